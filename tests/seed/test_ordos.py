"""The demo season (演示赛季): its size, what it shows, and that it is always the same."""

import csv
import subprocess
import sys
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest

from contest.folder import Outcome, tally
from contest.folder.people import ancestors
from contest.folder.reader import read_folder
from contest.folder.rows import SeasonFolder

ROOT = Path(__file__).parents[2]
ORDOS = ROOT / "seed" / "ordos-2022"
Rows = list[dict[str, str]]


@cache
def season() -> SeasonFolder:
    return read_folder(ORDOS)


@cache
def outcome() -> Outcome:
    return tally(ORDOS)


def result(name: str) -> Rows:
    return list(csv.DictReader(outcome().files[name].splitlines()))


def decided(kind: str) -> list[tuple[str, str, str]]:
    return [(d.stage, d.contestant, d.value) for d in season().decisions if d.kind == kind]


def standing(stage: str, contestant: str) -> dict[str, str]:
    rows = result("standings.csv")
    return next(r for r in rows if (r["stage"], r["contestant"]) == (stage, contestant))


# ------------------------------------------------------------------ size and people


def test_the_three_fields_have_their_numbers_of_secretaries() -> None:
    count = Counter(c.field for c in season().contestants)
    assert count == {"community": 256, "organ": 739, "enterprise": 187}


def test_the_tree_has_nine_counties_their_real_townships_and_communities() -> None:
    count = Counter(unit.kind for unit in season().units)
    assert (count["city"], count["county"], count["township"], count["community"]) == (
        1,
        9,
        77,
        256,
    )


def test_every_community_has_one_secretary() -> None:
    homes = [c.unit for c in season().contestants if c.field == "community"]
    assert sorted(homes) == sorted(u.code for u in season().units if u.kind == "community")


def test_no_two_secretaries_of_a_unit_have_the_same_name() -> None:
    names = Counter((c.unit, c.name) for c in season().contestants)
    assert set(names.values()) == {1}


def test_no_two_secretaries_who_meet_in_their_first_group_have_the_same_name() -> None:
    parents = {unit.code: unit.parent for unit in season().units}
    organs = [c for c in season().contestants if c.field != "enterprise"]
    assert set(Counter((parents[c.unit], c.name) for c in organs).values()) == {1}


def test_every_organisation_is_told_apart_by_its_name() -> None:
    names = Counter(c.organisation for c in season().contestants)
    assert set(names.values()) == {1}


def test_about_a_quarter_of_the_names_are_mongolian_and_equal_ones_occur() -> None:
    names = [c.name for c in season().contestants]
    assert any(n > 3 for n in Counter(names).values())
    assert 150 < sum(len(name) > 3 for name in names) < 400


def test_about_28000_survey_sheets_of_two_answers_stay_below_12_megabytes() -> None:
    assert 27_000 < len(season().surveys) < 29_000
    assert {len(sheet.answers) for sheet in season().surveys} == {2}
    assert (ORDOS / "answers.csv").stat().st_size < 12_000_000


def test_a_panel_has_five_judges_below_the_city_and_seven_to_nine_there() -> None:
    sizes: dict[bool, set[int]] = {True: set(), False: set()}
    sheets = Counter((s.stage, s.round, s.contestant) for s in season().sheets)
    recused = {contestant for _, contestant, _ in decided("recuse")}
    for (stage, _, contestant), number in sheets.items():
        if contestant not in recused:
            sizes[stage == "city"].add(number)
    assert sizes == {True: {7, 9}, False: {5}}


def test_no_judge_marks_a_contestant_of_the_own_unit_unless_recused() -> None:
    above = ancestors(season().units)
    homes = {j.id: j.unit for j in season().judges}
    own = {c.id: set(above[c.unit].values()) for c in season().contestants}
    near = {
        (s.stage, s.contestant, s.judge)
        for s in season().sheets
        if homes[s.judge] in own[s.contestant]
    }
    assert near and near <= set(decided("recuse"))


# ------------------------------------------------------------------ the result


def test_everything_is_awarded_to_the_fen_and_nothing_is_open() -> None:
    assert outcome().summary == {
        "awards": 173,
        "spent": "2553700.00",
        "left": "0.00",
        "titles": 100,
        "blocking": 0,
    }


def test_the_awards_are_split_38_108_27() -> None:
    count = Counter(row["field"] for row in result("awards.csv"))
    assert count == {"community": 38, "organ": 108, "enterprise": 27}


def test_the_titles_are_split_22_62_16() -> None:
    count = Counter(row["field"] for row in result("titles.csv"))
    assert count == {"community": 22, "organ": 62, "enterprise": 16}


