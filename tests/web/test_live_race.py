"""Fifty press at once on the ledger of a live quiz (竞答并发): exactly one effect each."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from contest.db import db, verify_database
from contest.loading import season_by_code, setup_of
from contest.models import QuizLine
from contest.queries.ledger import ledger_of
from contest.rules.rounding import POINT

from .season import QUIZ, Hall, open_hall
from .test_live import ANSWER, DESK

AT_ONCE = 50
#: seconds, far more than is needed: a lock that nobody gives back ends the test
PATIENCE = 60
ENTERED, TAKEN_BACK = "已记一条：+10 分。", "已冲回这条记分。"
Press = tuple[str, dict[str, Any]]


@pytest.fixture
def hall(app: Flask, tmp_path: Path) -> Hall:
    """Return a season whose live quiz of four is open, on both databases."""
    return open_hall(app, tmp_path / "season", 1, live=4)


@pytest.fixture
def desks(hall: Hall) -> list[FlaskClient]:
    """Return fifty browsers of the one organiser."""
    cookie = hall.staff().get_cookie("leitai")
    assert cookie is not None
    found = [hall.app.test_client() for _ in range(AT_ONCE)]
    for desk in found:
        desk.set_cookie("leitai", cookie.value)
    return found


def press(desks: Sequence[FlaskClient], presses: Sequence[Press]) -> Counter[str]:
    """Let every browser press in the same moment; return what they were told, counted."""
    start = Barrier(len(desks))

    def run(desk: FlaskClient, one: Press) -> str:
        start.wait(PATIENCE)
        step, form = one
        assert desk.post(f"{DESK}/{step}", data=form).status_code == 302
        with desk.session_transaction() as session:
            words = next(text for kind, text in session.pop("_flashes") if kind != "typed")
        return str(words)

    with ThreadPoolExecutor(len(desks)) as pool:
        return Counter(pool.map(run, desks, presses, timeout=PATIENCE))


def lines(hall: Hall) -> list[tuple[str, str, int]]:
    """Return (submission, question, points) of every line besides the base points."""
    with hall.app.app_context():
        assert verify_database() == []
        rows = db.session.scalars(
            select(QuizLine).where(QuizLine.question != "base").order_by(QuizLine.id)
        )
        return [(row.submission_id or "", row.question, row.points // POINT) for row in rows]


def scores(hall: Hall) -> dict[str, int]:
    """Return the running scores in points."""
    with hall.app.app_context():
        found = ledger_of(setup_of(season_by_code("s")), QUIZ).scores
        return {score.contestant.code: score.units // POINT for score in found}


def answer(submission: str, question: str = "1", contestant: str = "h02") -> Press:
    """Return the press that enters a right answer."""
    form = {**ANSWER, "submission": submission, "question": question, "contestant": contestant}
    return "answer", form


def test_fifty_presses_enter_each_line_once(hall: Hall, desks: list[FlaskClient]) -> None:
    told = press(desks, [answer("desk-0001")] * AT_ONCE)
    assert told == {ENTERED: AT_ONCE}
    assert lines(hall) == [("desk-0001", "1", 10)]

    # one id with two contents: the second content is refused, whichever it is
    both = [answer("desk-0002", "2", f"h0{n % 2 + 1}") for n in range(AT_ONCE)]
    told = press(desks, both)
    assert (told.pop(ENTERED), len(told), told.total()) == (AT_ONCE // 2, 1, AT_ONCE // 2)

    # fifty ids for one question: whoever is first has it
    told = press(desks, [answer(f"rival-{n:04}", "3", f"h0{n % 4 + 1}") for n in range(AT_ONCE)])
    assert (told[ENTERED], told.total()) == (1, AT_ONCE)
    assert [question for _, question, _ in lines(hall)] == ["1", "2", "3"]

    # ten lines at once, each pressed five times
    many = [answer(f"many-{n:04}", str(n + 11), f"h0{n % 4 + 1}") for n in range(10)]
    assert press(desks, many * (AT_ONCE // 10)) == {ENTERED: AT_ONCE}
    found = lines(hall)[3:]
    assert sorted(question for _, question, _ in found) == [str(n) for n in range(11, 21)]
    assert sum(scores(hall).values()) == 4 * 100 + 13 * 10


def test_a_reversal_pressed_fifty_times_takes_back_once(
    hall: Hall, desks: list[FlaskClient]
) -> None:
    for n in (1, 2):
        desks[0].post(f"{DESK}/answer", data=answer(f"desk-000{n}", str(n))[1])
    with desks[0].session_transaction() as session:
        session.pop("_flashes")
    with hall.app.app_context():
        first = db.session.scalars(
            select(QuizLine.id).where(QuizLine.submission_id == "desk-0001")
        ).one()
    told = press(desks, [("reverse", {"line": str(first), "reason": "误判"})] * AT_ONCE)
    assert told[TAKEN_BACK] == 1 and told.total() == AT_ONCE
    assert [line[1:] for line in lines(hall)] == [("1", 10), ("2", 10), ("1", -10)]

    # the second line is taken back by hand and with its question, all at once
    void: Press = ("void", {"question": "2", "reason": "题目有误"})
    with hall.app.app_context():
        second = db.session.scalars(
            select(QuizLine.id).where(QuizLine.submission_id == "desk-0002")
        ).one()
    back: Press = ("reverse", {"line": str(second), "reason": "误判"})
    press(desks, [void, back] * (AT_ONCE // 2))
    assert [line[1:] for line in lines(hall)][3:] == [("2", -10)]
    assert scores(hall)["h02"] == 100
