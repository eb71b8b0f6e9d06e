"""Ranking and ties (排名, 并列): competition places and each tie rule; contract section 4."""

from pathlib import Path

import pytest

from .season import (
    Table,
    book,
    column,
    decide,
    given,
    marks,
    method,
    panel,
    scores,
    stage,
    tally,
    write,
)


def ranks(folder: Path) -> dict[str, str]:
    """Return the rank of each contestant."""
    return column(folder, "standings", "rank")


def tied(folder: Path) -> set[str]:
    """Return the contestants that share their rank."""
    rows = column(folder, "standings", "tied")
    return {contestant for contestant, cell in rows.items() if cell == "yes"}


def test_equal_totals_share_the_better_place_and_the_next_is_skipped(tmp_path: Path) -> None:
    folder = write(
        tmp_path, book(stage(given())), "a b c d", scores=scores(a="90", b="95", c="80", d="90")
    )

    assert ranks(folder) == {"b": "1", "a": "2", "d": "2", "c": "4"}
    assert tied(folder) == {"a", "d"}


def test_ranking_is_by_the_rounded_total(tmp_path: Path) -> None:
    folder = write(tmp_path, book(stage(given())), "a b", scores=scores(a="90.0041", b="90.0039"))

    assert ranks(folder) == {"a": "1", "b": "1"}


# ------------------------------------------------------------------ each rule


@pytest.mark.parametrize(
    ("rule", "expected"), [("places:3", {"a": "1", "b": "1"}), ("places:4", {"a": "1", "b": "2"})]
)
def test_places_looks_at_more_decimals_of_the_total(
    tmp_path: Path, rule: str, expected: dict[str, str]
) -> None:
    folder = write(
        tmp_path, book(stage(given(), ties=rule)), "a b", scores=scores(a="90.0041", b="90.0039")
    )

    assert ranks(folder) == expected


def two_rounds(path: Path, ties: str, **parts: str) -> Path:
    """Return a folder with two rounds of 50 %: a="90 80"."""
    each = stage(given("one", 50), given("two", 50), ties=ties)
    rows = [
        f"city,{code},{entry},{score}"
        for entry, line in parts.items()
        for code, score in zip(("one", "two"), line.split(), strict=True)
    ]
    return write(path, book(each), " ".join(parts), scores=rows)


@pytest.mark.parametrize(("rule", "first"), [("round:one", "a"), ("round:two", "b")])
def test_round_looks_at_the_score_of_that_round(tmp_path: Path, rule: str, first: str) -> None:
    folder = two_rounds(tmp_path, rule, a="90 80", b="80 90")

    assert ranks(folder)[first] == "1"
    assert tied(folder) == set()


def test_round_looks_at_its_exact_score(tmp_path: Path) -> None:
    # both rounds 80.00 at two places and totals of 80.00
    folder = two_rounds(tmp_path, "round:one", a="80.0011 80", b="80.0012 80")

    assert ranks(folder) == {"b": "1", "a": "2"}


def test_untrimmed_is_the_mean_of_all_valid_sheets(tmp_path: Path) -> None:
    # both 91 when trimmed; untrimmed a has 454 / 5 = 90.8
    folder = write(
        tmp_path,
        book(stage(panel(), ties="untrimmed")),
        "a b",
        marks=marks(a="95 95 90 88 86", b="91 91 91 91 91"),
    )

    assert ranks(folder) == {"b": "1", "a": "2"}


def test_untrimmed_is_weighted_like_the_rounds(tmp_path: Path) -> None:
    # trimmed all 90; a is 2 below in the light round, b 1 below in the heavy one
    both = stage(panel("one", 20), panel("two", 80), ties="untrimmed")
    low, middle, even = "80 90 90 90 90", "85 90 90 90 90", "90 90 90 90 90"
    folder = write(
        tmp_path,
        book(both),
        "a b",
        marks=marks("city/one", a=low, b=even) + marks("city/two", a=even, b=middle),
    )

    # a: 20 % of 88 + 80 % of 90 = 89.6; b: 20 % of 90 + 80 % of 89 = 89.2
    assert ranks(folder) == {"a": "1", "b": "2"}


