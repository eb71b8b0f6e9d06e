"""Sessions (场次) as the organiser sees them: who has submitted, never what."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from contest.db import db
from contest.errors import ContestError
from contest.folder.rows import DecisionRow
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
#: sessions on a page of the list
PAGE = 50
#: decisions that say whose sheets should come
SEATED = ("status", "recuse", "recuse-back")


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session in a list: sheets received of those expected."""

    session: Session
    state: str
    seats: int
    entries: int
    received: int
    expected: int


@dataclass(frozen=True, slots=True)
class SessionList:
    """A page of the sessions found."""

    lines: Sequence[SessionLine]
    count: int
    page: int
    pages: int


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

    @property
    def is_gone(self) -> bool:
        """Tell whether the contestant goes on no more; without a panel nobody says so."""
        return bool(self.marks) and all(mark == "gone" for mark in self.marks)


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


def session_list(setup: SeasonSetup, chosen: Mapping[str, str], page: int) -> SessionList:
    """Return a page of a season's sessions, those that are signed last.

    `chosen`: field, stage, state, and q for words of the name or code.
    """
    query = select(Session).where(Session.season_id == setup.season_id)
    if field := chosen.get("field", ""):
        query = query.where(Session.field == field)
    if stage := chosen.get("stage", ""):
        query = query.where(Session.stage == stage)
    sessions = db.session.scalars(query.order_by(Session.code)).all()
    states = session_states([session.id for session in sessions])
    words = chosen.get("q", "").casefold()
    found = [
        session
        for session in sorted(sessions, key=lambda one: states[one.id] == "signed")
        if chosen.get("state", "") in ("", states[session.id])
        and words in f"{session.name} {session.code}".casefold()
    ]
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, page), pages)
    lines = _lines(setup, found[(page - 1) * PAGE : page * PAGE], states)
    return SessionList(lines, len(found), page, pages)


def _lines(
    setup: SeasonSetup, sessions: Sequence[Session], states: Mapping[int, str]
) -> list[SessionLine]:
    ids = [session.id for session in sessions]
    seats = _of_sessions(PanelSeat.session_id, PanelSeat.judge_id, ids)
    entries = _of_sessions(SessionEntry.session_id, SessionEntry.contestant_id, ids)
    rows = decision_rows(setup, None, SEATED)
    statuses = _statuses(rows)
    pairs = _pairs(ids)
    lines = []
    for s in sessions:
        mark = _marker(setup, s, rows, statuses, pairs[s.id])
        marks = Counter(mark(setup.codes[e], j) for e in entries[s.id] for j in seats[s.id])
        received = sum(marks[kind] for kind in RECEIVED)
        many = len(seats[s.id]), len(entries[s.id])
        lines.append(SessionLine(s, states[s.id], *many, received, received + marks["missing"]))
    return lines


def _of_sessions(
    session: InstrumentedAttribute[int], one: InstrumentedAttribute[int], ids: Sequence[int]
) -> Mapping[int, Sequence[int]]:
    """Return the seats or the entries of sessions."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for key, value in db.session.execute(select(session, one).where(session.in_(ids))):
        found[key].append(value)
    return found


def _pairs(ids: Sequence[int]) -> Mapping[int, dict[tuple[int, int], str]]:
    """Return by session the pairs of contestant and judge that have a sheet, of any kind."""
    query = select(ScoreSheet.session_id, ScoreSheet.contestant_id, ScoreSheet.judge_id)
    found: defaultdict[int, dict[tuple[int, int], str]] = defaultdict(dict)
    for key, contestant, judge in db.session.execute(
        query.where(ScoreSheet.session_id.in_(ids)).distinct()
    ):
        found[key][contestant, judge] = ""
    return found


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
    rows = decision_rows(setup, session.field, SEATED)
    statuses = _statuses(rows)
    mark = _marker(setup, session, rows, statuses, pairs)
    found = []
    for entry in db.session.execute(
        select(SessionEntry.order_number, SessionEntry.contestant_id)
        .where(SessionEntry.session_id == session.id)
        .order_by(SessionEntry.order_number)
    ):
        code = setup.codes[entry.contestant_id]
        info = setup.contestants[code]
        marks = [mark(code, seat.judge_id) for seat in seats]
        status = statuses.get(code, info.status)
        found.append(EntryView(entry.order_number, info, status, marks))
    return found


def _statuses(rows: Sequence[DecisionRow]) -> Mapping[str, str]:
    return {row.contestant: row.value for row in rows if row.kind == "status"}


def _marker(
    setup: SeasonSetup,
    session: Session,
    rows: Sequence[DecisionRow],
    statuses: Mapping[str, str],
    pairs: Mapping[tuple[int, int], str],
) -> Callable[[str, int], str]:
    """Return what tells of a contestant and a judge: barred, in, missing, or not to come."""
    bar = bars_of(setup, session, rows)
    has_sheets = not live_kind(session)

    def mark(contestant: str, judge: int) -> str:
        info = setup.contestants[contestant]
        if barred := bar(setup.judge_codes[judge], info):
            return barred
        if (info.id, judge) in pairs:
            return pairs[info.id, judge] or "received"
        if statuses.get(contestant, info.status) not in RANKED_STATUSES:
            return "gone"
        return "missing" if has_sheets else ""

    return mark


def _history(session: Session) -> Sequence[Decision]:
    return db.session.scalars(
        select(Decision).where(Decision.session_id == session.id).order_by(Decision.id)
    ).all()
