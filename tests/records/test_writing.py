"""Writing (写入): one action after another, each wholly or not at all."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from contest.actor import Actor
from contest.db import db, verify_database, writing
from contest.models import AuditLine, Decision, Season

from .rows import WHO, write_setup, write_sheet

WRITERS = 60


def read_then_write(app: Flask) -> Callable[[int], None]:
    """Return an action that looks first, as a page does, and writes then."""

    def act(number: int) -> None:
        with app.app_context():
            season = db.session.scalars(select(Season).where(Season.code == "test")).one()
            with writing(Actor(f"writer {number}"), "decide", str(number), season) as transaction:
                count = db.session.scalar(select(func.count()).select_from(Decision))
                transaction.add(
                    Decision(
                        season_id=season.id, kind="note", value=str(count), by_name=str(number)
                    )
                )

    return act


def test_sixty_people_who_read_and_then_write_at_once_all_succeed(app: Flask) -> None:
    with app.app_context():
        write_setup()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(read_then_write(app), range(WRITERS)))

    with app.app_context():
        decisions = db.session.scalars(select(Decision).order_by(Decision.id)).all()
        assert {d.by_name for d in decisions} == {str(n) for n in range(WRITERS)}
        # each counted what all before had written: none worked on an old view
        assert [d.value for d in decisions] == [str(n) for n in range(WRITERS)]


def test_the_chain_has_no_gap_after_parallel_writers(app: Flask) -> None:
    with app.app_context():
        write_setup()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(read_then_write(app), range(24)))

    with app.app_context():
        lines = db.session.scalars(select(AuditLine).order_by(AuditLine.id)).all()
        assert [line.id for line in lines] == list(range(1, 26))
        assert [line.previous_hash for line in lines[1:]] == [line.hash for line in lines[:-1]]
        assert verify_database() == []


def test_an_error_inside_an_action_leaves_nothing_behind(app: Flask) -> None:
    with app.app_context():
        season_id = write_setup()
        season = db.session.get_one(Season, season_id)

        with (
            pytest.raises(ZeroDivisionError),
            writing(WHO, "decide", season=season) as transaction,
        ):
            transaction.add(Decision(season_id=season_id, kind="note", by_name="王晓明"))
            db.session.flush()
            raise ZeroDivisionError

        assert db.session.scalar(select(func.count()).select_from(Decision)) == 0
        assert db.session.scalars(select(AuditLine.action)).all() == ["setup"]


def test_the_next_action_works_after_one_that_failed(app: Flask) -> None:
    with app.app_context():
        write_setup()
        with pytest.raises(ZeroDivisionError), writing(WHO, "fail"):
            raise ZeroDivisionError

        write_sheet(1, 900_000)

        assert db.session.scalars(select(AuditLine.action).order_by(AuditLine.id)).all() == [
            "setup",
            "submit-sheet",
        ]
        assert verify_database() == []


def test_what_is_done_already_writes_no_line(app: Flask) -> None:
    with app.app_context():
        write_setup()
        with writing(WHO, "again") as transaction:
            transaction.is_done_already = True

        assert db.session.scalars(select(AuditLine.action)).all() == ["setup"]
