"""Status of a contestant (缺席, 弃权, 取消资格 …) and what follows from it; contract section 1."""

from pathlib import Path

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

ALL = [{"rule": "top", "n": 9}]
AWARD = [
    {
        "field": "community",
        "stage": "city",
        "seats": 2,
        "tiers": [{"name": "一等奖", "seats": 2, "prize": "1000"}],
    }
]
RANKED = ["ok", "", "dnf", "suspended"]
UNRANKED = ["absent", "withdrawn", "disqualified", "vetoed"]


def folder_with(path: Path, status: str, by_decision: bool = False) -> Path:
    """Return a folder where a is first by score and has this status, b is second."""
    people = contestants({"t": "a"}, status="" if by_decision else status)
    rulings = [decide("status", "a", status)] if by_decision else []
    return write(
        path,
        book(stage(given(), promote=ALL), award=AWARD),
        "a b",
        contestants=people + contestants({"t": "b"}),
        decisions=rulings,
        scores=scores(a="95", b="90"),
    )


@pytest.mark.parametrize("status", RANKED)
def test_ok_dnf_and_suspended_are_ranked(tmp_path: Path, status: str) -> None:
    folder = folder_with(tmp_path, status)

    assert column(folder, "standings", "rank") == {"a": "1", "b": "2"}
    assert column(folder, "standings", "total")["a"] == "95.00"


@pytest.mark.parametrize("status", UNRANKED)
@pytest.mark.parametrize("by_decision", [False, True], ids=["in the file", "by decision"])
def test_the_others_are_listed_unranked_with_their_reason(
    tmp_path: Path, status: str, by_decision: bool
) -> None:
    folder = folder_with(tmp_path, status, by_decision)

    rows = {row["contestant"]: row for row in tally(folder)["standings"]}

    assert (rows["a"]["rank"], rows["a"]["total"]) == ("", "")
    assert rows["a"]["outcome"] == "unranked"
    assert status in rows["a"]["reason"]
    assert rows["b"]["rank"] == "1"


@pytest.mark.parametrize("status", ["ok", "dnf"])
def test_ok_and_dnf_are_promoted_and_awarded(tmp_path: Path, status: str) -> None:
    folder = folder_with(tmp_path, status)

    assert column(folder, "standings", "outcome")["a"] == "promoted"
    assert column(folder, "awards", "prize")["a"] == "1000.00"


@pytest.mark.parametrize("by_decision", [False, True], ids=["in the file", "by decision"])
@pytest.mark.parametrize("status", ["suspended", "vetoed", "absent", "withdrawn", "disqualified"])
def test_the_others_are_neither_promoted_nor_awarded(
    tmp_path: Path, status: str, by_decision: bool
) -> None:
    folder = folder_with(tmp_path, status, by_decision)

    assert column(folder, "standings", "outcome")["a"] not in ("promoted", "recommended")
    assert list(column(folder, "awards", "prize")) == ["b"]


def test_a_suspended_entry_names_its_reason(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "suspended")

    assert "suspended" in column(folder, "standings", "reason")["a"]


def test_an_absent_entry_needs_no_scores(tmp_path: Path) -> None:
    people = contestants({"t": "a"}, status="absent") + contestants({"t": "b"})
    folder = write(
        tmp_path,
        book(stage(given())),
        "",
        contestants=people,
        scores=scores(b="90"),
        units=["c,市,city", "t,镇,township,c", "t-h,社区,community,t"],
    )

    assert blocking(folder) == set()
    assert column(folder, "standings", "rank") == {"b": "1", "a": ""}


def test_a_status_counts_from_its_stage_on(tmp_path: Path) -> None:
    low = stage(given(), code="township", promote=[{"rule": "top", "n": 2}])
    high = stage(given(), promote=ALL, entrants="township")
    folder = write(
        tmp_path,
        book(low, high),
        "a b c",
        scores=scores("township/show", a="95", b="90", c="85")
        + scores("city/show", a="95", b="90"),
        decisions=[decide("status", "a", "disqualified", at="city")],
    )

    assert column(folder, "standings", "rank", stage="township")["a"] == "1"
    assert column(folder, "standings", "rank", stage="city")["a"] == ""


def test_an_earlier_status_still_counts_in_the_next_stage(tmp_path: Path) -> None:
    low = stage(given(), code="township")
    folder = write(
        tmp_path,
        book(low, stage(given(), promote=ALL)),
        "a b",
        scores=scores("township/show", a="95", b="90") + scores(a="95", b="90"),
        decisions=[decide("status", "a", "withdrawn", at="township")],
    )

    assert column(folder, "standings", "rank", stage="city") == {"b": "1", "a": ""}


def test_a_decision_may_lift_a_suspension(tmp_path: Path) -> None:
    people = contestants({"t": "a"}, status="suspended")
    folder = write(
        tmp_path,
        book(stage(given(), promote=ALL)),
        "a",
        contestants=people,
        decisions=[decide("status", "a", "ok")],
        scores=scores(a="95"),
    )

    assert column(folder, "standings", "outcome") == {"a": "promoted"}
