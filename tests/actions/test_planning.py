"""Planning sessions (安排场次): one per group of a round, for those who take part."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from contest.actions.planning import plan_sessions
from contest.actions.promotion import confirm_promotion
from contest.actions.rulings import set_status
from contest.db import db
from contest.loading import session_state
from contest.models import Session

from .checking import audit_lines, refused
from .small_season import CITY, JUDGES, MARKS, TOWNSHIP, Small, advance, start_season, write_season


def plans() -> dict[str, tuple[str, list[str], list[str]]]:
    """Return code → (name, contestants in order, judges by seat) of every session."""
    return {
        s.code: (s.name, [e.contestant.code for e in s.entries], [p.judge.code for p in s.seats])
        for s in db.session.scalars(select(Session).order_by(Session.code))
    }


def test_each_group_of_a_round_gets_a_session(bare: Small) -> None:
    assert plan_sessions(bare.organiser, bare.season, *TOWNSHIP, ("j3", "j1", "j2")) == 2
    seats = ["j3", "j1", "j2"]
    assert plans() == {
        "community-township-show-t1": (
            "社区 晨光街道 街道(乡镇)初赛 同台竞技",
            ["a1", "a2", "a3", "a4"],
            seats,
        ),
        "community-township-show-t2": (
            "社区 青杨镇 街道(乡镇)初赛 同台竞技",
            ["b1", "b2", "b3", "b4"],
            seats,
        ),
    }
    assert audit_lines() == [("plan-sessions", "community/township", "梁秋白")]


def test_a_planned_session_can_be_opened(bare: Small) -> None:
    plan_sessions(bare.organiser, bare.season, *TOWNSHIP, JUDGES)
    advance(bare, "community-township-show-t2", "open")
    states = {s.code[-2:]: session_state(s.id) for s in db.session.scalars(select(Session))}
    assert states == {"t1": "planned", "t2": "open"}


def test_who_has_left_is_not_planned_for(bare: Small) -> None:
    set_status(bare.organiser, bare.season, TOWNSHIP, "a2", "withdrawn", "因病")
    set_status(bare.organiser, bare.season, TOWNSHIP, "a3", "suspended", "核查中")
    plan_sessions(bare.organiser, bare.season, *TOWNSHIP, JUDGES)
    assert plans()["community-township-show-t1"][1] == ["a1", "a3", "a4"]


def test_a_higher_stage_is_planned_for_who_was_promoted(inside: Flask, tmp_path: Path) -> None:
    below = {place: sheets for place, sheets in MARKS.items() if place[0] == "township"}
    small = start_season(write_season(tmp_path / "season", marks=below))
    confirm_promotion(small.organiser, small.season, *TOWNSHIP)
    assert plan_sessions(small.organiser, small.season, *CITY, JUDGES) == 1
    name, entrants, judges = plans()["community-city-final"]
    assert (name, entrants, judges) == ("社区 市级决赛 决赛", ["a1", "a2", "b1", "b2"], [*JUDGES])


def test_what_is_on_file_is_not_planned_again(held: Small) -> None:
    confirm_promotion(held.organiser, held.season, *TOWNSHIP)
    with refused("sessions-planned"):
        plan_sessions(held.organiser, held.season, *CITY, JUDGES)


def test_a_higher_stage_waits_for_the_promotion(bare: Small) -> None:
    with refused("entrants-open", stage="街道(乡镇)初赛"):
        plan_sessions(bare.organiser, bare.season, *CITY, JUDGES)


def test_sessions_are_planned_once(bare: Small) -> None:
    plan_sessions(bare.organiser, bare.season, *TOWNSHIP, JUDGES)
    with refused("sessions-planned"):
        plan_sessions(bare.organiser, bare.season, *TOWNSHIP, JUDGES)


@pytest.mark.parametrize("judges", [(), ("j1",), ("j1", "j2")])
def test_a_panel_below_the_minimum_is_refused(bare: Small, judges: tuple[str, ...]) -> None:
    with refused("panel-too-small", seats=len(judges), min=3):
        plan_sessions(bare.organiser, bare.season, *TOWNSHIP, judges)


def test_an_unknown_judge_is_refused(bare: Small) -> None:
    with refused("unknown-judge", 404):
        plan_sessions(bare.organiser, bare.season, *TOWNSHIP, (*JUDGES, "j9"))


def test_an_unknown_stage_is_refused(bare: Small) -> None:
    with refused("unknown-stage", 404):
        plan_sessions(bare.organiser, bare.season, "community", "county", JUDGES)


def test_only_organisers_plan(bare: Small) -> None:
    for actor in (bare.verifier, bare.supervisor, bare.judges["j1"]):
        with refused("not-allowed", 403):
            plan_sessions(actor, bare.season, *TOWNSHIP, JUDGES)


def test_a_judge_takes_one_seat_of_a_panel(bare: Small) -> None:
    with refused("panel-too-small", seats=2, min=3):
        plan_sessions(bare.organiser, bare.season, *TOWNSHIP, ("j1", "j1", "j2"))
