"""An attack on small groups (小样本): somebody looks after every answer and reckons.

The attacker knows the rules of showing, sees every state of the page, and keeps each pair of
numbers that fits all of it; what is published says no more (`shown_sheets`). A group of one to
four must never be left with one number only.
"""

import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from contest.actions.survey_codes import revoke_codes
from contest.loading import setup_of
from contest.queries.surveys import Count, SurveyView, UnitLine, survey_view

from .survey_season import CODE, GOOD, PLACE, Asked, start_asked

Pair = tuple[int, int]
MIN_VALID = 10


@pytest.fixture
def asked(sqlite_app: Flask, tmp_path: Path) -> Iterator[Asked]:
    """Return the season with its survey open."""
    with sqlite_app.app_context():
        found = start_asked(sqlite_app, tmp_path / "season")
        found.open(50)
        yield found


def view(asked: Asked) -> SurveyView:
    """Return what the survey's page shows."""
    return survey_view(setup_of(asked.season), CODE)


def meant(count: Count) -> range:
    """Return the numbers that a count may stand for."""
    if count.kind == "exact":
        return range(count.number, count.number + 1)
    if count.kind == "least":
        return range(count.number, count.number + 10)
    return range(1, 5) if count.number == 5 else range(10)


def fits(line: UnitLine) -> set[Pair]:
    """Return the numbers of both groups that a unit's line leaves possible."""
    first, second = (meant(group.answered) for group in line.groups)
    total = meant(line.answered)
    return {
        (a, b)
        for a in first
        for b in second
        if a + b in total and (a + b >= MIN_VALID) == line.is_enough
    }


def later(before: Iterable[Pair], after: set[Pair]) -> set[Pair]:
    """Return which numbers can follow on earlier ones: answers are only added."""
    known = list(before)
    return {(a, b) for a, b in after if any(x <= a and y <= b for x, y in known)}


@pytest.mark.parametrize("seed", range(6))
def test_who_looks_after_every_answer_learns_no_small_number(asked: Asked, seed: int) -> None:
    luck = random.Random(seed)
    small = 1 + seed % 4
    # at the borders of the steps a number is most easily given away
    large = luck.choice([16, 17, 19, 20, 26, 28, 29, 30])
    codes = asked.codes("m1", "resident")[:large] + asked.codes("m1", "member")[:small]
    luck.shuffle(codes)
    possible: set[Pair] = {(0, 0)}
    for code in codes:
        asked.answer(code, GOOD)
        possible = later(possible, fits(view(asked).units[0]))
        assert possible
    asked.close()
    possible = later(possible, fits(view(asked).units[0]))

    assert (large, small) in possible
    assert len({second for _, second in possible}) > 1


def test_an_ended_batch_does_not_tell_how_many_had_answered(asked: Asked) -> None:
    for code in asked.codes("m1", "member")[:3]:
        asked.answer(code, GOOD)
    batch = asked.codes("m1", "member")[0].batch
    revoke_codes(asked.organiser, asked.season, PLACE, batch, "名单有误")

    assert [group.issued for group in view(asked).units[0].groups] == [50, 0]


def test_small_units_of_one_to_four_look_the_same(asked: Asked) -> None:
    for unit, number in (("m1", 26), ("m2", 13)):
        for code in asked.codes(unit)[:number]:
            asked.answer(code, GOOD)
    codes = asked.codes("m3")
    pages = []
    for n in range(4):
        asked.answer(codes[n], GOOD)
        pages.append((view(asked).units, view(asked).answered))
    assert all(page == pages[0] for page in pages)
    asked.close()

    closed = view(asked)
    assert [unit.answered for unit in closed.units] == [
        Count("exact", 26),
        Count("exact", 13),
        Count("fewer", 10),
    ]
    # 43 answers: the total is that of the two units, whatever the third has
    assert closed.answered == Count("least", 39)
