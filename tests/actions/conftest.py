"""Seasons (赛季) to act on; `app` runs every test on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from contest.db import db, verify_database

from .small_season import (
    FINALISTS,
    Small,
    advance,
    begin_small,
    plan_session,
    start_season,
    write_season,
)


@pytest.fixture
def inside(app: Flask) -> Iterator[Flask]:
    """Return the app with its context pushed; afterwards the audit chain must hold."""
    with app.app_context():
        yield app
        db.session.rollback()
        assert verify_database() == []


@pytest.fixture
def held(inside: Flask, tmp_path: Path) -> Small:
    """Return the season as held on paper: every sheet on file, every session signed."""
    return start_season(write_season(tmp_path / "season"))


@pytest.fixture
def planned(inside: Flask, tmp_path: Path) -> Small:
    """Return the season before its first session: no sheet, three sessions planned."""
    folder = write_season(tmp_path / "season", marks={})
    return begin_small("planned", lambda: _plan(folder))


@pytest.fixture
def bare(inside: Flask, tmp_path: Path) -> Small:
    """Return the season as imported before anything is planned or scored."""
    return start_season(write_season(tmp_path / "season", marks={}))


@pytest.fixture
def opened(inside: Flask, tmp_path: Path) -> Small:
    """Return the season with the session of the first township open."""
    folder = write_season(tmp_path / "season", marks={})
    return begin_small("opened", lambda: _open(folder))


def _plan(folder: Path) -> Small:
    small = start_season(folder)
    plan_session(small, "t1", "township", ("a1", "a2", "a3", "a4"))
    plan_session(small, "t2", "township", ("b1", "b2", "b3", "b4"))
    plan_session(small, "final", "city", FINALISTS)
    return small


def _open(folder: Path) -> Small:
    small = _plan(folder)
    advance(small, "t1", "open")
    return small
