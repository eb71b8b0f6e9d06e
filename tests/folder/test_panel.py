"""Panel rounds (现场观摩, 同台竞技): sheets, trimming, combining, scaling; contract section 3."""

from pathlib import Path

import pytest

from .season import book, column, decide, marks, panel, stage, tally, write


def score_of(path: Path, sheets: str, **settings: object) -> str:
    """Return the round score of the one entry with these sheets."""
    folder = write(path, book(stage(panel(**settings))), "a", marks=marks(a=sheets))
    return column(folder, "round_scores", "score")["a"]


def criteria(*maxima: float, weights: tuple[float, ...] = ()) -> list[dict[str, object]]:
    """Return criteria x, y, z with these maxima and weights."""
    lines: list[dict[str, object]] = [
        {"code": code, "name": code, "max": most} for code, most in zip("xyz", maxima, strict=False)
    ]
    for line, weight in zip(lines, weights, strict=False):
        line["weight"] = weight
    return lines


# ------------------------------------------------------------------ trimming


def test_four_sheets_are_not_trimmed_by_default(tmp_path: Path) -> None:
    # (80 + 90 + 100 + 100) / 4 = 370 / 4
    assert score_of(tmp_path, "80 90 100 100") == "92.50"


def test_five_sheets_are_trimmed_by_default(tmp_path: Path) -> None:
    # 90 + 91 + 92 = 273
    assert score_of(tmp_path, "80 90 91 92 100") == "91.00"


@pytest.mark.parametrize(
    ("trim", "sheets", "expected"),
    [
        ({"from": 3}, "60 90 93", "90.00"),
        ({"high": 0, "from": 3}, "60 90 93", "91.50"),  # (90 + 93) / 2
        ({"low": 0, "from": 3}, "60 90 93", "75.00"),  # (60 + 90) / 2
        ({"high": 0, "low": 0}, "60 90 91 92 97", "86.00"),  # 430 / 5
        ({"high": 2, "low": 2, "from": 7}, "50 60 88 90 92 98 99", "90.00"),  # 270 / 3
        ({"high": 2, "low": 2, "from": 7}, "50 60 88 90 92 98", "79.67"),  # 478 / 6, six of seven
        ({"high": 2}, "80 90 91 92 93", "90.50"),  # low stays 1: (90 + 91) / 2
    ],
)
def test_trim_drops_so_many_from_so_many_sheets(
    tmp_path: Path, trim: dict[str, int], sheets: str, expected: str
) -> None:
    assert score_of(tmp_path, sheets, trim=trim) == expected


def test_only_one_of_two_equal_lowest_is_dropped(tmp_path: Path) -> None:
    # 80 + 90 + 91 = 261
    assert score_of(tmp_path, "80 80 90 91 92") == "87.00"


def test_five_equal_sheets_keep_their_value(tmp_path: Path) -> None:
    assert score_of(tmp_path, "88 88 88 88 88") == "88.00"


def test_by_criterion_drops_one_of_equal_marks_per_criterion(tmp_path: Path) -> None:
    # x: 40 40 40 45 50 -> 40 + 40 + 45 = 125; y: 50 50 30 30 40 -> 30 + 40 + 50 = 120
    sheets = "40/50 40/50 40/30 45/30 50/40"
    settings = {"criteria": criteria(50, 50), "trim": {"by": "criterion"}}

    # 125 / 3 + 120 / 3 = 81.666…
    assert score_of(tmp_path, sheets, **settings) == "81.67"


def test_the_row_counts_valid_and_dropped_sheets(tmp_path: Path) -> None:
    folder = write(
        tmp_path, book(stage(panel())), "a b", marks=marks(a="80 90 91 92 100", b="80 90 91")
    )

    assert column(folder, "round_scores", "sheets") == {"a": "5", "b": "3"}
    assert column(folder, "round_scores", "dropped") == {"a": "2", "b": "0"}


# ------------------------------------------------------------------ combining and scaling


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [
        ("80 82 90 91 99", "90.00"),  # trimmed: 82 90 91
        ("80 82 91 99", "86.50"),
    ],  # untrimmed, even number: (82 + 91) / 2
)
def test_median_of_the_sheets_that_remain(tmp_path: Path, sheets: str, expected: str) -> None:
    assert score_of(tmp_path, sheets, combine="median") == expected


def test_sum_of_the_sheets_that_remain(tmp_path: Path) -> None:
    # 7 judges, 2 dropped: 90 + 90 + 91 + 92 + 92 = 455 of 500
    assert score_of(tmp_path, "80 90 90 91 92 92 99", combine="sum", full=500) == "91.00"


def test_criteria_count_with_their_weights(tmp_path: Path) -> None:
    # 9 x 6 + 8 x 4 = 86 of 10 x 6 + 10 x 4 = 100
    settings = {"criteria": criteria(10, 10, weights=(6, 4))}

    assert score_of(tmp_path, "9/8 9/8 9/8", **settings) == "86.00"


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, "91.00"),  # full = 10: 9.1 x 100 / 10
        ({"full": 20}, "45.50"),  # 9.1 x 100 / 20
        ({"full": 0}, "9.10"),
    ],
)
def test_full_brings_the_score_to_a_hundred(
    tmp_path: Path, settings: dict[str, int], expected: str
) -> None:
    assert score_of(tmp_path, "9.0 9.1 9.2", criteria=criteria(10), **settings) == expected


