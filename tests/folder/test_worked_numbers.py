"""The worked numbers (算例) of the contract, section 8, each through a whole folder."""

from fractions import Fraction
from pathlib import Path

import pytest

from .season import (
    book,
    column,
    contestants,
    given,
    marks,
    method,
    panel,
    scores,
    seats,
    stage,
    tally,
    units_of,
    write,
)

NINE = "92.5 90 88.5 95 91 89.5 93 90.5 87"
CRITERIA = [
    {"code": "x", "name": "内容", "max": 40},
    {"code": "y", "name": "表达", "max": 30},
    {"code": "z", "name": "形象", "max": 30},
]
FIVE = {
    "a": "36/27/28 40/24/25 34/29/27 38/26/29 37/28/22",
    "b": "37/26/27 36/27/27 38/26/27 37/27/27 36/27/27",
}


def test_nine_sheets_lose_one_high_and_one_low(tmp_path: Path) -> None:
    folder = write(tmp_path, book(stage(panel())), "a", marks=marks(a=NINE))

    [row] = tally(folder)["round_scores"]

    assert row["score"] == "90.71"
    assert row["exact"] == "635/7"
    assert (row["sheets"], row["dropped"]) == ("9", "2")


def test_only_one_of_two_equal_highest_is_dropped(tmp_path: Path) -> None:
    folder = write(tmp_path, book(stage(panel())), "a", marks=marks(a="95 95 90 88 86"))

    # 95 + 90 + 88 = 273, 273 / 3 = 91
    assert column(folder, "round_scores", "score") == {"a": "91.00"}


@pytest.mark.parametrize(
    ("by", "expected"),
    [("total", {"a": "90.00", "b": "90.33"}), ("criterion", {"a": "90.67", "b": "90.33"})],
)
def test_trimming_by_total_and_by_criterion_rank_differently(
    tmp_path: Path, by: str, expected: dict[str, str]
) -> None:
    show = panel(criteria=CRITERIA, trim={"by": by})
    folder = write(tmp_path, book(stage(show)), "a b", marks=marks(**FIVE))

    assert column(folder, "round_scores", "score") == expected


def test_classes_of_80_and_20_percent(tmp_path: Path) -> None:
    classes = [
        {"code": "expert", "weight": 80},
        {"code": "public", "weight": 20, "trim": {"high": 0, "low": 0}},
    ]
    folder = write(
        tmp_path,
        book(stage(panel(classes=classes))),
        "a",
        judges=seats("expert", "e", 7) + seats("public", "p", 8),
        marks=marks(judge="e", a="91 89.5 93 90 92 88 94")
        + marks(judge="p", a="95 90 88 97 92 85 99 90"),
    )

    assert column(folder, "round_scores", "score") == {"a": "91.28"}


@pytest.mark.parametrize(("score", "rounded"), [("90.125", "90.13"), ("89.995", "90.00")])
def test_halves_are_rounded_up(tmp_path: Path, score: str, rounded: str) -> None:
    folder = write(tmp_path, book(stage(given())), "a", scores=scores(a=score))

    assert column(folder, "standings", "total") == {"a": rounded}


@pytest.mark.parametrize(
    ("compose", "totals", "ranks"),
    [
        ("late", {"x": "90.00", "y": "90.00"}, {"y": "1", "x": "2"}),
        ("parts", {"x": "90.00", "y": "90.01"}, {"y": "1", "x": "2"}),
    ],
)
def test_rounding_late_gives_a_tie_and_rounding_parts_does_not(
    tmp_path: Path, compose: str, totals: dict[str, str], ranks: dict[str, str]
) -> None:
    both = stage(given("one", 50), given("two", 50), ties="places:4")
    folder = write(
        tmp_path,
        book(both, scoring={"compose": compose}),
        "x y",
        scores=scores("city/one", x="91.1249", y="91.1150")
        + scores("city/two", x="88.8749", y="88.8850"),
    )

    assert column(folder, "standings", "total") == totals
    assert column(folder, "standings", "rank") == ranks


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, "87.40"),
        ({"unknown": "zero"}, "80.93"),
        ({"formula": "rate", "satisfied": ["good", "fairly"]}, "87.00"),
    ],
)
def test_survey_of_108_sheets(tmp_path: Path, settings: dict[str, object], expected: str) -> None:
    survey = method(
        "survey",
        items=[{"code": "all", "name": "总体"}],
        options={"good": 100, "fairly": 80, "fair": 60, "bad": 0},
        **settings,
    )
    said = ["good"] * 62 + ["fairly"] * 25 + ["fair"] * 9 + ["bad"] * 4 + ["unknown"] * 8
    folder = write(
        tmp_path,
        book(stage(survey)),
        "a",
        answers=[f"city,show,a,r{number},,all,{answer}" for number, answer in enumerate(said)],
    )

    assert column(folder, "round_scores", "score") == {"a": expected}


