"""Rulings (裁定): who, when and why; the newest on a matter counts."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from contest.actions import rulings
from contest.actions.promotion import confirm_promotion
from contest.loading import setup_of, stage_result

from .checking import audit_lines, decisions, refused
from .small_season import MARKS, TOWNSHIP, Small, standings, start_season, write_season

#: a2 and a3 hand in the same: 86 + 85 + 87 = 258, 86.00 each, on places 2 and 3 of 2
TIED = {**MARKS, ("township", "a3"): "52+34 51+34 52.5+34.5"}

Ruling = Callable[[Small, tuple[str, str], str, str], Any]
RULINGS: dict[str, Ruling] = {
    "status": lambda s, place, who, why: rulings.set_status(
        s.organiser, s.season, place, who, "withdrawn", why
    ),
    "decline": lambda s, place, who, why: rulings.decline_promotion(
        s.organiser, s.season, place, who, why
    ),
    "recommend": lambda s, place, who, why: rulings.recommend(
        s.organiser, s.season, place, who, why
    ),
    "recuse": lambda s, place, who, why: rulings.recuse_judge(
        s.organiser, s.season, place, who, "j2", why
    ),
}


@pytest.fixture
def tied(inside: Flask, tmp_path: Path) -> Small:
    """Return the season with a tie across the cut of the first township."""
    return start_season(write_season(tmp_path / "season", marks=TIED))


def group_a(small: Small) -> list[tuple[str, str, int | None, str]]:
    """Return the standings of the first township."""
    return [line for line in standings(small, "township") if line[0].startswith("a")]


@pytest.mark.parametrize("kind", RULINGS)
def test_a_ruling_is_one_decision_with_who_and_why(held: Small, kind: str) -> None:
    RULINGS[kind](held, TOWNSHIP, "a2", "  组委会决定 ")
    (row,) = decisions(kind)
    assert (row.field, row.stage, row.contestant_id) == (
        *TOWNSHIP,
        setup_of(held.season).contestants["a2"].id,
    )
    assert row.value == {"status": "withdrawn", "recuse": "j2"}.get(kind, "")
    assert (row.reason, row.by_name) == ("组委会决定", "梁秋白")
    assert row.by_person_id == held.organiser.person_id
    assert audit_lines() == [(kind, "community/township a2", "梁秋白")]


@pytest.mark.parametrize("kind", RULINGS)
def test_a_ruling_without_a_reason_is_refused(held: Small, kind: str) -> None:
    with refused("reason-missing", 422):
        RULINGS[kind](held, TOWNSHIP, "a2", " \u3000")


@pytest.mark.parametrize("kind", RULINGS)
def test_a_ruling_on_nobody_is_refused(held: Small, kind: str) -> None:
    with refused("unknown-contestant", 404):
        RULINGS[kind](held, TOWNSHIP, "a9", "组委会决定")


@pytest.mark.parametrize("kind", RULINGS)
@pytest.mark.parametrize("place", [("community", "county"), ("organ", "township")])
def test_a_ruling_in_an_unknown_stage_is_refused(
    held: Small, kind: str, place: tuple[str, str]
) -> None:
    with refused("unknown-stage", 404):
        RULINGS[kind](held, place, "a2", "组委会决定")


@pytest.mark.parametrize("kind", RULINGS)
def test_only_organisers_rule(held: Small, kind: str) -> None:
    for actor in (held.verifier, held.supervisor, held.judges["j1"]):
        other = Small(held.season, actor, held.verifier, held.supervisor, held.judges)
        with refused("not-allowed", 403):
            RULINGS[kind](other, TOWNSHIP, "a2", "组委会决定")


def test_who_withdraws_is_listed_without_a_rank_and_the_next_moves_up(held: Small) -> None:
    rulings.set_status(held.organiser, held.season, TOWNSHIP, "a2", "withdrawn", "因病退赛")
    assert group_a(held) == [
        ("a1", "90.00", 1, "promoted"),
        ("a3", "82.67", 2, "promoted"),
        ("a4", "75.00", 3, "out"),
        ("a2", "", None, "unranked"),
    ]


def test_the_newest_status_counts(held: Small) -> None:
    before = standings(held, "township")
    rulings.set_status(held.organiser, held.season, TOWNSHIP, "a2", "absent", "未到场")
    rulings.set_status(held.organiser, held.season, TOWNSHIP, "a2", "ok", "查实已到场")
    assert standings(held, "township") == before
    assert [row.value for row in decisions("status")] == ["absent", "ok"]


def test_a_status_that_does_not_exist_is_refused(held: Small) -> None:
    with refused("unknown-status", 422):
        rulings.set_status(held.organiser, held.season, TOWNSHIP, "a2", "ill", "因病")


def test_who_declines_keeps_the_rank_and_the_next_moves_up(held: Small) -> None:
    rulings.decline_promotion(held.organiser, held.season, TOWNSHIP, "a1", "工作调动")
    assert group_a(held) == [
        ("a1", "90.00", 1, "out"),
        ("a2", "86.00", 2, "promoted"),
        ("a3", "82.67", 3, "promoted"),
        ("a4", "75.00", 4, "out"),
    ]


def test_a_recused_judge_counts_no_more_for_that_contestant(held: Small) -> None:
    rulings.recuse_judge(held.organiser, held.season, TOWNSHIP, "a1", "j2", "近亲属")
    assert group_a(held)[-1] == ("a1", "", None, "unranked")  # two sheets left, three needed
    (problem,) = stage_result(setup_of(held.season), *TOWNSHIP).problems
    assert (problem.code, problem.contestant, problem.blocking) == ("too-few-sheets", "a1", True)
    assert problem.facts == {"round": "show", "valid": 2, "min": 3}


def test_an_unknown_judge_is_refused(held: Small) -> None:
    with refused("unknown-judge", 404):
        rulings.recuse_judge(held.organiser, held.season, TOWNSHIP, "a1", "j9", "近亲属")


def test_a_tie_across_the_cut_is_undecided_until_it_is_settled(tied: Small) -> None:
    assert group_a(tied)[1:3] == [("a2", "86.00", 2, "undecided"), ("a3", "86.00", 2, "undecided")]
    rulings.settle_tie(tied.organiser, tied.season, TOWNSHIP, {"a2": 2, "a3": 1}, "加试一题")
    assert group_a(tied) == [
        ("a1", "90.00", 1, "promoted"),
        ("a3", "86.00", 2, "promoted"),
        ("a2", "86.00", 3, "out"),
        ("a4", "75.00", 4, "out"),
    ]


def test_settling_is_one_decision_per_member_under_one_audit_line(tied: Small) -> None:
    rulings.settle_tie(tied.organiser, tied.season, TOWNSHIP, {"a3": 1, "a2": 2}, "加试一题")
    assert [(row.value, row.reason) for row in decisions("settle")] == [
        ("1", "加试一题"),
        ("2", "加试一题"),
    ]
    assert audit_lines() == [("settle", "community/township a3 a2", "梁秋白")]


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"a2": 1},
        {"a2": 1, "a3": 2, "a4": 3},
        {"a1": 1, "a4": 2},
        {"a2": 1, "b2": 2},
    ],
)
def test_only_the_members_of_one_tie_are_settled(tied: Small, order: dict[str, int]) -> None:
    with refused("not-a-tie", 422):
        rulings.settle_tie(tied.organiser, tied.season, TOWNSHIP, order, "加试一题")


@pytest.mark.parametrize(("first", "second"), [(1, 1), (2, 2), (0, 1), (1, 3), (-1, 1)])
def test_each_member_of_a_tie_gets_a_place_of_its_own(tied: Small, first: int, second: int) -> None:
    with refused("tie-order", 422, count=2):
        order = {"a2": first, "a3": second}
        rulings.settle_tie(tied.organiser, tied.season, TOWNSHIP, order, "加试一题")


def test_settling_needs_a_reason_and_an_organiser(tied: Small) -> None:
    order = {"a2": 1, "a3": 2}
    with refused("reason-missing", 422):
        rulings.settle_tie(tied.organiser, tied.season, TOWNSHIP, order, "")
    with refused("not-allowed", 403):
        rulings.settle_tie(tied.supervisor, tied.season, TOWNSHIP, order, "加试一题")


def test_who_may_not_rule_learns_nothing_of_the_data(tied: Small) -> None:
    actor, season = tied.supervisor, tied.season
    with refused("not-allowed", 403):
        rulings.settle_tie(actor, season, TOWNSHIP, {"a1": 1, "a2": 2}, "加试一题")
    with refused("not-allowed", 403):
        rulings.recuse_judge(actor, season, TOWNSHIP, "a1", "nobody", "亲属")
    with refused("not-allowed", 403):
        rulings.void_sheet(actor, season, TOWNSHIP, "a1", "show:nobody", "笔误")


def test_no_tie_is_settled_after_the_promotion_is_confirmed(inside: Flask, tmp_path: Path) -> None:
    below = {**MARKS, ("township", "a4"): MARKS["township", "a3"]}  # a tie below the cut
    small = start_season(write_season(tmp_path / "season", marks=below))
    confirm_promotion(small.organiser, small.season, *TOWNSHIP)
    with refused("promotion-confirmed"):
        order = {"a3": 1, "a4": 2}
        rulings.settle_tie(small.organiser, small.season, TOWNSHIP, order, "加试一题")


def test_a_settled_tie_can_be_settled_anew(tied: Small) -> None:
    rulings.settle_tie(tied.organiser, tied.season, TOWNSHIP, {"a2": 1, "a3": 2}, "加试一题")
    rulings.settle_tie(tied.organiser, tied.season, TOWNSHIP, {"a2": 2, "a3": 1}, "更正笔误")
    assert group_a(tied)[1:3] == [("a3", "86.00", 2, "promoted"), ("a2", "86.00", 3, "out")]
