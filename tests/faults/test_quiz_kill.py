"""The server is killed while contestants answer (笔试断电): no answer that was saved is lost."""

import random
import threading
from collections import Counter
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from contest.db import db, verify_database
from contest.models import QuizAnswer
from tests.conftest import SECRET_KEY
from tests.faults.contestants import Phone
from tests.faults.test_kill import Server
from tests.web.season import open_hall

#: saves of each; the paper has four questions, so that answers change again and again
PEOPLE, EACH, KILLS = 3, 30, 5
QUESTIONS = 4


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """Return an app over SQLite, where one worker does all."""
    return sqlite_app


@pytest.fixture
def server(app: Flask) -> Iterator[Server]:
    """Return a served installation that can be killed."""
    environ = {
        "LEITAI_INSTANCE": app.instance_path,
        "SECRET_KEY": SECRET_KEY,
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
    }
    found = Server(environ)
    yield found
    found.end()


def test_no_saved_answer_is_lost_or_doubled(app: Flask, server: Server, tmp_path: Path) -> None:
    hall = open_hall(app, tmp_path / "season", 1, live=QUESTIONS)
    phones = [Phone(server.port, link) for link in hall.links[1 : PEOPLE + 1]]
    named: list[str] = []
    threads = [
        threading.Thread(target=work, args=(phone, n, named)) for n, phone in enumerate(phones)
    ]
    for thread in threads:
        thread.start()
    for number in range(KILLS):
        for _ in range(6000):
            if len(named) >= (number + 1) * PEOPLE * EACH // (KILLS + 1):
                break
            threading.Event().wait(0.01)
        if number % 2:
            server.kill_worker()
        else:
            server.kill_all()
            server.start()
    for thread in threads:
        thread.join(120)

    assert len(named) == PEOPLE * EACH
    with app.app_context():
        stored = Counter(db.session.scalars(select(QuizAnswer.submission_id)))
        assert stored == Counter(dict.fromkeys(named, 1))
        assert verify_database() == []


def work(phone: Phone, number: int, named: list[str]) -> None:
    """Begin and answer, each until the server has said so."""
    luck = random.Random(number)
    while True:
        try:
            phone.begin()
            break
        except (OSError, HTTPException, IndexError, AssertionError):
            threading.Event().wait(luck.uniform(0.05, 0.2))
    for count in range(EACH):
        submission = f"phone-{number:02}-{count:02}"
        while not phone.save(count % QUESTIONS + 1, submission):
            threading.Event().wait(luck.uniform(0.05, 0.2))
        named.append(submission)
