"""Submitting a score sheet (提交评分表): checked whole, stored once, receipted.

The device makes the submission's id. The same id with the same marks gives the same
receipt and stores nothing; with other marks it is refused. A correction before closing
is a new version; who last saw an older version is asked again.

A tablet that was off line lets its sheets be kept aside (暂存) where they cannot count: a
sheet after the closing, and one at odds with a newer version from another device. Both
are stored with a receipt, and people decide. What says the same as the newer version – typed in
from paper, or sent by another device – is at odds with nothing: it gets that version's receipt.
"""

from typing import Any

from contest.acting import (
    KINDS,
    find_session,
    known_submission,
    need_rulebook,
    need_unrevealed,
    scored_contestant,
)
from contest.acting_sheets import Submission, need_judge, need_shape, sheet_content
from contest.actor import Actor
from contest.db import db, writing
from contest.errors import ContestError
from contest.loading import (
    SeasonSetup,
    hall_settings,
    session_state,
    setup_of,
)
from contest.models import HeldSheet, PaperSheet, ScoreSheet, Season, Session
from contest.queries.marking import SheetError, sheet_text
from contest.queries.receipts import Receipt, receipt_of
from contest.queries.tablets import is_lost, newest_sheet

__all__ = ["KINDS", "SheetError", "Submission", "submit_sheet"]

#: marks, and how they came about
Content = tuple[dict[str, int], dict[str, Any]]
#: a newer version says the same: there is nothing to store
KNOWN = "known"


def submit_sheet(actor: Actor, season: Season, given: Submission) -> Receipt:
    """Store a judge's sheet; refuse whole what cannot be counted."""
    actor.need("judge")
    need_shape(given)
    setup = setup_of(season)
    with writing(actor, "submit-sheet", f"{given.session} {given.contestant}", season) as action:
        session = find_session(setup.season_id, given.session)
        if hall_settings(session).is_team:
            raise ContestError("team-session", session=session.name)
        need_rulebook(session, given.rulebook)
        marks, detail = sheet_content(session, given)
        earlier = known_submission(given.id)
        if isinstance(earlier, PaperSheet):
            raise ContestError("id-used", 422)
        if earlier is not None:
            _check_same(setup, earlier, session, given, actor, (marks, detail))
            action.is_done_already = True
            return receipt_of(earlier)
        contestant = scored_contestant(setup, session, given.contestant)
        need_judge(actor, setup, session, contestant)
        stored = newest_sheet(session.id, contestant.id, actor.judge_id)
        why = _why_held(session, given, stored, (marks, detail))
        if stored is not None and why == KNOWN:
            action.is_done_already = True
            return receipt_of(stored)
        if not why:
            need_unrevealed(session, contestant)
        sheet = (HeldSheet if why else ScoreSheet)(
            submission_id=given.id,
            session_id=session.id,
            contestant_id=contestant.id,
            judge_id=actor.judge_id,
            kind=given.kind,
            marks=marks,
            detail=detail,
            device=given.device[:100],
            device_at=given.device_at[:40],
            **_filing(why, given, stored, actor),
        )
        action.add(sheet)
        db.session.flush()
        receipt = receipt_of(sheet)
    return receipt


def _filing(
    why: str, given: Submission, stored: ScoreSheet | None, actor: Actor
) -> dict[str, int | str | None]:
    if why:
        return {"why": why, "version_seen": given.version_seen}
    return {"version": (stored.version if stored else 0) + 1, "entered_by_id": actor.person_id}


def _why_held(session: Session, given: Submission, stored: ScoreSheet | None, sent: Content) -> str:
    """Return why a sheet is kept aside; empty = it counts; refuse what may not be kept."""
    if given.may_be_held and is_lost(session.season_id, given.device):
        return "revoked"
    newer = stored if stored and given.version_seen < stored.version else None
    if newer and (newer.kind, newer.marks, newer.detail) == (given.kind, *sent):
        return KNOWN
    state = session_state(session.id)
    if state != "open":
        if given.may_be_held and state != "planned":
            return "late"
        raise ContestError(f"session-is-{state}", session=session.name)
    if newer:
        if given.may_be_held:
            return "clash"
        raise ContestError("newer-version", 412, stored=sheet_text(session, newer))
    return ""


def _check_same(
    setup: SeasonSetup,
    earlier: ScoreSheet | HeldSheet,
    session: Session,
    given: Submission,
    actor: Actor,
    sent: Content,
) -> None:
    contestant = setup.codes.get(earlier.contestant_id)
    place = (earlier.session_id, contestant, earlier.judge_id)
    if place != (session.id, given.contestant, actor.judge_id):
        raise ContestError("id-used", 422)
    if (earlier.kind, earlier.marks, earlier.detail) != (given.kind, *sent):
        raise ContestError("id-used", 422)
