"""People and seats (人员、岗位): one person, one seat per role and season."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from contest.actions.people import add_staff, seat_judges
from contest.db import db
from contest.loading import season_by_code
from contest.models import Person, Season, Seat
from contest.transfer import import_folder

from .checking import audit_lines, refused
from .small_season import Small, write_season


@pytest.fixture
def season(inside: Flask, tmp_path: Path) -> Season:
    """Return a season in which nobody has a seat."""
    return season_by_code(import_folder(write_season(tmp_path / "season")))


def seats() -> list[tuple[str, str | None, str]]:
    """Return (name, sign-in name, role) of every seat."""
    rows = db.session.scalars(select(Seat).order_by(Seat.id))
    return [(row.person.name, row.person.sign_in_name, row.role) for row in rows]


def test_a_new_sign_in_name_is_a_new_person_with_a_seat(season: Season) -> None:
    add_staff(season, "梁秋白", " LiangQB ", "organiser", "hash")
    assert seats() == [("梁秋白", "liangqb", "organiser")]
    assert db.session.scalars(select(Person.password_hash)).all() == ["hash"]
    assert audit_lines()[0][0] == "add-person"


def test_a_known_sign_in_name_is_the_same_person_with_one_more_seat(season: Season) -> None:
    add_staff(season, "梁秋白", "liangqb", "organiser", "hash")
    add_staff(season, "梁秋白", "LIANGQB", "supervisor", "other")
    assert seats() == [("梁秋白", "liangqb", "organiser"), ("梁秋白", "liangqb", "supervisor")]
    assert db.session.scalars(select(Person.password_hash)).all() == ["hash"]


def test_only_organisers_give_seats(held: Small) -> None:
    for actor in (held.verifier, held.supervisor, held.judges["j1"]):
        with refused("not-allowed", 403):
            add_staff(held.season, "某人", "someone", "organiser", "hash", actor)
        with refused("not-allowed", 403):
            seat_judges(held.season, actor)


def test_every_judge_of_the_season_gets_one_seat(season: Season) -> None:
    seat_judges(season)
    expected = [(f"评委{n}", None, "judge") for n in "123"]
    assert seats() == expected
    seat_judges(season)
    assert seats() == expected


def test_a_judge_with_a_seat_keeps_it(held: Small) -> None:
    before = seats()
    seat_judges(held.season, held.organiser)
    assert seats() == before


def test_the_same_seat_twice_is_refused(season: Season) -> None:
    add_staff(season, "梁秋白", "liangqb", "organiser", "hash")
    with refused("seat-taken", name="梁秋白"):
        add_staff(season, "别名", "LiangQB", "organiser", "other")
