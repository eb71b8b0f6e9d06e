"""Rehearsal (演练): a season of its own to try the day in, with invented contestants.

It has the rules, units, judges, staff, sessions, panels and settings of the real one, and
runs by the same code. Being another season, nothing of it reaches a real session; it is
marked on every page and is never published.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy import inspect, select

from contest.actor import Actor
from contest.db import Transaction, db, writing
from contest.errors import ContestError
from contest.models import (
    Contestant,
    Judge,
    PanelSeat,
    Rulebook,
    Season,
    Seat,
    Session,
    SessionEntry,
    Unit,
)
from contest.queries.seasons import rehearsals_of

Row = TypeVar("Row", Unit, Contestant, Judge, Rulebook, Session, PanelSeat, SessionEntry, Seat)
Keys = Mapping[int | None, int]
#: roles whose holders rehearse as themselves; judges get cards of the rehearsal's own
STAFF = ("organiser", "verifier", "supervisor")


def make_rehearsal(actor: Actor, season: Season) -> str:
    """Make a season to rehearse a real one in; return its code."""
    actor.need("organiser")
    if season.rehearsal_of:
        raise ContestError("is-rehearsal", 422)
    with writing(actor, "make-rehearsal", season.code, season) as transaction:
        number = len(rehearsals_of(season.code)) + 1
        made = Season(
            code=f"{season.code}-rehearsal-{number}",
            name=f"{season.name}（演练{number}）",
            rehearsal_of=season.code,
        )
        transaction.add(made)
        db.session.flush()
        _copy_all(transaction, season.id, made.id)
        return made.code


def _copy_all(transaction: Transaction, source: int, season_id: int) -> None:
    rulebook = db.session.scalars(
        select(Rulebook).where(Rulebook.season_id == source).order_by(Rulebook.version.desc())
    ).first()
    if rulebook is None:
        raise ContestError("unknown-rulebook", 404)
    rules = _copy(transaction, [rulebook], {"season_id": season_id, "version": 1})[rulebook.id]
    units = _copy_units(transaction, source, season_id)
    contestants = _copy_contestants(transaction, source, season_id, units)
    judges = _copy(transaction, _of(Judge, source), {"season_id": season_id}, unit_id=units)
    sessions = _copy(
        transaction, _of(Session, source), {"season_id": season_id, "rulebook_id": rules}
    )
    held = list(sessions)
    seats = db.session.scalars(select(PanelSeat).where(PanelSeat.session_id.in_(held))).all()
    _copy(transaction, seats, {}, session_id=sessions, judge_id=judges)
    entries = db.session.scalars(
        select(SessionEntry).where(SessionEntry.session_id.in_(held))
    ).all()
    _copy(transaction, entries, {}, session_id=sessions, contestant_id=contestants)
    staff = select(Seat).where(Seat.season_id == source, Seat.role.in_(STAFF))
    _copy(transaction, db.session.scalars(staff).all(), {"season_id": season_id})


def _of(table: type[Any], season_id: int) -> list[Any]:
    return list(
        db.session.scalars(select(table).where(table.season_id == season_id).order_by(table.id))
    )


def _copy_units(transaction: Transaction, source: int, season_id: int) -> Keys:
    """Copy the tree of units from the top; return old key → new key."""
    waiting: list[Unit] = _of(Unit, source)
    keys: dict[int | None, int] = {}
    while ready := [u for u in waiting if u.parent_id is None or u.parent_id in keys]:
        keys |= _copy(transaction, ready, {"season_id": season_id}, parent_id=dict(keys))
        waiting = [unit for unit in waiting if unit.id not in keys]
    return keys


def _copy_contestants(
    transaction: Transaction, source: int, season_id: int, units: Keys
) -> Mapping[int | None, int]:
    """Copy contestants under invented names: nobody is praised or blamed by a rehearsal."""
    keys: dict[int | None, int] = {}
    for number, person in enumerate(_of(Contestant, source), start=1):
        invented = {"season_id": season_id, "name": f"选手{number}", "organisation": ""}
        keys |= _copy(transaction, [person], invented, unit_id=units)
    return keys


def _copy(
    transaction: Transaction, rows: Iterable[Row], changes: Mapping[str, Any], **moved: Keys
) -> dict[int | None, int]:
    """Add copies with some columns changed and some keys moved; return old key → new key."""
    pairs = []
    for row in rows:
        values = {c.key: getattr(row, c.key) for c in inspect(type(row)).column_attrs}
        old = values.pop("id")
        values |= changes
        values |= {name: keys.get(values[name]) for name, keys in moved.items()}
        copy = type(row)(**values)
        transaction.add(copy)
        pairs.append((old, copy))
    db.session.flush()
    return {old: copy.id for old, copy in pairs}
