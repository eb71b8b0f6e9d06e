"""Errors and protection (出错与防护): what a person, a script and a stranger's page get."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from contest.actions.people import add_staff
from contest.actions.sign_in import hash_password
from contest.actor import SYSTEM
from contest.db import db, writing
from contest.models import Season
from tests.conftest import running

JSON = {"Accept": "application/json"}


@pytest.fixture
def app(sqlite_environ: dict[str, str]) -> Iterator[Flask]:
    """Return an app whose page /breaks has a bug; what is tried here writes nothing."""

    def breaks() -> str:
        raise RuntimeError("secret of the machine")

    with running(sqlite_environ) as found:
        found.add_url_rule("/breaks", view_func=breaks)
        yield found


def test_a_missing_page_is_named_to_a_person(client: FlaskClient) -> None:
    answer = client.get("/nothing")

    assert answer.status_code == 404
    assert "没有找到这个页面。" in answer.text
    assert answer.mimetype == "text/html"


def test_a_missing_page_is_named_to_a_script(client: FlaskClient) -> None:
    answer = client.get("/nothing", headers=JSON)

    assert answer.status_code == 404
    assert answer.json == {"error": "not-found", "message": "没有找到这个页面。"}


def test_an_error_speaks_the_reader_s_language(client: FlaskClient) -> None:
    assert client.get("/nothing?lang=en", headers=JSON).json == {
        "error": "not-found",
        "message": "There is no such page.",
    }


def test_an_unknown_language_is_chinese(client: FlaskClient) -> None:
    assert 'lang="zh-CN"' in client.get("/?lang=xx").text


@pytest.mark.parametrize("path", ["/organiser/nowhere/", "/judge/nowhere/"])
def test_a_page_of_work_leads_a_stranger_to_the_sign_in(client: FlaskClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 302
    assert answer.location == f"/sign-in?next={path}"
    assert client.get(path, headers=JSON).status_code == 401


def test_a_wrong_method_is_refused(client: FlaskClient) -> None:
    answer = client.post("/", headers=JSON)

    assert answer.status_code == 405
    assert answer.json and answer.json["error"] == "method-not-allowed"


def test_a_form_without_its_token_does_nothing(app: Flask, client: FlaskClient) -> None:
    app.config["WTF_CSRF_ENABLED"] = True

    answer = client.post("/sign-in", data={"name": "wang", "password": "x"})

    assert answer.status_code == 400
    assert "操作未执行" in answer.text


def test_too_large_a_form_is_refused(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"name": "x" * 70_000})

    assert answer.status_code == 413
    assert "提交的内容太大。" in answer.text


def test_guessing_codes_is_slowed_down(client: FlaskClient) -> None:
    answers = [client.post("/sign-in/code", data={"code": "22222222"}) for _ in range(21)]

    assert {answer.status_code for answer in answers[:20]} <= {403, 422}
    assert answers[20].status_code == 429
    assert "请一分钟后再试" in answers[20].text


def test_a_bug_shows_a_reference_and_no_secrets(app: Flask, client: FlaskClient) -> None:
    app.config["TESTING"] = False

    with capture_logs() as logged:
        answer = client.get("/breaks", headers=JSON)

    assert answer.status_code == 500
    assert answer.json and logged[0]["reference"] in answer.json["message"]
    assert "secret" not in answer.text


def test_a_bug_fails_a_test(client: FlaskClient) -> None:
    with pytest.raises(RuntimeError):
        client.get("/breaks")


def test_every_answer_carries_its_protection(client: FlaskClient) -> None:
    for path in ("/", "/nothing", "/sign-in", "/static/css/base.css"):
        with client.get(path) as answer:
            headers = answer.headers
        policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))

        assert policy["default-src"] == "'self'"
        assert policy["script-src"] == "'self'"
        assert policy["style-src"] == "'self'"
        assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"


def test_pages_of_the_signed_in_are_not_kept_by_the_browser(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context():
        with writing(SYSTEM, "setup"):
            db.session.add(Season(code="test", name="测试赛季"))
        season = db.session.get_one(Season, 1)
        add_staff(season, "王晓明", "wang", "organiser", hash_password("long enough"))

    assert "Cache-Control" not in client.get("/sign-in").headers
    client.post("/sign-in", data={"name": "wang", "password": "long enough"})

    assert client.get("/").headers["Cache-Control"] == "no-store"
    with client.get("/static/css/base.css") as answer:
        assert answer.headers["Cache-Control"] != "no-store"
