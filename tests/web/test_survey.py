"""The resident's page (居民答卷): one code, one answer, no cookie, no code in any log."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from structlog.testing import capture_logs

from contest.actions.surveys import close_survey
from contest.actor import SYSTEM
from contest.db import db
from contest.loading import season_by_code
from contest.models import SurveyBatch, SurveyBox
from contest.queries.codes import check_character, random_letters
from tests.statements import counted
from tests.web.season import (
    PLANNED,
    SURVEY_PLACE,
    Hall,
    links_of,
    open_hall,
    open_planned,
)

ANSWERS = {"answer-service": "fairly", "answer-order": "unknown"}
#: programs that look at a link before a person does
LOOKERS = (
    "Mozilla/5.0 (iPhone) MicroMessenger/8.0",
    "Slackbot-LinkExpanding 1.0",
    "facebookexternalhit/1.1",
    "Mozilla/5.0 (compatible; Baiduspider/2.0)",
    "Outlook-iOS/2.0",
)


@pytest.fixture
def hall(sqlite_app: Flask, tmp_path: Path) -> Hall:
    """Return a season with an open survey."""
    return open_hall(sqlite_app, tmp_path / "s", 1, live=2)


@pytest.fixture
def link(hall: Hall) -> str:
    """Return a code's link."""
    return links_of(hall.app)[0]


@pytest.fixture
def client(hall: Hall) -> FlaskClient:
    """Return a resident's phone."""
    return hall.app.test_client()


def boxed(hall: Hall) -> int:
    """Return how many answers are in the box."""
    with hall.app.app_context():
        return db.session.scalar(select(func.count()).select_from(SurveyBox)) or 0


def send(client: FlaskClient, code: str, number: str = "number-1", **more: str) -> tuple[int, str]:
    """Hand answers in; return status and page."""
    data = {"code": code, "number": number, **ANSWERS, **more}
    answer = client.post("/q/answers", data=data)
    return answer.status_code, answer.text


def test_a_code_opens_the_questionnaire_and_takes_an_answer(
    hall: Hall, client: FlaskClient, link: str
) -> None:
    page = client.post("/q", data={"code": link}).text
    assert "满意度回访" in page and "服务如何" in page and "比较满意" in page and "住户" in page

    status, thanks = send(client, link)
    assert status == 200 and re.search(r"data-receipt>\w{4} \w{4}<", thanks)
    assert send(client, link) == (200, thanks)
    assert boxed(hall) == 1


def test_no_cookie_is_set_or_needed(client: FlaskClient, link: str) -> None:
    for answer in (
        client.get("/q"),
        client.post("/q", data={"code": link}),
        client.post("/q/answers", data={"code": link, "number": "number-1", **ANSWERS}),
    ):
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_looking_never_uses_a_code_up(hall: Hall, client: FlaskClient, link: str) -> None:
    for agent in LOOKERS * 20:
        for method in ("GET", "HEAD", "OPTIONS"):
            client.open("/q", method=method, headers={"User-Agent": agent}, data={"code": link})
            client.open("/q/answers", method=method, data={"code": link, **ANSWERS})
        assert client.post("/q", data={"code": link}).status_code == 200
    assert boxed(hall) == 0

    assert send(client, link)[0] == 200


def test_used_unknown_and_ended_codes_are_answered_with_the_same_bytes(
    hall: Hall, client: FlaskClient, link: str
) -> None:
    ended = links_of(hall.app)[-1]
    send(client, link)
    with hall.app.app_context():
        newest = db.session.scalars(select(SurveyBatch)).all()
        for batch in newest:
            if batch.contestant_id == max(b.contestant_id for b in newest):
                batch.revoked_at = batch.made_at
        db.session.commit()

    found = {send(client, code, "other-number") for code in (link, ended, "A" * 26, random_short())}

    assert len(found) == 1
    status, page = found.pop()
    assert status == 403 and "这个答题码不能使用" in page


