"""Awards (奖项) and ties at a tier's border; contract section 6, domain 9 and 10."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from .season import Table, book, contestants, given, scores, stage, tally, units_of, write


def tiers(*seats_and_prizes: tuple[int, str]) -> list[Table]:
    """Return 一等奖, 二等奖 … with so many seats at such a prize."""
    return [
        {"name": name, "seats": seats, "prize": prize}
        for name, (seats, prize) in zip(
            ("一等奖", "二等奖", "三等奖"), seats_and_prizes, strict=False
        )
    ]


TWO_TIERS = tiers((2, "1000"), (2, "300"))
TIED = {"a": "95", "b": "90", "c": "90"}
FOUR = {**TIED, "d": "80"}


def folder_of(
    path: Path,
    points: dict[str, str],
    prizes: list[Table],
    budget: Table | None = None,
    **keys: Any,
) -> Path:
    """Return a folder with one award of the city stage."""
    award = {
        "field": "community",
        "stage": "city",
        "tiers": prizes,
        "seats": sum(tier.get("seats", 0) for tier in prizes),
        **keys,
    }
    more = {"budget": budget} if budget else {}
    return write(
        path, book(stage(given()), award=[award], **more), " ".join(points), scores=scores(**points)
    )


def won(folder: Path) -> dict[str, tuple[str, str]]:
    """Return the tier and the prize of each winner."""
    return {row["contestant"]: (row["tier"], row["prize"]) for row in tally(folder)["awards"]}


def total(folder: Path, name: str) -> Decimal:
    """Return the sum of one column of the budget."""
    return sum((Decimal(row[name]) for row in tally(folder)["budget"]), Decimal(0))


def blocked(folder: Path) -> bool:
    """Tell whether any problem is blocking."""
    return any(row["blocking"] == "yes" for row in tally(folder)["problems"])


# ------------------------------------------------------------------ tiers


def test_tiers_are_filled_by_rank(tmp_path: Path) -> None:
    points = {"a": "95", "b": "90", "c": "85", "d": "80", "e": "75"}
    folder = folder_of(tmp_path, points, tiers((1, "1000"), (1, "500"), (2, "99.5")))

    assert tally(folder)["awards"] == [
        {
            "field": "community",
            "stage": "city",
            "tier": tier,
            "rank": rank,
            "contestant": entry,
            "prize": prize,
        }
        for tier, rank, entry, prize in [
            ("一等奖", "1", "a", "1000.00"),
            ("二等奖", "2", "b", "500.00"),
            ("三等奖", "3", "c", "99.50"),
            ("三等奖", "4", "d", "99.50"),
        ]
    ]


def test_the_ledger_says_planned_spent_and_left(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, {"a": "95", "b": "90"}, tiers((1, "1000"), (3, "500.01")))

    first, second = tally(folder)["budget"]

    assert (first["tier"], first["seats"], first["awarded"]) == ("一等奖", "1", "1")
    assert (first["planned"], first["spent"], first["left"]) == ("1000.00", "1000.00", "0.00")
    assert (second["tier"], second["seats"], second["awarded"]) == ("二等奖", "3", "1")
    assert (second["planned"], second["spent"], second["left"]) == ("1500.03", "500.01", "1000.02")


def test_a_seat_stays_empty_below_the_least_score(tmp_path: Path) -> None:
    points = {"a": "95", "b": "60", "c": "59.99"}
    folder = folder_of(tmp_path, points, tiers((1, "1000"), (2, "500")), min_score=60)

    assert won(folder) == {"a": ("一等奖", "1000.00"), "b": ("二等奖", "500.00")}
    assert total(folder, "left") == 500


def test_seats_may_be_shared_by_a_ratio(tmp_path: Path) -> None:
    # 38 x 1/6, 2/6, 3/6 = 6.33, 12.67, 19: 6 + 12 + 19 = 37, the last to the largest remainder
    prizes = [{"name": name, "prize": "10"} for name in ("一等奖", "二等奖", "三等奖")]
    folder = folder_of(tmp_path, {"a": "90", "b": "80"}, prizes, seats=38, ratio=[1, 2, 3])

    assert [row["seats"] for row in tally(folder)["budget"]] == ["6", "13", "19"]


def test_seats_by_hamilton_and_tiers_by_ratio_together(tmp_path: Path) -> None:
    # 12 places over 8 and 4 entrants = 8 and 4; by 1 : 3 = 2/6 and 1/3
    prizes = [{"name": name, "prize": "10"} for name in ("一等奖", "二等奖")]
    awards = [
        {"field": field, "stage": "city", "seats": "hamilton", "tiers": prizes, "ratio": [1, 3]}
        for field in ("community", "organ")
    ]
    people = contestants({"t": "a b c d e f g h"}) + contestants({"t": "i j k l"}, field="organ")
    stages = [stage(given()), stage(given(), field="organ")]
    folder = write(
        tmp_path,
        book(*stages, fields="community organ", award=awards, budget={"places": 12}),
        "",
        contestants=people,
        units=units_of({"t": ""}),
    )

    assert [(row["field"], row["seats"]) for row in tally(folder)["budget"]] == [
        ("community", "2"),
        ("community", "6"),
        ("organ", "1"),
        ("organ", "3"),
    ]


# ------------------------------------------------------------------ a tie across a border


@pytest.mark.parametrize("keys", [{}, {"at_border": "ask"}])
def test_a_tie_across_a_border_is_asked_by_default(tmp_path: Path, keys: dict[str, str]) -> None:
    folder = folder_of(tmp_path, FOUR, TWO_TIERS, **keys)

    assert won(folder)["a"] == ("一等奖", "1000.00")
    assert not {"b", "c"} & set(won(folder))
    assert blocked(folder)


def test_a_tie_within_a_tier_needs_no_decision(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, FOUR, tiers((1, "1000"), (2, "300"), (1, "100")))

    assert won(folder)["b"] == won(folder)["c"] == ("二等奖", "300.00")
    assert not blocked(folder)


def test_expand_gives_all_tied_the_better_tier_in_full(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, FOUR, TWO_TIERS, at_border="expand")

    assert won(folder) == {
        "a": ("一等奖", "1000.00"),
        "b": ("一等奖", "1000.00"),
        "c": ("一等奖", "1000.00"),
        "d": ("二等奖", "300.00"),
    }


def test_expand_may_share_the_prizes_of_the_places_taken(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, FOUR, TWO_TIERS, at_border="expand", tie_money="share")

    # places 2 and 3: (1000 + 300) / 2
    assert won(folder) == {
        "a": ("一等奖", "1000.00"),
        "b": ("一等奖", "650.00"),
        "c": ("一等奖", "650.00"),
        "d": ("二等奖", "300.00"),
    }
    assert total(folder, "spent") == total(folder, "planned") == 2600


def test_fen_left_over_from_sharing_are_reported(tmp_path: Path) -> None:
    points = {"a": "95", "b": "90", "c": "90", "d": "90"}
    folder = folder_of(tmp_path, points, TWO_TIERS, at_border="expand", tie_money="share")

    # places 2 to 4: (1000 + 300 + 300) / 3 = 533.333…; 0.01 is left of 2600
    assert [won(folder)[entry][1] for entry in "bcd"] == ["533.33"] * 3
    assert total(folder, "spent") == Decimal("2599.99")
    assert total(folder, "left") == Decimal("0.01")


def test_a_tie_behind_the_last_seat_shares_what_there_is(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, TIED, tiers((2, "1000")), at_border="expand", tie_money="share")

    # places 2 and 3: (1000 + 0) / 2
    assert won(folder) == {
        "a": ("一等奖", "1000.00"),
        "b": ("一等奖", "500.00"),
        "c": ("一等奖", "500.00"),
    }


def test_a_tie_behind_the_last_seat_in_full_costs_more_than_planned(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, TIED, tiers((2, "1000")), at_border="expand")

    assert total(folder, "planned") == 2000
    assert total(folder, "spent") == 3000
    assert total(folder, "left") == -1000


def test_shrink_gives_all_tied_the_lower_tier(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, TIED, TWO_TIERS, at_border="shrink")

    assert won(folder) == {
        "a": ("一等奖", "1000.00"),
        "b": ("二等奖", "300.00"),
        "c": ("二等奖", "300.00"),
    }
    # one first prize stays unspent
    assert total(folder, "left") == 1000


def test_shrink_at_the_last_border_gives_none_of_them_a_prize(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, TIED, tiers((2, "1000")), at_border="shrink")

    assert won(folder) == {"a": ("一等奖", "1000.00")}


# ------------------------------------------------------------------ the budget


@pytest.mark.parametrize("over", ["refuse", "warn"])
def test_awards_within_the_budget_raise_no_problem(tmp_path: Path, over: str) -> None:
    folder = folder_of(
        tmp_path, {"a": "90"}, tiers((1, "1000")), budget={"total": "1000.00", "over": over}
    )

    assert tally(folder)["problems"] == []


def test_one_fen_over_the_budget_is_a_warning(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path, {"a": "90"}, tiers((1, "1000")), budget={"total": "999.99", "over": "warn"}
    )

    [problem] = tally(folder)["problems"]

    assert problem["blocking"] != "yes"
    assert won(folder) == {"a": ("一等奖", "1000.00")}


@pytest.mark.parametrize("keys", [{}, {"over": "refuse"}])
def test_one_fen_over_the_budget_is_refused_by_default(
    tmp_path: Path, keys: dict[str, str]
) -> None:
    folder = folder_of(
        tmp_path, {"a": "90"}, tiers((1, "1000")), budget={"total": "999.99", **keys}
    )

    assert blocked(folder)


def test_money_is_exact_to_the_fen(tmp_path: Path) -> None:
    # three times 0.10 and 0.20 are 0.90, not 0.9000000000000001
    folder = folder_of(
        tmp_path, {"a": "90"}, tiers((3, "0.10"), (3, "0.20")), budget={"total": "0.90"}
    )

    assert tally(folder)["problems"] == []
    assert total(folder, "planned") == Decimal("0.90")
