"""Rehearsal (演练): a season apart, by the same code, that reaches nothing real."""

import pytest
from sqlalchemy import func, select

from contest.actions import publishing, rehearsing
from contest.actions.people import seat_judges
from contest.actor import Actor
from contest.db import db
from contest.loading import season_by_code, setup_of
from contest.models import Contestant, ScoreSheet, Season, Seat, Session
from contest.publications import stage_draft

from .checking import refused
from .small_season import JUDGES, NAMES, Small, advance
from .tablet import given, submit


@pytest.fixture
def rehearsal(planned: Small) -> Small:
    """Return the rehearsal of a planned season, its staff and its own judges."""
    code = rehearsing.make_rehearsal(planned.organiser, planned.season)
    season = season_by_code(code)
    seat_judges(season, planned.organiser)
    judges = {}
    for seat in db.session.scalars(select(Seat).where(Seat.season_id == season.id)):
        if seat.judge is not None:
            who = Actor(seat.person.name, seat.person_id, frozenset({"judge"}), seat.judge_id)
            judges[seat.judge.code] = who
    return Small(season, planned.organiser, planned.verifier, planned.supervisor, judges)


def test_it_is_held_as_the_real_one_under_invented_names(
    planned: Small, rehearsal: Small
) -> None:
    season = rehearsal.season
    assert (season.code, season.rehearsal_of) == ("small-rehearsal-1", "small")
    setup, real = setup_of(season), setup_of(planned.season)
    assert [p.name for p in setup.contestants.values()] == [f"选手{n}" for n in range(1, 9)]
    assert not set(NAMES.values()) & {p.name for p in setup.contestants.values()}
    assert setup.above == real.above
    assert setup.judges.keys() == set(JUDGES)
    advance(rehearsal, "t1", "open")
    for judge in JUDGES:
        submit(rehearsal, given(id=f"sheet-{judge}"), judge)
    advance(rehearsal, "t1", "close", "verify", "sign")
    real_sheets = (
        select(func.count(ScoreSheet.id))
        .join(Session)
        .where(Session.season_id == planned.season.id)
    )
    assert db.session.scalar(real_sheets) == 0


def test_its_judges_have_no_seat_in_the_real_one(planned: Small, rehearsal: Small) -> None:
    advance(planned, "t1", "open")
    advance(rehearsal, "t1", "open")
    for judge in JUDGES:
        with refused("not-on-panel", 403):
            submit(Small(planned.season, *people(rehearsal)), given(), judge)


def people(small: Small) -> tuple[Actor, Actor, Actor, dict[str, Actor]]:
    """Return who acts in a season."""
    return small.organiser, small.verifier, small.supervisor, dict(small.judges)


def test_nothing_of_it_is_published(held: Small) -> None:
    season = season_by_code(rehearsing.make_rehearsal(held.organiser, held.season))
    digest = stage_draft(season, "community", "township").digest
    with refused("rehearsal-not-published", 403):
        publishing.publish_stage(held.organiser, season, "community", "township", digest)
    with refused("rehearsal-not-published", 403):
        publishing.publish_awards(held.organiser, season, "community", "city", digest)


def test_a_rehearsal_is_not_rehearsed_and_only_the_organiser_makes_one(planned: Small) -> None:
    with refused("not-allowed", 403):
        rehearsing.make_rehearsal(planned.judges["j1"], planned.season)
    first = rehearsing.make_rehearsal(planned.organiser, planned.season)
    with refused("is-rehearsal", 422):
        rehearsing.make_rehearsal(planned.organiser, season_by_code(first))
    assert rehearsing.make_rehearsal(planned.organiser, planned.season) == "small-rehearsal-2"
    assert db.session.scalar(select(func.count(Season.id))) == 3
    assert db.session.scalar(select(func.count(Contestant.id))) == 24
