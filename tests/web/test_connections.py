"""Connections (数据库连接): a request holds one at most, or requests would wait for each other."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, update

from contest.db import db
from contest.models import SignIn, now
from tests.web.season import Hall, open_hall


@pytest.fixture
def hall(app: Flask, tmp_path: Path) -> Hall:
    """Return an open session with one entry."""
    return open_hall(app, tmp_path / "season", 1)


@contextmanager
def held_at_once(app: Flask) -> Iterator[list[int]]:
    """Yield how many connections are held, at each time that one is taken."""
    held: list[int] = []
    with app.app_context():
        engine = db.engine

    def taken(*_: Any) -> None:
        held.append(engine.pool.checkedout())

    event.listen(engine, "checkout", taken)
    yield held
    event.remove(engine, "checkout", taken)


def test_a_request_after_a_pause_holds_one_connection(hall: Hall) -> None:
    judge = hall.judge()
    with hall.app.app_context():
        db.session.execute(update(SignIn).values(last_seen_at=now() - timedelta(minutes=5)))
        db.session.commit()
        db.session.remove()

    with held_at_once(hall.app) as held:
        assert judge.get("/judge/s/").status_code == 200

    assert len(held) > 1
    assert max(held) == 1


def test_a_heartbeat_holds_one_connection(hall: Hall) -> None:
    judge = hall.judge()

    with held_at_once(hall.app) as held:
        answer = judge.post("/judge/s/heartbeat", json={"entered": 3, "unsent": 1, "device": "t"})

    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert len(held) > 1
    assert max(held) == 1
