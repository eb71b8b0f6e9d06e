"""Queries (查询次数): as many for thirty of everything as for one.

Thirty contestants, sheets, prizes, sessions, screens and publications: every address that
is read takes as many queries as with one.
"""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from contest.actions.ceremony import make_ceremony, move
from contest.actions.screens import make_ceremony_screen, make_screen
from contest.actor import SYSTEM
from contest.loading import season_by_code
from contest.queries import people
from tests.conftest import environ_of, running
from tests.statements import counted
from tests.web.pages import NO_ANSWERS, address, readers, rules_of
from tests.web.season import (
    BOUT,
    PAPER,
    QUESTION,
    QUIZ,
    RING,
    RULEBOOK,
    SESSION,
    SURVEY,
    Hall,
    marks,
    open_hall,
)

WIDE = """
[[stage]]
code = "wide"
name = "镇赛"
field = "g"
group_by = "town"
  [[stage.round]]
  code = "show"
  name = "同台竞技"
  method = "stage"
  weight = 100
  criteria = [{{ code = "a", name = "内容", max = 100, step = 0.5 }}]
[[award]]
field = "f"
stage = "first"
seats = {many}
tiers = [{{ name = "一等奖", seats = {many}, prize = "100" }}]
"""
PLACE = {
    "season": "s",
    "field": "f",
    "stage": "first",
    "contestant": "e01",
    "kind": "stage",
    "code": SESSION,
    "link": "a-link-of-a-card",
    "paper": PAPER,
    "question": QUESTION,
    "quiz": QUIZ,
    "ring": RING,
    "bout": BOUT,
    "survey": SURVEY,
    "ceremony": "1",
}
#: what a tablet asks for once: it reads every unfinished session of its judge as a list does
PREPARE = "judge.prepare as judge"
A_SESSION = 7


@pytest.fixture(autouse=True)
def long_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no sign-in fall due to be noted while a slow machine counts."""
    monkeypatch.setattr(people, "TOUCH_AFTER", timedelta(days=1))


def queries(client: FlaskClient, address: str) -> int:
    """Return how many queries a page takes the second time."""
    client.get(address)
    with counted() as found:
        assert client.get(address).status_code == 200, address
    return len(found)


def open_wide(app: Flask, folder: Path, many: int) -> Hall:
    """Return a season with so many of everything, its session open."""
    fields = 'name = "领域" }, { code = "g", name = "另一领域" }'
    rulebook = RULEBOOK.replace('name = "领域" }', fields) + WIDE.format(many=many)
    return open_hall(app, folder, many, rulebook=rulebook, groups=many, live=max(2, many))


def finish(hall: Hall, many: int) -> None:
    """Score every entry, sign the session, publish the stage again and again, and the awards."""
    for judge in ("j1", "j2", "j3"):
        client = hall.judge(judge)
        for n in range(1, many + 1):
            name = f"device-{judge}-{n}"
            assert marks(client, f"e{n:02}", str(60 - n), "30", submission=name) == 200
    for role, step in (("organiser", "close"), ("verifier", "verify"), ("supervisor", "sign")):
        hall.staff(role).post(f"/organiser/s/sessions/{SESSION}/{step}")
    staff = hall.staff()
    staff.post("/organiser/s/stages/f/first/confirm")
    staff.post("/organiser/s/awards/f/first/confirm")
    for number in range(1, many + 1):
        publish(staff, "stage")
        staff.post(f"/organiser/s/publications/{number}/withdraw", data={"reason": "更正"})
    publish(staff, "stage")
    publish(staff, "awards")


def publish(staff: FlaskClient, kind: str) -> None:
    """Publish what the preview shows."""
    place = f"/organiser/s/publications/{kind}/f/first"
    digest = staff.get(place).get_data(as_text=True).split('name="digest" value="')[1][:64]
    answer = staff.post(place, data={"digest": digest}, follow_redirects=True)
    assert "notice success" in answer.get_data(as_text=True)


def figures(hall: Hall, many: int) -> dict[str, int]:
    """Return how many queries every address takes, by its reader."""
    with hall.app.app_context():
        season = season_by_code("s")
        tokens = [make_screen(SYSTEM, season, SESSION, str(n)).token for n in range(many)]
    known = {**PLACE, "token": tokens[0]}
    found = read(hall, {"judge": hall.judge()}, known)
    finish(hall, many)
    known["ceremony_token"] = stage(hall, many)
    people = {"": hall.app.test_client()}
    people |= {role: hall.staff(role) for role in ("organiser", "verifier", "supervisor")}
    return found | read(hall, people, known)


def stage(hall: Hall, many: int) -> str:
    """Prepare and begin so many ceremonies, the first on so many screens; return a token."""
    with hall.app.app_context():
        season = season_by_code("s")
        for key in range(1, many + 1):
            assert make_ceremony(SYSTEM, season, "f", "first", [], is_rehearsal=False) == key
            move(SYSTEM, season, key, 0, 0)
        made = [make_ceremony_screen(SYSTEM, season, 1, str(n)) for n in range(many)]
        return made[0].token


def read(hall: Hall, people: dict[str, FlaskClient], known: dict[str, str]) -> dict[str, int]:
    """Return how many queries every address takes that these people read."""
    return {
        f"{rule.endpoint} as {who or 'anybody'}": queries(client, place)
        for rule in rules_of(hall.app, NO_ANSWERS)
        for who, client in people.items()
        if who in readers(rule)
        for place in [address(hall.app, rule, known)]
    }


@pytest.fixture
def second_app(migrated_file: Path, tmp_path: Path) -> Iterator[Flask]:
    """Return another app with a database of its own."""
    instance = tmp_path / "second"
    instance.mkdir()
    shutil.copy(migrated_file, instance / "leitai.db")
    with running(environ_of(instance)) as found:
        yield found


def test_thirty_of_everything_take_as_many_queries_as_one(
    sqlite_app: Flask, second_app: Flask, tmp_path: Path
) -> None:
    one = figures(open_wide(sqlite_app, tmp_path / "one", 1), 1)
    thirty = figures(open_wide(second_app, tmp_path / "thirty", 30), 30)

    assert thirty.pop(PREPARE) - one.pop(PREPARE) <= 29 * A_SESSION
    assert thirty == one
    assert max(one.values()) <= 36
