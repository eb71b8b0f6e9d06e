"""Paper and telephone sheets (录入问卷): two people, one count, nothing overwritten."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from contest.actions.survey_papers import Entry, enter_bundle
from contest.actor import Actor
from contest.db import db
from contest.errors import ContestError
from contest.loading import find_survey, setup_of
from contest.models import SurveyPaper, SurveySheet
from contest.queries.survey_entry import PaperError
from contest.queries.survey_papers import bundles_of

from .survey_season import PLACE, Asked, start_asked

HEAD = {
    "unit": "m1",
    "group": "resident",
    "carrier": "paper",
    "bundle": "B1",
    "issued": "16",
    "returned": "4",
    "valid": "3",
    "void": "1",
}
KEYS = [["1", "2"], ["0", ""], ["３", "1"]]
ANSWERS = [
    {"service": "satisfied", "order": "fair"},
    {"service": "unknown", "order": ""},
    {"service": "dissatisfied", "order": "satisfied"},
]


@pytest.fixture
def asked(inside: Flask, tmp_path: Path) -> Asked:
    """Return the season with its survey open."""
    found = start_asked(inside, tmp_path / "season")
    found.open()
    return found


def enter(
    asked: Asked, who: Actor, keys: list[list[str]] = KEYS, name: str = "", **head: str
) -> str:
    """Enter a bundle."""
    name = name or f"entry-{who.person_id}-{len(db.session.scalars(select(SurveyPaper)).all())}"
    return enter_bundle(who, asked.season, PLACE, Entry(name, {**HEAD, **head}, keys))


def refused(asked: Asked, who: Actor, **head: str) -> str:
    """Return why an entry is refused."""
    with pytest.raises(ContestError) as caught:
        enter(asked, who, **head)
    return caught.value.code


def sheets() -> list[dict[str, str]]:
    """Return the answers of the survey sheets, sorted."""
    rows = db.session.scalars(select(SurveySheet.answers))
    return sorted(rows, key=str)


def test_two_equal_entries_of_two_people_count_once(asked: Asked) -> None:
    assert enter(asked, asked.organiser) == "first"
    assert sheets() == []
    assert enter(asked, asked.clerk) == "counted"

    assert sheets() == sorted(ANSWERS, key=str)
    names = db.session.scalars(select(SurveySheet.respondent)).all()
    assert sorted(names) == [f"paper:B1-00{n}" for n in (1, 2, 3)]
    assert refused(asked, asked.clerk) == "paper-done"


def test_one_person_twice_does_not_count(asked: Asked) -> None:
    assert [enter(asked, asked.organiser) for _ in range(2)] == ["first", "first"]
    assert sheets() == []


def test_differences_are_named_and_a_corrected_entry_settles_them(asked: Asked) -> None:
    other = [["1", "1"], ["0", ""], ["3", "1"]]
    enter(asked, asked.organiser)

    assert enter(asked, asked.clerk, other, issued="20") == "differs"
    survey = find_survey(asked.season.id, PLACE)
    assert survey is not None
    rules = setup_of(asked.season).stage("f", "first").rounds[0].rules
    bundle = bundles_of(survey.id, rules)[0]
    found = [(d.what, d.sheet, d.item, d.one, d.other) for d in bundle.differences]
    assert found == [("issued", 0, 0, "16", "20"), ("", 1, 2, "2", "1")]
    assert sheets() == []

    assert enter(asked, asked.clerk) == "counted"
    assert len(db.session.scalars(select(SurveyPaper)).all()) == 3


def test_the_same_entry_sent_twice_is_kept_once(asked: Asked) -> None:
    states = [enter(asked, asked.organiser, name="the-same-id") for _ in range(2)]

    assert states == ["first", "first"]
    assert len(db.session.scalars(select(SurveyPaper)).all()) == 1


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ({"returned": "5"}, "paper-counts"),
        ({"issued": "3"}, "paper-counts"),
        ({"valid": "x"}, "paper-counts"),
        ({"valid": "0", "void": "4"}, "paper-counts"),
        ({"bundle": " "}, "paper-bundle"),
        ({"carrier": "fax"}, "paper-carrier"),
        ({"group": "cadre"}, "paper-group"),
        ({"unit": "m9"}, "unknown-contestant"),
    ],
)
def test_a_head_that_does_not_add_up_is_refused(
    asked: Asked, head: dict[str, str], code: str
) -> None:
    assert refused(asked, asked.organiser, **head) == code


def test_wrong_keys_are_told_by_sheet_and_item(asked: Asked) -> None:
    with pytest.raises(PaperError) as caught:
        enter(asked, asked.organiser, [["4", "1"], ["", "-"], ["1", "x"]])

    found = [(code, facts["sheet"], facts.get("item")) for code, facts in caught.value.faults]
    assert found == [
        ("paper-answer", 1, 1),
        ("paper-sheet-blank", 2, None),
        ("paper-answer", 3, 2),
    ]


def test_a_bundle_is_of_one_group_and_carrier(asked: Asked) -> None:
    enter(asked, asked.organiser)

    assert refused(asked, asked.clerk, group="member") == "paper-other-kind"
    assert refused(asked, asked.clerk, carrier="telephone") == "paper-other-kind"


def test_a_clerk_corrects_the_kind_of_the_own_entry(asked: Asked) -> None:
    enter(asked, asked.organiser, group="member")
    assert refused(asked, asked.clerk) == "paper-other-kind"

    assert enter(asked, asked.organiser) == "first"
    assert enter(asked, asked.clerk) == "counted"
    assert set(db.session.scalars(select(SurveySheet.class_code))) == {"resident"}


def test_two_clerks_who_were_both_wrong_correct_one_after_the_other(asked: Asked) -> None:
    enter(asked, asked.organiser, group="member", carrier="telephone")
    enter(asked, asked.clerk, group="member", carrier="telephone", issued="20")

    assert enter(asked, asked.organiser) == "differs"
    survey = find_survey(asked.season.id, PLACE)
    assert survey is not None
    rules = setup_of(asked.season).stage("f", "first").rounds[0].rules
    (bundle,) = bundles_of(survey.id, rules)
    assert [(d.what, d.one, d.other) for d in bundle.differences] == [
        ("class_code", "member", "resident"),
        ("carrier", "telephone", "paper"),
        ("issued", "20", "16"),
    ]
    assert enter(asked, asked.clerk) == "counted"
    (bundle,) = bundles_of(survey.id, rules)
    assert (bundle.class_code, bundle.carrier) == ("resident", "paper")


def test_a_supervisor_enters_nothing(asked: Asked) -> None:
    assert refused(asked, asked.supervisor) == "not-allowed"
