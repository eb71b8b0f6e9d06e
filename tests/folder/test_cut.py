"""Ties across the cut, moving up (递补), lone entries (直接推荐); contract section 5."""

from pathlib import Path
from typing import Any

import pytest

from .season import (
    blocking,
    book,
    column,
    contestants,
    decide,
    given,
    scores,
    stage,
    tally,
    write,
)

TOP_2 = [{"rule": "top", "n": 2}]
TIE = {"a": "95", "b": "90", "c": "90", "d": "80"}


def outcomes(folder: Path, stage_code: str = "city") -> dict[str, str]:
    """Return the outcome of each contestant of a stage."""
    return column(folder, "standings", "outcome", stage=stage_code)


def cut(path: Path, *rulings: str, points: dict[str, str] = TIE, **keys: Any) -> Path:
    """Return a folder where two are promoted and b and c are equal."""
    rules = {"promote": TOP_2, **keys}
    return write(
        path,
        book(stage(given(), **rules)),
        " ".join(points),
        scores=scores(**points),
        decisions=rulings,
    )


# ------------------------------------------------------------------ ties across the cut


@pytest.mark.parametrize("at_cut", ["", "ask"])
def test_a_tie_across_the_cut_is_asked_by_default(tmp_path: Path, at_cut: str) -> None:
    folder = cut(tmp_path, at_cut=at_cut)

    assert outcomes(folder) == {"a": "promoted", "b": "undecided", "c": "undecided", "d": "out"}
    assert any(row["blocking"] == "yes" for row in tally(folder)["problems"])


def test_at_cut_all_promotes_all_tied(tmp_path: Path) -> None:
    folder = cut(tmp_path, at_cut="all")

    assert outcomes(folder) == {"a": "promoted", "b": "promoted", "c": "promoted", "d": "out"}


def test_at_cut_none_promotes_none_of_the_tied(tmp_path: Path) -> None:
    folder = cut(tmp_path, at_cut="none")

    assert outcomes(folder) == {"a": "promoted", "b": "out", "c": "out", "d": "out"}
    assert blocking(folder) == set()


def test_a_settled_tie_promotes_the_first_of_it(tmp_path: Path) -> None:
    folder = cut(tmp_path, decide("settle", "b", "2"), decide("settle", "c", "1"))

    assert outcomes(folder) == {"a": "promoted", "c": "promoted", "b": "out", "d": "out"}
    assert blocking(folder) == set()


def test_a_tie_wholly_within_the_cut_needs_no_decision(tmp_path: Path) -> None:
    folder = cut(tmp_path, points={"a": "95", "b": "95", "c": "90"})

    assert outcomes(folder) == {"a": "promoted", "b": "promoted", "c": "out"}
    assert blocking(folder) == set()


def test_a_tie_wholly_behind_the_cut_needs_no_decision(tmp_path: Path) -> None:
    folder = cut(tmp_path, points={"a": "95", "b": "94", "c": "90", "d": "90"})

    assert outcomes(folder) == {"a": "promoted", "b": "promoted", "c": "out", "d": "out"}
    assert blocking(folder) == set()


def test_the_undecided_do_not_enter_the_next_stage(tmp_path: Path) -> None:
    low = stage(given(), code="township", promote=TOP_2)
    folder = write(
        tmp_path,
        book(low, stage(given(), entrants="township")),
        "a b c d",
        scores=scores("township/show", **TIE),
    )

    assert list(outcomes(folder)) == ["a"]


@pytest.mark.parametrize("at_cut", ["ask", "all", "none"])
def test_a_tie_across_the_cut_of_best_follows_the_same_rule(tmp_path: Path, at_cut: str) -> None:
    folder = cut(tmp_path, at_cut=at_cut, promote=[{"rule": "best", "n": 2}])

    word = {"ask": "undecided", "all": "promoted", "none": "out"}[at_cut]
    assert outcomes(folder) == {"a": "promoted", "b": word, "c": word, "d": "out"}


# ------------------------------------------------------------------ moving up

CLEAR = {"a": "95", "b": "90", "c": "85", "d": "80"}


def test_after_a_decline_the_next_in_rank_moves_up_and_it_says_so(tmp_path: Path) -> None:
    folder = cut(tmp_path, decide("decline", "a"), points=CLEAR)

    rows = {row["contestant"]: row for row in tally(folder)["standings"]}

    assert outcomes(folder) == {"a": "out", "b": "promoted", "c": "promoted", "d": "out"}
    assert rows["a"]["rank"] == "1"
    assert rows["a"]["reason"] not in ("", rows["b"]["reason"])
    assert rows["c"]["reason"] != rows["b"]["reason"]


