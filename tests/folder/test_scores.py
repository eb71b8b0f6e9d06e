"""From a method's score to the round score: adjustments, limits, rounding; contract section 3."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from .season import book, column, given, marks, panel, scores, stage, tally, write


def adjusted(path: Path, score: str, *points: str, **scoring: object) -> Path:
    """Return a folder with one given score and its adjustments."""
    return write(
        path,
        book(stage(given()), scoring=scoring),
        "a",
        scores=scores(a=score),
        adjustments=[f"city,show,a,{each},原因" for each in points],
    )


def test_adjustments_are_added_up(tmp_path: Path) -> None:
    [row] = tally(adjusted(tmp_path, "90", "-0.5", "+1.5", "-0.25"))["round_scores"]

    assert row["score"] == "90.75"
    assert Decimal(row["adjustment"]) == Decimal("0.75")


@pytest.mark.parametrize(
    ("score", "points", "scoring", "expected"),
    [
        ("99", "3", {}, "100.00"),
        ("1", "-3", {}, "0.00"),
        ("99", "3", {"limits": []}, "102.00"),
        ("1", "-3", {"limits": []}, "-2.00"),
        ("60", "-3", {"limits": [59.25, 99.75]}, "59.25"),
        ("99", "3", {"limits": [59.25, 99.75]}, "99.75"),
        ("61", "-3", {"limits": [60, 110]}, "60.00"),
        ("99", "3", {"limits": [60, 110]}, "102.00"),
    ],
)
def test_a_round_score_is_clamped_after_adjustments(
    tmp_path: Path, score: str, points: str, scoring: dict[str, object], expected: str
) -> None:
    folder = adjusted(tmp_path, score, points, **scoring)

    assert column(folder, "round_scores", "score") == {"a": expected}
    assert column(folder, "standings", "total") == {"a": expected}


def test_a_deduction_counts_after_trimming(tmp_path: Path) -> None:
    # domain 5.3: 635 / 7 = 90.714… - 0.50 = 90.21
    folder = write(
        tmp_path,
        book(stage(panel())),
        "a",
        marks=marks(a="92.5 90 88.5 95 91 89.5 93 90.5 87"),
        adjustments=["city,show,a,-0.50,超时17秒"],
    )

    [row] = tally(folder)["round_scores"]

    assert row["score"] == "90.21"
    assert Fraction(row["exact"]) == Fraction(635, 7) - Fraction(1, 2)


@pytest.mark.parametrize(
    ("mode", "points", "expected"),
    [
        ("half-up", "0.125", "0.13"),
        ("half-up", "0.1249", "0.12"),
        ("half-up", "0.135", "0.14"),
        ("half-even", "0.125", "0.12"),
        ("half-even", "0.135", "0.14"),
        ("half-even", "0.1251", "0.13"),
        ("down", "0.1299", "0.12"),
        ("down", "0.12", "0.12"),
        ("half-up", "0.005", "0.01"),
        ("half-up", "0.0049", "0.00"),
        ("half-even", "0.005", "0.00"),
        ("half-even", "0.015", "0.02"),
        ("half-even", "-0.015", "-0.02"),
        # 四舍五入 of a negative goes away from zero, 截断 towards it
        ("half-up", "-0.125", "-0.13"),
        ("half-up", "-0.1249", "-0.12"),
        ("half-even", "-0.125", "-0.12"),
        ("half-even", "-0.135", "-0.14"),
        ("down", "-0.1299", "-0.12"),
        # a rounded nothing has no sign
        ("half-up", "-0.0049", "0.00"),
        ("down", "-0.0099", "0.00"),
    ],
)
def test_rounding_modes_at_halves_and_below_zero(
    tmp_path: Path, mode: str, points: str, expected: str
) -> None:
    folder = adjusted(tmp_path, "0", points, limits=[], rounding=mode)

    assert column(folder, "round_scores", "score") == {"a": expected}


@pytest.mark.parametrize(
    ("places", "expected"),
    [(0, "91"), (1, "90.6"), (2, "90.57"), (3, "90.568"), (4, "90.5675")],
)
def test_scores_and_totals_carry_exactly_the_places(
    tmp_path: Path, places: int, expected: str
) -> None:
    folder = adjusted(tmp_path, "90.5675", places=places)

    assert column(folder, "round_scores", "score") == {"a": expected}
    assert column(folder, "standings", "total") == {"a": expected}


def test_a_score_is_rounded_once(tmp_path: Path) -> None:
    # 90.4945 to one place is 90.5, but 90 at once; by way of 90.495 and 90.5 it would be 91
    folder = adjusted(tmp_path, "90.4945", places=0)

    assert column(folder, "standings", "total") == {"a": "90"}


def test_exact_is_a_decimal_where_it_ends_and_a_fraction_where_not(tmp_path: Path) -> None:
    folder = write(
        tmp_path, book(stage(panel())), "a b", marks=marks(a="90 90 91", b="90 90 91 91.01")
    )

    exact = column(folder, "round_scores", "exact")

    assert exact["a"] == "271/3"
    assert Decimal(exact["b"]) == Decimal("90.5025")


def test_a_round_and_a_stage_override_the_defaults(tmp_path: Path) -> None:
    # the total keeps the stage's one place; the round of its own has no limits
    rounds = [given("one", 50, limits=[]), given("two", 50)]
    folder = write(
        tmp_path,
        book(stage(*rounds, places=1), scoring={"places": 2}),
        "a",
        scores=scores("city/one", a="120") + scores("city/two", a="120"),
    )

    # (120 + 100) / 2
    assert column(folder, "standings", "total") == {"a": "110.0"}
