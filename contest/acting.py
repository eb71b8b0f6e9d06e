"""Acting on a session (办理场次): find it, check its state, record the act as a decision."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from contest.actor import Actor
from contest.db import Transaction, db, writing
from contest.errors import ContestError
from contest.loading import session_state
from contest.models import Decision, PanelSeat, Season, Session


def find_session(season_id: int, code: str) -> Session:
    """Return a session; ContestError 404 when there is none of that code."""
    query = select(Session).where(Session.season_id == season_id, Session.code == code)
    session = db.session.scalar(query)
    if session is None:
        raise ContestError("unknown-session", 404)
    return session


def need_off_panel(actor: Actor, session: Session) -> None:
    """Refuse a judge of a session's panel any duty beside it."""
    on_panel = select(PanelSeat.id).where(
        PanelSeat.session_id == session.id, PanelSeat.judge_id == actor.judge_id
    )
    if actor.judge_id is not None and db.session.scalar(on_panel):
        raise ContestError("second-duty", 403)


@contextmanager
def acting_on(
    actor: Actor, season: Season, code: str, action: str, states: Sequence[str]
) -> Iterator[tuple[Transaction, Session]]:
    """Act on a session as its organiser, in one of some states."""
    actor.need("organiser")
    season_id = season.id
    with writing(actor, action, code, season) as transaction:
        session = find_session(season_id, code)
        state = session_state(session.id)
        if state not in states:
            raise ContestError(f"session-is-{state}", session=session.name)
        yield transaction, session


def act_row(
    actor: Actor,
    session: Session,
    kind: str,
    contestant_id: int | None = None,
    reason: str = "",
    facts: Mapping[str, Any] | None = None,
    value: str = "",
) -> Decision:
    """Return an act of the desk as a decision on its session."""
    return Decision(
        season_id=session.season_id,
        field=session.field,
        stage=session.stage,
        kind=kind,
        contestant_id=contestant_id,
        session_id=session.id,
        value=value,
        reason=reason,
        by_name=actor.name,
        by_person_id=actor.person_id,
        facts=dict(facts or {}),
    )
