"""Promotion rules (晋级), each alone and in pipelines; contract section 5."""

from pathlib import Path
from typing import Any

import pytest

from .season import book, column, contestants, decide, given, scores, stage, tally, write

NAMES = "abcdefghijklmnopqrstuvwxyz"


def promoted(folder: Path) -> str:
    """Return the promoted and recommended entries in the order of their ids."""
    rows = column(folder, "standings", "outcome")
    return "".join(
        sorted(entry for entry, cell in rows.items() if cell in ("promoted", "recommended"))
    )


def falling(entries: str, top: int = 95) -> dict[str, str]:
    """Return scores top, top - 1, … for these entries."""
    return {entry: str(top - place) for place, entry in enumerate(entries)}


def one_group(path: Path, size: int, *rules: dict[str, Any], **tables: list[str]) -> Path:
    """Return a folder with one group of so many entries a, b, c … best first."""
    entries = NAMES[:size]
    return write(
        path,
        book(stage(given(), promote=list(rules))),
        " ".join(entries),
        scores=scores(**falling(entries)),
        **tables,
    )


def groups(path: Path, people: dict[str, str], *rules: dict[str, Any], **tables: list[str]) -> Path:
    """Return a folder with townships as groups; entries are in order of merit over all."""
    entries = "".join(sorted("".join(people.values())))
    return write(
        path,
        book(stage(given(), group_by="township", promote=list(rules))),
        {code: " ".join(line) for code, line in people.items()},
        scores=scores(**falling(entries)),
        **tables,
    )


def quotas(folder: Path) -> dict[str, str]:
    """Return the places of each group."""
    return {row["group"]: row["places"] for row in tally(folder)["quotas"]}


# ------------------------------------------------------------------ each rule


def test_threshold_puts_those_below_out_and_keeps_the_equal(tmp_path: Path) -> None:
    rules = [{"rule": "threshold", "score": 60}, {"rule": "top", "n": 3}]
    folder = write(
        tmp_path,
        book(stage(given(), promote=rules)),
        "a b c",
        scores=scores(a="70", b="60", c="59.99"),
    )

    assert column(folder, "standings", "outcome") == {"a": "promoted", "b": "promoted", "c": "out"}
    assert "threshold" in column(folder, "standings", "reason")["c"]


def test_threshold_looks_at_the_rounded_total(tmp_path: Path) -> None:
    rules = [{"rule": "threshold", "score": 60}, {"rule": "top", "n": 3}]
    folder = write(
        tmp_path, book(stage(given(), promote=rules)), "a b", scores=scores(a="59.995", b="59.9949")
    )

    assert promoted(folder) == "a"


def test_top_takes_the_first_n_of_each_group(tmp_path: Path) -> None:
    folder = groups(tmp_path, {"t1": "abcd", "t2": "ef"}, {"rule": "top", "n": 2})

    assert promoted(folder) == "abef"
    assert quotas(folder) == {"t1": "2", "t2": "2"}


def test_the_rule_is_the_reason(tmp_path: Path) -> None:
    folder = one_group(tmp_path, 2, {"rule": "top", "n": 1})

    [first, _] = tally(folder)["standings"]

    assert "top" in first["reason"]


@pytest.mark.parametrize(
    ("size", "of", "rounding", "expected"),
    [
        (7, 0.3, "up", 3),
        (7, 0.3, "down", 2),
        (7, 0.3, "half-up", 2),  # 2.1
        (7, 0.5, "half-up", 4),
        (7, 0.5, "down", 3),
        (5, 0.5, "half-up", 3),  # 3.5, 2.5
        (20, 0.55, "up", 11),  # exactly 11; as binary floats 11.000000000000002
        (10, 0.3, "up", 3),
        (10, 0.29, "down", 2),
    ],
)
def test_ratio_of_the_ranked_entries(
    tmp_path: Path, size: int, of: float, rounding: str, expected: int
) -> None:
    folder = one_group(tmp_path, size, {"rule": "ratio", "of": of, "rounding": rounding})

    assert promoted(folder) == NAMES[:expected]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [({"of": 0.1, "min": 2}, 2), ({"of": 0.8, "max": 3}, 3), ({"of": 0.5, "min": 1, "max": 4}, 3)],
)
def test_ratio_has_a_least_and_a_most(
    tmp_path: Path, keys: dict[str, float], expected: int
) -> None:
    folder = one_group(tmp_path, 5, {"rule": "ratio", "rounding": "half-up", **keys})

    assert promoted(folder) == NAMES[:expected]