def test_moving_up_stays_within_the_group(tmp_path: Path) -> None:
    top = stage(given(), group_by="township", promote=[{"rule": "top", "n": 1}])
    folder = write(
        tmp_path,
        book(top),
        {"t1": "a b c", "t2": "d e f"},
        scores=scores(a="95", b="80", c="70", d="94", e="93", f="92"),
        decisions=[decide("decline", "a")],
    )

    reasons = column(folder, "standings", "reason")

    assert outcomes(folder) == {
        "a": "out",
        "b": "promoted",
        "c": "out",
        "d": "promoted",
        "e": "out",
        "f": "out",
    }
    assert reasons["b"] != reasons["d"]


def test_after_a_decline_best_moves_up_over_all_groups(tmp_path: Path) -> None:
    both = stage(given(), group_by="township", promote=[{"rule": "best", "n": 2}])
    folder = write(
        tmp_path,
        book(both),
        {"t1": "a b", "t2": "c d"},
        scores=scores(a="95", b="80", c="94", d="93"),
        decisions=[decide("decline", "a")],
    )

    assert outcomes(folder) == {"a": "out", "b": "out", "c": "promoted", "d": "promoted"}


def test_two_declines_move_two_up(tmp_path: Path) -> None:
    folder = cut(tmp_path, decide("decline", "a"), decide("decline", "c"), points=CLEAR)

    assert outcomes(folder) == {"a": "out", "b": "promoted", "c": "out", "d": "promoted"}


def test_a_disqualification_moves_the_next_in_rank_up_and_it_says_so(tmp_path: Path) -> None:
    folder = cut(tmp_path, decide("status", "a", "disqualified"), points=CLEAR)

    rows = {row["contestant"]: row for row in tally(folder)["standings"]}

    assert outcomes(folder) == {"b": "promoted", "c": "promoted", "d": "out", "a": "unranked"}
    assert rows["c"]["reason"] != rows["b"]["reason"]


def test_who_moved_up_enters_the_next_stage(tmp_path: Path) -> None:
    low = stage(given(), code="township", promote=TOP_2)
    folder = write(
        tmp_path,
        book(low, stage(given(), entrants="township")),
        "a b c d",
        scores=scores("township/show", **CLEAR) + scores(b="90", c="95"),
        decisions=[decide("decline", "a", at="township")],
    )

    assert column(folder, "standings", "rank", stage="city") == {"c": "1", "b": "2"}


def test_a_decline_can_bring_a_tie_to_the_cut(tmp_path: Path) -> None:
    points = {"a": "95", "b": "94", "c": "90", "d": "90"}
    folder = cut(tmp_path, decide("decline", "a"), points=points)

    assert outcomes(folder) == {"a": "out", "b": "promoted", "c": "undecided", "d": "undecided"}


# ------------------------------------------------------------------ a lone entry


def lone(path: Path, single: str, status: str = "", points: str = "") -> Path:
    """Return a folder where t1 has one entry and t2 has two."""
    keys = {"single": single} if single else {}
    only = stage(given(), group_by="township", promote=[{"rule": "top", "n": 1}], **keys)
    if not single:
        del only["single"]
    people = contestants({"t1": "a"}, status=status) + contestants({"t2": "b c"})
    rows = scores(b="90", c="80") + (scores(a=points) if points else [])
    return write(path, book(only), {"t1": "a", "t2": "b c"}, contestants=people, scores=rows)


@pytest.mark.parametrize("single", ["", "recommend"])
def test_a_lone_entry_is_promoted_without_a_score_by_default(tmp_path: Path, single: str) -> None:
    folder = lone(tmp_path, single)

    assert outcomes(folder)["a"] in ("promoted", "recommended")
    assert blocking(folder) == set()


@pytest.mark.parametrize("status", ["absent", "withdrawn", "disqualified", "vetoed", "suspended"])
def test_a_lone_entry_must_be_eligible(tmp_path: Path, status: str) -> None:
    assert outcomes(lone(tmp_path, "recommend", status))["a"] not in ("promoted", "recommended")


def test_a_lone_entry_may_have_to_compete(tmp_path: Path) -> None:
    folder = lone(tmp_path, "compete")

    assert outcomes(folder)["a"] == "unranked"
    assert blocking(folder) == {"a"}


def test_a_lone_entry_that_competes_is_ranked(tmp_path: Path) -> None:
    folder = lone(tmp_path, "compete", points="70")

    assert column(folder, "standings", "rank")["a"] == "1"
    assert outcomes(folder)["a"] == "promoted"
