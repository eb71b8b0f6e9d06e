"""A tour (观摩路线、观摩记录): who is visited when, what each visit was, who was there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from contest.db import db
from contest.loading import ContestantInfo, SeasonSetup, newest_acts, play_order, round_of
from contest.models import Person, Session, SessionEntry, Visit
from contest.queries.sessions import EntryView, SeatView, SessionView, session_view

KINDS = ("visited", "video", "postponed")
#: kinds at which a judge can have been present
SEEN = ("visited", "video")


@dataclass(frozen=True, slots=True)
class VisitView:
    """One line of the log; the newest of a contestant counts, the others stay."""

    visit: Visit
    version: int
    by: str
    #: seats of the judges who were there
    seats: Sequence[SeatView]


@dataclass(frozen=True, slots=True)
class Stop:
    """A contestant on the route, with the visits and the judges who scored without one."""

    entry: EntryView
    planned_at: str
    planned_note: str
    visits: Sequence[VisitView]
    absent: Sequence[SeatView]

    @property
    def newest(self) -> VisitView | None:
        """Return the visit that counts."""
        return self.visits[-1] if self.visits else None


@dataclass(frozen=True, slots=True)
class Tour:
    """A session's route in the order of its stops."""

    view: SessionView
    stops: Sequence[Stop]

    @property
    def absent(self) -> list[tuple[SeatView, ContestantInfo]]:
        """Return whose sheets are in for a contestant at whose visit they were not."""
        return [(seat, stop.entry.contestant) for stop in self.stops for seat in stop.absent]

    @property
    def missing(self) -> list[Stop]:
        """Return the stops that have not been seen, in place or by video."""
        gone = [stop for stop in self.stops if stop.entry.is_gone]
        return [
            stop
            for stop in self.stops
            if stop not in gone and (stop.newest is None or stop.newest.visit.kind not in SEEN)
        ]


def is_tour(session: Session) -> bool:
    """Tell whether a session is an on-site observation."""
    return round_of(session).method == "observation"


def tour_of(setup: SeasonSetup, code: str) -> Tour:
    """Return a session's route with its log."""
    view = session_view(setup, code)
    session = view.session
    order = newest_acts(session.id, ["order"]).get("order")
    places = {i: n for n, i in enumerate(play_order(session, order))}
    planned = {
        contestant: (at, note)
        for contestant, at, note in db.session.execute(
            select(
                SessionEntry.contestant_id, SessionEntry.planned_at, SessionEntry.planned_note
            ).where(SessionEntry.session_id == session.id)
        )
    }
    visits = _visits(setup, view)
    stops = [
        Stop(
            entry,
            *planned[entry.contestant.id],
            found := visits.get(entry.contestant.id, []),
            _absent(view, entry, found[-1] if found else None),
        )
        for entry in view.entries
    ]
    return Tour(view, sorted(stops, key=lambda stop: places[stop.entry.contestant.id]))


def _visits(setup: SeasonSetup, view: SessionView) -> dict[int, list[VisitView]]:
    seats = {seat.judge: seat for seat in view.seats}
    rows = db.session.execute(
        select(Visit, Person.name)
        .outerjoin(Person, Person.id == Visit.entered_by_id)
        .where(Visit.session_id == view.session.id)
        .order_by(Visit.id)
    )
    found: dict[int, list[VisitView]] = {}
    for visit, name in rows:
        own = found.setdefault(visit.contestant_id, [])
        present = [seats[judge] for judge in visit.present if judge in seats]
        own.append(VisitView(visit, len(own) + 1, name or "", present))
    return found


def _absent(view: SessionView, entry: EntryView, newest: VisitView | None) -> list[SeatView]:
    """Return the seats that scored a contestant whose visit they were not at."""
    if newest is None or newest.visit.kind not in SEEN:
        return []
    pairs = zip(view.seats, entry.marks, strict=True)
    return [s for s, mark in pairs if mark == "received" and s.judge not in newest.visit.present]


def visits_of(session_id: int, contestant_id: int) -> list[Visit]:
    """Return the log of a contestant's visits, the first line first."""
    query = select(Visit).where(
        Visit.session_id == session_id, Visit.contestant_id == contestant_id
    )
    return list(db.session.scalars(query.order_by(Visit.id)))


def moment_fault(text: str) -> bool:
    """Tell whether a local time as typed is none, such as 2026-08-01T09:30."""
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M").strftime("%Y-%m-%dT%H:%M") != text
    except ValueError:
        return True


def route_faults(given: Mapping[str, tuple[str, str]]) -> list[str]:
    """Return whose planned times cannot be read."""
    return [code for code, (at, _) in given.items() if at and moment_fault(at)]