def test_untrimmed_is_on_the_scale_of_a_hundred(tmp_path: Path) -> None:
    # trimmed all 90; untrimmed a loses 10 of 100 in round one, b 6 of 100 in round two
    ten = [{"code": "x", "name": "表现", "max": 10}]
    both = stage(panel("one", 50, criteria=ten), panel("two", 50), ties="untrimmed")
    folder = write(
        tmp_path,
        book(both),
        "a b",
        marks=marks("city/one", a="4 9 9 9 9", b="9 9 9 9 9")
        + marks("city/two", a="90 90 90 90 90", b="60 90 90 90 90"),
    )

    assert ranks(folder) == {"b": "1", "a": "2"}


def test_untrimmed_counts_no_invalid_sheet(tmp_path: Path) -> None:
    # j5 is recused for b: four sheets, 90.5 = 362 / 4; a: 90.5 trimmed of 90.5 but 90.4 untrimmed
    folder = write(
        tmp_path,
        book(stage(panel(), ties="untrimmed")),
        "a b",
        decisions=[decide("recuse", "b", "j5")],
        marks=marks(a="90.5 90.5 90.5 90.5 90", b="90 91 90 91 10"),
    )

    assert ranks(folder) == {"b": "1", "a": "2"}


def test_firsts_counts_the_judges_who_put_an_entry_strictly_first(tmp_path: Path) -> None:
    # both 270; j1 and j2 prefer b, j3 prefers a
    folder = write(
        tmp_path,
        book(stage(panel(), ties="firsts")),
        "a b c",
        marks=marks(a="90 90 90", b="95 95 80", c="70 70 70"),
    )

    assert ranks(folder) == {"b": "1", "a": "2", "c": "3"}


def test_firsts_does_not_count_a_judge_with_two_equal_bests(tmp_path: Path) -> None:
    # j1 has a and c equal, so a and b have one first place each
    folder = write(
        tmp_path,
        book(stage(panel(), ties="firsts")),
        "a b c",
        marks=marks(a="95 80 95", b="90 95 85", c="95 60 60"),
    )

    assert ranks(folder) == {"a": "1", "b": "1", "c": "3"}


def test_firsts_are_counted_within_the_group(tmp_path: Path) -> None:
    # in t1 j1 and j2 put b first; the better marks of t2 take nothing away
    folder = write(
        tmp_path,
        book(stage(panel(), group_by="township", ties="firsts")),
        {"t1": "a b", "t2": "c d"},
        marks=marks(a="90 90 90", b="95 95 80", c="99 99 99", d="98 98 98"),
    )

    assert ranks(folder) == {"b": "1", "a": "2", "c": "1", "d": "2"}


def test_firsts_are_added_up_over_the_panel_rounds(tmp_path: Path) -> None:
    # round one: a 1, b 2; round two: a 3, b 0; equal totals
    both = stage(panel("one", 50), panel("two", 50), ties="firsts")
    folder = write(
        tmp_path,
        book(both),
        "a b",
        marks=marks("city/one", a="82 84 89", b="90 90 78")
        + marks("city/two", a="90 90 90", b="89 89 89"),
    )

    # a: 255 + 270 = 525, b: 258 + 267 = 525
    assert ranks(folder) == {"a": "1", "b": "2"}


def test_deductions_puts_the_smaller_sum_of_deductions_first(tmp_path: Path) -> None:
    # all 90.00; a lost 1, b lost 2 and won 3 back, c lost nothing
    folder = write(
        tmp_path,
        book(stage(given(), ties="deductions")),
        "a b c",
        scores=scores(a="91", b="89", c="90"),
        adjustments=[
            "city,show,a,-1,超时",
            "city,show,b,-1.5,超时",
            "city,show,b,-0.5,违规",
            "city,show,b,3,加分",
        ],
    )

    assert ranks(folder) == {"c": "1", "a": "2", "b": "3"}


