"""Swapped sheets (评分表互换): proposed by one, agreed to by another, both versions kept."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from contest.actions import conflicts, swapping
from contest.db import db
from contest.loading import setup_of
from contest.models import ScoreSheet, Session
from contest.queries.swapping import Swap, pending_swap
from contest.queries.without import after_swap

from .checking import decisions, refused
from .small_season import Small, advance, seat_person, standings
from .tablet import given, submit

ASKED = (["j1"], "a1", "a2")
WHY = "评委把两人的表拿反了"


@pytest.fixture
def marked(opened: Small) -> Small:
    """Return the open session with three sheets each; j1 marked each of two on the other's."""
    for judge in ("j1", "j2", "j3"):
        for contestant, content in (("a1", "54"), ("a2", "50")):
            wrong = judge == "j1"
            points = {"54": "50", "50": "54"}[content] if wrong else content
            marks = {"content": points, "speech": "36"}
            sheet = given(marks, f"sheet-{contestant}-{judge}", contestant=contestant)
            submit(opened, sheet, judge)
    return opened


def test_two_people_put_swapped_sheets_right(marked: Small) -> None:
    season = marked.season
    with refused("reason-missing", 422):
        swapping.propose_swap(marked.organiser, season, "t1", ASKED, "")
    swapping.propose_swap(marked.organiser, season, "t1", ASKED, WHY)
    with refused("not-allowed", 403):
        swapping.agree_swap(marked.organiser, season, "t1")
    swapping.agree_swap(marked.verifier, season, "t1")
    advance(marked, "t1", "close")
    # (54 + 36) from all three; (50 + 36) from all three
    assert standings(marked, "township")[:2] == [
        ("a1", "90.00", 1, "promoted"),
        ("a2", "86.00", 2, "promoted"),
    ]
    rows = db.session.scalars(
        select(ScoreSheet).where(ScoreSheet.version == 2).order_by(ScoreSheet.contestant_id)
    ).all()
    assert [(r.marks["content"], r.reason) for r in rows] == [(540_000, WHY), (500_000, WHY)]
    assert pending_swap(rows[0].session_id) is None
    with refused("no-swap", 404):
        swapping.agree_swap(marked.verifier, season, "t1")


def test_the_effect_is_shown_before_anybody_agrees(marked: Small) -> None:
    advance(marked, "t1", "close")
    session = db.session.scalars(select(Session).where(Session.code == "t1")).one()
    rows = after_swap(setup_of(marked.season), session, Swap(("j1",), "a1", "a2"))
    found = {row.contestant.code: (row.now.score, row.then.score) for row in rows}
    # 50 + 54 + 54 = 158 and 3 × 36 = 108: 266 ÷ 3 = 88.67; 54 + 50 + 50 = 154: 262 ÷ 3 = 87.33
    assert (found["a1"], found["a2"]) == (("88.67", "90.00"), ("87.33", "86.00"))
    assert decisions("swap-request", "swap-confirm") == []


def test_a_dropped_proposal_is_agreed_to_by_nobody(marked: Small) -> None:
    swapping.propose_swap(marked.verifier, marked.season, "t1", ASKED, WHY)
    swapping.drop_swap(marked.organiser, marked.season, "t1")
    with refused("no-swap", 404):
        swapping.agree_swap(marked.supervisor, marked.season, "t1")


@pytest.mark.parametrize(
    ("asked", "code", "status"),
    [
        (([], "a1", "a2"), "swap-incomplete", 422),
        ((["j1"], "a1", "a1"), "swap-incomplete", 422),
        ((["j1"], "a1", "nobody"), "swap-incomplete", 422),
        ((["j9"], "a1", "a2"), "unknown-judge", 404),
        ((["j1"], "a1", "a3"), "swap-no-sheet", 409),
    ],
)
def test_what_cannot_be_swapped_is_refused(
    marked: Small, asked: tuple[list[str], str, str], code: str, status: int
) -> None:
    with refused(code, status):
        swapping.propose_swap(marked.organiser, marked.season, "t1", asked, WHY)


def test_a_barred_judge_s_sheets_are_not_swapped(marked: Small) -> None:
    how = ("kin", "paper", "表兄弟")
    conflicts.enter_relation(marked.organiser, marked.season, "t1", ("j1", "a2"), how)
    with refused("swap-barred"):
        swapping.propose_swap(marked.organiser, marked.season, "t1", ASKED, WHY)


def test_a_verified_session_is_opened_again_first(marked: Small) -> None:
    swapping.propose_swap(marked.organiser, marked.season, "t1", ASKED, WHY)
    advance(marked, "t1", "close")
    with refused("swap-waiting"):
        advance(marked, "t1", "verify")
    swapping.drop_swap(marked.organiser, marked.season, "t1")
    advance(marked, "t1", "verify")
    with refused("session-is-verified"):
        swapping.propose_swap(marked.organiser, marked.season, "t1", ASKED, WHY)


def test_who_proposed_does_not_agree_and_who_judges_does_neither(marked: Small) -> None:
    season = marked.season
    judge = replace(marked.judges["j2"], roles=frozenset({"judge", "verifier"}))
    with refused("second-duty", 403):
        swapping.propose_swap(judge, season, "t1", ASKED, WHY)
    swapping.propose_swap(marked.verifier, season, "t1", ASKED, WHY)
    with refused("second-person", 403):
        swapping.agree_swap(marked.verifier, season, "t1")
    with refused("second-duty", 403):
        swapping.agree_swap(judge, season, "t1")
    another = seat_person(season, "苗青", "verifier")
    db.session.commit()
    swapping.agree_swap(another, season, "t1")


def test_sheets_that_the_judge_corrected_meanwhile_are_not_swapped(marked: Small) -> None:
    swapping.propose_swap(marked.organiser, marked.season, "t1", ASKED, WHY)
    right = given({"content": "54", "speech": "36"}, "corrected-a1", 1, contestant="a1")
    submit(marked, right, "j1")
    with refused("swap-changed"):
        swapping.agree_swap(marked.verifier, marked.season, "t1")
    swapping.drop_swap(marked.organiser, marked.season, "t1")
    swapping.propose_swap(marked.organiser, marked.season, "t1", ASKED, WHY)
    swapping.agree_swap(marked.verifier, marked.season, "t1")
