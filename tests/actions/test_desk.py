"""The desk (主持台): the draw, the order, who is on stage, the clock and its deduction."""

from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import select

from contest.actions import desk
from contest.actions.rulings import set_status
from contest.db import db
from contest.export import export_season
from contest.loading import (
    Deduction,
    HallSettings,
    lot,
    overtime_units,
    setup_of,
    stage_result,
    stage_rounds,
)
from contest.models import Adjustment
from contest.queries.desk import desk_of, desk_version

from .checking import contents, decisions, refused
from .small_season import TOWNSHIP, Small, advance
from .tablet import given, submit

HALL = {
    "limit_seconds": 480,
    "deductions": [[1, 10, 2000], [11, 20, 5000], [21, 9999, 10000]],
    "deduction_cap": 8000,
}


@pytest.fixture
def timed(planned: Small) -> Small:
    """Return the season with a timed session of the first township, open."""
    desk.set_hall(planned.organiser, planned.season, "t1", HALL)
    advance(planned, "t1", "open")
    return planned


def order(small: Small) -> list[tuple[str, int]]:
    """Return (contestant, lot) in the order they go on."""
    found = desk_of(setup_of(small.season), "t1").entries
    return [(entry.contestant.code, entry.order_number) for entry in found]


def test_the_draw_can_be_worked_out_by_anyone(planned: Small) -> None:
    desk.draw_order(planned.organiser, planned.season, "t1", " 3141 ", "王见证")
    # SHA-256 of 3141|a1 … 3141|a4 begins with bce4, 06df, 232d, cf9d
    assert order(planned) == [("a2", 1), ("a3", 2), ("a1", 3), ("a4", 4)]
    (drawn,) = decisions("order")
    assert (drawn.facts["seed"], drawn.facts["witnesses"], drawn.facts["number"]) == (
        "3141",
        "王见证",
        1,
    )


def test_a_draw_needs_a_seed_and_witnesses_and_comes_before_the_opening(planned: Small) -> None:
    with refused("seed-short", 422):
        desk.draw_order(planned.organiser, planned.season, "t1", "123", "王见证")
    with refused("witness-missing", 422):
        desk.draw_order(planned.organiser, planned.season, "t1", "1234", " ")
    with refused("not-allowed", 403):
        desk.draw_order(planned.supervisor, planned.season, "t1", "1234", "王见证")
    advance(planned, "t1", "open")
    with refused("session-is-open"):
        desk.draw_order(planned.organiser, planned.season, "t1", "1234", "王见证")


def test_a_second_draw_is_a_second_version(planned: Small) -> None:
    for seed in ("1234", "5678"):
        desk.draw_order(planned.organiser, planned.season, "t1", seed, "王见证")
    assert [d.facts["number"] for d in decisions("order")] == [1, 2]
    lots = sorted(["a1", "a2", "a3", "a4"], key=lambda code: lot("5678", code))
    assert [code for code, _ in order(planned)] == lots


def test_who_comes_late_goes_on_later_and_keeps_the_lot(opened: Small) -> None:
    desk.move_entry(opened.organiser, opened.season, "t1", ("a1", 3), "路上堵车")
    assert order(opened) == [("a2", 2), ("a3", 3), ("a1", 1), ("a4", 4)]
    with refused("reason-missing", 422):
        desk.move_entry(opened.organiser, opened.season, "t1", ("a1", 1), " ")
    with refused("order-place", 422):
        desk.move_entry(opened.organiser, opened.season, "t1", ("a1", 5), "迟到")
    with refused("not-in-session", 404):
        desk.move_entry(opened.organiser, opened.season, "t1", ("b1", 1), "迟到")


def test_a_withdrawal_renumbers_nobody(opened: Small) -> None:
    set_status(opened.organiser, opened.season, TOWNSHIP, "a2", "withdrawn", "因病")
    assert order(opened) == [("a1", 1), ("a2", 2), ("a3", 3), ("a4", 4)]
    found = desk_of(setup_of(opened.season), "t1")
    assert found.next_up is not None
    assert found.next_up.contestant.code == "a1"
    desk.put_on_stage(opened.organiser, opened.season, "t1", "a1")
    after = desk_of(setup_of(opened.season), "t1").next_up
    assert after is not None
    assert after.contestant.code == "a3"
    with refused("contestant-withdrawn"):
        desk.put_on_stage(opened.organiser, opened.season, "t1", "a2")


def test_on_stage_and_scoring_now_are_two_things(opened: Small) -> None:
    desk.put_on_stage(opened.organiser, opened.season, "t1", "a1")
    desk.score_now(opened.organiser, opened.season, "t1", "a1")
    desk.put_on_stage(opened.organiser, opened.season, "t1", "a3")
    submit(opened, given())
    found = desk_of(setup_of(opened.season), "t1")
    assert found.on_stage is not None
    assert found.scoring is not None
    assert (found.on_stage.contestant.code, found.scoring.contestant.code) == ("a3", "a1")
    assert (found.received, found.expected) == (1, 3)
    assert [seat.mark for seat in found.seats] == ["received", "missing", "missing"]
    desk.score_now(opened.organiser, opened.season, "t1", "")
    assert desk_of(setup_of(opened.season), "t1").scoring is None


