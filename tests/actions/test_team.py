"""A team's sheet (小组评分表): proposed by one, agreed to by all, then each one's own."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from contest.actions.filling import set_filling
from contest.actions.rulings import recuse_judge
from contest.actions.sheets import Submission
from contest.actions.team import agree_sheet, propose_sheet
from contest.actions.tours import log_visit
from contest.db import db
from contest.loading import setup_of
from contest.models import Contestant, ScoreSheet, Session
from contest.queries.receipts import Receipt
from contest.queries.team import TeamSheet, pending_teams, team_sheets

from .checking import decisions, refused
from .small_season import TOWNSHIP, Small, advance
from .tablet import UNITS, given, submit
from .test_tours import VISIT


@pytest.fixture
def shared(planned: Small) -> Small:
    """Return a season whose first session is scored by one sheet of the panel."""
    set_filling(planned.organiser, planned.season, "t1", "marks", {}, {}, is_team=True)
    advance(planned, "t1", "open")
    return planned


def team(small: Small) -> TeamSheet:
    """Return where the first contestant's sheet stands."""
    session = db.session.scalars(select(Session).where(Session.code == "t1")).one()
    contestant = db.session.scalars(select(Contestant.id).where(Contestant.code == "a1")).one()
    return team_sheets(setup_of(small.season), session)[contestant]


def propose(small: Small, submission: Submission, judge: str = "j1") -> Receipt:
    """Propose a sheet as one of the judges."""
    return propose_sheet(small.judges[judge], small.season, submission)


def agree(small: Small, judge: str, digest: str = "") -> None:
    """Agree as one of the judges to what stands, or to a digest."""
    agree_sheet(small.judges[judge], small.season, "t1", "a1", digest or team(small).digest)


def sheets() -> list[tuple[int, int, dict[str, int]]]:
    """Return (judge, version, marks) of every sheet."""
    rows = db.session.scalars(select(ScoreSheet).order_by(ScoreSheet.id))
    return [(row.judge_id, row.version, row.marks) for row in rows]


def test_each_member_has_a_sheet_once_all_have_agreed(shared: Small) -> None:
    receipt = propose(shared, given())
    assert (receipt.version, receipt.submission_id) == (1, "submission-1")
    agree(shared, "j2")
    agree(shared, "j2")
    assert (team(shared).agreed, team(shared).waiting, sheets()) == (["j1", "j2"], ["j3"], [])
    agree(shared, "j3")
    keys = [shared.judges[judge].judge_id for judge in ("j1", "j2", "j3")]
    assert sheets() == [(key, 1, UNITS) for key in keys]
    rows = list(db.session.scalars(select(ScoreSheet).order_by(ScoreSheet.id)))
    assert len({row.submission_id for row in rows}) == 3
    assert rows[0].detail["agreed"] == ["j1", "j2", "j3"]
    assert len(decisions("team-agree")) == 2
    advance(shared, "t1", "close", "verify")


def test_a_change_ends_what_was_agreed(shared: Small) -> None:
    propose(shared, given())
    first = team(shared).digest
    agree(shared, "j2")
    other = given({"content": "50", "speech": "36"}, id="submission-2", seen=1)
    assert propose(shared, other, "j3").version == 2
    assert team(shared).agreed == ["j3"]
    with refused("team-changed", 412):
        agree(shared, "j1", first)
    agree(shared, "j1")
    agree(shared, "j2")
    assert [marks for _, _, marks in sheets()] == [{"content": 500_000, "speech": 360_000}] * 3


def test_a_correction_after_all_agreed_needs_all_again(shared: Small) -> None:
    propose(shared, given())
    agree(shared, "j2")
    agree(shared, "j3")
    propose(shared, given({"content": "50", "speech": "36"}, id="submission-2", seen=1), "j2")
    assert [version for _, version, _ in sheets()] == [1, 1, 1]
    agree(shared, "j1")
    agree(shared, "j3")
    assert [version for _, version, _ in sheets()] == [1, 1, 1, 2, 2, 2]


