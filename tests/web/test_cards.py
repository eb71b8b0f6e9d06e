"""Judges' cards (评委卡): made once, scanned once, seen by nobody else."""

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from contest.db import db
from contest.models import Session

from .season import SESSION, Hall, open_hall

CARDS = f"/organiser/s/sessions/{SESSION}/cards"
PREVIEW = "Mozilla/5.0 (compatible; link preview)"


@pytest.fixture
def hall(sqlite_app: Flask, tmp_path: Path) -> Hall:
    """Return a season whose session is open."""
    return open_hall(sqlite_app, tmp_path / "season", 2)


def links(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Make cards; return the addresses in their QR codes."""
    found: list[str] = []
    from contest.web.organiser import cards

    make = cards.segno.make
    monkeypatch.setattr(
        cards.segno, "make", lambda text, **how: (found.append(text), make(text, **how))[1]
    )
    page = hall.staff().post(CARDS).get_data(as_text=True)
    assert page.count("data:image/svg+xml") == 3
    return found


def test_cards_are_shown_once(hall: Hall) -> None:
    page = hall.staff().post(CARDS).get_data(as_text=True)
    codes = re.findall(r'class="code">(\w{4}) (\w{4})<', page)
    assert len(codes) == 3
    again = hall.staff().get(CARDS).get_data(as_text=True)
    assert [a + b for a, b in codes if f"{a} {b}" in again] == []
    client = hall.app.test_client()
    client.post("/sign-in/code", data={"code": "".join(codes[0])})
    assert client.get("/judge/s/").status_code == 200


def test_looking_at_a_link_uses_nothing_up(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    link = links(hall, monkeypatch)[0]
    for method in ("get", "head", "options", "get"):
        client = hall.app.test_client()
        answer = getattr(client, method)(link, headers={"User-Agent": PREVIEW})
        assert answer.status_code == 200
        assert client.get("/judge/s/").status_code == 302
    tablet = hall.app.test_client()
    assert tablet.post(link).status_code == 302
    assert tablet.get("/judge/s/").status_code == 200


def test_a_second_scan_is_refused_and_seen(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    link = links(hall, monkeypatch)[1]
    hall.app.test_client().post(link)
    second = hall.app.test_client()
    answer = second.post(link)
    assert answer.status_code == 403
    assert "已经用过" in answer.get_data(as_text=True)
    assert second.get("/judge/s/").status_code == 302
    assert "用过之后又被扫 1 次" in hall.staff().get(CARDS).get_data(as_text=True)


TABLETS = f"/organiser/s/sessions/{SESSION}/tablets"


def guard(hall: Hall) -> None:
    """Let the open session ask for confirmation, as its settings may have said."""
    with hall.app.app_context():
        db.session.scalars(select(Session)).one().hall = {"confirms_tablets": True}
        db.session.commit()


def test_a_tablet_waits_until_the_desk_has_compared_its_code(hall: Hall) -> None:
    guard(hall)
    tablet, desk = hall.app.test_client(), hall.staff()
    before = desk.get(f"/organiser/s/sessions/{SESSION}/desk.json").get_json()["version"]
    asked = tablet.post("/sign-in/code?next=/judge/s/", data={"code": hall.codes["j2"]})
    assert asked.location == "/sign-in/waiting"
    page = tablet.get("/sign-in/waiting").get_data(as_text=True)
    code = re.findall(r'class="match large"[^>]*>(\w{4})<', page)[0]
    assert "评委2" in page
    assert tablet.get("/sign-in/waiting.json").get_json() == {"state": "waiting"}
    assert tablet.get("/judge/s/").status_code == 302
    # Whoever has only the code shown has nothing.
    assert hall.app.test_client().get("/sign-in/waiting.json").get_json() == {"state": "refused"}

    assert desk.get(f"/organiser/s/sessions/{SESSION}/desk.json").get_json()["version"] != before
    assert "有 1 台平板等待确认" in desk.get(f"/organiser/s/sessions/{SESSION}/desk").text
    seen = desk.get(TABLETS).text
    assert code in seen
    answer = re.findall(rf'action="({TABLETS}/waiting/\d+)"', seen)[0]
    assert hall.staff("verifier").post(answer, data={"match": code}).status_code == 403
    desk.post(answer, data={"match": code, "verdict": "confirm"})
    assert tablet.get("/sign-in/waiting.json").get_json() == {"state": "in"}
    assert tablet.get("/sign-in/waiting").status_code == 302
    assert tablet.get("/judge/s/").status_code == 200


def test_a_tablet_that_is_turned_away_is_told_so(hall: Hall) -> None:
    guard(hall)
    tablet, desk = hall.app.test_client(), hall.staff()
    tablet.post("/sign-in/code", data={"code": hall.codes["j1"]})
    answer = re.findall(rf'action="({TABLETS}/waiting/\d+)"', desk.get(TABLETS).text)[0]
    desk.post(answer, data={"verdict": "refuse"})
    told = tablet.get("/sign-in/waiting")
    assert told.status_code == 403
    assert "没有确认这台平板" in told.text
    assert tablet.get("/judge/s/").status_code == 302


def test_a_qr_code_on_the_screen_is_for_one_judge(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[str] = []
    from contest.web.organiser import cards

    make = cards.segno.make
    monkeypatch.setattr(
        cards.segno, "make", lambda text, **how: (found.append(text), make(text, **how))[1]
    )
    page = hall.staff().post(f"{TABLETS}/link/j2").text
    assert "评委2" in page
    assert "120 秒" in page
    tablet = hall.app.test_client()
    assert tablet.post(found[0]).status_code == 302
    assert tablet.get("/judge/s/").status_code == 200
    assert hall.app.test_client().post(found[0]).status_code == 403
    assert "用过之后又被扫 1 次" in hall.staff().get(TABLETS).text
    assert hall.staff("supervisor").post(f"{TABLETS}/link/j2").status_code == 403


@pytest.mark.parametrize("role", ["verifier", "supervisor"])
def test_only_organisers_make_cards(hall: Hall, role: str) -> None:
    assert hall.staff(role).get(CARDS).status_code == 403
    assert hall.staff(role).post(CARDS).status_code == 403
    assert hall.judge().post(CARDS).status_code == 403


def test_a_session_that_is_not_there_has_no_cards(hall: Hall) -> None:
    assert hall.staff().get("/organiser/s/sessions/none/cards").status_code == 404
    assert hall.staff().post("/organiser/s/sessions/none/cards").status_code == 404