def test_the_desk_works_only_while_scoring_is_open(planned: Small) -> None:
    for act in (desk.put_on_stage, desk.score_now):
        with refused("session-is-planned"):
            act(planned.organiser, planned.season, "t1", "a1")
        with refused("not-allowed", 403):
            act(planned.judges["j1"], planned.season, "t1", "a1")
    with refused("unknown-session", 404):
        desk.put_on_stage(planned.organiser, planned.season, "none", "a1")


@pytest.mark.parametrize(
    ("seconds", "units"),
    [(479, 0), (480, 0), (481, 2000), (490, 2000), (491, 5000), (500, 5000), (501, 8000)],
)
def test_overtime_costs_what_the_table_says(seconds: int, units: int) -> None:
    rows = tuple(Deduction(*row) for row in HALL["deductions"])  # type: ignore[attr-defined]
    settings = HallSettings(limit_seconds=480, deductions=rows, deduction_cap=8000)
    assert overtime_units(settings, seconds) == units


def test_overtime_is_deducted_once_after_averaging(timed: Small) -> None:
    for judge in ("j1", "j2", "j3"):
        submit(timed, given(id=f"sheet-{judge}"), judge)
    desk.put_on_stage(timed.organiser, timed.season, "t1", "a1")
    desk.start_timer(timed.organiser, timed.season, "t1")
    desk.stop_timer(timed.organiser, timed.season, "t1", 497)
    clock = desk_of(setup_of(timed.season), "t1").clock
    assert clock is not None
    assert (clock.contestant, clock.limit_seconds, clock.seconds) == ("a1", 480, 497)
    desk.deduct_overtime(timed.organiser, timed.season, "t1", "a1", 497)
    # 54 + 36 = 90 from each of three judges, 17 s over: −0.5
    assert score(timed) == Fraction(179, 2)
    with refused("overtime-entered"):
        desk.deduct_overtime(timed.organiser, timed.season, "t1", "a1", 497)


def test_a_wrong_deduction_is_reversed_by_a_counter_entry(timed: Small) -> None:
    desk.deduct_overtime(timed.organiser, timed.season, "t1", "a1", 497)
    with refused("reason-missing", 422):
        desk.reverse_overtime(timed.organiser, timed.season, "t1", "a1", "")
    desk.reverse_overtime(timed.organiser, timed.season, "t1", "a1", "误按")
    desk.deduct_overtime(timed.organiser, timed.season, "t1", "a1", 485)
    rows = db.session.execute(select(Adjustment.points, Adjustment.reason)).all()
    assert [tuple(row) for row in rows] == [
        (-5000, "超时17秒"),
        (5000, "冲回超时扣分：误按"),
        (-2000, "超时5秒"),
    ]
    assert desk_of(setup_of(timed.season), "t1").overtime == {"a1": -2000}


def test_a_reversed_deduction_is_no_evidence_any_more(timed: Small, tmp_path: Path) -> None:
    desk.deduct_overtime(timed.organiser, timed.season, "t1", "a1", 497)
    desk.reverse_overtime(timed.organiser, timed.season, "t1", "a1", "误按")
    stage = setup_of(timed.season).stage("community", "township")
    assert stage_rounds(setup_of(timed.season), stage)["show"].adjustments == {}
    desk.deduct_overtime(timed.organiser, timed.season, "t1", "a1", 485)
    export_season(timed.season.code, tmp_path / "out")
    lines = (tmp_path / "out" / "adjustments.csv").read_text().splitlines()
    assert lines[1:] == ["township,show,a1,-0.2,超时5秒"]


def test_the_clock_needs_somebody_on_stage(timed: Small) -> None:
    with refused("nobody-on-stage"):
        desk.start_timer(timed.organiser, timed.season, "t1")
    with refused("timer-not-started"):
        desk.stop_timer(timed.organiser, timed.season, "t1", 1)
    with refused("seconds-wrong", 422):
        desk.stop_timer(timed.organiser, timed.season, "t1", -1)
    with refused("no-overtime", 422):
        desk.deduct_overtime(timed.organiser, timed.season, "t1", "a1", 480)
    with refused("no-overtime", 422):
        desk.reverse_overtime(timed.organiser, timed.season, "t1", "a1", "误按")


def test_settings_are_frozen_once_the_session_is_open(timed: Small) -> None:
    with refused("session-is-open"):
        desk.set_hall(timed.organiser, timed.season, "t1", {"limit_seconds": 60})


def test_the_first_batch_is_released_once(planned: Small) -> None:
    desk.set_hall(planned.organiser, planned.season, "t1", {"batch_first_n": 2})
    advance(planned, "t1", "open")
    assert desk_of(setup_of(planned.season), "t1").holds_batch
    desk.release_batch(planned.organiser, planned.season, "t1")
    assert not desk_of(setup_of(planned.season), "t1").holds_batch
    with refused("no-batch"):
        desk.release_batch(planned.organiser, planned.season, "t1")


def test_looking_at_the_desk_changes_nothing(opened: Small) -> None:
    before, version = contents(), desk_version(opened.season.id, "t1")
    desk_of(setup_of(opened.season), "t1")
    assert contents() == before
    desk.put_on_stage(opened.organiser, opened.season, "t1", "a1")
    assert desk_version(opened.season.id, "t1") != version


def score(small: Small) -> Fraction | None:
    """Return the exact round score of the first contestant."""
    result = stage_result(setup_of(small.season), "community", "township")
    return next(iter(result.round_scores.values()))["a1"].exact
