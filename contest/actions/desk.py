"""The desk (主持台): draw and running order, who is on stage, whom the panel scores, the clock.

Each act is one decision on the session; the newest of a kind counts. Lots stay with their
contestants: who comes late or withdraws changes the order, never a number. The deduction
for overtime is an adjustment after averaging, by the session's table; judges deduct nothing
for time. A wrong one is reversed by a counter-entry, never taken away.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from contest.acting import act_row, acting_on, need_unrevealed
from contest.actor import Actor
from contest.db import Transaction, db
from contest.errors import ContestError
from contest.loading import (
    hall_settings,
    lot,
    newest_acts,
    overtime_units,
    play_order,
    setup_of,
)
from contest.models import Adjustment, Season, Session
from contest.queries.sessions import EntryView, session_view

SHORTEST_SEED = 4
#: numbers that no lot has, while lots change hands
SPARE = 100_000
#: when a deduction may still be entered
TIMED = ("open", "closed")


def draw_order(actor: Actor, season: Season, code: str, seed: str, witnesses: str) -> None:
    """Draw lots: contestants in the order of SHA-256 of `seed|code`, as anyone can check."""
    seed, witnesses = seed.strip(), witnesses.strip()
    if len(seed) < SHORTEST_SEED:
        raise ContestError("seed-short", 422, least=SHORTEST_SEED)
    if not witnesses:
        raise ContestError("witness-missing", 422)
    with acting_on(actor, season, code, "draw-order", ("planned",)) as (transaction, session):
        codes = {entry.contestant_id: entry.contestant.code for entry in session.entries}
        drawn = sorted(session.entries, key=lambda entry: lot(seed, codes[entry.contestant_id]))
        for base in (SPARE, 0):
            for number, entry in enumerate(drawn, start=1):
                entry.order_number = base + number
            db.session.flush()
        order = [entry.contestant_id for entry in drawn]
        facts = {"how": "draw", "seed": seed, "witnesses": witnesses}
        _record_order(transaction, actor, session, order, facts)


def move_entry(actor: Actor, season: Season, code: str, move: tuple[str, int], reason: str) -> None:
    """Let a contestant go on at another place, counted from 1; the lots stay."""
    contestant, place = move
    if not reason.strip():
        raise ContestError("reason-missing", 422)
    with acting_on(actor, season, code, "move-entry", ("planned", "open")) as (work, session):
        order = play_order(session, newest_acts(session.id, ["order"]).get("order"))
        if not 1 <= place <= len(order):
            raise ContestError("order-place", 422, count=len(order))
        moved = _entry(season, session, contestant).contestant.id
        order.remove(moved)
        order.insert(place - 1, moved)
        _record_order(work, actor, session, order, {"how": "change"}, reason.strip())


def put_on_stage(actor: Actor, season: Season, code: str, contestant: str) -> None:
    """Say who is on stage; empty = nobody."""
    _point_at(actor, season, code, "on-stage", contestant)


def score_now(actor: Actor, season: Season, code: str, contestant: str) -> None:
    """Say whom the panel scores now; empty = nobody."""
    _point_at(actor, season, code, "scoring-now", contestant)


def release_batch(actor: Actor, season: Season, code: str) -> None:
    """Let the scores of the first n be revealed; they are held back together until then."""
    with acting_on(actor, season, code, "release-batch", ("open", "closed")) as (work, session):
        count = hall_settings(session).batch_first_n
        acts = newest_acts(session.id, ["order", "release-batch"])
        if not count or "release-batch" in acts:
            raise ContestError("no-batch")
        first = play_order(session, acts.get("order"))[:count]
        work.add(act_row(actor, session, "release-batch", facts={"contestants": first}))


def set_hall(actor: Actor, season: Season, code: str, settings: Mapping[str, Any]) -> None:
    """Set how a session is held, before it opens; other settings stay as they are."""
    with acting_on(actor, season, code, "set-hall", ("planned",)) as (transaction, session):
        session.hall = {**(session.hall or {}), **settings}
        transaction.facts["hall"] = session.hall


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


def deduct_overtime(actor: Actor, season: Season, code: str, contestant: str, seconds: int) -> None:
    """Enter the deduction for a contestant's overtime; a second one is refused."""
    with acting_on(actor, season, code, "deduct-overtime", TIMED) as (transaction, session):
        contestant_id = _unrevealed(season, session, contestant)
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
    with acting_on(actor, season, code, "reverse-overtime", TIMED) as (transaction, session):
        contestant_id = _unrevealed(season, session, contestant)
        entered = _entered(session, contestant_id)
        points = -sum(row.points for row in entered)
        if not points:
            raise ContestError("no-overtime", 422)
        words = f"冲回超时扣分：{reason.strip()}"
        transaction.add(_row(actor, session, contestant_id, len(entered), (points, words)))


def _record_order(
    transaction: Transaction,
    actor: Actor,
    session: Session,
    order: Sequence[int],
    facts: Mapping[str, str],
    reason: str = "",
) -> None:
    earlier = newest_acts(session.id, ["order"]).get("order")
    number = earlier.facts["number"] + 1 if earlier else 1
    known = {**facts, "order": list(order), "number": number}
    transaction.add(act_row(actor, session, "order", reason=reason, facts=known))


def _point_at(actor: Actor, season: Season, code: str, kind: str, contestant: str) -> None:
    with acting_on(actor, season, code, kind, ("open",)) as (transaction, session):
        found = None
        if contestant:
            entry = _entry(season, session, contestant)
            if entry.is_gone:
                raise ContestError(f"contestant-{entry.status}", name=entry.contestant.name)
            found = entry.contestant.id
        transaction.add(act_row(actor, session, kind, found))


def _entry(season: Season, session: Session, contestant: str) -> EntryView:
    for entry in session_view(setup_of(season), session.code).entries:
        if entry.contestant.code == contestant:
            return entry
    raise ContestError("not-in-session", 404, session=session.name)


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


def _unrevealed(season: Season, session: Session, code: str) -> int:
    """Return who may still be deducted points; a score that the hall has seen stays."""
    found = setup_of(season).contestants.get(code)
    if found is None or found.id not in [entry.contestant_id for entry in session.entries]:
        raise ContestError("not-in-session", 404, session=session.name)
    need_unrevealed(session, found)
    return found.id