def test_a_proposal_twice_is_one_and_an_old_one_is_asked_about(shared: Small) -> None:
    receipt = propose(shared, given())
    assert propose(shared, given()) == receipt
    with refused("id-used", 422):
        propose(shared, given({"content": "50", "speech": "36"}))
    with refused("id-used", 422):
        propose(shared, given(), "j2")
    with refused("newer-version", 412, stored="工作实绩 54、现场表达 36"):
        propose(shared, given(id="submission-2"), "j2")


def test_who_is_barred_or_was_not_there_is_no_member(shared: Small) -> None:
    recuse_judge(shared.organiser, shared.season, TOWNSHIP, "a1", "j3", "近亲属")
    log_visit(shared.organiser, shared.season, replace(VISIT, present=("j1",)))
    assert team(shared).members == ["j1"]
    with refused("recused", 403):
        propose(shared, given(), "j3")
    with refused("not-a-member", 403):
        propose(shared, given(), "j2")
    propose(shared, given())
    assert [judge for judge, _, _ in sheets()] == [shared.judges["j1"].judge_id]
    with refused("not-a-member", 403):
        agree(shared, "j2")


def test_who_leaves_the_panel_before_agreeing_leaves_nothing_uncounted(shared: Small) -> None:
    """Two of three have agreed, the third is recused: nothing says that it is counted."""
    propose(shared, given())
    agree(shared, "j2")
    seen = team(shared)
    assert (seen.waiting, seen.is_agreed, seen.is_written) == (["j3"], False, False)
    recuse_judge(shared.organiser, shared.season, TOWNSHIP, "a1", "j3", "近亲属")

    now = team(shared)
    assert (now.waiting, now.is_agreed, now.is_written) == ([], True, False)
    assert now.stamp != seen.stamp
    assert pending(shared) == ["a1"]
    agree(shared, "j2")
    assert (team(shared).is_written, pending(shared)) == (True, [])
    assert [judge for judge, _, _ in sheets()] == [shared.judges[j].judge_id for j in ("j1", "j2")]
    agree(shared, "j1")
    assert len(sheets()) == 2


def test_who_joins_after_the_sheets_were_written_agrees_alone(shared: Small) -> None:
    log_visit(shared.organiser, shared.season, replace(VISIT, present=("j1", "j2")))
    propose(shared, given())
    agree(shared, "j2")
    assert team(shared).is_written
    there = replace(VISIT, id="visit-number-2", present=("j1", "j2", "j3"))
    log_visit(shared.organiser, shared.season, there)
    assert (team(shared).waiting, team(shared).is_written) == (["j3"], False)

    agree(shared, "j3")
    assert team(shared).is_written
    assert len(sheets()) == 3


def test_only_members_are_counted_as_having_agreed(shared: Small) -> None:
    propose(shared, given())
    agree(shared, "j2")
    stamp = team(shared).stamp
    recuse_judge(shared.organiser, shared.season, TOWNSHIP, "a1", "j2", "近亲属")
    assert (team(shared).agreed, team(shared).waiting) == (["j1"], ["j3"])
    assert team(shared).stamp != stamp
    agree(shared, "j3")
    assert team(shared).is_written


def pending(small: Small) -> list[str]:
    """Return the contestants whose sheet the desk waits for."""
    session = db.session.scalars(select(Session).where(Session.code == "t1")).one()
    return [info.code for info, _ in pending_teams(setup_of(small.season), session)]


def test_a_shared_sheet_is_not_handed_in_alone(shared: Small) -> None:
    with refused("team-session"):
        submit(shared, given())
    with refused("team-changed", 412):
        agree(shared, "j2", "0" * 16)
    propose(shared, given())
    advance(shared, "t1", "close")
    with refused("session-is-closed"):
        agree(shared, "j2")
    with refused("session-is-closed"):
        propose(shared, given(id="submission-2", seen=1))
    with refused("not-allowed", 403):
        agree_sheet(shared.organiser, shared.season, "t1", "a1", team(shared).digest)


def test_a_session_of_single_sheets_has_no_team(opened: Small) -> None:
    with refused("no-team"):
        agree_sheet(opened.judges["j1"], opened.season, "t1", "a1", "0" * 16)
