"""Whom a limit counts (限流): visitors, not the proxy before us; misses, not sign-ins."""

import re
from pathlib import Path

import pytest
from flask import Flask, request, url_for
from flask.testing import FlaskClient

from contest.config import ConfigError, read_config
from contest.schema import upgrade
from contest.web.limits import limiter
from tests.conftest import environ_of, running

from .season import Hall, open_hall

FORWARDED = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}


@pytest.fixture
def hall(sqlite_app: Flask, tmp_path: Path) -> Hall:
    """Return a season with a judge's code."""
    return open_hall(sqlite_app, tmp_path / "season", 2)


def try_code(client: FlaskClient, code: str) -> int:
    """Return how a sign-in was answered."""
    return client.post("/sign-in/code", data={"code": code}).status_code


def test_a_hall_that_signs_in_from_one_address_is_not_slowed(hall: Hall) -> None:
    answers = {try_code(hall.app.test_client(), hall.codes["j1"]) for _ in range(30)}

    assert answers == {302}
    wrong = [try_code(hall.app.test_client(), "22222222") for _ in range(21)]
    assert 429 not in wrong[:20] and wrong[20] == 429


@pytest.mark.parametrize(
    ("proxies", "address", "scheme"),
    [("0", "127.0.0.1", "http"), ("1", "203.0.113.7", "https")],
)
def test_what_a_proxy_says_is_believed_as_told(
    tmp_path: Path, proxies: str, address: str, scheme: str
) -> None:
    with running({**environ_of(tmp_path), "LEITAI_PROXIES": proxies}) as app:
        seen: list[str] = []

        def look() -> str:
            seen.extend((str(request.remote_addr), url_for("sign_in.form", _external=True)))
            return ""

        app.add_url_rule("/look", view_func=look)
        app.test_client().get("/look", headers=FORWARDED)
        limiter.reset()

    assert seen == [address, f"{scheme}://localhost/sign-in"]


def test_over_https_a_form_needs_its_token_and_no_referrer(tmp_path: Path) -> None:
    with running({**environ_of(tmp_path), "LEITAI_PROXIES": "1"}) as app:
        with app.app_context():
            upgrade()
        app.config["WTF_CSRF_ENABLED"] = True
        client = app.test_client()
        page = client.get("/sign-in", headers=FORWARDED).text
        token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
        form = {"code": "22222222", "csrf_token": token}
        answers = [
            client.post("/sign-in/code", data=data, headers=FORWARDED).status_code
            for data in (form, {**form, "csrf_token": "another"})
        ]
        limiter.reset()

    assert answers == [403, 400]


@pytest.mark.parametrize("wrong", ["-1", "10", "yes", "", "１"])
def test_a_wrong_number_of_proxies_stops_the_start(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(ConfigError, match="LEITAI_PROXIES: 0 to 9"):
        read_config({**environ_of(tmp_path), "LEITAI_PROXIES": wrong})
