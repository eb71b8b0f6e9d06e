"""Timekeeping (计时): start, stop, and the deduction for overtime, entered once.

The deduction is an adjustment after averaging, by the session's table; judges deduct
nothing for time. A wrong one is reversed by a counter-entry, never taken away.
"""

from sqlalchemy import select

from contest.actions.desk import act_row, acting_on
from contest.actor import Actor
from contest.db import db
from contest.errors import ContestError
from contest.loading import HallSettings, hall_settings, newest_acts
from contest.models import Adjustment, Contestant, Season, Session

STATES = ("open", "closed")


def start_timer(actor: Actor, season: Season, code: str) -> None:
    """Start the clock of who is on stage."""
    with acting_on(actor, season, code, "timer-start", ("open",)) as (transaction, session):
        on = newest_acts(session.id, ["on-stage"]).get("on-stage")
        if on is None or on.contestant_id is None:
            raise ContestError("nobody-on-stage")
        facts = {"limit_seconds": hall_settings(session).limit_seconds}
        transaction.add(act_row(actor, session, "timer-start", on.contestant_id, facts=facts))


def stop_timer(actor: Actor, season: Season, code: str, seconds: int) -> None:
    """Stop the clock at so many seconds, as the timekeeper reads it."""
    if seconds < 0:
        raise ContestError("seconds-wrong", 422)
    with acting_on(actor, season, code, "timer-stop", ("open",)) as (transaction, session):
        start = newest_acts(session.id, ["timer-start"]).get("timer-start")
        if start is None:
            raise ContestError("timer-not-started")
        facts = {"seconds": seconds}
        transaction.add(act_row(actor, session, "timer-stop", start.contestant_id, facts=facts))


def overtime_units(settings: HallSettings, seconds: int) -> int:
    """Return what so many seconds cost by the session's table, in units, at most the cap."""
    over = seconds - settings.limit_seconds
    if not settings.limit_seconds or over <= 0:
        return 0
    rows = [row for row in settings.deductions if row.from_seconds <= over]
    fitting = [row for row in rows if over <= row.to_seconds]
    units = fitting[0].units if fitting else max((row.units for row in rows), default=0)
    return min(units, settings.deduction_cap) if settings.deduction_cap else units


def deduct_overtime(actor: Actor, season: Season, code: str, contestant: str, seconds: int) -> None:
    """Enter the deduction for a contestant's overtime; a second one is refused."""
    with acting_on(actor, season, code, "deduct-overtime", STATES) as (transaction, session):
        contestant_id = _contestant(session, contestant)
        units = overtime_units(hall_settings(session), seconds)
        if not units:
            raise ContestError("no-overtime", 422)
        entered = _entered(session, contestant_id)
        if sum(row.points for row in entered):
            raise ContestError("overtime-entered")
        over = seconds - hall_settings(session).limit_seconds
        reason = f"超时{over}秒"
        transaction.add(_row(actor, session, contestant_id, len(entered), (-units, reason)))


def reverse_overtime(actor: Actor, season: Season, code: str, contestant: str, reason: str) -> None:
    """Give a deduction for overtime back by a counter-entry."""
    if not reason.strip():
        raise ContestError("reason-missing", 422)
    with acting_on(actor, season, code, "reverse-overtime", STATES) as (transaction, session):
        contestant_id = _contestant(session, contestant)
        entered = _entered(session, contestant_id)
        points = -sum(row.points for row in entered)
        if not points:
            raise ContestError("no-overtime", 422)
        words = f"冲回超时扣分：{reason.strip()}"
        transaction.add(_row(actor, session, contestant_id, len(entered), (points, words)))


def _prefix(session: Session, contestant_id: int) -> str:
    return f"overtime:{session.id}:{contestant_id}:"


def _entered(session: Session, contestant_id: int) -> list[Adjustment]:
    own = Adjustment.submission_id.startswith(_prefix(session, contestant_id), autoescape=True)
    return list(db.session.scalars(select(Adjustment).where(own)))


def _row(
    actor: Actor, session: Session, contestant_id: int, number: int, entry: tuple[int, str]
) -> Adjustment:
    points, reason = entry
    return Adjustment(
        submission_id=f"{_prefix(session, contestant_id)}{number + 1}",
        season_id=session.season_id,
        field=session.field,
        stage=session.stage,
        round=session.round,
        contestant_id=contestant_id,
        points=points,
        reason=reason,
        entered_by_id=actor.person_id,
    )


def _contestant(session: Session, code: str) -> int:
    ids = [entry.contestant_id for entry in session.entries]
    found = db.session.scalar(
        select(Contestant.id).where(Contestant.id.in_(ids), Contestant.code == code)
    )
    if found is None:
        raise ContestError("not-in-session", 404, session=session.name)
    return found
