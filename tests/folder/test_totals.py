"""Stage totals (综合得分): weights, carry-over, missing rounds; contract section 4."""

from pathlib import Path

import pytest

from .season import blocking, book, column, given, scores, stage, tally, write

TOP = [{"rule": "top", "n": 5}]


def test_rounds_count_with_their_weights(tmp_path: Path) -> None:
    # 30 % of 92.35 + 30 % of 89.57 + 40 % of 94 = 27.705 + 26.871 + 37.6 = 92.176
    rounds = [given("one", 30), given("two", 30), given("three", 40)]
    parts = scores("city/one", a="92.35") + scores("city/two", a="89.57")
    folder = write(tmp_path, book(stage(*rounds)), "a", scores=parts + scores("city/three", a="94"))

    assert column(folder, "standings", "total") == {"a": "92.18"}


def test_weights_need_not_be_whole(tmp_path: Path) -> None:
    # 33.5 % of 90 + 66.5 % of 80 = 30.15 + 53.2
    folder = write(
        tmp_path,
        book(stage(given("one", 33.5), given("two", 66.5))),
        "a",
        scores=scores("city/one", a="90") + scores("city/two", a="80"),
    )

    assert column(folder, "standings", "total") == {"a": "83.35"}


def two_stages(path: Path, carry: float | None) -> Path:
    """Return a folder where a has 88.92 at the township and 91.36 at the city."""
    keys = {} if carry is None else {"carry": carry}
    low = stage(given(), code="township", promote=TOP)
    high = stage(given(), entrants="township", **keys)
    return write(
        path,
        book(low, high),
        "a b",
        scores=scores("township/show", a="88.92", b="80") + scores("city/show", a="91.36", b="95"),
    )


@pytest.mark.parametrize(
    ("carry", "total"),
    [
        (30, "90.63"),  # 70 % of 91.36 + 30 % of 88.92 = 63.952 + 26.676
        (0, "91.36"),
        (None, "91.36"),
        (100, "88.92"),
    ],
)
def test_a_share_of_the_stage_before_is_carried_over(
    tmp_path: Path, carry: float | None, total: str
) -> None:
    folder = two_stages(tmp_path, carry)

    assert column(folder, "standings", "total", stage="city")["a"] == total


def test_only_the_promoted_enter_the_next_stage(tmp_path: Path) -> None:
    low = stage(given(), code="township", promote=[{"rule": "top", "n": 1}])
    folder = write(
        tmp_path,
        book(low, stage(given(), entrants="township")),
        "a b",
        scores=scores("township/show", a="90", b="80") + scores("city/show", a="91"),
    )

    assert list(column(folder, "standings", "rank", stage="city")) == ["a"]
    assert blocking(folder) == set()


def test_a_missing_round_blocks_its_entry_and_leaves_it_unranked(tmp_path: Path) -> None:
    rounds = stage(given("one", 50), given("two", 50), promote=TOP)
    folder = write(
        tmp_path,
        book(rounds),
        "a b",
        scores=scores("city/one", a="99", b="80") + scores("city/two", b="80"),
    )

    rows = {row["contestant"]: row for row in tally(folder)["standings"]}

    assert blocking(folder) == {"a"}
    assert (rows["a"]["total"], rows["a"]["rank"], rows["a"]["outcome"]) == ("", "", "unranked")
    assert (rows["b"]["total"], rows["b"]["rank"]) == ("80.00", "1")
    assert rows["b"]["outcome"] == "promoted"


def test_fields_are_never_ranked_together(tmp_path: Path) -> None:
    people = ["a,选手a,community,t-h", "b,选手b,organ,t-h"]
    both = [stage(given()), stage(given(), field="organ")]
    folder = write(
        tmp_path,
        book(*both, fields="community organ"),
        "",
        contestants=people,
        units=["c,市,city", "t,镇,township,c", "t-h,社区,community,t"],
        scores=scores(a="90", b="80"),
    )

    assert column(folder, "standings", "rank") == {"a": "1", "b": "1"}


def test_groups_are_ranked_apart(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        book(stage(given(), group_by="township")),
        {"t1": "a b", "t2": "c d"},
        scores=scores(a="90", b="80", c="70", d="60"),
    )

    assert column(folder, "standings", "rank") == {"a": "1", "b": "2", "c": "1", "d": "2"}
    assert column(folder, "standings", "group") == {"a": "t1", "b": "t1", "c": "t2", "d": "t2"}
