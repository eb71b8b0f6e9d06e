"""Revocation (停用): the next request is refused, an open stream ends, nothing unsent is lost."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update

from contest.actions.rulings import recuse_judge
from contest.actions.screens import make_screen, revoke_screen
from contest.actor import SYSTEM
from contest.db import db
from contest.loading import season_by_code
from contest.models import HeldSheet, Judge, JudgeCode, PanelSeat, Person, ScoreSheet, Seat, SignIn

from .season import SESSION, Hall, open_hall

PAGE = f"/organiser/s/sessions/{SESSION}"
TABLETS = f"{PAGE}/tablets"
JSON = {"Accept": "application/json"}


@pytest.fixture
def hall(app: Flask, tmp_path: Path) -> Hall:
    """Return a season with a panel of twelve, its session open, on both databases."""
    return open_hall(app, tmp_path / "season", 2, judges=12)


def of_judge(judge: str) -> int:
    """Return the person of a judge."""
    query = select(Seat.person_id).join(Judge, Judge.id == Seat.judge_id)
    return db.session.scalars(query.where(Judge.code == judge)).one()


def lose_the_seat(_hall: Hall, judge: str) -> None:
    person = of_judge(judge)
    seat = select(Seat.id).where(Seat.person_id == person).scalar_subquery()
    db.session.execute(delete(JudgeCode).where(JudgeCode.seat_id == seat))
    db.session.execute(delete(Seat).where(Seat.person_id == person))


def leave(_hall: Hall, judge: str) -> None:
    db.session.execute(update(Person).where(Person.id == of_judge(judge)).values(active=False))


def end_the_sign_in(_hall: Hall, judge: str) -> None:
    person = of_judge(judge)
    db.session.execute(
        update(SignIn).where(SignIn.person_id == person).values(ended_at=SignIn.started_at)
    )


def idle_for_a_day(_hall: Hall, judge: str) -> None:
    for sign_in in db.session.scalars(select(SignIn).where(SignIn.person_id == of_judge(judge))):
        sign_in.last_seen_at -= timedelta(hours=25)


def unconfirm(_hall: Hall, judge: str) -> None:
    person = of_judge(judge)
    db.session.execute(
        update(SignIn).where(SignIn.person_id == person).values(match_code="ABCD")
    )


def report_lost(hall: Hall, judge: str) -> None:
    """Report the tablet lost as the desk does."""
    db.session.rollback()
    page = hall.staff().get(TABLETS).text
    number = judge.removeprefix("j")
    form = page.split(f"报失：{number}号")[1]
    address = form.split(f"{TABLETS}/lost/")[1].split('"')[0]
    hall.staff().post(f"{TABLETS}/lost/{address}", data={"reason": "遗失"})


def sign_all_out(hall: Hall, _judge: str) -> None:
    db.session.rollback()
    hall.staff().post(f"{TABLETS}/end")


def beat(tablet: FlaskClient, device: str) -> int:
    """Let a tablet ask; return the answer's status."""
    facts = {"device": device, "entered": 1, "unsent": 1}
    return tablet.post("/judge/s/heartbeat", json=facts, headers=JSON).status_code


def send(tablet: FlaskClient, device: str, submission: str) -> dict[str, str]:
    """Send a sheet; return what became of it."""
    one = {"submission": submission, "session": SESSION, "contestant": "e01", "version_seen": 0}
    one |= {"rulebook": 1, "kind": "", "marks": {"a": "50", "b": "30"}}
    answer = tablet.post(
        "/judge/s/sheets", json={"device": device, "sheets": [one]}, headers=JSON
    )
    json: dict[str, str] = answer.get_json()
    return dict(json["answers"][0]) if "answers" in json else json  # type: ignore[arg-type]


CHANGES: dict[str, tuple[Callable[[Hall, str], None], int]] = {
    "j1": (lose_the_seat, 403),
    "j2": (leave, 401),
    "j3": (end_the_sign_in, 401),
    "j4": (idle_for_a_day, 401),
    "j5": (report_lost, 401),
    "j6": (unconfirm, 401),
    "j7": (sign_all_out, 401),
}


def test_a_tablet_s_next_request_is_refused(hall: Hall) -> None:
    tablets = {judge: hall.judge(judge) for judge in CHANGES}
    for judge, (change, status) in CHANGES.items():
        tablet, device = tablets[judge], f"device-{judge}"
        assert beat(tablet, device) == 200
        with hall.app.app_context():
            change(hall, judge)
            db.session.commit()
        assert beat(tablet, device) == status, judge
        assert "receipt" not in send(tablet, device, f"unsent-of-{judge}")
        page = tablet.get(f"/judge/s/sessions/{SESSION}/e01")
        assert page.status_code == (403 if status == 403 else 302)
    with hall.app.app_context():
        assert db.session.scalars(select(ScoreSheet)).all() == []


