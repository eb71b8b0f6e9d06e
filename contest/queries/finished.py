"""Judges whose work is done (评委离场): every session of theirs is signed, tablets are empty."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, or_, select

from contest.db import db
from contest.loading import STATES, session_states
from contest.models import Decision, Device, PanelSeat, Person, Seat, Session, SignIn

#: decisions that leave a session signed
SIGNED = [kind for kind, state in STATES.items() if state == "signed"]


def finished_since(person_ids: Iterable[int]) -> dict[int, datetime]:
    """Return person → when the last of a judge's sessions was signed; others are left out.

    Staff who also judge are left out too: they idle out as staff.
    """
    rows = db.session.execute(
        select(Seat.person_id, Session.id)
        .join(PanelSeat, PanelSeat.judge_id == Seat.judge_id)
        .join(Session, Session.id == PanelSeat.session_id)
        .join(Person, Person.id == Seat.person_id)
        .where(Seat.person_id.in_(list(person_ids)), Person.password_hash.is_(None))
    ).all()
    sessions: dict[int, set[int]] = {}
    for person_id, session_id in rows:
        sessions.setdefault(person_id, set()).add(session_id)
    held = {session_id for _, session_id in rows}
    states, signed = session_states(held), _signed_at(held)
    return {
        person_id: max(signed[one] for one in own)
        for person_id, own in sessions.items()
        if all(states[one] == "signed" for one in own)
    }


def _signed_at(session_ids: Iterable[int]) -> dict[int | None, datetime]:
    query = (
        select(Decision.session_id, func.max(Decision.recorded_at))
        .where(Decision.session_id.in_(list(session_ids)), Decision.kind.in_(SIGNED))
        .group_by(Decision.session_id)
    )
    return dict(db.session.execute(query).all())


def panel_people(session_id: int) -> list[int]:
    """Return the persons of a session's panel."""
    query = (
        select(Seat.person_id)
        .join(PanelSeat, PanelSeat.judge_id == Seat.judge_id)
        .where(PanelSeat.session_id == session_id)
    )
    return list(db.session.scalars(query))


def empty_sign_ins(session_id: int, person_ids: Iterable[int]) -> list[SignIn]:
    """Return the live sign-ins of persons whose tablet has nothing left to send.

    A tablet must have said so since the session was closed; a browser that never said
    anything keeps nothing.
    """
    closed = (
        select(func.max(Decision.recorded_at))
        .where(Decision.session_id == session_id, Decision.kind == "close-session")
        .scalar_subquery()
    )
    is_empty = (Device.unsent == 0) & (Device.unsent_photos == 0) & (Device.seen_at >= closed)
    query = (
        select(SignIn)
        .outerjoin(Device, Device.sign_in_id == SignIn.id)
        .where(
            SignIn.person_id.in_(list(person_ids)),
            SignIn.ended_at.is_(None),
            or_(Device.id.is_(None), is_empty),
        )
    )
    return list(db.session.scalars(query))
