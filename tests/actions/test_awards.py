"""Confirming awards (确认奖项): within the budget, when nothing is open any more."""

from pathlib import Path

import pytest
from flask import Flask

from contest.actions.awards import confirm_awards
from contest.actions.promotion import confirm_promotion
from contest.actions.publishing import publish_awards
from contest.actions.rulings import set_status, settle_tie
from contest.publications import awards_draft
from contest.queries.ceremony import stageable
from contest.queries.prizes import StageAwards, awards_page

from .checking import audit_lines, decisions, refused
from .small_season import (
    CITY,
    MARKS,
    TOWNSHIP,
    Small,
    advance,
    correct,
    plan_session,
    start_season,
    write_season,
)

PRIZES = [
    ["b1", "一等奖", "3000.00"],
    ["a1", "二等奖", "2000.00"],
    ["b2", "三等奖", "1000.00"],
    ["a2", "三等奖", "1000.00"],
]
#: one prize more, for the best in the same final
SECOND = """
[[award]]
field = "community"
stage = "city"
seats = 1
tiers = [ { name = "最佳人气奖", seats = 1, prize = "500" } ]
"""
#: b1 hands in what a1 did: 92.00 each, one first and one second prize
TIED = {**MARKS, ("city", "b1"): MARKS["city", "a1"]}


def finalists_of(small: Small) -> Small:
    """Put the promotion to the final on record."""
    confirm_promotion(small.organiser, small.season, *TOWNSHIP)
    return small


@pytest.fixture
def final(held: Small) -> Small:
    """Return the season as held, with its finalists on record."""
    return finalists_of(held)


def test_awards_wait_for_the_promotion_of_the_stage_below(held: Small) -> None:
    with refused("entrants-unconfirmed", stage="街道(乡镇)初赛"):
        confirm_awards(held.organiser, held.season, *CITY)
    assert decisions("confirm-awards") == []


def test_confirmed_awards_record_who_gets_what(final: Small) -> None:
    confirm_awards(final.organiser, final.season, *CITY)
    (row,) = decisions("confirm-awards")
    assert row.facts == {"awards": [PRIZES]}
    assert (row.field, row.stage, row.by_name) == (*CITY, "梁秋白")
    assert audit_lines()[-1] == ("confirm-awards", "community/city", "梁秋白")


def test_only_organisers_confirm_awards(final: Small) -> None:
    for actor in (final.verifier, final.supervisor, final.judges["j1"]):
        with refused("not-allowed", 403):
            confirm_awards(actor, final.season, *CITY)


def test_a_stage_without_awards_is_refused(final: Small) -> None:
    with refused("no-awards", 404):
        confirm_awards(final.organiser, final.season, *TOWNSHIP)


def test_an_unknown_stage_is_refused(final: Small) -> None:
    with refused("unknown-stage", 404):
        confirm_awards(final.organiser, final.season, "community", "county")


@pytest.mark.parametrize("steps", [(), ("open",), ("open", "close"), ("open", "close", "verify")])
def test_awards_wait_for_every_session_of_their_stage(final: Small, steps: tuple[str, ...]) -> None:
    plan_session(final, "late", "city", ("a1",))
    advance(final, "late", *steps)
    with refused("sessions-unsigned", count=1, first="场次late"):
        confirm_awards(final.organiser, final.season, *CITY)


def test_awards_of_one_fen_too_much_are_refused(inside: Flask, tmp_path: Path) -> None:
    # 3000 + 2000 + 2 × 1000 = 7000.00 > 6999.99
    small = finalists_of(start_season(write_season(tmp_path / "season", budget="6999.99")))
    with refused("budget-exceeded"):
        confirm_awards(small.organiser, small.season, *CITY)


def test_a_budget_that_only_warns_lets_awards_pass(inside: Flask, tmp_path: Path) -> None:
    folder = write_season(tmp_path / "season", budget="6999.99", over="warn")
    small = finalists_of(start_season(folder))
    confirm_awards(small.organiser, small.season, *CITY)
    assert decisions("confirm-awards")[0].facts == {"awards": [PRIZES]}