def test_full_is_the_weighted_sum_of_the_maxima_by_default(tmp_path: Path) -> None:
    # 8 x 2 + 9 x 1 = 25 of 10 x 2 + 10 x 1 = 30
    settings = {"criteria": criteria(10, 10, weights=(2, 1))}

    assert score_of(tmp_path, "8/9 8/9 8/9", **settings) == "83.33"


@pytest.mark.parametrize(
    ("settings", "expected"), [({}, "83.33"), ({"criterion_places": 1}, "83.00")]
)
def test_criterion_places_rounds_each_average_before_its_weight(
    tmp_path: Path, settings: dict[str, int], expected: str
) -> None:
    # 25 / 3 = 8.333… x 10, or 8.3 x 10
    shape = {"criteria": criteria(10, weights=(10,)), "trim": {"by": "criterion"}}

    assert score_of(tmp_path, "8 8 9", **shape, **settings) == expected


# ------------------------------------------------------------------ valid sheets


def test_an_incomplete_sheet_does_not_count_and_is_a_problem(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        book(stage(panel(criteria=criteria(50, 50)))),
        "a",
        marks=marks(a="45/45 40/40 44/44 50/"),
    )

    results = tally(folder)

    # (90 + 80 + 88) / 3
    assert results["round_scores"][0]["score"] == "86.00"
    assert [row["contestant"] for row in results["problems"]] == ["a"]


@pytest.mark.parametrize(
    ("criterion", "bad"),
    [
        ({"max": 100}, "100.01"),
        ({"max": 100}, "-1"),
        ({"max": 100, "min": 60}, "59.99"),
        ({"max": 100, "step": 0.5}, "90.3"),
        ({"max": 100}, "90.125"),
    ],
    ids=["above", "below zero", "below the least", "off the step", "off the default step"],
)
def test_a_mark_outside_the_range_or_off_the_step_makes_the_sheet_invalid(
    tmp_path: Path, criterion: dict[str, float], bad: str
) -> None:
    lines = [{"code": "x", "name": "表现", **criterion}]
    folder = write(
        tmp_path, book(stage(panel(criteria=lines))), "a", marks=marks(a=f"95 90 85 {bad}")
    )

    results = tally(folder)

    assert results["round_scores"][0]["score"] == "90.00"
    assert [row["contestant"] for row in results["problems"]] == ["a"]


def test_marks_at_both_ends_of_the_range_are_valid(tmp_path: Path) -> None:
    lines = [{"code": "x", "name": "表现", "max": 100, "min": 60, "step": 0.5}]

    # (60 + 100 + 80.5) / 3 = 80.1666…
    assert score_of(tmp_path, "60 100 80.5", criteria=lines) == "80.17"


def test_a_missing_sheet_is_never_a_zero(tmp_path: Path) -> None:
    folder = write(
        tmp_path, book(stage(panel())), "a b", marks=marks(a="90 90 90 90", b="90 . 90 90")
    )

    assert column(folder, "round_scores", "score") == {"a": "90.00", "b": "90.00"}


@pytest.mark.parametrize(("kind", "value"), [("recuse", "j5"), ("void-sheet", "show:j5")])
def test_a_recused_judge_and_a_void_sheet_do_not_count(
    tmp_path: Path, kind: str, value: str
) -> None:
    folder = write(
        tmp_path,
        book(stage(panel())),
        "a b",
        decisions=[decide(kind, "a", value)],
        marks=marks(a="80 90 91 93 100", b="80 90 91 93 100"),
    )

    # a: four sheets left, no trimming: 354 / 4; b: 90 + 91 + 93 = 274, / 3
    assert column(folder, "round_scores", "score") == {"a": "88.50", "b": "91.33"}


def test_fewer_than_three_sheets_give_no_score_and_a_blocking_problem(tmp_path: Path) -> None:
    folder = write(tmp_path, book(stage(panel())), "a b", marks=marks(a="90 91", b="90 91 92"))

    results = tally(folder)

    assert [(row["contestant"], row["blocking"]) for row in results["problems"]] == [("a", "yes")]
    assert [(row["contestant"], row["total"], row["rank"]) for row in results["standings"]] == [
        ("b", "91.00", "1"),
        ("a", "", ""),
    ]


@pytest.mark.parametrize(("least", "expected"), [(1, {"a": "90.50"}), (2, {"a": "90.50"})])
def test_min_judges_may_be_lowered(tmp_path: Path, least: int, expected: dict[str, str]) -> None:
    folder = write(tmp_path, book(stage(panel(min_judges=least))), "a", marks=marks(a="90 91"))

    assert column(folder, "standings", "total") == expected
