"""Mistakes in the rulebook (规则错误): found before anything is derived; contract section 2."""

from pathlib import Path

import pytest

from contest.folder import Fault, tally

from .season import book, given, method, panel, scores, stage, write
from .test_faults import faults_of


def rulebook_faults(path: Path, rulebook: dict[str, object]) -> list[Fault]:
    """Return the faults of a folder with this rulebook; all of them are the rulebook's."""
    faults = faults_of(write(path, rulebook, "a b"))
    assert {fault.file for fault in faults} == {"rulebook.toml"}
    assert all(fault.allowed for fault in faults)
    return faults


SURVEY = {"items": [{"code": "all", "name": "总体"}], "options": {"good": 100}}
TIERS = [{"name": "一等奖", "seats": 1, "prize": "100"}]
AWARD = {"field": "community", "stage": "city", "seats": 1, "tiers": TIERS}
TITLE = {"name": "标兵", "places": 1, "split": "hamilton"}

MISTAKES = {
    "weights of the rounds": book(stage(given("one", 50), given("two", 49.99))),
    "unknown method": book(stage(method("karaoke"))),
    "no method": book(stage({"code": "show", "name": "show", "weight": 100})),
    "a form that is no text": book(stage({**given(), "form": 5})),
    "no rounds": book(stage()),
    "negative weight": book(stage(given("one", -20), given("two", 120))),
    "unknown field": book(stage(given(), field="village")),
    "unknown entrants": book(stage(given(), entrants="nowhere")),
    "entrants of a later stage": book(
        stage(given(), code="one", entrants="two"), stage(given(), code="two")
    ),
    "two stages of one code": book(stage(given()), stage(given())),
    "two rounds of one code": book(stage(given("one", 50), given("one", 50))),
    "carry over a hundred": book(stage(given(), carry=101)),
    "unknown single": book(stage(given(), single="sleep")),
    "unknown tie rule": book(stage(given(), ties="alphabet")),
    "tie rule of an unknown round": book(stage(given(), ties="round:two")),
    "unknown at_cut": book(stage(given(), at_cut="some")),
    "unknown rule": book(stage(given(), promote=[{"rule": "luck", "n": 1}])),
    "top without n": book(stage(given(), promote=[{"rule": "top"}])),
    "n is text": book(stage(given(), promote=[{"rule": "top", "n": "two"}])),
    "unknown apportionment": book(
        stage(given(), promote=[{"rule": "proportional", "places": 2, "method": "lot"}])
    ),
    "unknown rounding of a ratio": book(
        stage(given(), promote=[{"rule": "ratio", "of": 0.5, "rounding": "sideways"}])
    ),
    "five places": book(stage(given()), scoring={"places": 5}),
    "unknown rounding": book(stage(given()), scoring={"rounding": "bankers"}),
    "unknown compose": book(stage(given()), scoring={"compose": "early"}),
    "limits upside down": book(stage(given()), scoring={"limits": [100, 0]}),
    "no criteria": book(stage(panel(criteria=[]))),
    "criterion without max": book(stage(panel(criteria=[{"code": "x", "name": "表现"}]))),
    "unknown combine": book(stage(panel(combine="mode"))),
    "unknown trim": book(stage(panel(trim={"by": "judge"}))),
    "weights of the classes": book(stage(panel(classes=[{"code": "expert", "weight": 80}]))),
    "class without a weight": book(stage(panel(classes=[{"code": "expert"}]))),
    "class without a code": book(stage(panel(classes=[{"weight": 100}]))),
    "cap without a kind": book(stage(given(), promote=[{"rule": "cap", "n": 1}])),
    "quota without a table": book(stage(given(), promote=[{"rule": "quota"}])),
    "tier without a prize": book(
        stage(given()), award=[{**AWARD, "tiers": [{"name": "一等奖", "seats": 1}]}]
    ),
    "title without sources": book(stage(given()), title=[TITLE]),
    "unknown reference": book(stage(panel(normalise={"reference": "best"}))),
    "unknown formula": book(stage(method("survey", **SURVEY, formula="median"))),
    "unknown answer for unknown": book(stage(method("survey", **SURVEY, unknown="guess"))),
    "unknown below": book(stage(method("survey", **SURVEY, below="ignore"))),
    "satisfied is no option": book(
        stage(method("survey", **SURVEY, formula="rate", satisfied=["superb"]))
    ),
    "survey without options": book(stage(method("survey", items=SURVEY["items"]))),
    "unknown convert of a quiz": book(stage(method("quiz", convert="rank"))),
    "unknown convert of a duel": book(stage(method("duel", convert="bracket"))),
    "award of an unknown stage": book(stage(given()), award=[{**AWARD, "stage": "moon"}]),
    "prize is no money": book(
        stage(given()), award=[{**AWARD, "tiers": [{**TIERS[0], "prize": "much"}]}]
    ),
    "prize of a tenth of a fen": book(
        stage(given()), award=[{**AWARD, "tiers": [{**TIERS[0], "prize": "0.001"}]}]
    ),
    "unknown at_border": book(stage(given()), award=[{**AWARD, "at_border": "toss"}]),
    "unknown tie_money": book(stage(given()), award=[{**AWARD, "tie_money": "keep"}]),
    "unknown over": book(stage(given()), budget={"total": "1", "over": "pray"}),
    "title of an unknown stage": book(
        stage(given()), title=[{**TITLE, "sources": [{"stage": "moon", "weight": 100}]}]
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_the_rulebook_is_a_fault(tmp_path: Path, name: str) -> None:
    assert rulebook_faults(tmp_path, MISTAKES[name])


def test_all_mistakes_are_reported_at_once(tmp_path: Path) -> None:
    wrong = book(
        stage(given("one", 50), method("karaoke", "two", 40), ties="alphabet"),
        scoring={"places": 7},
    )

    assert len(rulebook_faults(tmp_path, wrong)) >= 4


@pytest.mark.parametrize(
    ("rulebook", "text"),
    [
        (book(stage(given("one", 50), method("karaoke", "two", 50))), 'method = "karaoke"'),
        (book(stage(given()), scoring={"places": 7}), "places = 7"),
        (book(stage(given(), promote=[{"rule": "top", "n": 1}, {"rule": "luck"}])), '"luck"'),
    ],
)
def test_a_mistake_is_named_by_its_line(
    tmp_path: Path, rulebook: dict[str, object], text: str
) -> None:
    faults = rulebook_faults(tmp_path, rulebook)

    lines = (tmp_path / "season" / "rulebook.toml").read_text(encoding="utf-8").splitlines()
    assert {fault.line for fault in faults} == {
        number for number, line in enumerate(lines, start=1) if text in line
    }


def test_broken_toml_is_named_by_its_line(tmp_path: Path) -> None:
    folder = write(tmp_path, book(stage(given())), "a")
    (folder / "rulebook.toml").write_text('format = 1\n\n[season\ncode = "x"\n', encoding="utf-8")

    faults = faults_of(folder)

    assert [(fault.file, fault.line) for fault in faults] == [("rulebook.toml", 3)]


def test_a_rulebook_that_is_not_utf_8_is_a_fault(tmp_path: Path) -> None:
    folder = write(tmp_path, book(stage(given())), "a")
    text = (folder / "rulebook.toml").read_text(encoding="utf-8")
    (folder / "rulebook.toml").write_bytes(text.encode("gbk"))

    assert {fault.file for fault in faults_of(folder)} == {"rulebook.toml"}


@pytest.mark.parametrize("head", ["format = 2", "format = '1'", ""])
def test_another_format_is_refused(tmp_path: Path, head: str) -> None:
    folder = write(tmp_path, book(stage(given())), "a")
    text = (folder / "rulebook.toml").read_text(encoding="utf-8")
    (folder / "rulebook.toml").write_text(text.replace("format = 1", head), encoding="utf-8")

    assert {fault.file for fault in faults_of(folder)} == {"rulebook.toml"}


def test_a_misspelt_key_is_named(tmp_path: Path) -> None:
    faults = rulebook_faults(tmp_path, book(stage(panel(min_judge=5))))

    assert any("min_judge" in fault.column + fault.found for fault in faults)


def test_weights_that_add_up_exactly_are_accepted(tmp_path: Path) -> None:
    # as binary floats 0.1 + 0.2 + 99.7 is not 100
    rounds = [given("one", 0.1), given("two", 0.2), given("three", 99.7)]
    folder = write(
        tmp_path,
        book(stage(*rounds)),
        "a",
        scores=[row for each in ("one", "two", "three") for row in scores(f"city/{each}", a="90")],
    )

    assert "90.00" in tally(folder).files["standings.csv"]
