"""Sessions (场次) as the organiser sees them: who has submitted, never what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from contest.db import db
from contest.errors import ContestError
from contest.loading import (
    ContestantInfo,
    SeasonSetup,
    bars_of,
    decision_rows,
    live_kind,
    play_order,
    session_states,
)
from contest.models import Decision, PanelSeat, ScoreSheet, Session, SessionEntry
from contest.rules.values import RANKED_STATUSES

#: sheets that are in: with marks, or saying why there are none
RECEIVED = ("received", "abstained", "absent")


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session in a list: sheets received of those expected."""

    session: Session
    state: str
    seats: int
    entries: int
    received: int


@dataclass(frozen=True, slots=True)
class SeatView:
    """A judge's seat with the number of sheets received."""

    number: int
    judge: str
    name: str
    received: int


@dataclass(frozen=True, slots=True)
class EntryView:
    """A contestant in the running order; `marks` per seat: received, missing or a bar."""

    order_number: int
    contestant: ContestantInfo
    status: str
    marks: Sequence[str]


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session's page."""

    session: Session
    state: str
    seats: Sequence[SeatView]
    entries: Sequence[EntryView]
    history: Sequence[Decision]

    @property
    def live(self) -> str:
        """Return quiz or bouts for a session without score sheets, else nothing."""
        return live_kind(self.session)

    @property
    def expected(self) -> int:
        """Return how many sheets should come."""
        return sum(mark in (*RECEIVED, "missing") for e in self.entries for mark in e.marks)

    @property
    def received(self) -> int:
        """Return how many sheets are in."""
        return sum(mark in RECEIVED for e in self.entries for mark in e.marks)


def session_lines(setup: SeasonSetup, field: str = "", stage: str = "") -> list[SessionLine]:
    """Return the sessions of a season, or of one stage of it."""
    query = select(Session).where(Session.season_id == setup.season_id)
    if field:
        query = query.where(Session.field == field)
    if stage:
        query = query.where(Session.stage == stage)
    sessions = db.session.scalars(query.order_by(Session.code)).all()
    ids = [session.id for session in sessions]
    states = session_states(ids)
    seats = _counts(PanelSeat, ids)
    entries = _counts(SessionEntry, ids)
    received = _received(ids)
    return [
        SessionLine(
            s, states[s.id], seats.get(s.id, 0), entries.get(s.id, 0), received.get(s.id, 0)
        )
        for s in sessions
    ]


def _counts(table: type[PanelSeat | SessionEntry], ids: Sequence[int]) -> Mapping[int, int]:
    rows = db.session.execute(
        select(table.session_id, func.count())
        .where(table.session_id.in_(ids))
        .group_by(table.session_id)
    )
    return dict(rows.all())


def _received(ids: Sequence[int]) -> Mapping[int, int]:
    pairs = (
        select(ScoreSheet.session_id, ScoreSheet.contestant_id, ScoreSheet.judge_id)
        .where(ScoreSheet.session_id.in_(ids))
        .distinct()
        .subquery()
    )
    rows = db.session.execute(select(pairs.c.session_id, func.count()).group_by(pairs.c.session_id))
    return dict(rows.all())


def session_names(season_id: int) -> Mapping[str, str]:
    """Return code → name of a season's sessions."""
    rows = db.session.execute(
        select(Session.code, Session.name).where(Session.season_id == season_id)
    )
    return dict(rows.all())


def session_view(setup: SeasonSetup, code: str) -> SessionView:
    """Return a session's page: by seat who has submitted for whom."""
    session = db.session.scalar(
        select(Session).where(Session.season_id == setup.season_id, Session.code == code)
    )
    if session is None:
        raise ContestError("unknown-session", 404)
    seats = db.session.scalars(
        select(PanelSeat)
        .where(PanelSeat.session_id == session.id)
        .options(joinedload(PanelSeat.judge))
        .order_by(PanelSeat.seat_number)
    ).all()
    pairs = {
        (contestant, judge): kind
        for contestant, judge, kind in db.session.execute(
            select(ScoreSheet.contestant_id, ScoreSheet.judge_id, ScoreSheet.kind)
            .where(ScoreSheet.session_id == session.id)
            .order_by(ScoreSheet.version)
        )
    }
    entries = _entries(setup, session, seats, pairs)
    return SessionView(
        session=session,
        state=session_states([session.id])[session.id],
        seats=[
            SeatView(
                s.seat_number,
                s.judge.code,
                s.judge.name,
                sum(judge == s.judge_id for _, judge in pairs),
            )
            for s in seats
        ],
        entries=entries,
        history=_history(session),
    )


def running_order(view: SessionView, order: Decision | None) -> list[EntryView]:
    """Return the entries in the order they go on; their numbers are lots and stay."""
    by_id = {entry.contestant.id: entry for entry in view.entries}
    return [by_id[i] for i in play_order(view.session, order) if i in by_id]


def _entries(
    setup: SeasonSetup,
    session: Session,
    seats: Sequence[PanelSeat],
    pairs: Mapping[tuple[int, int], str],
) -> list[EntryView]:
    rows = decision_rows(setup, session.field)
    statuses = {r.contestant: r.value for r in rows if r.kind == "status"}
    bar = bars_of(setup, session, rows)
    has_sheets = not live_kind(session)
    found = []
    for entry in db.session.execute(
        select(SessionEntry.order_number, SessionEntry.contestant_id)
        .where(SessionEntry.session_id == session.id)
        .order_by(SessionEntry.order_number)
    ):
        info = setup.contestants[setup.codes[entry.contestant_id]]
        status = statuses.get(info.code, info.status)
        marks = [
            bar(setup.judge_codes[seat.judge_id], info)
            or _mark(info, status, seat, pairs, has_sheets)
            for seat in seats
        ]
        found.append(EntryView(entry.order_number, info, status, marks))
    return found


def _mark(
    info: ContestantInfo,
    status: str,
    seat: PanelSeat,
    pairs: Mapping[tuple[int, int], str],
    has_sheets: bool,
) -> str:
    if (info.id, seat.judge_id) in pairs:
        return pairs[info.id, seat.judge_id] or "received"
    if status not in RANKED_STATUSES:
        return "gone"
    return "missing" if has_sheets else ""


def _history(session: Session) -> Sequence[Decision]:
    return db.session.scalars(
        select(Decision).where(Decision.session_id == session.id).order_by(Decision.id)
    ).all()
