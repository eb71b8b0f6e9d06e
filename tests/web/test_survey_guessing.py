"""Guessing codes (猜答题码): no guess gets in, none reaches the database, no household waits.

`make soak` lets a million be guessed.
"""

import os
import random
from base64 import b32encode
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from contest.db import db
from contest.models import SurveyBox
from contest.queries.codes import ALPHABET, check_character
from contest.queries.survey_codes import link_code, short_code
from tests.actions.survey_season import Asked, start_asked
from tests.statements import counted

GUESSES = int(os.environ.get("LEITAI_SOAK_GUESSES", "4000"))
#: guesses of one address, and how many of them in a minute are answered with why
EACH, MISSES = 200, 20
HOUSEHOLDS = 500
ANSWERS = {"answer-service": "fair", "answer-order": "fair"}
REFUSED, MISTYPED, SLOWED = 403, 422, 429


@pytest.fixture
def asked(app: Flask, tmp_path: Path) -> Iterator[Asked]:
    """Return an open survey with a code for each of 504 households, on both databases."""
    with app.app_context():
        found = start_asked(app, tmp_path / "season")
        found.open(each=84)
        yield found


def guesses(luck: random.Random, known: list[str]) -> Iterator[str]:
    """Yield guesses: at random, with a fitting check character, near a code that works."""
    while True:
        yield b32encode(luck.randbytes(16)).decode().rstrip("=")
        body = "".join(luck.choices(ALPHABET, k=15))
        yield body + check_character(body)
        yield body + luck.choice(ALPHABET.replace(check_character(body), ""))
        near = luck.choice(known)
        # the last letter of a link holds bits that say nothing
        place = luck.randrange(len(near) - 1)
        yield near[:place] + luck.choice(ALPHABET.replace(near[place], "")) + near[place + 1 :]


def post(client: FlaskClient, address: int, path: str, code: str, **more: str) -> int:
    """Send a form from an address; return the answer's status."""
    place = {"REMOTE_ADDR": f"10.{address >> 16}.{address >> 8 & 255}.{address & 255}"}
    return client.post(path, data={"code": code, **more}, environ_base=place).status_code


def test_no_guess_gets_in_and_every_household_does(app: Flask, asked: Asked) -> None:
    groups = [(unit, group) for unit in ("m1", "m2", "m3") for group in ("resident", "member")]
    codes = [code for place in groups for code in asked.codes(*place)]
    households = [link_code(asked.keys, code) for code in codes[:HOUSEHOLDS]]
    near = [short_code(asked.keys, code).replace(" ", "") for code in codes] + households
    luck, client, begun = random.Random(12), app.test_client(), monotonic()
    made = guesses(luck, near)
    told = Counter[int]()
    # what never reaches a database need not be tried on each as often
    many = GUESSES if db.engine.dialect.name == "sqlite" else max(GUESSES // 10, 2 * HOUSEHOLDS)
    with counted() as statements:
        for number in range(many):
            address = number // EACH
            path = luck.choice(["/q", "/q/answers"])
            told[post(client, address, path, next(made), **ANSWERS)] += 1
            assert statements == []
            if number % (many // HOUSEHOLDS) == 0 and households:
                # one behind the guesser's own address
                form = {"number": f"number-{number}", **ANSWERS}
                assert post(client, address, "/q/answers", households.pop(), **form) == 200
                statements.clear()
    assert households == []
    assert db.session.scalar(select(func.count()).select_from(SurveyBox)) == HOUSEHOLDS
    assert set(told) <= {REFUSED, MISTYPED, SLOWED}
    minutes = int((monotonic() - begun) // 60) + 1
    addresses = -(-many // EACH)
    assert told[SLOWED] >= many - (addresses + minutes) * MISSES
