"""A season of any number of entries (赛季), with someone in every seat."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from contest.actions import bouts
from contest.actions.bouts import Pairing
from contest.actions.people import add_staff, seat_judges
from contest.actions.planning import plan_live, plan_sessions
from contest.actions.questions import import_questions
from contest.actions.sessions import open_session
from contest.actions.sign_in import hash_password, issue_code
from contest.actions.votes import Vote, cast_vote
from contest.actor import SYSTEM, Actor
from contest.db import db
from contest.loading import season_by_code, setup_of
from contest.models import Judge, Seat
from contest.queries.bouts import bout_desk
from contest.transfer import import_folder
from tests.actions.written_season import spreadsheet

PASSWORD = "correct horse battery"
SESSION = "f-first-show"
RULEBOOK = """format = 1
season = { code = "s", name = "赛季" }
field = [{ code = "f", name = "领域" }]
[[stage]]
code = "first"
name = "初赛"
field = "f"
  [[stage.round]]
  code = "show"
  name = "同台竞技"
  method = "stage"
  weight = 100
  criteria = [
    { code = "a", name = "内容", max = 60, step = 0.5 },
    { code = "b", name = "表达", max = 40, step = 0.5 },
  ]
  [[stage.promote]]
  rule = "top"
  n = 1
"""

LIVE = """
[[stage]]
code = "live"
name = "现场赛"
field = "h"
  [[stage.round]]
  code = "quiz"
  name = "现场竞答"
  method = "quiz"
  form = "理论测试"
  full = 200
  weight = 50
  [[stage.round]]
  code = "ring"
  name = "同台对决"
  method = "duel"
  form = "情景模拟"
  weight = 50
"""
QUESTION = "Q1"
QUIZ, RING = "h-live-quiz", "h-live-ring"
BOUT = f"{RING}.1.1"


@dataclass(frozen=True)
class Hall:
    """An app with a season whose session is open, and the judges' codes."""

    app: Flask
    codes: dict[str, str]

    def staff(self, role: str = "organiser") -> FlaskClient:
        """Return the browser of a signed-in member of staff."""
        client = self.app.test_client()
        client.post("/sign-in", data={"name": role, "password": PASSWORD})
        return client

    def judge(self, judge: str = "j1") -> FlaskClient:
        """Return the browser of a signed-in judge."""
        client = self.app.test_client()
        client.post("/sign-in/code", data={"code": self.codes[judge]})
        return client


def open_hall(
    app: Flask,
    folder: Path,
    entries: int,
    *,
    is_open: bool = True,
    judges: int = 3,
    rulebook: str = RULEBOOK,
    groups: int = 0,
    live: int = 0,
) -> Hall:
    """Import a season of so many entries, seat everyone, and open its session.

    A rulebook with a field `g` whose stage `wide` is held by town has a session a group. So
    many of a field `h` meet in a live quiz and in bouts.
    """
    folder.mkdir()
    if live:
        end = rulebook.index("}", rulebook.index("field = [")) + 1
        rulebook = rulebook[:end] + ', { code = "h", name = "现场" }' + rulebook[end:] + LIVE
    (folder / "rulebook.toml").write_text(rulebook)
    towns = [f"t{n:02},镇{n},town,c" for n in range(1, groups + 1)]
    (folder / "units.csv").write_text(
        "\n".join(["code,name,kind,parent", "c,市,city,", *towns]) + "\n"
    )
    people = [f"e{n:02},选手{n},f,c" for n in range(1, entries + 1)]
    people += [f"g{n:02},镇选手{n},g,t{n:02}" for n in range(1, groups + 1)]
    people += [f"h{n:02},台上选手{n},h,c" for n in range(1, live + 1)]
    (folder / "contestants.csv").write_text("\n".join(["id,name,field,unit", *people]) + "\n")
    panel = [f"j{n}" for n in range(1, judges + 1)]
    rows = [f"{code},评委{code[1:]}" for code in panel]
    (folder / "judges.csv").write_text("\n".join(["id,name", *rows]) + "\n")
    with app.app_context():
        import_folder(folder)
        password = hash_password(PASSWORD)
        for role in ("organiser", "verifier", "supervisor"):
            add_staff(season_by_code("s"), role, role, role, password)
        seat_judges(season_by_code("s"))
        plan_sessions(SYSTEM, season_by_code("s"), "f", "first", panel)
        if groups:
            plan_sessions(SYSTEM, season_by_code("s"), "g", "wide", panel)
        if live:
            open_live(panel)
            fill_bank(live)
        if is_open:
            open_session(SYSTEM, season_by_code("s"), SESSION)
        seats = db.session.execute(
            select(Judge.code, Seat.id).join(Seat, Seat.judge_id == Judge.id)
        )
        codes = {code: issue_code(SYSTEM, season_by_code("s"), seat) for code, seat in seats.all()}
    return Hall(app, codes)


def open_live(panel: Sequence[str]) -> None:
    """Plan and open the live quiz and the bouts, the first pair on."""
    place = ("h", "live")
    plan_live(SYSTEM, season_by_code("s"), place, "quiz", [])
    plan_live(SYSTEM, season_by_code("s"), place, "ring", panel)
    drawn = Pairing("draw", "single", "3141", "王见证")
    bouts.draw_bouts(SYSTEM, season_by_code("s"), RING, drawn)
    for code in (QUIZ, RING):
        open_session(SYSTEM, season_by_code("s"), code)
    bouts.call_bout(SYSTEM, season_by_code("s"), RING, BOUT)


def fill_bank(many: int) -> None:
    """Write so many questions."""
    rows = [
        (f"Q{n}", "单选题", f"第{n}问", "甲", "乙", *[""] * 4, "A", 1, "第一条", "王")
        for n in range(1, many + 1)
    ]
    import_questions(SYSTEM, season_by_code("s"), spreadsheet(rows))


def draw_all() -> None:
    """Hold every bout, each with a vote for a draw."""
    season = season_by_code("s")
    setup = setup_of(season)
    for bout in bout_desk(setup, RING).bouts:
        bouts.call_bout(SYSTEM, season_by_code("s"), RING, bout.code)
        bouts.open_voting(SYSTEM, season_by_code("s"), RING, bout.code)
        judge = Actor("评委1", roles=frozenset({"judge"}), judge_id=setup.judges["j1"].id)
        given = Vote(f"draw-{bout.code}", RING, bout.code, "draw")
        cast_vote(judge, season_by_code("s"), given)
        bouts.close_voting(SYSTEM, season_by_code("s"), RING, bout.code)


def marks(client: FlaskClient, contestant: str, a: str = "50", b: str = "30", **more: str) -> int:
    """Submit a sheet as a form; return the answer's status."""
    data = {"submission": f"device-{contestant}-{a}-{b}", "version_seen": "0"}
    data |= {"mark-a": a, "mark-b": b, **more}
    return client.post(f"/judge/s/sessions/{SESSION}/{contestant}", data=data).status_code
