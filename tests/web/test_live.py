"""Live quiz and bouts on the pages (现场竞答、对决): kept as typed, and what the hall is sent."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from contest.actions import bouts
from contest.actions.rulings import set_status
from contest.actions.screens import make_screen
from contest.actor import SYSTEM
from contest.db import db
from contest.loading import season_by_code, setup_of
from contest.models import BoutVote, QuizLine
from contest.queries.bouts import bout_desk
from tests.web.season import BOUT, QUIZ, RING, Hall, open_hall

DESK = f"/organiser/s/sessions/{QUIZ}/quiz"
ANSWER = {
    "submission": "desk-0001",
    "question": "1",
    "kind": "buzzer",
    "contestant": "h02",
    "outcome": "right",
    "seconds": "7",
    "pressed": "2、1",
    "note": "仲裁 王",
}


@pytest.fixture
def hall(app: Flask, tmp_path: Path) -> Hall:
    """Return a season whose live quiz of four and whose bouts are open."""
    return open_hall(app, tmp_path / "season", 1, live=4)


def lines(hall: Hall) -> int:
    """Return how many lines the ledger has besides the base points."""
    with hall.app.app_context():
        query = select(func.count()).select_from(QuizLine).where(QuizLine.question != "base")
        return db.session.scalar(query) or 0


def screen(hall: Hall, session: str) -> dict[str, object]:
    """Return what a new screen of a session is sent of it."""
    with hall.app.app_context():
        token = make_screen(SYSTEM, season_by_code("s"), session, "1").token
    answer = hall.app.test_client().get(f"/hall/{token}/state.json")
    assert answer.json is not None
    live: dict[str, object] = answer.json["live"]
    return live


def test_whose_opponent_has_left_is_ruled_the_winner_at_the_desk(hall: Hall) -> None:
    staff, ring = hall.staff(), f"/organiser/s/sessions/{RING}/bouts"
    with hall.app.app_context():
        bout = bout_desk(setup_of(season_by_code("s")), RING).bout(BOUT)
        red, blue = bout.red, bout.blue
        set_status(SYSTEM, season_by_code("s"), ("h", "live"), red.code, "withdrawn", "因病")
    assert blue is not None
    assert f"{blue.name}的对手已不参加" in staff.get(ring).text

    data = {"bout": BOUT, "winner": "blue", "reason": "对方弃权"}
    page = staff.post(f"{ring}/rule", data=data, follow_redirects=True).text

    assert f"胜者 {blue.name}（裁定：对方弃权）" in page
    assert "的对手已不参加" not in page
    assert "开始投票" not in page
    assert "下一场：" in page


def test_an_answer_is_entered_once_however_often_it_is_pressed(hall: Hall) -> None:
    staff = hall.staff()
    pages = [staff.post(f"{DESK}/answer", data=ANSWER, follow_redirects=True) for _ in range(2)]

    assert ["已记一条：+10 分" in page.text for page in pages] == [True, True]
    assert lines(hall) == 1


def test_a_refused_answer_stays_on_the_page_as_it_was_typed(hall: Hall) -> None:
    wrong = {**ANSWER, "pressed": "2 9"}
    page = hall.staff().post(f"{DESK}/answer", data=wrong, follow_redirects=True).text

    assert "抢答次序中的“9”不是本场选手的序号。" in page
    assert 'value="2 9"' in page
    assert 'value="仲裁 王"' in page
    assert lines(hall) == 0


def test_the_others_of_the_staff_read_and_enter_nothing(hall: Hall) -> None:
    for role in ("verifier", "supervisor"):
        staff = hall.staff(role)
        assert staff.get(DESK).status_code == 200
        assert staff.post(f"{DESK}/answer", data=ANSWER).status_code == 403
        assert staff.post(f"{DESK}/void", data={"question": "1"}).status_code == 403
        ring = f"/organiser/s/sessions/{RING}/bouts"
        assert staff.get(ring).status_code == 200
        assert staff.post(f"{ring}/open", data={"bout": BOUT}).status_code == 403
    assert hall.judge().get(DESK).status_code == 403
    assert lines(hall) == 0


def test_how_a_quiz_is_held_is_settled_by_form_before_it_opens(hall: Hall) -> None:
    staff, settings = hall.staff(), f"{DESK}/settings"
    page = staff.post(settings, data={"base": "0"}, follow_redirects=True).text
    assert "请至少选定一种题型" in page
    page = staff.post(settings, data={"base": "x", "buzzer-on": "1"}, follow_redirects=True).text
    assert "应填不小于 0 的数" in page
    page = staff.post(settings, data={"risk-on": "1"}, follow_redirects=True).text
    assert "风险题须写明可选分值" in page
    page = staff.post(settings, data={"buzzer-on": "1"}, follow_redirects=True).text
    assert "正在打分" in page


def test_the_hall_sees_the_running_scores_of_a_quiz(hall: Hall) -> None:
    hall.staff().post(f"{DESK}/answer", data=ANSWER)
    live = screen(hall, QUIZ)

    rows = live["rows"]
    assert isinstance(rows, list)
    assert [(row["number"], row["score"], row["rank"]) for row in rows] == [
        ("2", "110", "1"),
        ("1", "100", "2"),
        ("3", "100", "2"),
        ("4", "100", "2"),
    ]
    assert (live["question"], live["question_kind"], live["is_void"]) == ("1", "buzzer", False)


def send(client: FlaskClient, winner: str, submission: str, seen: int = 0) -> dict[str, object]:
    """Send a vote as a tablet's queue does; return the answer to it."""
    sheet = {
        "submission": submission,
        "session": RING,
        "contestant": f"bout:{BOUT}",
        "version_seen": seen,
        "marks": {"winner": winner},
    }
    answer = client.post("/judge/s/sheets", json={"device": "tablet 1", "sheets": [sheet]})
    assert answer.json is not None
    found: dict[str, object] = answer.json["answers"][0]
    return found


