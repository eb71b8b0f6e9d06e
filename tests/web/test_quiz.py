"""A contestant's pages (答题页): by plain form and by script; strangers get nothing."""

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from contest.actions import outages
from contest.db import db
from contest.models import QuizAnswer, QuizAttempt, QuizPaper
from contest.web import quiz
from tests.web.season import Hall, open_hall

SCRIPT = {"Accept": "application/json"}
PAPER = "/organiser/s/quiz-papers/1"


@pytest.fixture
def hall(app: Flask, tmp_path: Path) -> Hall:
    """Return a season with an opened paper of four questions."""
    return open_hall(app, tmp_path / "s", 1, live=4)


@pytest.fixture
def contestant(hall: Hall) -> FlaskClient:
    """Return the browser of the second contestant, who has scanned the ticket."""
    client = hall.app.test_client()
    client.get(f"/quiz/t/{hall.links[1]}")
    return client


def begin(client: FlaskClient) -> str:
    """Begin; return the paper's page."""
    return client.post("/quiz/begin", follow_redirects=True).text


def send(client: FlaskClient, *answers: object, **more: object):  # type: ignore[no-untyped-def]
    """Send answers as the page's script does."""
    return client.post("/quiz/answers", json={"answers": list(answers), **more}, headers=SCRIPT)


def one(number: int, *answer: str, id_: str = "device-made") -> dict[str, object]:
    """Return an answer as a device sends it."""
    return {"submission": f"{id_}-{number}", "number": number, "answer": list(answer), "seen": 0}


def test_by_plain_form_from_the_code_to_handing_in(hall: Hall, contestant: FlaskClient) -> None:
    assert "开始答题" in contestant.get("/quiz/").text
    page = begin(contestant)
    form = re.findall(r'name="form" value="(\w+)"', page)[0]

    for _ in range(2):  # a form sent twice saves once
        data = {"form": form, "q-1": "A", "q-3": "B"}
        page = contestant.post("/quiz/save", data=data, follow_redirects=True).text
    assert "已保存 2 题" in page
    assert len(re.findall(r"checked", page)) == 2
    with hall.app.app_context():
        assert len(db.session.scalars(select(QuizAnswer)).all()) == 2

    data = {"form": "second", "q-1": "B", "hand_in": "1"}
    page = contestant.post("/quiz/save", data=data, follow_redirects=True).text
    assert "本人交卷" in page and "共有 1 题的作答" in page


def test_a_plain_form_after_the_end_is_kept_as_late(hall: Hall, contestant: FlaskClient) -> None:
    form = re.findall(r'name="form" value="(\w+)"', begin(contestant))[0]
    with hall.app.app_context():
        for attempt in db.session.scalars(select(QuizAttempt)):
            attempt.ends_at = attempt.started_at
        for paper in db.session.scalars(select(QuizPaper)):
            paper.grace_seconds = 0
        db.session.commit()

    data = {"form": form, "q-1": "A", "hand_in": "1"}
    page = contestant.post("/quiz/save", data=data, follow_redirects=True).text
    assert "1 题的作答在收卷之后才送到" in page and "到时收卷" in page


def test_time_lost_is_given_back_to_who_only_looks(hall: Hall, contestant: FlaskClient) -> None:
    begin(contestant)
    with hall.app.app_context():
        for attempt in db.session.scalars(select(QuizAttempt)):
            attempt.started_at -= timedelta(minutes=30)
            attempt.ends_at = datetime.now(UTC) - timedelta(minutes=1)
        for paper in db.session.scalars(select(QuizPaper)):
            paper.grace_seconds, paper.alive_at = 0, datetime.now(UTC) - timedelta(minutes=5)
        db.session.commit()
    quiz.STARTED[os.getpid()] = datetime.now(UTC)
    outages._noted.clear()

    page = contestant.get("/quiz/").text
    assert "data-clock" in page and "已交卷" not in page


def test_by_script_every_answer_is_named_in_the_answer(contestant: FlaskClient) -> None:
    begin(contestant)
    found = send(contestant, one(1, "A"), one(2, "B"), leaves=2, unsent=0).json

    assert [a["number"] for a in found["answers"]] == [1, 2]
    assert all(a["saved"] and a["received_at"] and a["other"] is None for a in found["answers"])
    assert (found["state"], found["leaves"]) == ("working", 2)
    assert send(contestant, one(1, "A")).json["answers"][0]["saved"] == found["answers"][0]["saved"]
    assert contestant.post("/quiz/hand-in").json["state"] == "over"


@pytest.mark.parametrize(
    "body", [{}, {"answers": 1}, {"answers": [1]}, {"answers": [{"answer": "A"}]}, []]
)
def test_what_is_no_answer_is_refused(contestant: FlaskClient, body: object) -> None:
    begin(contestant)

    assert contestant.post("/quiz/answers", json=body).status_code == 422


def test_the_page_tells_neither_keys_nor_codes_of_the_bank(contestant: FlaskClient) -> None:
    page = begin(contestant)

    assert "第一条" not in page and not re.search(r"\bQ[1-4]\b", page)
    assert page.count('type="radio"') == 8


