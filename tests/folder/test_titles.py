"""Year-end titles (示范标兵) for organisations; contract section 6, domain 11."""

from pathlib import Path
from typing import Any

from .season import Table, book, contestants, given, scores, stage, tally, units_of, write

SOURCES = [
    {"stage": "city", "weight": 40},
    {"given": "creation", "weight": 40},
    {"given": "daily", "weight": 20},
]
CITY = {"city": 100}
BOTH = {"township": 60, "city": 100}


def title(places: int, **keys: Any) -> list[Table]:
    """Return one title with these places."""
    return [{"name": "示范标兵", "places": places, "sources": SOURCES, "split": "hamilton", **keys}]


def assessed(creation: dict[str, str], daily: dict[str, str]) -> list[str]:
    """Return the given parts of the title's score."""
    return scores("示范标兵/creation", **creation) + scores("示范标兵/daily", **daily)


def test_a_title_is_scored_from_the_contest_and_given_parts(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        book(stage(given()), title=title(2, stage_credit=CITY)),
        "a b",
        scores=scores(a="90", b="95") + assessed({"a": "92", "b": "80"}, {"a": "85", "b": "90"}),
    )

    # a: 36 + 36.8 + 17 = 89.8; b: 38 + 32 + 18 = 88
    assert tally(folder)["titles"] == [
        {
            "title": "示范标兵",
            "field": "community",
            "organisation": "支部a",
            "score": "89.80",
            "rank": "1",
        },
        {
            "title": "示范标兵",
            "field": "community",
            "organisation": "支部b",
            "score": "88.00",
            "rank": "2",
        },
    ]


def test_only_as_many_titles_as_places(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        book(stage(given()), title=title(1, stage_credit=CITY)),
        "a b",
        scores=scores(a="90", b="95") + assessed({"a": "92", "b": "80"}, {"a": "85", "b": "90"}),
    )

    assert [row["organisation"] for row in tally(folder)["titles"]] == ["支部a"]


def test_the_last_stage_reached_counts_with_its_credit(tmp_path: Path) -> None:
    low = stage(given(), code="township", promote=[{"rule": "top", "n": 1}])
    high = stage(given(), entrants="township")
    folder = write(
        tmp_path,
        book(low, high, title=title(2, stage_credit=BOTH)),
        "a b",
        scores=scores("township/show", a="95", b="90")
        + scores(a="80")
        + assessed({"a": "80", "b": "80"}, {"a": "80", "b": "80"}),
    )

    # a: 80 in the city; b: 60 % of 90 = 54 -> 21.6 + 32 + 16
    assert [(row["organisation"], row["score"]) for row in tally(folder)["titles"]] == [
        ("支部a", "80.00"),
        ("支部b", "69.60"),
    ]


def two_fields(path: Path, split: object) -> Path:
    """Return a folder with four communities and two organs, all with clear scores."""
    people = contestants({"t": "a b c d"}) + contestants({"t": "e f"}, field="organ")
    points = {entry: str(90 - place) for place, entry in enumerate("abcdef")}
    stages = [stage(given()), stage(given(), field="organ")]
    return write(
        path,
        book(*stages, fields="community organ", title=title(3, split=split, stage_credit=CITY)),
        "",
        contestants=people,
        units=units_of({"t": ""}),
        scores=scores(**points) + assessed(points, points),
    )


def test_places_are_split_over_the_fields_by_entrants(tmp_path: Path) -> None:
    # 3 x 4/6 and 3 x 2/6
    folder = two_fields(tmp_path, "hamilton")

    assert [row["organisation"] for row in tally(folder)["titles"]] == ["支部a", "支部b", "支部e"]


def test_places_may_be_split_by_a_table(tmp_path: Path) -> None:
    folder = two_fields(tmp_path, {"community": 1, "organ": 2})

    assert [row["organisation"] for row in tally(folder)["titles"]] == ["支部a", "支部e", "支部f"]


def test_an_organisation_without_a_given_part_has_no_score_and_no_silent_zero(
    tmp_path: Path,
) -> None:
    folder = write(
        tmp_path,
        book(stage(given()), title=title(2, stage_credit=CITY)),
        "a b",
        scores=scores(a="90", b="95") + assessed({"a": "92"}, {"a": "85", "b": "90"}),
    )

    results = tally(folder)

    assert [row["organisation"] for row in results["titles"]] == ["支部a"]
    assert results["problems"]
