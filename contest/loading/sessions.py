"""A session's state (场次状态) follows from its newest decision."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from sqlalchemy import func, select

from contest.db import db
from contest.errors import ContestError
from contest.loading.setup import rulebook_of
from contest.models import Decision, Session
from contest.rules.values import Criterion, Round

#: what each decision on a session leaves it in
STATES = {
    "open-session": "open",
    "reopen-session": "open",
    "close-session": "closed",
    "verify-session": "verified",
    "sign-session": "signed",
    "import-session": "signed",
}


def round_of(session: Session) -> Round:
    """Return the round a session is held for, under the session's own rulebook."""
    stage = rulebook_of(session.rulebook_id).stage(session.field, session.stage)
    return next(r for r in stage.rounds if r.code == session.round)


def total_units(criteria: Sequence[Criterion], marks: Mapping[str, int | None]) -> int:
    """Return a sheet's Σ mark × weight in units; a blank mark adds nothing."""
    total = sum((c.weight * (marks.get(c.code) or 0) for c in criteria), Fraction(0))
    return int(total)


def session_states(session_ids: Iterable[int]) -> dict[int, str]:
    """Return the state of each session, `planned` before any decision."""
    ids = list(session_ids)
    newest = (
        select(func.max(Decision.id))
        .where(Decision.session_id.in_(ids), Decision.kind.in_(STATES))
        .group_by(Decision.session_id)
    )
    rows = db.session.execute(
        select(Decision.session_id, Decision.kind).where(Decision.id.in_(newest))
    )
    states = dict.fromkeys(ids, "planned")
    states.update((session_id, STATES[kind]) for session_id, kind in rows if session_id)
    return states


def session_state(session_id: int) -> str:
    """Return planned, open, closed, verified or signed."""
    return session_states([session_id])[session_id]


def stage_sessions(season_id: int, field: str, stage: str) -> list[Session]:
    """Return the sessions of a stage."""
    return list(
        db.session.scalars(
            select(Session)
            .where(Session.season_id == season_id, Session.field == field, Session.stage == stage)
            .order_by(Session.code)
        )
    )


def unsigned_sessions(season_id: int, field: str, stage: str) -> list[Session]:
    """Return the sessions of a stage that the supervisor has not signed."""
    sessions = stage_sessions(season_id, field, stage)
    states = session_states(session.id for session in sessions)
    return [session for session in sessions if states[session.id] != "signed"]


def need_signed(season_id: int, field: str, stage: str) -> None:
    """Refuse what needs all sessions of a stage signed."""
    waiting = unsigned_sessions(season_id, field, stage)
    if waiting:
        raise ContestError("sessions-unsigned", count=len(waiting), first=waiting[0].name)
