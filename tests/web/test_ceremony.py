"""Ceremonies on the pages (颁奖典礼): who presents, and not a byte to the hall of what comes."""

import json
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from contest.actions.ceremony import make_ceremony, move, pause
from contest.actions.screens import make_ceremony_screen
from contest.actor import SYSTEM
from contest.db import db
from contest.loading import season_by_code
from contest.models import Ceremony, CeremonyStep
from contest.web.live import watcher_of

from .season import Hall, open_awarded

LIST = "/organiser/s/awards/f/first/ceremonies"
ONE = "/organiser/s/ceremonies/1"
WINNERS = ("选手1", "选手2", "选手3")


@pytest.fixture
def hall(sqlite_app: Flask, tmp_path: Path) -> Hall:
    """Return a season whose session is signed and whose three prizes are confirmed."""
    return open_awarded(sqlite_app, tmp_path / "season")


@pytest.fixture
def token(hall: Hall) -> str:
    """Return the token of a screen of a real ceremony, its first prize called singly."""
    with hall.app.app_context():
        season = season_by_code("s")
        key = make_ceremony(SYSTEM, season, "f", "first", ["一等奖"], is_rehearsal=False)
        return make_ceremony_screen(SYSTEM, season, key, "主会场").token


def sent(hall: Hall, token: str) -> str:
    """Return all that a screen is sent: page, state and the first event of the stream."""
    client = hall.app.test_client()
    stream = client.get(f"/hall/ceremony/{token}/stream")
    first = next(iter(stream.response)).decode()  # type: ignore[union-attr]
    stream.close()
    page = client.get(f"/hall/ceremony/{token}").text
    state = client.get(f"/hall/ceremony/{token}/state.json").get_data(as_text=True)
    return page + json.dumps(json.loads(state), ensure_ascii=False) + first


def go(hall: Hall, *places: int) -> None:
    """Move from slide to slide."""
    with hall.app.app_context():
        for place in places:
            steps = db.session.query(CeremonyStep).count()
            move(SYSTEM, season_by_code("s"), 1, steps, place)


def test_the_audit_names_a_ceremony_by_its_stage(hall: Hall, token: str) -> None:
    go(hall, 0)
    page = hall.staff().get("/organiser/s/audit").text
    assert '领域 · 初赛 · 1<span class="sub">1 1</span>' in page
    assert '领域 · 初赛<span class="sub">ceremony 1</span>' in page


def test_no_screen_is_sent_anything_that_comes_later(hall: Hall, token: str) -> None:
    """Title, second prizes, their two winners, first prize, its winner, the list."""
    seen = [sent(hall, token)]
    for place in range(6):
        go(hall, place)
        seen.append(sent(hall, token))
    named = [[name for name in WINNERS if name in text] for text in seen]
    assert named == [[], [], [], ["选手2", "选手3"], [], ["选手1"], list(WINNERS)]
    assert ["二等奖" in text for text in seen] == [False, False, True, True, False, False, True]
    assert not [text for text in seen[:3] if re.search(r"e0\d|8\d\.00", text)]


def test_a_pause_takes_the_names_from_the_screens(hall: Hall, token: str) -> None:
    go(hall, 0, 2)
    with hall.app.app_context():
        pause(SYSTEM, season_by_code("s"), 1, 2, is_paused=True)
    assert not [name for name in WINNERS if name in sent(hall, token)]


def test_nothing_is_cached_and_a_closed_stream_leaves_nothing(hall: Hall, token: str) -> None:
    client = hall.app.test_client()
    state = client.get(f"/hall/ceremony/{token}/state.json")
    assert state.headers["Cache-Control"] == "no-store"
    assert sent(hall, token)
    assert watcher_of(hall.app).listeners == set()


@pytest.mark.parametrize("path", ["", "/state.json", "/stream"])
def test_a_screen_of_one_kind_opens_nothing_of_the_other(hall: Hall, token: str, path: str) -> None:
    client = hall.app.test_client()
    assert client.get(f"/hall/{token}{path}").status_code == 404
    assert client.get(f"/hall/ceremony/guessed{path}").status_code == 404
    hall.staff().post(f"{ONE}/screens/1/end")
    assert client.get(f"/hall/ceremony/{token}{path}").status_code == 404


def test_only_organisers_prepare_and_present_and_the_others_look(hall: Hall, token: str) -> None:
    for role in ("verifier", "supervisor"):
        staff = hall.staff(role)
        for page in (LIST, ONE, f"{ONE}/script"):
            assert staff.get(page).status_code == 200
        assert staff.get(f"{ONE}/screens").status_code == 403
        for path in (LIST, f"{ONE}/move", f"{ONE}/pause", f"{ONE}/screens"):
            assert staff.post(path, data={"seen": "0", "to": "0"}).status_code == 403
    for client in (hall.judge(), hall.app.test_client()):
        assert client.get(ONE).status_code in (302, 403)
        assert client.get(f"{ONE}/news.json").status_code in (302, 403)


def press(client: FlaskClient, path: str, **form: str) -> str:
    """Press a button of the presenter's page; return the page that follows."""
    return client.post(f"{ONE}/{path}", data=form, follow_redirects=True).text


def test_a_presenter_prepares_begins_and_is_told_who_was_faster(hall: Hall) -> None:
    staff = hall.staff()
    page = staff.post(LIST, data={"kind": "real", "singly": "一等奖"}, follow_redirects=True).text
    assert "尚未开始，共 6 页" in page
    assert "第 1 页，共 6 页" in press(staff, "move", seen="0", to="0")
    assert "下面颁发二等奖，共 2 名。" in press(staff, "move", seen="1", to="1")
    assert "另一处刚刚翻过页" in press(staff, "move", seen="0", to="2")
    assert "没有这一页" in press(staff, "move", seen="2", to="x")
    assert "大屏已暂停" in press(staff, "pause", seen="2", pause="1")
    assert staff.get(f"{ONE}/news.json").json == {"version": "3"}


def test_the_address_of_a_screen_is_shown_once(hall: Hall, token: str) -> None:
    staff = hall.staff()
    page = staff.post(f"{ONE}/screens", data={"name": "右侧"}).text
    made = re.findall(r"/hall/ceremony/([\w-]+)", page)[0]
    assert made not in staff.get(f"{ONE}/screens").text
    assert "右侧" in staff.get(f"{ONE}/screens").text


def test_a_rehearsal_is_marked_wherever_it_is_seen(hall: Hall) -> None:
    staff = hall.staff()
    staff.post(LIST, data={"kind": "rehearsal"})
    with hall.app.app_context():
        assert db.session.query(Ceremony).one().is_rehearsal
        made = make_ceremony_screen(SYSTEM, season_by_code("s"), 1, "1").token
    assert "彩排 · 人名均为虚构" in sent(hall, made)
    for page in (ONE, f"{ONE}/script", f"{ONE}/screens", LIST):
        assert "彩排" in staff.get(page).text


def test_a_refusal_keeps_what_was_chosen(hall: Hall) -> None:
    staff = hall.staff()
    ruling = {"kind": "status", "value": "suspended", "reason": "核查"}
    staff.post("/organiser/s/stages/f/first/entries/e01/rule", data=ruling)
    form = {"kind": "real", "singly": "二等奖"}
    page = staff.post(LIST, data=form, follow_redirects=True).text
    assert "奖项确认之后成绩有变动" in page
    assert re.findall(r'value="(.等奖)" checked', page) == ["二等奖"]
    with hall.app.app_context():
        assert db.session.query(Ceremony).count() == 0