def test_a_wrong_ticket_opens_nothing(hall: Hall) -> None:
    stranger = hall.app.test_client()

    assert stranger.post("/quiz/code", data={"code": "22222222"}).status_code == 403
    assert stranger.get("/quiz/t/guess").status_code == 403
    assert stranger.post("/quiz/begin").status_code == 403
    assert send(stranger, one(1, "A")).status_code == 403
    assert "准考证上的代码" in stranger.get("/quiz/").text


def test_right_codes_are_not_slowed_down_and_wrong_ones_are(hall: Hall) -> None:
    client = hall.app.test_client()

    wrong = [client.post("/quiz/code", data={"code": "2" * 8}).status_code for _ in range(31)]
    assert (wrong[29], wrong[30]) == (403, 429)
    assert client.get(f"/quiz/t/{hall.links[2]}").status_code == 302


def test_another_device_is_asked_before_it_takes_over(hall: Hall, contestant: FlaskClient) -> None:
    begin(contestant)
    other = hall.app.test_client()
    other.get(f"/quiz/t/{hall.links[1]}")

    assert "在本机继续" in other.get("/quiz/").text
    assert send(contestant).json["state"] == "working"
    begin(other)
    assert send(contestant, one(1, "A")).json["state"] == "elsewhere"


def test_an_attempt_of_another_is_never_shown(hall: Hall, contestant: FlaskClient) -> None:
    begin(contestant)
    send(contestant, one(1, "A"))
    neighbour = hall.app.test_client()
    neighbour.get(f"/quiz/t/{hall.links[2]}")

    assert "checked" not in begin(neighbour)
    neighbour.post("/quiz/leave")
    assert "准考证上的代码" in neighbour.get("/quiz/").text


def test_refused_settings_stay_as_they_were_typed(hall: Hall) -> None:
    organiser = hall.staff()
    organiser.post("/organiser/s/quiz-papers", data={})
    answer = organiser.post(f"{PAPER}/settings", data={"title": "改名", "minutes": "x"})
    assert answer.status_code == 422  # a wrong number is named before the state is asked

    for role, status in (("organiser", 200), ("supervisor", 403), ("verifier", 403)):
        assert hall.staff(role).get(f"{PAPER}/tickets").status_code == status
    assert "台上选手1" in organiser.get(f"{PAPER}/watch?state=working").text
    assert "只列出" not in organiser.get(f"{PAPER}/watch").text


def test_two_people_close_from_their_pages(hall: Hall, contestant: FlaskClient) -> None:
    begin(contestant)
    organiser = hall.staff()
    page = organiser.post(f"{PAPER}/ask-closing", follow_redirects=True).text
    assert "还有 2 人在答题" in page
    for link in hall.links[:2]:
        client = hall.app.test_client()
        client.get(f"/quiz/t/{link}")
        begin(client)
        client.post("/quiz/hand-in")
    organiser.post(f"{PAPER}/ask-closing")
    assert "须由另一人" in organiser.post(f"{PAPER}/close", follow_redirects=True).text
    assert "已收卷" in hall.staff("verifier").post(f"{PAPER}/close", follow_redirects=True).text
    assert "信度 KR-20" in organiser.get(f"{PAPER}/figures").text

    organiser.post(f"{PAPER}/release")
    page = contestant.get("/quiz/").text
    assert "正确答案" in page and "第一条" in page


def test_a_second_contestant_s_tab_saves_nothing_for_the_first(
    hall: Hall, contestant: FlaskClient
) -> None:
    page = begin(contestant)
    (first,) = re.findall(r'name="attempt" value="([\d-]+)"', page)
    contestant.get(f"/quiz/t/{hall.links[2]}")
    begin(contestant)
    answer = send(contestant, one(1, "A"), attempt=first, leaves=9)
    assert (answer.status_code, answer.json["error"]) == (409, "quiz-other-attempt")
    data = {"form": "f", "attempt": first, "q-1": "A", "hand_in": "1"}
    assert contestant.post("/quiz/save", data=data).status_code == 409
    answer = contestant.post("/quiz/hand-in", json={"attempt": first})
    assert answer.status_code == 409
    with hall.app.app_context():
        assert db.session.scalars(select(QuizAnswer)).all() == []
        assert {a.leaves for a in db.session.scalars(select(QuizAttempt))} == {0}


def test_tickets_of_who_is_at_work_are_made_anew_when_it_is_meant(
    hall: Hall, contestant: FlaskClient
) -> None:
    begin(contestant)
    staff, part = hall.staff(), {"part": "0"}
    page = staff.post(f"{PAPER}/tickets", data=part).text
    assert "其中 2 人正在答题" in page and "<ul class=\"cards\">" not in page
    assert send(contestant, one(1, "A")).status_code == 200
    assert '<ul class="cards">' in staff.post(f"{PAPER}/tickets", data={**part, "sure": "1"}).text
    answer = send(contestant, one(2, "A"))
    assert (answer.status_code, answer.json["error"]) == (403, "ticket-refused")
    # the worker shows this page in place of the paper that it keeps
    page = contestant.get("/quiz/")
    assert (page.status_code, page.headers["X-Leitai-Page"]) == (403, "quiz")


def test_what_a_script_asks_brings_no_older_cookie_back(contestant: FlaskClient) -> None:
    begin(contestant)
    assert "Set-Cookie" not in send(contestant, one(1, "A")).headers
    page = contestant.get("/quiz/", headers={"Accept": "text/html,*/*"})
    assert "Set-Cookie" in page.headers