def test_a_vote_from_the_queue_gets_a_receipt_that_names_it_and_a_clash_shows_both(
    hall: Hall,
) -> None:
    with hall.app.app_context():
        bouts.open_voting(SYSTEM, season_by_code("s"), RING, BOUT)
    judge = hall.judge()
    first = send(judge, "red", "vote-0001")
    assert (first["submission"], first["version"]) == ("vote-0001", 1)
    assert send(judge, "red", "vote-0001") == first

    other = send(judge, "blue", "vote-0002")
    assert (other["submission"], other["status"], other["error"]) == (
        "vote-0002",
        412,
        "newer-vote",
    )
    assert "红方" in str(other["message"])
    assert "蓝方" in str(other["message"])
    assert send(judge, "blue", "vote-0003", seen=1)["version"] == 2
    with hall.app.app_context():
        stored = db.session.scalars(select(BoutVote).order_by(BoutVote.id))
        assert [(vote.version, vote.winner) for vote in stored] == [(0, "red"), (1, "blue")]


def test_a_vote_works_without_a_script_and_stays_secret_until_it_is_announced(hall: Hall) -> None:
    with hall.app.app_context():
        bouts.open_voting(SYSTEM, season_by_code("s"), RING, BOUT)
    place = f"/judge/s/sessions/{RING}/bout:{BOUT}"
    judge = hall.judge()
    form = {"submission": "vote-0001", "version_seen": "0", "winner": "red"}
    assert "请投红方、蓝方或平局" in judge.post(place, data={**form, "winner": ""}).text
    assert "服务器已收到" in judge.post(place, data=form).text
    assert hall.judge("j2").get(place).text.count("checked") == 0

    assert (screen(hall, RING)["votes"], screen(hall, RING)["winner"]) == (None, "")
    staff = hall.staff()
    for step in ("close", "show"):
        staff.post(f"/organiser/s/sessions/{RING}/bouts/{step}", data={"bout": BOUT})
    shown = screen(hall, RING)
    assert (shown["votes"], shown["winner"]) == ({"red": "1", "blue": "0", "draw": "0"}, "red")
    beat = judge.post("/judge/s/heartbeat", json={"device": "tablet 1"}).json
    assert beat is not None
    (told,) = [one for one in beat["sessions"] if one["code"] == RING]
    assert told["bouts"][BOUT] == {"state": "shown", "winner": "red"}
