"""The hall (会场): how a session is held, and where its desk stands.

Settings are part of the session and frozen when it opens. What the desk does is a
decision of its own kind; the newest one of a kind counts.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select

from contest.db import db
from contest.models import Decision, HallStep, Session

#: reveal modes: the final score, each judge's mark too, the rank only, nothing before publication
REVEALS = ("final", "each-judge", "rank", "none")


@dataclass(frozen=True, slots=True)
class Deduction:
    """A row of the overtime table: from–to seconds over the limit, points in units."""

    from_seconds: int
    to_seconds: int
    units: int


@dataclass(frozen=True, slots=True)
class HallSettings:
    """How a session is held."""

    reveal: str = "final"
    #: a score is revealed only when the next contestant has been on
    reveal_after_next: bool = True
    #: the first n scores stay open to correction until they are released together
    batch_first_n: int = 0
    limit_seconds: int = 0
    warn_seconds: int = 30
    deductions: tuple[Deduction, ...] = ()
    #: the most that overtime can cost, in units; 0 = no cap
    deduction_cap: int = 0
    #: the panel agrees on one sheet; each member confirms it
    is_team: bool = False
    #: a judge of the contestant's own region: `warn` lists the pair, `bar` keeps from scoring
    region: str = "warn"
    #: every judge declares relations, or that there are none, before the session opens
    asks_declarations: bool = False
    #: contestants are known by number alone, to judges and hall
    hides_names: bool = False
    #: a judge's tablet is let in only when the desk has compared its match code
    confirms_tablets: bool = False


def hall_settings(session: Session) -> HallSettings:
    """Return how a session is held; what is not said has its default."""
    given = dict(session.hall or {})
    return HallSettings(
        reveal=given.get("reveal", "final"),
        reveal_after_next=given.get("reveal_after_next", True),
        batch_first_n=given.get("batch_first_n", 0),
        limit_seconds=given.get("limit_seconds", 0),
        warn_seconds=given.get("warn_seconds", 30),
        deductions=tuple(Deduction(*row) for row in given.get("deductions", ())),
        deduction_cap=given.get("deduction_cap", 0),
        is_team=given.get("is_team", False),
        region=given.get("region", "warn"),
        asks_declarations=given.get("asks_declarations", False),
        hides_names=given.get("hides_names", False),
        confirms_tablets=given.get("confirms_tablets", False),
    )


def newest_acts(session_id: int, kinds: Iterable[str]) -> dict[str, Decision]:
    """Return the newest decision of each kind on a session."""
    newest = (
        select(func.max(Decision.id))
        .where(Decision.session_id == session_id, Decision.kind.in_(list(kinds)))
        .group_by(Decision.kind)
    )
    rows = db.session.scalars(select(Decision).where(Decision.id.in_(newest)))
    return {row.kind: row for row in rows}


def play_order(session: Session, newest: Decision | None) -> list[int]:
    """Return contestant ids in the order they go on: as listed, or the newest version of it.

    Order numbers are lots: they stay with their contestant whatever the order.
    """
    listed = [entry.contestant_id for entry in session.entries]
    if newest is None:
        return listed
    facts: Mapping[str, Any] = newest.facts
    ordered = [i for i in facts["order"] if i in listed]
    return ordered + [i for i in listed if i not in ordered]


def lot(seed: str, code: str) -> str:
    """Return what decides a contestant's place in a draw: the smaller goes first."""
    return sha256(f"{seed}|{code}".encode()).hexdigest()


def overtime_units(settings: HallSettings, seconds: int) -> int:
    """Return what so many seconds cost by the session's table, in units, at most the cap."""
    over = seconds - settings.limit_seconds
    if not settings.limit_seconds or over <= 0:
        return 0
    rows = [row for row in settings.deductions if row.from_seconds <= over]
    fitting = [row for row in rows if over <= row.to_seconds]
    units = fitting[0].units if fitting else max((row.units for row in rows), default=0)
    return min(units, settings.deduction_cap) if settings.deduction_cap else units


def revealed_contestants(session_ids: Iterable[int]) -> dict[int, set[str]]:
    """Return whose score the hall has seen, by session; an undone step shows nothing.

    A step's content names its contestant: `reveal` shows that score, `undo` takes it back.
    """
    ids = list(session_ids)
    shown: dict[int, set[str]] = {session_id: set() for session_id in ids}
    for step in db.session.scalars(
        select(HallStep)
        .where(HallStep.session_id.in_(ids), HallStep.kind.in_(("reveal", "undo")))
        .order_by(HallStep.session_id, HallStep.number)
    ):
        contestant = str(json.loads(step.content).get("contestant", ""))
        if step.kind == "reveal":
            shown[step.session_id].add(contestant)
        else:
            shown[step.session_id].discard(contestant)
    return shown
