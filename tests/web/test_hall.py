"""The hall's screen (大屏): a token, no sign-in, and not a byte of what is not revealed."""

import json
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from contest.actions.screens import make_screen, revoke_screen
from contest.actor import SYSTEM
from contest.db import db
from contest.loading import season_by_code
from contest.models import HallScreen
from contest.queries.screens import token_hash
from contest.web.live import Listener, watcher_of

from .season import SESSION, Hall, marks, open_hall

DESK = f"/organiser/s/sessions/{SESSION}"
#: marks that nothing else on a page looks like: 59.5 + 33.5 = 93 and so on
CANARIES = ("59.5", "33.5", "93.00", "59.50", "595000", "335000")


@pytest.fixture
def hall(sqlite_app: Flask, tmp_path: Path) -> Hall:
    """Return a season whose session is open, with every sheet of the first contestant in."""
    found = open_hall(sqlite_app, tmp_path / "season", 3)
    for judge in ("j1", "j2", "j3"):
        client = found.judge(judge)
        assert marks(client, "e01", "59.5", "33.5", submission=f"device-{judge}") == 200
    return found


def new_screen(hall: Hall) -> str:
    """Make a screen; return its token."""
    with hall.app.app_context():
        return make_screen(SYSTEM, season_by_code("s"), SESSION, "主会场").token


def everything(client: FlaskClient, token: str) -> str:
    """Return all that a screen is sent: page, state and the first event of the stream.

    Without moments: their seconds may read like a mark.
    """
    stream = client.get(f"/hall/{token}/stream")
    first = next(iter(stream.response)).decode()  # type: ignore[union-attr]
    stream.close()
    page = client.get(f"/hall/{token}").get_data(as_text=True)
    sent = page + client.get(f"/hall/{token}/state.json").get_data(as_text=True) + first
    return re.sub(r"\d\d:\d\d:\d\d\.\d+", "", sent)


def test_a_screen_needs_no_sign_in_and_says_who_is_on(hall: Hall) -> None:
    token = new_screen(hall)
    hall.staff().post(f"{DESK}/desk/on-stage", data={"contestant": "e02"})
    state = hall.app.test_client().get(f"/hall/{token}/state.json").get_json()
    assert (state["view"], state["on_stage"]["name"], state["step"]) == ("stage", "选手2", None)


def test_nothing_unrevealed_is_ever_sent(hall: Hall) -> None:
    token, passer_by, staff = new_screen(hall), hall.app.test_client(), hall.staff()
    for contestant in ("e01", "e02"):
        staff.post(f"{DESK}/desk/on-stage", data={"contestant": contestant})
        sent = everything(passer_by, token)
        assert [canary for canary in CANARIES if canary in sent] == []
    staff.post(f"{DESK}/reveal/e01")
    assert "93.00" in everything(passer_by, token)
    staff.post(f"{DESK}/reveal/e01/undo", data={"reason": "念错"})
    sent = everything(passer_by, token)
    assert [canary for canary in CANARIES if canary in sent] == []


def test_a_count_says_how_many_and_not_what(hall: Hall) -> None:
    token = new_screen(hall)
    hall.staff().post(f"{DESK}/desk/on-stage", data={"contestant": "e01"})
    hall.staff().post(f"{DESK}/desk/scoring-now", data={"contestant": "e01"})
    state = hall.app.test_client().get(f"/hall/{token}/state.json").get_json()
    assert state["count"] == {"number": "1", "received": "3", "expected": "3"}


def test_only_the_digest_of_a_token_is_kept(hall: Hall) -> None:
    token = new_screen(hall)
    with hall.app.app_context():
        screen = db.session.query(HallScreen).one()
        assert screen.token_hash == token_hash(token) != token


@pytest.mark.parametrize("path", ["", "/state.json", "/stream"])
def test_a_token_that_nobody_has_opens_nothing(hall: Hall, path: str) -> None:
    new_screen(hall)
    assert hall.app.test_client().get(f"/hall/guessed{path}").status_code == 404


@pytest.mark.parametrize("path", ["", "/state.json", "/stream"])
def test_an_ended_screen_opens_nothing(hall: Hall, path: str) -> None:
    token = new_screen(hall)
    with hall.app.app_context():
        revoke_screen(SYSTEM, season_by_code("s"), SESSION, 1)
    assert hall.app.test_client().get(f"/hall/{token}{path}").status_code == 404


def test_the_address_is_shown_once_to_the_organiser_alone(hall: Hall) -> None:
    page = hall.staff().post(f"{DESK}/screens", data={"name": "主会场"}).get_data(as_text=True)
    token = re.findall(r"/hall/([\w-]+)", page)[0]
    assert token not in hall.staff().get(f"{DESK}/screens").get_data(as_text=True)
    for role in ("verifier", "supervisor"):
        assert hall.staff(role).get(f"{DESK}/screens").status_code == 403
        assert hall.staff(role).post(f"{DESK}/reveal/e01").status_code == 403
    assert hall.judge().post(f"{DESK}/screens").status_code == 403


def test_a_stream_begins_with_the_whole_state(hall: Hall) -> None:
    token = new_screen(hall)
    stream = hall.app.test_client().get(f"/hall/{token}/stream")
    assert stream.headers["X-Accel-Buffering"] == "no"
    assert stream.mimetype == "text/event-stream"
    first = next(iter(stream.response)).decode()  # type: ignore[union-attr]
    stream.close()
    retry, number, data = first.strip().split("\n")
    state = json.loads(data.removeprefix("data: "))
    assert (retry, number) == ("retry: 1000", f"id: {state['version']}")
    assert state["title"] == "领域 初赛 同台竞技"
    assert watcher_of(hall.app).listeners == set()


def test_a_reader_that_is_too_slow_is_dropped() -> None:
    listener = Listener(("session", 1), 1)
    for number in range(100):
        listener.put((number, "{}"))
    assert not listener.is_open
