"""Judge classes (大评委制) and parallel groups (二次平均法); contract section 3, domain 4.4."""

from decimal import Decimal
from pathlib import Path

import pytest

from .season import blocking, book, column, marks, panel, seats, stage, tally, write

CLASSES = [{"code": "expert", "weight": 60}, {"code": "public", "weight": 40}]


def classes_folder(path: Path, expert: str, public: str, **settings: object) -> Path:
    """Return a folder with one entry judged by experts and by the public."""
    return write(
        path,
        book(stage(panel(classes=CLASSES, **settings))),
        "a",
        judges=seats("expert", "e", 6) + seats("public", "p", 6),
        marks=marks(judge="e", a=expert) + marks(judge="p", a=public),
    )


def test_classes_are_averaged_apart_then_weighted(tmp_path: Path) -> None:
    folder = classes_folder(tmp_path, "90 91 92", "80 80")

    # 91 x 60 % + 80 x 40 % = 54.6 + 32; a pooled mean would be 86.60 only by chance: 433 / 5
    assert column(folder, "round_scores", "score") == {"a": "86.60"}


def test_the_size_of_a_class_does_not_change_its_weight(tmp_path: Path) -> None:
    folder = classes_folder(tmp_path, "90 91 92", "80 80 80 80")

    assert column(folder, "round_scores", "score") == {"a": "86.60"}


def test_each_class_is_trimmed_by_its_own_number_of_sheets(tmp_path: Path) -> None:
    folder = classes_folder(tmp_path, "60 90 91 92 100", "50 80 80 90")

    # experts trimmed 91, public (four) untrimmed 75: 54.6 + 30
    assert column(folder, "round_scores", "score") == {"a": "84.60"}
    assert column(folder, "round_scores", "dropped") == {"a": "2"}


def test_a_class_without_a_valid_sheet_is_a_blocking_problem(tmp_path: Path) -> None:
    folder = classes_folder(tmp_path, "90 91 92 93", "")

    assert blocking(folder) == {"a"}
    assert column(folder, "standings", "rank") == {"a": ""}


# ------------------------------------------------------------------ normalisation


def grouped(
    path: Path,
    groups: dict[str, dict[str, str]],
    adjustments: tuple[str, ...] = (),
    limits: tuple[int, ...] = (),
    **normalise: object,
) -> Path:
    """Return a folder with one mark per entry; the townships are the groups."""
    show = panel(min_judges=1, normalise=normalise)
    everyone = {entry: mark for group in groups.values() for entry, mark in group.items()}
    return write(
        path,
        book(stage(show, group_by="township"), scoring={"limits": list(limits)}),
        {code: " ".join(group) for code, group in groups.items()},
        marks=marks(**everyone),
        adjustments=adjustments,
    )


STRICT_AND_MILD = {"t1": {"a": "95", "b": "85"}, "t2": {"c": "90", "d": "60", "e": "30"}}


@pytest.mark.parametrize(
    ("reference", "a", "c"),
    [
        ("entries", "76.00", "108.00"),  # R = 360 / 5 = 72; k = 72/90 = 0.8 and 72/60 = 1.2
        ("groups", "79.17", "112.50"),
    ],  # R = (90 + 60) / 2 = 75; k = 75/90 and 1.25
)
def test_raw_scores_are_multiplied_by_reference_over_group_mean(
    tmp_path: Path, reference: str, a: str, c: str
) -> None:
    folder = grouped(tmp_path, STRICT_AND_MILD, reference=reference, min_group=2, cap=200)

    scores = column(folder, "round_scores", "score")

    assert (scores["a"], scores["c"]) == (a, c)


def test_all_entries_are_the_reference_by_default(tmp_path: Path) -> None:
    folder = grouped(tmp_path, STRICT_AND_MILD, min_group=2)

    assert column(folder, "round_scores", "score")["a"] == "76.00"


def test_a_score_is_capped_at_a_hundred_by_default_before_adjustments(tmp_path: Path) -> None:
    folder = grouped(tmp_path, STRICT_AND_MILD, ("city,show,c,2,加分",), min_group=2)

    # c: 90 x 1.2 = 108 -> 100, then + 2, without limits
    assert column(folder, "round_scores", "score")["c"] == "102.00"


@pytest.mark.parametrize(
    ("settings", "expected"),
    [({"places": 2}, "81.60"), ({"places": 4}, "81.27"), ({}, "81.27")],
)
def test_published_totals_of_domain_4_4(
    tmp_path: Path, settings: dict[str, int], expected: str
) -> None:
    # 1522.42 over 20 and 1494.88 over 18 entries; R = 3017.30 / 38, k = 0.9561 for group t2
    mild = {f"a{n}": "76.12" for n in range(19)} | {"a19": "76.14"}
    strict = {"b": "85"} | {f"b{n}": "82.93" for n in range(16)} | {"b16": "83"}
    assert sum(map(Decimal, mild.values())) == Decimal("1522.42")
    assert sum(map(Decimal, strict.values())) == Decimal("1494.88")
    folder = grouped(tmp_path, {"t1": mild, "t2": strict}, **settings)

    assert column(folder, "round_scores", "score")["b"] == expected


def test_a_group_below_the_least_size_keeps_its_raw_scores_with_a_note(tmp_path: Path) -> None:
    five = {f"a{n}": "90" for n in range(5)}
    four = {f"b{n}": "60" for n in range(4)}
    folder = grouped(tmp_path, {"t1": five, "t2": four})

    results = tally(folder)

    small = [row for row in results["round_scores"] if row["group"] == "t2"]
    assert {row["score"] for row in small} == {"60.00"}
    noted = [row for row in results["problems"] if row["blocking"] != "yes"]
    assert noted or all(row["note"] for row in small)


def test_groups_of_five_are_normalised_by_default(tmp_path: Path) -> None:
    folder = grouped(
        tmp_path, {"t1": {f"a{n}": "90" for n in range(5)}, "t2": {f"b{n}": "60" for n in range(5)}}
    )

    # R = 75 for both: 90 x 75 / 90 = 60 x 75 / 60
    assert set(column(folder, "round_scores", "score").values()) == {"75.00"}