def test_awards_wait_while_a_tie_at_a_border_is_open(inside: Flask, tmp_path: Path) -> None:
    small = finalists_of(start_season(write_season(tmp_path / "season", marks=TIED)))
    with refused("problems-open", count=2):  # one for a1, one for b1
        confirm_awards(small.organiser, small.season, *CITY)
    settle_tie(small.organiser, small.season, CITY, {"b1": 2, "a1": 1}, "加试一题")
    confirm_awards(small.organiser, small.season, *CITY)
    assert decisions("confirm-awards")[0].facts["awards"][0][:2] == [
        ["a1", "一等奖", "3000.00"],
        ["b1", "二等奖", "2000.00"],
    ]


def test_awards_wait_while_a_score_is_missing(inside: Flask, tmp_path: Path) -> None:
    missing = {**MARKS, ("city", "a2"): "50+34 . 51+34"}  # two sheets of three
    small = finalists_of(start_season(write_season(tmp_path / "season", marks=missing)))
    with refused("problems-open", count=1):
        confirm_awards(small.organiser, small.season, *CITY)


def test_who_is_held_gets_no_prize_and_the_next_take_the_seats(final: Small) -> None:
    set_status(final.organiser, final.season, CITY, "b1", "suspended", "核查中")
    confirm_awards(final.organiser, final.season, *CITY)
    # a1, b2, a2 take the seats of 一等奖, 二等奖, 三等奖; one seat of 三等奖 stays empty
    assert decisions("confirm-awards")[0].facts["awards"][0] == [
        ["a1", "一等奖", "3000.00"],
        ["b2", "二等奖", "2000.00"],
        ["a2", "三等奖", "1000.00"],
    ]


def test_after_a_correction_awards_are_confirmed_anew(final: Small) -> None:
    confirm_awards(final.organiser, final.season, *CITY)
    # b2: 60 + 40 = 100 from j1, then 100 + 85 + 86 = 271, 271 ÷ 3 = 90.333…, still third;
    # b1: 50 + 34 = 84 from j1, then 84 + 92.5 + 93 = 269.5, ÷ 3 = 89.8333…, now third
    correct(final, "community-city-final", "b2", "j1", "60+40")
    correct(final, "community-city-final", "b1", "j1", "50+34")
    confirm_awards(final.organiser, final.season, *CITY)
    first, second = decisions("confirm-awards")
    assert first.facts == {"awards": [PRIZES]}
    assert second.facts["awards"][0] == [
        ["a1", "一等奖", "3000.00"],
        ["b2", "二等奖", "2000.00"],
        ["b1", "三等奖", "1000.00"],
        ["a2", "三等奖", "1000.00"],
    ]


@pytest.fixture
def two_awards(inside: Flask, tmp_path: Path) -> Small:
    """Return the season with two awards of the final, its finalists on record."""
    folder = write_season(tmp_path / "season", budget="7500.00")
    with (folder / "rulebook.toml").open("a", encoding="utf-8") as rulebook:
        rulebook.write(SECOND)
    return finalists_of(start_season(folder))


def stage_awards(small: Small) -> StageAwards:
    """Return the awards of the final as the page shows them."""
    (found,) = awards_page(small.season).stages
    return found


def test_two_awards_of_a_stage_are_confirmed_each_for_itself(two_awards: Small) -> None:
    assert not stage_awards(two_awards).is_confirmed
    confirm_awards(two_awards.organiser, two_awards.season, *CITY)
    (row,) = decisions("confirm-awards")
    assert row.facts == {"awards": [PRIZES, [["b1", "最佳人气奖", "500.00"]]]}
    found = stage_awards(two_awards)
    assert (found.is_confirmed, found.is_changed, len(found.awards)) == (True, False, 2)
    assert stageable(two_awards.season, *CITY).why == ""
    digest = awards_draft(two_awards.season, *CITY).digest
    assert publish_awards(two_awards.organiser, two_awards.season, *CITY, digest) == 1


def test_of_two_awards_only_the_one_that_changed_says_so(two_awards: Small) -> None:
    confirm_awards(two_awards.organiser, two_awards.season, *CITY)
    set_status(two_awards.organiser, two_awards.season, CITY, "a2", "suspended", "核查中")
    found = stage_awards(two_awards)
    assert [view.is_changed for view in found.awards] == [True, False]
    assert stageable(two_awards.season, *CITY).why == "ceremony-changed"
    confirm_awards(two_awards.organiser, two_awards.season, *CITY)
    assert not stage_awards(two_awards).is_changed
