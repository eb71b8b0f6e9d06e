"""A season of any number of entries (赛季), with someone in every seat."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from contest.actions import bouts
from contest.actions.attempts import begin_attempt
from contest.actions.bouts import Pairing
from contest.actions.papers import (
    MOST_TICKETS,
    Plan,
    issue_tickets,
    plan_paper,
    seal_paper,
    set_paper,
    unlock_paper,
)
from contest.actions.people import add_staff, seat_judges
from contest.actions.planning import plan_live, plan_sessions
from contest.actions.questions import import_questions, review_questions
from contest.actions.sessions import open_session
from contest.actions.sign_in import hash_password, issue_code
from contest.actions.survey_codes import make_codes
from contest.actions.surveys import open_survey, set_questionnaire
from contest.actions.votes import Vote, cast_vote
from contest.actor import SYSTEM, Actor
from contest.db import db
from contest.loading import season_by_code, setup_of, survey_round
from contest.models import Judge, Seat
from contest.queries.bouts import bout_desk
from contest.queries.questionnaire import read_questionnaire, typed_of
from contest.queries.survey_batches import batches_of, cards_of
from contest.queries.survey_codes import Keys, keys_of
from contest.queries.surveys import survey_view
from contest.rules.drawing import Line
from contest.rules.rounding import POINT
from contest.transfer import import_folder
from tests.actions.written_season import spreadsheet
from tests.beginning import begin

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
    { code = "a", name = "内容", max = 60, step = 0.5, text = "紧扣题意，数字真实。" },
    { code = "b", name = "表达", max = 40, step = 0.5, text = "不念稿，按时讲完。" },
  ]
  [[stage.promote]]
  rule = "top"
  n = 1
"""

AWARDS = """
[[award]]
field = "f"
stage = "first"
seats = 3
tiers = [
  { name = "一等奖", seats = 1, prize = "300" },
  { name = "二等奖", seats = 2, prize = "200" },
]
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
WRITTEN = """
[[stage]]
code = "written"
name = "笔试赛"
field = "h"
  [[stage.round]]
  code = "test"
  name = "理论测试"
  method = "quiz"
  full = 100
  weight = 100
"""
PAPER = "1"
QUESTION = "Q1"
ASKED = """
[[stage]]
code = "asked"
name = "测评"
field = "h"
  [[stage.round]]
  code = "survey"
  name = "满意度回访"
  method = "survey"
  form = "入户问卷"
  weight = 100
  items = [{ code = "service", name = "服务如何" }, { code = "order", name = "秩序如何" }]
  options = { satisfied = 100, fairly = 80, fair = 60, dissatisfied = 0 }
  classes = [
    { code = "resident", name = "住户", weight = 60 },
    { code = "member", name = "代表", weight = 40 },
  ]
  min_valid = 10
"""
SURVEY, SURVEY_PLACE = "h.asked.survey", ("h", "asked", "survey")
PLANNED = "f.asked.survey"
QUIZ, RING = "h-live-quiz", "h-live-ring"
BOUT = f"{RING}.1.1"


@dataclass(frozen=True)
class Hall:
    """An app with a season whose session is open, and the judges' codes."""

    app: Flask
    codes: dict[str, str]
    #: links of the tickets of the written quiz
    links: Sequence[str] = ()

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
        rulebook = (
            rulebook[:end]
            + ', { code = "h", name = "现场" }'
            + rulebook[end:]
            + LIVE
            + ASKED
            + WRITTEN
        )
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
    def fill() -> tuple[dict[str, str], list[str]]:
        return _fill_hall(app, folder, panel, groups, live, is_open)

    name = ("hall", entries, is_open, judges, rulebook, groups)
    with app.app_context():
        # whoever has begun a quiz would be out of touch in rows of a while ago
        codes, links = fill() if live else begin(name, fill)
    return Hall(app, dict(codes), links)


def _fill_hall(
    app: Flask, folder: Path, panel: Sequence[str], groups: int, live: int, is_open: bool
) -> tuple[dict[str, str], list[str]]:
    """Return the judges' codes, and the links of the written quiz."""
    links: list[str] = []
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
        open_asked(app, live)
        links = open_paper(next(n for n in (25, 4, 2) if n <= live))
    if is_open:
        open_session(SYSTEM, season_by_code("s"), SESSION)
    seats = db.session.execute(select(Judge.code, Seat.id).join(Seat, Seat.judge_id == Judge.id))
    codes = {code: issue_code(SYSTEM, season_by_code("s"), seat) for code, seat in seats.all()}
    return codes, links