def test_codes_of_a_panel_that_was_signed_out_open_nothing(hall: Hall) -> None:
    hall.staff().post(f"{TABLETS}/end")
    assert hall.judge("j1").get("/judge/s/").status_code == 302
    for role in ("verifier", "supervisor"):
        assert hall.staff(role).post(f"{TABLETS}/end").status_code == 403


def test_unsent_sheets_of_a_lost_tablet_go_to_quarantine(hall: Hall) -> None:
    assert beat(hall.judge("j5"), "device-j5") == 200
    with hall.app.app_context():
        report_lost(hall, "j5")
    again = hall.judge("j5")
    assert send(again, "device-j5", "unsent-of-j5")["held"] == "revoked"
    with hall.app.app_context():
        assert [row.why for row in db.session.scalars(select(HeldSheet))] == ["revoked"]
        assert db.session.scalars(select(ScoreSheet)).all() == []


def test_a_tablet_that_is_found_counts_again(hall: Hall) -> None:
    staff = hall.staff()
    assert beat(hall.judge("j5"), "device-j5") == 200
    with hall.app.app_context():
        report_lost(hall, "j5")
    address = staff.get(TABLETS).text.split(f"{TABLETS}/found/")[1].split('"')[0]
    staff.post(f"{TABLETS}/found/{address}", data={"reason": ""})
    again = hall.judge("j5")
    assert send(again, "device-j5", "before-of-j5")["held"] == "revoked"
    staff.post(f"{TABLETS}/found/{address}", data={"reason": "放在主持台上"})
    assert f"{TABLETS}/lost/" in staff.get(TABLETS).text
    assert "held" not in send(again, "device-j5", "after-of-j5")
    answer = staff.post(
        f"{TABLETS}/found/{address}", data={"reason": "再撤"}, follow_redirects=True
    )
    assert "没有报失" in answer.text


def test_signing_in_as_another_ends_the_sign_in_before(hall: Hall) -> None:
    tablet = hall.judge("j1")
    tablet.post("/sign-in/code", data={"code": hall.codes["j2"]})
    with hall.app.app_context():
        open_ones = select(SignIn.person_id).where(SignIn.ended_at.is_(None))
        assert list(db.session.scalars(open_ones)) == [of_judge("j2")]


def test_a_judge_off_the_panel_or_recused_is_refused_and_keeps_the_sheet(hall: Hall) -> None:
    off, recused = hall.judge("j8"), hall.judge("j9")
    assert beat(off, "d8") == beat(recused, "d9") == 200
    with hall.app.app_context():
        own = select(Judge.id).where(Judge.code == "j8").scalar_subquery()
        db.session.execute(delete(PanelSeat).where(PanelSeat.judge_id == own))
        db.session.commit()
        recuse_judge(SYSTEM, season_by_code("s"), ("f", "first"), "e01", "j9", "亲属")
    # Refused by name: such an answer leaves the sheet on the tablet, with the reason.
    assert send(off, "d8", "unsent-of-j8")["error"] == "not-on-panel"
    assert send(recused, "d9", "unsent-of-j9")["error"] == "recused"
    assert off.get(f"/judge/s/sessions/{SESSION}").status_code == 403


def test_staff_whose_role_has_changed_do_nothing_more(hall: Hall) -> None:
    desks = {role: hall.staff(role) for role in ("organiser", "verifier", "supervisor")}
    assert {d.get(f"{PAGE}/desk.json").status_code for d in desks.values()} == {200}
    with hall.app.app_context():
        people = {p.sign_in_name: p.id for p in db.session.scalars(select(Person))}
        db.session.execute(delete(Seat).where(Seat.person_id == people["verifier"]))
        db.session.execute(
            update(Seat).where(Seat.person_id == people["organiser"]).values(role="supervisor")
        )
        db.session.execute(
            update(Person).where(Person.id == people["supervisor"]).values(active=False)
        )
        db.session.commit()
    news = {r: d.get(f"{PAGE}/desk.json", headers=JSON).status_code for r, d in desks.items()}
    assert news == {"organiser": 200, "verifier": 403, "supervisor": 401}
    assert desks["organiser"].post(f"{PAGE}/close").status_code == 403
    assert desks["organiser"].get(f"{PAGE}/cards").status_code == 403


def test_the_stream_of_an_ended_screen_ends_before_its_next_beat(hall: Hall) -> None:
    with hall.app.app_context():
        screen = make_screen(SYSTEM, season_by_code("s"), SESSION, "主会场")
    stream = hall.app.test_client().get(f"/hall/{screen.token}/stream")
    events = iter(stream.response)
    assert b"data:" in next(events)
    with hall.app.app_context():
        revoke_screen(SYSTEM, season_by_code("s"), SESSION, 1)
    assert next(events) == b"event: ended\ndata: {}\n\n"
    assert list(events) == []
    stream.close()
