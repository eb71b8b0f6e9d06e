"""Empty and extreme seasons (边界情形): no crash, no silent zero, no accident of order."""

from pathlib import Path

import pytest

from .season import (
    blocking,
    book,
    column,
    contestants,
    decide,
    given,
    marks,
    method,
    panel,
    scores,
    stage,
    tally,
    units_of,
    write,
)

TOP_1 = [{"rule": "top", "n": 1}]
ONE_SEAT = {
    "field": "community",
    "stage": "city",
    "seats": 1,
    "tiers": [{"name": "一等奖", "seats": 1, "prize": "100"}],
}


def test_without_any_evidence_every_entry_is_blocked(tmp_path: Path) -> None:
    rounds = [panel("show", 40), given("paper", 60)]
    folder = write(tmp_path, book(stage(*rounds, promote=TOP_1), award=[ONE_SEAT]), "a b")

    results = tally(folder)

    assert blocking(folder) == {"a", "b"}
    assert {row["outcome"] for row in results["standings"]} == {"unranked"}
    assert results["awards"] == []
    assert [row["left"] for row in results["budget"]] == ["100.00"]


def test_a_season_without_contestants_is_empty(tmp_path: Path) -> None:
    folder = write(tmp_path, book(stage(given(), promote=TOP_1), award=[ONE_SEAT]), {})

    results = tally(folder)

    assert results["standings"] == results["awards"] == []


def test_a_stage_without_entrants_is_empty(tmp_path: Path) -> None:
    low = stage(given(), code="low", promote=[{"rule": "top", "n": 0}])
    folder = write(
        tmp_path, book(low, stage(given(), entrants="low")), "a", scores=scores("low/show", a="90")
    )

    assert column(folder, "standings", "outcome") == {"a": "out"}


def test_normalising_a_group_of_zeros_divides_nothing_by_zero(tmp_path: Path) -> None:
    show = panel(min_judges=1, normalise={"min_group": 1})
    folder = write(
        tmp_path,
        book(stage(show, group_by="township")),
        {"t1": "a b", "t2": "c d"},
        marks=marks(a="0", b="0", c="80", d="60"),
    )

    scored = column(folder, "round_scores", "score")

    assert (scored["a"], scored["b"]) == ("0.00", "0.00")


def test_shrinking_without_a_field_mean_gives_no_made_up_score(tmp_path: Path) -> None:
    survey = method(
        "survey",
        items=[{"code": "all", "name": "总体"}],
        options={"good": 100},
        min_valid=5,
        below="shrink",
        shrink=4,
    )
    folder = write(tmp_path, book(stage(survey)), "a", answers=["city,show,a,r1,,all,good"])

    assert tally(folder)["problems"]


def test_proportional_without_any_ranked_entry_gives_nothing_by_accident(tmp_path: Path) -> None:
    rule = {"rule": "proportional", "places": 3}
    folder = write(
        tmp_path,
        book(stage(given(), group_by="township", promote=[rule])),
        {"t1": "a b", "t2": "c d"},
    )

    assert set(column(folder, "standings", "outcome").values()) == {"unranked"}


def test_a_tie_at_the_last_title_is_no_accident_of_order(tmp_path: Path) -> None:
    title = {
        "name": "标兵",
        "places": 1,
        "split": "hamilton",
        "stage_credit": {"city": 100},
        "sources": [{"stage": "city", "weight": 100}],
    }
    folder = write(
        tmp_path, book(stage(given()), title=[title]), "a b", scores=scores(a="90", b="90")
    )

    results = tally(folder)

    assert len(results["titles"]) in (0, 2)
    assert results["problems"] or len(results["titles"]) == 2


def test_a_tied_seat_between_two_fields_is_no_accident_of_order(tmp_path: Path) -> None:
    awards = [
        {
            **ONE_SEAT,
            "field": field,
            "seats": "hamilton",
            "ratio": [1],
            "tiers": [{"name": "一等奖", "prize": "100"}],
        }
        for field in ("organ", "community")
    ]
    people = contestants({"t": "a b"}) + contestants({"t": "c d"}, field="organ")
    folder = write(
        tmp_path,
        book(
            stage(given()),
            stage(given(), field="organ"),
            award=awards,
            fields="community organ",
            budget={"places": 1},
        ),
        "",
        contestants=people,
        units=units_of({"t": ""}),
        scores=scores(a="90", b="80", c="90", d="80"),
    )

    results = tally(folder)

    assert any(row["blocking"] == "yes" for row in results["problems"])
    assert results["awards"] == []