def test_ratio_does_not_count_the_absent(tmp_path: Path) -> None:
    # 40 % of the 5 who are ranked, not of 10
    people = contestants({"t": "a b c d e"}) + contestants({"t": "f g h i j"}, status="absent")
    folder = one_group(
        tmp_path, 5, {"rule": "ratio", "of": 0.4, "rounding": "up"}, contestants=people
    )

    assert promoted(folder) == "ab"


def test_quota_is_a_table_by_unit(tmp_path: Path) -> None:
    rule = {"rule": "quota", "table": {"t1": 2, "t2": 1, "t3": 1}}
    folder = groups(tmp_path, {"t1": "abc", "t2": "def", "t3": ""}, rule)

    assert promoted(folder) == "abd"
    assert quotas(folder) == {"t1": "2", "t2": "1", "t3": "1"}


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        # 5 x 11/26 = 2.115, 1.346, 1.154, 0.385: the last remainder is the largest
        ("hamilton", ["2", "1", "1", "1"]),
        # 11 7 6 | 3.67 2.33 … (divided by 3): the five highest are 11 7 6 3.67 2.33
        ("webster", ["2", "2", "1", "0"]),
        # 11 7 6 | 5.5 3.5 | 3.67: the five highest are 11 7 6 5.5 3.67
        ("dhondt", ["3", "1", "1", "0"]),
    ],
)
def test_proportional_shares_places_by_each_method(
    tmp_path: Path, how: str, expected: list[str]
) -> None:
    rule = {
        "rule": "proportional",
        "places": 5,
        "method": how,
        "weights": {"t1": 11, "t2": 7, "t3": 6, "t4": 2},
    }
    people = {"t1": "abc", "t2": "def", "t3": "gh", "t4": "ij"}
    folder = groups(tmp_path, people, rule)

    assert list(quotas(folder).values()) == expected
    best = {"hamilton": "abdgi", "webster": "abdeg", "dhondt": "abcdg"}
    assert promoted(folder) == best[how]


def test_proportional_is_hamilton_by_ranked_entries_by_default(tmp_path: Path) -> None:
    # ranked 4, 2, 1 of 7: 3 x 4/7 = 1.71, 0.86, 0.43
    folder = groups(
        tmp_path, {"t1": "abcd", "t2": "ef", "t3": "g"}, {"rule": "proportional", "places": 3}
    )

    assert quotas(folder) == {"t1": "2", "t2": "1", "t3": "0"}


def test_proportional_gives_the_base_to_each_group_first(tmp_path: Path) -> None:
    # 1 each, the other 2 by 4, 2, 1: 1.14, 0.57, 0.29
    folder = groups(
        tmp_path,
        {"t1": "abcd", "t2": "ef", "t3": "g"},
        {"rule": "proportional", "places": 5, "base": 1},
    )

    assert quotas(folder) == {"t1": "2", "t2": "2", "t3": "1"}


def test_a_tied_last_place_of_proportional_is_settled_by_people(tmp_path: Path) -> None:
    rule = {"rule": "proportional", "places": 1, "weights": {"t1": 1, "t2": 1}}
    folder = groups(tmp_path, {"t1": "ab", "t2": "cd"}, rule)

    assert promoted(folder) == ""
    assert any(row["blocking"] == "yes" for row in tally(folder)["problems"])


def test_best_takes_the_best_not_yet_promoted_over_all_groups(tmp_path: Path) -> None:
    people = {"t1": "abc", "t2": "de"}
    folder = groups(tmp_path, people, {"rule": "top", "n": 1}, {"rule": "best", "n": 2})

    assert promoted(folder) == "abcd"


