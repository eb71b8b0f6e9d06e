"""The desk (主持台) of a session in progress: who is where, what is in, what the clock says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from contest.db import db
from contest.errors import ContestError
from contest.loading import (
    HallSettings,
    SeasonSetup,
    hall_settings,
    lot,
    newest_acts,
    overtime_units,
)
from contest.models import Adjustment, AuditLine, Decision, Session
from contest.queries.devices import TabletView, panel_tablets
from contest.queries.sessions import (
    RECEIVED,
    EntryView,
    SessionView,
    running_order,
    session_view,
)

ACTS = ("order", "on-stage", "scoring-now", "timer-start", "timer-stop", "release-batch")


@dataclass(frozen=True, slots=True)
class SeatNow:
    """A judge's seat: whether the sheet of who is being scored is in, and the tablet."""

    number: int
    judge: str
    name: str
    mark: str
    tablet: TabletView | None


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock: running since, or stopped at so many seconds, for a contestant."""

    contestant: str
    limit_seconds: int
    started_at: datetime
    seconds: int | None


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything the desk shows; entries stand in the order they go on."""

    view: SessionView
    settings: HallSettings
    entries: Sequence[EntryView]
    on_stage: EntryView | None
    scoring: EntryView | None
    next_up: EntryView | None
    seats: Sequence[SeatNow]
    clock: Clock | None
    order: Decision | None
    #: contestant → points for overtime as entered, in units; empty where none
    overtime: Mapping[str, int]
    holds_batch: bool

    @property
    def overtime_units(self) -> int:
        """Return what the stopped clock costs by the table, in units."""
        seconds = self.clock.seconds if self.clock else None
        return overtime_units(self.settings, seconds) if seconds is not None else 0

    @property
    def received(self) -> int:
        """Return how many sheets of who is being scored are in."""
        return sum(seat.mark in RECEIVED for seat in self.seats)

    @property
    def expected(self) -> int:
        """Return how many sheets of who is being scored should come."""
        return sum(seat.mark in (*RECEIVED, "missing") for seat in self.seats)


def desk_of(setup: SeasonSetup, code: str) -> Desk:
    """Return a session's desk."""
    view = session_view(setup, code)
    acts = newest_acts(view.session.id, ACTS)
    by_id = {entry.contestant.id: entry for entry in view.entries}
    entries = running_order(view, acts.get("order"))
    on_stage, scoring = (_pointed(by_id, acts.get(k)) for k in ("on-stage", "scoring-now"))
    settings = hall_settings(view.session)
    return Desk(
        view=view,
        settings=settings,
        entries=entries,
        on_stage=on_stage,
        scoring=scoring,
        next_up=_next_up(entries, _been_on(view.session.id), on_stage),
        seats=_seats(view, scoring),
        clock=_clock(setup, acts),
        order=acts.get("order"),
        overtime=_overtime(setup, view.session.id),
        holds_batch=bool(settings.batch_first_n) and "release-batch" not in acts,
    )


@dataclass(frozen=True, slots=True)
class OrderVersion:
    """A version of the running order: entries in turn, each with its lot and what decided it."""

    #: 0 = as listed, before anything was drawn or changed
    number: int
    act: Decision | None
    draw: Decision | None
    #: (number, entry, lot); the lot is empty where nothing was drawn
    lines: Sequence[tuple[int, EntryView, str]]


def order_versions(view: SessionView) -> list[OrderVersion]:
    """Return all versions of a session's running order, the first one first.

    A draw numbers the contestants anew; a change leaves their numbers.
    """
    acts = [act for act in view.history if act.kind == "order"]
    draw: Decision | None = None
    found = []
    for act in acts:
        draw = act if act.facts.get("seed") else draw
        found.append(_version(view, act, draw))
    return found or [_version(view, None, None)]


def _version(view: SessionView, act: Decision | None, draw: Decision | None) -> OrderVersion:
    drawn = {one: place for place, one in enumerate(draw.facts["order"], start=1)} if draw else {}
    seed = draw.facts["seed"] if draw else ""
    lines = [
        (
            drawn.get(entry.contestant.id, entry.order_number),
            entry,
            lot(seed, entry.contestant.code) if draw else "",
        )
        for entry in running_order(view, act)
    ]
    return OrderVersion(act.facts["number"] if act else 0, act, draw, lines)


def desk_version(season_id: int, code: str) -> str:
    """Return what changes whenever the desk has something new to show."""
    query = select(Session.id).where(Session.season_id == season_id, Session.code == code)
    session_id = db.session.scalar(query)
    if session_id is None:
        raise ContestError("unknown-session", 404)
    line = db.session.scalar(select(func.max(AuditLine.id)))
    tablets = [(t.id, t.unsent, t.photos, t.is_silent) for t in panel_tablets(session_id)]
    return f"{line}:{tablets}"


def _pointed(by_id: Mapping[int, EntryView], act: Decision | None) -> EntryView | None:
    return by_id.get(act.contestant_id) if act and act.contestant_id else None


def _next_up(
    entries: Sequence[EntryView], been_on: set[int], on_stage: EntryView | None
) -> EntryView | None:
    waiting = [e for e in entries if e.contestant.id not in been_on and not e.is_gone]
    return next((e for e in waiting if e is not on_stage), None)


def _been_on(session_id: int) -> set[int]:
    rows = db.session.scalars(
        select(Decision.contestant_id).where(
            Decision.session_id == session_id,
            Decision.kind == "on-stage",
            Decision.contestant_id.is_not(None),
        )
    )
    return {row for row in rows if row is not None}


def _seats(view: SessionView, scoring: EntryView | None) -> list[SeatNow]:
    newest = {t.seat_number: t for t in panel_tablets(view.session.id) if t.is_signed_in}
    marks = scoring.marks if scoring else [""] * len(view.seats)
    return [
        SeatNow(seat.number, seat.judge, seat.name, mark, newest.get(seat.number))
        for seat, mark in zip(view.seats, marks, strict=True)
    ]


def _clock(setup: SeasonSetup, acts: Mapping[str, Decision]) -> Clock | None:
    start, stop = acts.get("timer-start"), acts.get("timer-stop")
    if start is None or start.contestant_id is None:
        return None
    is_stopped = stop is not None and stop.id > start.id
    return Clock(
        setup.codes[start.contestant_id],
        start.facts["limit_seconds"],
        start.recorded_at,
        stop.facts["seconds"] if stop is not None and is_stopped else None,
    )


def _overtime(setup: SeasonSetup, session_id: int) -> dict[str, int]:
    rows = db.session.execute(
        select(Adjustment.contestant_id, func.sum(Adjustment.points))
        .where(Adjustment.submission_id.startswith(f"overtime:{session_id}:", autoescape=True))
        .group_by(Adjustment.contestant_id)
    )
    return {setup.codes[contestant]: points for contestant, points in rows if points}