def test_the_sixty_community_places_are_shared_over_the_counties() -> None:
    places = {
        "150602": 15,
        "150603": 5,
        "150621": 6,
        "150622": 8,
        "150623": 5,
        "150624": 6,
        "150625": 4,
        "150626": 5,
        "150627": 6,
    }
    quotas = {
        r["group"]: int(r["places"]) for r in result("quotas.csv") if r["rule"] == "proportional"
    }
    going = Counter(
        r["group"]
        for r in result("standings.csv")
        if r["outcome"] == "promoted" and r["reason"].startswith("proportional")
    )
    assert quotas == places
    assert going == places


def test_the_city_finals_have_60_160_and_40_entries() -> None:
    fields = {c.id: c.field for c in season().contestants}
    count = Counter(
        fields[r["contestant"]] for r in result("standings.csv") if r["stage"] == "city"
    )
    assert count == {"community": 60, "organ": 160, "enterprise": 40}


# ------------------------------------------------------------------ what it shows


def test_a_tie_at_a_cut_was_settled_by_a_decision() -> None:
    settled = {
        value: contestant for stage, contestant, value in decided("settle") if stage == "township"
    }
    first, second = (standing("township", settled[place]) for place in "12")
    assert first["total"] == second["total"]
    assert (first["outcome"], second["outcome"]) == ("promoted", "out")


def test_a_recused_judge_does_not_count() -> None:
    for _, contestant, judge in decided("recuse"):
        scores = {
            r["round"]: r
            for r in result("round_scores.csv")
            if (r["stage"], r["contestant"]) == ("city", contestant)
        }
        assert judge == "Z07"
        assert scores["observation"]["sheets"] == "6"


def test_one_recused_judge_had_written_a_sheet_before() -> None:
    sheets = {(s.stage, s.contestant, s.judge) for s in season().sheets}
    assert sum(found in sheets for found in decided("recuse")) == 1


def test_a_void_sheet_leaves_four_of_five() -> None:
    [(stage, contestant, value)] = decided("void-sheet")
    found = [
        r["sheets"]
        for r in result("round_scores.csv")
        if (r["stage"], r["contestant"], r["round"]) == (stage, contestant, value.partition(":")[0])
    ]
    assert found == ["4"]


def test_overtime_is_deducted() -> None:
    late = [r for r in season().adjustments if r.reason.startswith("超时")]
    assert late and all(row.points < 0 for row in late)


@pytest.mark.parametrize(("kind", "outcome_"), [("decline", "out"), ("status", "unranked")])
def test_the_next_moves_up_for_one_who_declines_or_is_disqualified(
    kind: str, outcome_: str
) -> None:
    [(stage, contestant, _)] = decided(kind)
    assert standing(stage, contestant)["outcome"] == outcome_
    moved = [r for r in result("standings.csv") if f"for:{contestant}" in r["reason"].split()]
    assert [(r["stage"], r["outcome"]) for r in moved] == [(stage, "promoted")]


def test_twelve_lone_secretaries_of_a_township_are_recommended() -> None:
    found = [r for r in result("standings.csv") if r["outcome"] == "recommended"]
    assert {(r["stage"], r["reason"]) for r in found} == {("township", "single")}
    assert len(found) == 12


def test_a_second_secretary_of_an_organ_is_passed_over_by_the_cap() -> None:
    homes = {c.id: c.unit for c in season().contestants}
    rows = [r for r in result("standings.csv") if r["stage"] == "group"]
    up = {homes[r["contestant"]] for r in rows if r["outcome"] == "promoted"}
    passed = [homes[r["contestant"]] for r in rows if r["reason"] == "cap"]
    assert passed and set(passed) <= up


def test_withdrawn_absent_and_disqualified_entries_are_listed_without_rank() -> None:
    unranked: dict[str, list[str]] = defaultdict(list)
    for row in result("standings.csv"):
        if not row["rank"] and row["outcome"] == "unranked":
            unranked[row["reason"]].append(row["stage"])
    assert unranked == {"withdrawn": ["township"], "absent": ["group"], "disqualified": ["county"]}


# ------------------------------------------------------------------ the maker


def test_the_maker_gives_the_same_bytes(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, str(ROOT / "seed" / "make_ordos.py"), str(tmp_path)],
        check=True,
        capture_output=True,
    )
    made = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    kept = {file.name: file.read_bytes() for file in ORDOS.iterdir() if file.name != "README.md"}
    assert made.keys() == kept.keys()
    assert [name for name in made if made[name] != kept[name]] == []