def test_recommend_promotes_regardless_of_rank(tmp_path: Path) -> None:
    folder = one_group(
        tmp_path,
        4,
        {"rule": "recommend", "n": 1},
        {"rule": "top", "n": 1},
        decisions=[decide("recommend", "d")],
    )

    outcomes = column(folder, "standings", "outcome")
    assert outcomes == {"a": "promoted", "b": "out", "c": "out", "d": "recommended"}


def test_recommend_takes_at_most_n_decisions_of_a_group(tmp_path: Path) -> None:
    rulings = [decide("recommend", entry) for entry in "bcd"]
    folder = one_group(tmp_path, 4, {"rule": "recommend", "n": 1}, decisions=rulings)

    outcomes = list(column(folder, "standings", "outcome").values())
    assert outcomes.count("recommended") <= 1
    assert tally(folder)["problems"]


def test_cap_passes_over_whoever_is_too_many_of_a_unit(tmp_path: Path) -> None:
    rules = [{"rule": "cap", "unit_kind": "township", "n": 1}, {"rule": "top", "n": 2}]
    folder = write(
        tmp_path,
        book(stage(given(), promote=rules)),
        {"t1": "a b d", "t2": "c e"},
        scores=scores(**falling("abcde")),
    )

    rows = {row["contestant"]: row for row in tally(folder)["standings"]}

    assert promoted(folder) == "ac"
    assert rows["b"]["outcome"] == "out"
    assert "cap" in rows["b"]["reason"]


def test_cap_does_not_limit_the_rules_before_it(tmp_path: Path) -> None:
    rules = [
        {"rule": "top", "n": 2},
        {"rule": "cap", "unit_kind": "township", "n": 2},
        {"rule": "best", "n": 1},
    ]
    folder = write(
        tmp_path,
        book(stage(given(), promote=rules)),
        {"t1": "a b c", "t2": "d"},
        scores=scores(**falling("abcd")),
    )

    assert promoted(folder) == "abd"


def test_two_caps_of_different_kinds_both_limit(tmp_path: Path) -> None:
    rules = [
        {"rule": "cap", "unit_kind": "township", "n": 1},
        {"rule": "cap", "unit_kind": "city", "n": 2},
        {"rule": "top", "n": 5},
    ]
    folder = write(
        tmp_path,
        book(stage(given(), promote=rules)),
        {"t1": "a b", "t2": "c d", "t3": "e"},
        scores=scores(**falling("abcde")),
    )

    # one of each township would be a c e; two of the city
    assert promoted(folder) == "ac"


def test_a_tie_for_the_last_place_under_a_cap_is_no_accident(tmp_path: Path) -> None:
    rules = [{"rule": "cap", "unit_kind": "township", "n": 1}, {"rule": "top", "n": 2}]
    folder = write(
        tmp_path,
        book(stage(given(), promote=rules)),
        {"t1": "a b", "t2": "c"},
        scores=scores(a="90", b="90", c="80"),
    )

    outcomes = column(folder, "standings", "outcome")
    assert outcomes["a"] == outcomes["b"] == "undecided"


# ------------------------------------------------------------------ pipelines


def test_a_pipeline_runs_in_order(tmp_path: Path) -> None:
    # 95 … 90: f (90) is below 91, then top 1 of each group, then the best of the rest
    rules = [{"rule": "threshold", "score": 91}, {"rule": "top", "n": 1}, {"rule": "best", "n": 1}]
    folder = groups(tmp_path, {"t1": "abc", "t2": "de", "t3": "f"}, *rules)

    assert column(folder, "standings", "outcome") == {
        "a": "promoted",
        "b": "promoted",
        "c": "out",
        "d": "promoted",
        "e": "out",
        "f": "out",
    }


def test_without_a_rule_nobody_has_an_outcome(tmp_path: Path) -> None:
    folder = one_group(tmp_path, 2)

    assert column(folder, "standings", "outcome") == {"a": "", "b": ""}