def test_quicker_puts_the_fewer_seconds_first(tmp_path: Path) -> None:
    quiz = [
        "city,show,a,q1,40,30",
        "city,show,a,q2,40,21",
        "city,show,b,q1,40,10",
        "city,show,b,q2,40,40",
    ]
    folder = write(tmp_path, book(stage(method("quiz"), ties="quicker")), "a b", quiz=quiz)

    assert ranks(folder) == {"b": "1", "a": "2"}


def test_negative_quiz_sums_rank_as_they_are(tmp_path: Path) -> None:
    # both convert to 0; -10 is better than -20
    folder = write(
        tmp_path,
        book(stage(method("quiz"), ties="round:show")),
        "a b",
        quiz=["city,show,a,q1,-20,", "city,show,b,q1,-10,"],
    )

    assert ranks(folder) == {"b": "1", "a": "2"}


# ------------------------------------------------------------------ the chain


@pytest.mark.parametrize(
    ("ties", "first"),
    [("round:one round:two", "a"), ("round:two round:one", "b"), ("places:4 round:two", "b")],
)
def test_rules_are_tried_in_order_until_they_differ(tmp_path: Path, ties: str, first: str) -> None:
    folder = two_rounds(tmp_path, ties, a="90 80", b="80 90")

    assert ranks(folder)[first] == "1"


def test_a_rule_may_part_one_of_three_and_leave_two(tmp_path: Path) -> None:
    folder = two_rounds(tmp_path, "round:one", a="90 80", b="80 90", c="80 90")

    assert ranks(folder) == {"a": "1", "b": "2", "c": "2"}
    assert tied(folder) == {"b", "c"}


def test_the_next_rule_is_tried_only_among_those_still_equal(tmp_path: Path) -> None:
    # round one parts a from b and c; round two is highest for d, who is not in the tie
    folder = two_rounds(tmp_path, "round:one round:two", a="90 80", b="80 90", c="80 90", d="60 99")

    assert ranks(folder) == {"a": "1", "b": "2", "c": "2", "d": "4"}


def test_without_rules_names_ids_and_rows_decide_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path, book(stage(given())), "z b a", scores=scores(z="90", b="90", a="90"))

    assert ranks(folder) == {"a": "1", "b": "1", "z": "1"}


# ------------------------------------------------------------------ settled by people


def settled(path: Path, book_of: Table, points: dict[str, str], *order: str) -> Path:
    """Return a folder where people put these entries in order."""
    rulings = [decide("settle", entry, str(place)) for place, entry in enumerate(order, start=1)]
    return write(path, book_of, " ".join(points), scores=scores(**points), decisions=rulings)


def test_settle_orders_the_members_of_a_tie(tmp_path: Path) -> None:
    points = {"a": "95", "b": "90", "c": "90", "d": "90", "e": "80"}
    folder = settled(tmp_path, book(stage(given())), points, "c", "d", "b")

    assert ranks(folder) == {"a": "1", "c": "2", "d": "3", "b": "4", "e": "5"}


def test_settle_never_lifts_an_entry_over_a_better_total(tmp_path: Path) -> None:
    folder = settled(tmp_path, book(stage(given())), {"a": "95", "b": "90"}, "b", "a")

    assert ranks(folder) == {"a": "1", "b": "2"}


def test_settle_does_not_overrule_a_tie_rule(tmp_path: Path) -> None:
    points = {"a": "90.0041", "b": "90.0039"}
    folder = settled(tmp_path, book(stage(given(), ties="places:4")), points, "b", "a")

    assert ranks(folder) == {"a": "1", "b": "2"}


def test_a_settled_tie_keeps_its_rows_in_the_settled_order(tmp_path: Path) -> None:
    folder = settled(tmp_path, book(stage(given())), {"a": "90", "b": "90"}, "b", "a")

    assert [row["contestant"] for row in tally(folder)["standings"]] == ["b", "a"]