def test_observation_with_bonus_and_deduction(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        book(stage(panel(method="observation"))),
        "a",
        marks=marks(a="93 91 94 90 88.5 92 95 89 91.5 92.5 90.5"),
        adjustments=["city,show,a,+1.5,自治区级典型", "city,show,a,-2.0,台账缺失"],
    )

    [row] = tally(folder)["round_scores"]

    # 11 marks without 95 and 88.5: 823.5 / 9 = 91.5
    assert (row["score"], Fraction(row["exact"])) == ("91.00", 91)
    assert Fraction(row["adjustment"]) == Fraction("-0.5")


def test_community_at_city_level(tmp_path: Path) -> None:
    rounds = [given("survey", 20), given("visit", 30), given("show", 35), given("quiz", 15)]
    parts = {"survey": "87.40", "visit": "91.00", "show": "90.71", "quiz": "84.00"}
    folder = write(
        tmp_path,
        book(stage(*rounds)),
        "a",
        scores=[f"city,{code},a,{score}" for code, score in parts.items()],
    )

    # 17.48 + 27.30 + 31.7485 + 12.60 = 89.1285
    assert column(folder, "standings", "total") == {"a": "89.13"}


def test_sixty_places_over_nine_counties(tmp_path: Path) -> None:
    counties = {
        "k1": 81,
        "k2": 19,
        "k3": 26,
        "k4": 38,
        "k5": 17,
        "k6": 22,
        "k7": 11,
        "k8": 15,
        "k9": 27,
    }
    people = {code: " ".join(f"{code}e{n}" for n in range(size)) for code, size in counties.items()}
    rule = {"rule": "proportional", "places": 60, "base": 2}
    folder = write(
        tmp_path,
        book(stage(given(), group_by="township", promote=[rule])),
        people,
        scores=scores(
            **{
                entry: f"{90 - n / 100:.2f}"
                for entries in people.values()
                for n, entry in enumerate(entries.split())
            }
        ),
    )

    results = tally(folder)

    places = {row["group"]: int(row["places"]) for row in results["quotas"]}
    assert list(places.values()) == [15, 5, 6, 8, 5, 6, 4, 5, 6]
    assert sum(row["outcome"] == "promoted" for row in results["standings"]) == 60


def prices(*tiers: tuple[int, str]) -> list[dict[str, object]]:
    """Return tiers of so many seats at such a prize."""
    names = ["一等奖", "二等奖", "三等奖"]
    return [
        {"name": name, "seats": seats, "prize": prize}
        for name, (seats, prize) in zip(names, tiers, strict=True)
    ]


def test_price_list_of_173_seats_costs_2553700(tmp_path: Path) -> None:
    lists = {
        "community": prices((6, "30000"), (13, "15000"), (19, "10000")),
        "organ": prices((18, "30000"), (36, "15000"), (54, "9000")),
        "enterprise": prices((5, "30000"), (9, "16000"), (13, "9900")),
    }
    awards = [
        {
            "field": field,
            "stage": "city",
            "seats": sum(tier["seats"] for tier in tiers),
            "tiers": tiers,
        }
        for field, tiers in lists.items()
    ]
    rulebook = book(
        *(stage(given(), field=field) for field in lists),
        fields=" ".join(lists),
        award=awards,
        budget={"total": "2553700.00", "places": 173},
    )
    folder = write(tmp_path, rulebook, "a", contestants=contestants({"t": "a"}))

    lines = tally(folder)["budget"]

    assert sum(int(line["seats"]) for line in lines) == 173
    assert sum(Fraction(line["planned"]) for line in lines) == 2553700


def test_173_seats_over_256_739_187_entrants(tmp_path: Path) -> None:
    sizes = {"community": 256, "organ": 739, "enterprise": 187}
    awards = [
        {
            "field": field,
            "stage": "city",
            "seats": "hamilton",
            "tiers": [{"name": "优秀奖", "prize": "100"}],
            "ratio": [1],
        }
        for field in sizes
    ]
    rulebook = book(
        *(stage(given(), field=field) for field in sizes),
        fields=" ".join(sizes),
        award=awards,
        budget={"places": 173},
    )
    people = [
        row
        for field, size in sizes.items()
        for row in contestants({"t": " ".join(f"{field}{n}" for n in range(size))}, field)
    ]
    folder = write(tmp_path, rulebook, "", contestants=people, units=units_of({"t": ""}))

    lines = tally(folder)["budget"]

    assert {line["field"]: line["seats"] for line in lines} == {
        "community": "38",
        "organ": "108",
        "enterprise": "27",
    }