def test_a_settled_tie_at_a_border_is_awarded(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        book(stage(given()), award=[ONE_SEAT]),
        "a b",
        scores=scores(a="90", b="90"),
        decisions=[decide("settle", "a", "2"), decide("settle", "b", "1")],
    )

    assert column(folder, "awards", "tier") == {"b": "一等奖"}


@pytest.mark.parametrize("status", ["suspended", "vetoed", "disqualified", "withdrawn"])
def test_who_may_not_be_promoted_is_not_recommended_either(tmp_path: Path, status: str) -> None:
    people = contestants({"t": "a"}, status=status) + contestants({"t": "b"})
    folder = write(
        tmp_path,
        book(stage(given(), promote=[{"rule": "recommend", "n": 1}])),
        "a b",
        contestants=people,
        scores=scores(a="90", b="80"),
        decisions=[decide("recommend", "a")],
    )

    assert column(folder, "standings", "outcome")["a"] not in ("promoted", "recommended")


def test_who_declines_is_not_recommended(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        book(stage(given(), promote=[{"rule": "recommend", "n": 1}])),
        "a b",
        scores=scores(a="90", b="80"),
        decisions=[decide("recommend", "a"), decide("decline", "a")],
    )

    assert column(folder, "standings", "outcome") == {"a": "out", "b": "out"}


def test_more_places_than_entries_promote_all_entries(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        book(stage(given(), promote=[{"rule": "top", "n": 9}])),
        "a b",
        scores=scores(a="90", b="80"),
    )

    assert set(column(folder, "standings", "outcome").values()) == {"promoted"}


def test_every_problem_has_words_and_says_whether_it_blocks(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        book(stage(panel(), promote=TOP_1)),
        "a b c",
        marks=marks(a="90 91", b="90 91 92", c="90 91 92 101"),
    )

    problems = tally(folder)["problems"]

    assert {row["contestant"] for row in problems} >= {"a", "c"}
    assert all(row["text"] and row["code"] and row["blocking"] in ("yes", "no") for row in problems)


def test_a_round_may_have_its_own_places(tmp_path: Path) -> None:
    rounds = [given("one", 50, places=1), given("two", 50, rounding="down", places=0)]
    folder = write(
        tmp_path,
        book(stage(*rounds)),
        "a",
        scores=scores("city/one", a="90.25") + scores("city/two", a="80.75"),
    )

    # the total is late: (90.25 + 80.75) / 2 = 85.5
    assert [row["score"] for row in tally(folder)["round_scores"]] == ["90.3", "80"]
    assert column(folder, "standings", "total") == {"a": "85.50"}


def test_parts_are_the_rounded_round_scores_with_their_own_places(tmp_path: Path) -> None:
    rounds = [given("one", 50, places=1), given("two", 50, places=0)]
    folder = write(
        tmp_path,
        book(stage(*rounds), scoring={"compose": "parts"}),
        "a",
        scores=scores("city/one", a="90.25") + scores("city/two", a="80.75"),
    )

    # (90.3 + 81) / 2
    assert column(folder, "standings", "total") == {"a": "85.65"}


def test_names_may_be_mongolian_rare_or_equal(tmp_path: Path) -> None:
    people = [
        "a,乌云其其格,community,t-h,𠮷林党支部,书记,",
        "b,巴特尔,community,t-h,甲支部,,",
        "c,巴特尔,community,t-h,甲支部,,",
    ]
    folder = write(
        tmp_path,
        book(stage(given())),
        "",
        contestants=people,
        units=units_of({"t": ""}),
        scores=scores(a="90", b="80", c="70"),
    )

    assert column(folder, "standings", "rank") == {"a": "1", "b": "2", "c": "3"}
