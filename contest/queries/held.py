"""Sheets kept aside (暂存) as the desk sees them: values only once the session is closed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from contest.db import db
from contest.loading import SeasonSetup, session_state
from contest.models import Contestant, Decision, HeldSheet, Judge, ScoreSheet, Session
from contest.queries.marking import sheet_text


@dataclass(frozen=True, slots=True)
class HeldView:
    """A sheet kept aside beside what is stored, and what was ruled on it."""

    submission: str
    contestant: str
    judge: str
    why: str
    received_at: datetime
    device_at: str
    #: in words; empty while the session is open
    value: str
    stored: str
    #: accept, reject, or empty: nobody has ruled
    verdict: str
    by: str
    reason: str


def held_sheets(setup: SeasonSetup, session: Session) -> list[HeldView]:
    """Return all sheets of a session that were kept aside, as they came in."""
    rows = db.session.execute(
        select(HeldSheet, Contestant.code, Judge.name)
        .join(Contestant, Contestant.id == HeldSheet.contestant_id)
        .join(Judge, Judge.id == HeldSheet.judge_id)
        .where(HeldSheet.session_id == session.id)
        .order_by(HeldSheet.id)
    ).all()
    ruled = _ruled(session.id)
    stored = _stored(session.id) if rows else {}
    is_open = session_state(session.id) == "open"
    found = []
    for held, contestant, judge in rows:
        decision = ruled.get(held.submission_id)
        beside = stored.get((held.contestant_id, held.judge_id))
        found.append(
            HeldView(
                held.submission_id,
                setup.contestants[contestant].name,
                judge,
                held.why,
                held.received_at,
                held.device_at,
                "" if is_open else sheet_text(session, held),
                "" if is_open or beside is None else sheet_text(session, beside),
                decision.facts["verdict"] if decision else "",
                decision.by_name if decision else "",
                decision.reason if decision else "",
            )
        )
    return found


def waiting_held(session_id: int) -> int:
    """Return how many sheets kept aside nobody has ruled on."""
    query = select(func.count()).select_from(HeldSheet).where(*_waiting(session_id))
    return db.session.scalars(query).one()


def clashing(session_id: int) -> dict[int, list[str]]:
    """Return contestant → the judges who have not chosen between two devices' sheets."""
    query = (
        select(HeldSheet.contestant_id, Judge.name, Judge.code)
        .join(Judge, Judge.id == HeldSheet.judge_id)
        .where(*_waiting(session_id), HeldSheet.why == "clash")
        .order_by(Judge.code)
        .distinct()
    )
    found: dict[int, list[str]] = {}
    for contestant_id, judge, _ in db.session.execute(query):
        found.setdefault(contestant_id, []).append(judge)
    return found


def _waiting(session_id: int) -> tuple[ColumnElement[bool], ...]:
    ruled = select(Decision.value).where(
        Decision.session_id == session_id, Decision.kind == "held-sheet"
    )
    return HeldSheet.session_id == session_id, HeldSheet.submission_id.not_in(ruled)


def _ruled(session_id: int) -> dict[str, Decision]:
    rows = db.session.scalars(
        select(Decision).where(Decision.session_id == session_id, Decision.kind == "held-sheet")
    )
    return {row.value: row for row in rows}


def _stored(session_id: int) -> dict[tuple[int, int], ScoreSheet]:
    """Return the newest sheets, by contestant and judge."""
    rows = db.session.scalars(
        select(ScoreSheet).where(ScoreSheet.session_id == session_id).order_by(ScoreSheet.version)
    )
    return {(row.contestant_id, row.judge_id): row for row in rows}
