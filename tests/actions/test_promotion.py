"""Confirming a promotion (确认晋级): recorded once, when nothing is open any more."""

from pathlib import Path

import pytest
from flask import Flask

from contest.actions.promotion import confirm_promotion
from contest.actions.rulings import decline_promotion, settle_tie
from contest.loading import confirmed, setup_of

from .checking import audit_lines, decisions, refused
from .small_season import (
    CITY,
    MARKS,
    TOWNSHIP,
    Small,
    advance,
    correct,
    plan_session,
    standings,
    start_season,
    write_season,
)


def record(small: Small) -> dict[str, tuple[str, str, str, str]]:
    """Return the recorded (outcome, reason, total, rank) by contestant."""
    codes = setup_of(small.season).codes
    return {
        codes[row.contestant_id or 0]: (
            row.value,
            row.reason,
            row.facts["total"],
            row.facts["rank"],
        )
        for row in decisions("confirm")
    }


def finalists(small: Small) -> list[str]:
    """Return who enters the city stage."""
    return sorted(line[0] for line in standings(small, "city"))


def test_a_confirmed_promotion_records_every_entrant_as_it_stands(held: Small) -> None:
    confirm_promotion(held.organiser, held.season, *TOWNSHIP)
    assert record(held) == {
        "a1": ("promoted", "top", "90.00", "1"),
        "a2": ("promoted", "top", "86.00", "2"),
        "a3": ("out", "top", "82.67", "3"),
        "a4": ("out", "top", "75.00", "4"),
        "b1": ("promoted", "top", "91.17", "1"),
        "b2": ("promoted", "top", "85.00", "2"),
        "b3": ("out", "top", "83.83", "3"),
        "b4": ("out", "top", "68.00", "4"),
    }
    assert audit_lines() == [("confirm-promotion", "community/township", "梁秋白")]
    assert {row.by_name for row in decisions("confirm")} == {"梁秋白"}
    assert finalists(held) == ["a1", "a2", "b1", "b2"]


def test_a_promotion_is_confirmed_once(held: Small) -> None:
    confirm_promotion(held.organiser, held.season, *TOWNSHIP)
    with refused("promotion-confirmed"):
        confirm_promotion(held.organiser, held.season, *TOWNSHIP)


def test_only_organisers_confirm(held: Small) -> None:
    for actor in (held.verifier, held.supervisor, held.judges["j1"]):
        with refused("not-allowed", 403):
            confirm_promotion(actor, held.season, *TOWNSHIP)


def test_a_stage_without_promotion_rules_is_not_confirmed(held: Small) -> None:
    with refused("no-promotion"):
        confirm_promotion(held.organiser, held.season, *CITY)


def test_an_unknown_stage_is_not_confirmed(held: Small) -> None:
    with refused("unknown-stage", 404):
        confirm_promotion(held.organiser, held.season, "community", "county")


@pytest.mark.parametrize("steps", [(), ("open",), ("open", "close"), ("open", "close", "verify")])
def test_nothing_is_confirmed_before_every_session_is_signed(
    held: Small, steps: tuple[str, ...]
) -> None:
    plan_session(held, "late", "township", ("a1",))
    advance(held, "late", *steps)
    with refused("sessions-unsigned", count=1, first="场次late"):
        confirm_promotion(held.organiser, held.season, *TOWNSHIP)


def test_a_session_of_another_stage_does_not_matter(held: Small) -> None:
    plan_session(held, "late", "city", ("a1",))
    confirm_promotion(held.organiser, held.season, *TOWNSHIP)
    assert len(record(held)) == 8


def test_nothing_is_confirmed_while_a_tie_at_the_cut_is_open(inside: Flask, tmp_path: Path) -> None:
    tied = {**MARKS, ("township", "a3"): MARKS["township", "a2"]}
    small = start_season(write_season(tmp_path / "season", marks=tied))
    with refused("problems-open", count=2):  # one for a2, one for a3
        confirm_promotion(small.organiser, small.season, *TOWNSHIP)
    settle_tie(small.organiser, small.season, TOWNSHIP, {"a3": 1, "a2": 2}, "加试一题")
    confirm_promotion(small.organiser, small.season, *TOWNSHIP)
    assert record(small)["a3"] == ("promoted", "top", "86.00", "2")
    assert record(small)["a2"] == ("out", "top", "86.00", "3")


def test_nothing_is_confirmed_while_a_score_is_missing(inside: Flask, tmp_path: Path) -> None:
    missing = {**MARKS, ("township", "b4"): "40+28 . 40+28"}  # two sheets of three
    small = start_season(write_season(tmp_path / "season", marks=missing))
    with refused("problems-open", count=1):
        confirm_promotion(small.organiser, small.season, *TOWNSHIP)


def test_who_declined_is_out_and_the_next_in_rank_is_recorded(held: Small) -> None:
    decline_promotion(held.organiser, held.season, TOWNSHIP, "a2", "工作调动")
    confirm_promotion(held.organiser, held.season, *TOWNSHIP)
    assert record(held)["a2"] == ("out", "declined", "86.00", "2")
    assert record(held)["a3"] == ("promoted", "top", "82.67", "3")
    assert finalists(held) == ["a1", "a3", "b1", "b2"]


def test_before_it_is_confirmed_a_promotion_follows_a_correction(held: Small) -> None:
    # a3: 60 + 40 = 100 from j1, then 100 + 83 + 82 = 265, 265 ÷ 3 = 88.333… above a2's 86.00
    correct(held, "community-township-show-t1", "a3", "j1", "60+40")
    assert finalists(held) == ["a1", "a3", "b1", "b2"]


def test_a_later_correction_changes_no_promotion(held: Small) -> None:
    confirm_promotion(held.organiser, held.season, *TOWNSHIP)
    recorded, final = record(held), standings(held, "city")
    correct(held, "community-township-show-t1", "a3", "j1", "60+40")
    assert standings(held, "township")[:3] == [
        ("a1", "90.00", 1, "promoted"),
        ("a3", "88.33", 2, "promoted"),
        ("a2", "86.00", 3, "out"),
    ]
    assert record(held) == recorded
    assert confirmed(setup_of(held.season), *TOWNSHIP)["a2"] == "promoted"
    assert finalists(held) == ["a1", "a2", "b1", "b2"]
    assert standings(held, "city") == final
    with refused("promotion-confirmed"):
        confirm_promotion(held.organiser, held.season, *TOWNSHIP)


def test_a_later_decline_changes_no_promotion(held: Small) -> None:
    confirm_promotion(held.organiser, held.season, *TOWNSHIP)
    recorded = record(held)
    decline_promotion(held.organiser, held.season, TOWNSHIP, "a2", "工作调动")
    assert record(held) == recorded
    assert finalists(held) == ["a1", "a2", "b1", "b2"]