def open_awarded(app: Flask, folder: Path) -> Hall:
    """Return a season of three whose session is signed and whose prizes are confirmed."""
    found = open_hall(app, folder, 3, rulebook=RULEBOOK + AWARDS)
    for judge in ("j1", "j2", "j3"):
        client = found.judge(judge)
        for n in (1, 2, 3):
            more = {"submission": f"device-{judge}-{n}"}
            assert marks(client, f"e0{n}", str(60 - n), "30", **more) == 200
    for role, step in (("organiser", "close"), ("verifier", "verify"), ("supervisor", "sign")):
        found.staff(role).post(f"/organiser/s/sessions/{SESSION}/{step}")
    found.staff().post("/organiser/s/awards/f/first/confirm")
    return found


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
    reviewer = Actor("审题人", person_id=1, roles=frozenset({"verifier"}))
    seen = [(f"Q{n}", 1) for n in range(1, many + 1)]
    review_questions(reviewer, season_by_code("s"), seen)


def open_paper(many: int) -> list[str]:
    """Open a paper of so many questions, one who takes it at work; return the tickets' links."""
    season = season_by_code("s")
    paper = plan_paper(SYSTEM, season, ("h", "written", "test"))
    points = 100 * POINT // many
    plan = Plan("理论测试", 60, lines=[Line("single", 0, many, points)])
    set_paper(SYSTEM, season_by_code("s"), paper, plan)
    seal_paper(SYSTEM, season_by_code("s"), paper)
    for number, role in ((1, "organiser"), (3, "supervisor")):
        actor = Actor(role, person_id=number, roles=frozenset({role}))
        unlock_paper(actor, season_by_code("s"), paper)
    setup = setup_of(season_by_code("s"))
    people = [code for code, person in setup.contestants.items() if person.field == "h"]
    made = [
        ticket
        for n in range(0, len(people), MOST_TICKETS)
        for ticket in issue_tickets(
            SYSTEM, season_by_code("s"), paper, people[n : n + MOST_TICKETS]
        )
    ]
    begin_attempt(made[0].link, "a-phone")
    return [ticket.link for ticket in made]


def open_asked(app: Flask, entries: int) -> None:
    """Write the questionnaire, make codes for everyone, and open the survey."""
    keys = keys_of(app.config["SECRET_KEY"])
    prepare_asked(keys, SURVEY_PLACE, [f"h{n:02}" for n in range(1, entries + 1)])
    open_survey(SYSTEM, season_by_code("s"), SURVEY_PLACE, keys)


def prepare_asked(keys: Keys, place: tuple[str, str, str], units: Sequence[str]) -> None:
    """Write the questionnaire and make codes."""
    rules = survey_round(setup_of(season_by_code("s")).rulebook, place)[2]
    given = read_questionnaire(typed_of(rules, {}, ""))
    set_questionnaire(SYSTEM, season_by_code("s"), place, given)
    each = {"resident": 3, "member": 2}
    make_codes(SYSTEM, season_by_code("s"), place, units, each, keys)


def open_planned(app: Flask, folder: Path) -> Hall:
    """Return a season of one whose survey has its codes out and is not open."""
    found = open_hall(app, folder, 1, rulebook=RULEBOOK + ASKED.replace('"h"', '"f"'))
    with app.app_context():
        prepare_asked(keys_of(app.config["SECRET_KEY"]), ("f", "asked", "survey"), ["e01"])
    return found


def links_of(app: Flask, survey: str = SURVEY) -> list[str]:
    """Return the links' codes of a survey, unit by unit."""
    keys = keys_of(app.config["SECRET_KEY"])
    with app.app_context():
        view = survey_view(setup_of(season_by_code("s")), survey)
        assert view.survey is not None
        found = batches_of(view.setup, view.survey.id, view.shown)
        return [card.link for batch in found for card in cards_of(keys, batch)]


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