def random_short() -> str:
    """Return a short code that a guesser makes: its check character fits."""
    body = random_letters(15)
    return body + check_character(body)


def test_guessing_is_slowed_down_and_right_codes_still_get_in(
    hall: Hall, client: FlaskClient, link: str
) -> None:
    found = [send(client, random_short())[0] for _ in range(60)]

    assert found[:20] == [403] * 20 and set(found[20:]) == {429}
    assert send(client, link)[0] == 200
    assert boxed(hall) == 1


def test_a_guess_is_refused_without_asking_the_database(client: FlaskClient, link: str) -> None:
    client.post("/q", data={"code": link})

    with counted() as statements:
        changed = ("B" if link[0] == "A" else "A") + link[1:]
        for code in ("A" * 26, random_short(), changed):
            client.post("/q", data={"code": code})
            send(client, code)

    assert [s for s in statements if "survey" in s] == []


def test_a_slip_of_the_finger_is_told(client: FlaskClient) -> None:
    answer = client.post("/q", data={"code": "AB2C DE3F GH4J KM5N"})

    assert answer.status_code == 422
    assert "请对照卡片再输一遍" in answer.text


def test_an_answer_after_the_closing_is_refused_and_stays_on_the_page(
    hall: Hall, client: FlaskClient, link: str
) -> None:
    with hall.app.app_context():
        close_survey(SYSTEM, season_by_code("s"), SURVEY_PLACE)

    status, page = send(client, link)

    assert status == 409 and "调查已经结束" in page
    assert 'value="fairly" checked' in page and 'value="unknown" checked' in page
    assert boxed(hall) == 0


@pytest.mark.parametrize("number", ["number-1", "short"])
def test_nobody_reads_the_questions_before_the_opening(
    sqlite_app: Flask, tmp_path: Path, number: str
) -> None:
    early = open_planned(sqlite_app, tmp_path / "early")
    code = links_of(sqlite_app, PLANNED)[0]
    phone = early.app.test_client()

    for path in ("/q", "/q/answers"):
        answer = phone.post(path, data={"code": code, "number": number, **ANSWERS})
        assert answer.status_code == 409
        assert "调查还没有开始" in answer.text and f'value="{code}"' in answer.text
        assert "服务如何" not in answer.text
    assert boxed(early) == 0


def test_questions_without_an_answer_are_asked_about_once(client: FlaskClient, link: str) -> None:
    status, page = send(client, link, **{"answer-order": ""})
    assert status == 422 and "第 2 题" in page and 'name="sure"' in page

    assert send(client, link, **{"answer-order": "", "sure": "1"})[0] == 200


def test_the_language_changes_with_what_was_chosen(client: FlaskClient, link: str) -> None:
    page = client.post("/q?lang=en", data={"code": link, "number": "number-1", **ANSWERS}).text

    assert 'lang="en"' in page and "Don't know" in page and "Fairly satisfied" in page
    assert 'value="fairly" checked' in page and 'value="number-1"' in page


def test_no_log_line_carries_a_code(hall: Hall, client: FlaskClient, link: str) -> None:
    hall.app.config["TESTING"] = False

    with capture_logs() as logged:
        send(client, link)
        client.post("/q/answers", data={"code": link, "number": "x" * 90_000})
        send(client, "A" * 26)

    assert link not in str(logged)
    rules = [rule.rule for rule in hall.app.url_map.iter_rules("survey.answers")]
    assert rules == ["/q/answers"]


def test_everybody_sees_how_many_codes_are_out(hall: Hall) -> None:
    page = hall.app.test_client().get("/q/codes/s")
    assert page.status_code == 200
    codes = len(links_of(hall.app))
    assert f"开始前制作 {codes} 个" in page.text
    assert re.search(r'class="digest">[0-9a-f]{64}<', page.text)
    assert "made before the opening" in hall.app.test_client().get("/q/codes/s?lang=en").text
    assert hall.app.test_client().get("/q/codes/none").status_code == 404
