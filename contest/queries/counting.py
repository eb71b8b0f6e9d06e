"""Counting (清点): sheets by seat, where they are, and what is missing before announcing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select

from contest.db import db
from contest.loading import SeasonSetup
from contest.models import HeldSheet, ScoreSheet, Session
from contest.queries.blank_sheets import need_sheets
from contest.queries.devices import TabletView, panel_tablets
from contest.queries.paper import MADE, UNSETTLED, paper_states
from contest.queries.receipts import Receipt, receipt_of
from contest.queries.sessions import RECEIVED, SeatView, SessionView, session_view
from contest.queries.sheets import session_scores
from contest.queries.signatures import signature_states
from contest.queries.swapping import pending_swap
from contest.queries.tablets import ruled_submissions
from contest.queries.tours import is_tour

ENDED = ("closed", "verified", "signed")
COLUMNS = ("due", "tablet", "paper", "received", "missing", "unsent", "held", "typed")


@dataclass(frozen=True, slots=True)
class SeatCount:
    """A seat's sheets: due, in from the tablet, in on paper, and what is not settled.

    `entered` is what the tablet says it holds, other sessions of its judge included.
    """

    seat: SeatView
    due: int
    tablet: int
    paper: int
    unsent: int
    photos: int
    held: int
    #: paper sheets that only one person has typed in, or two differently
    typed: int
    entered: int | None
    #: filled in on the tablet, as far as can be told, and not handed in
    drafts: int
    last: Receipt | None
    #: signed, stale or empty
    signature: str

    @property
    def received(self) -> int:
        """Return how many sheets are on the server."""
        return self.tablet + self.paper

    @property
    def missing(self) -> int:
        """Return how many sheets are not."""
        return self.due - self.received

    @property
    def adds_up(self) -> bool:
        """Tell whether nothing is missing or open."""
        return not (
            self.missing or self.unsent or self.photos or self.held or self.typed or self.drafts
        )


@dataclass(frozen=True, slots=True)
class Check:
    """Something that must be so before the scores are announced, or that people should know."""

    code: str
    is_met: bool
    facts: Mapping[str, str | int] = field(default_factory=dict)
    #: people may announce all the same
    is_hint: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """The count of a session."""

    view: SessionView
    seats: Sequence[SeatCount]
    checks: Sequence[Check]

    @property
    def open_checks(self) -> int:
        """Return how many things are missing before announcing."""
        return sum(not check.is_met and not check.is_hint for check in self.checks)

    @property
    def sums(self) -> Mapping[str, int]:
        """Return the sum of each column."""
        return {name: sum(getattr(seat, name) for seat in self.seats) for name in COLUMNS}


def session_count(setup: SeasonSetup, code: str) -> Count:
    """Return the count of a session, by seat, with what is missing before announcing."""
    view = session_view(setup, code)
    need_sheets(view.session)
    seats = _seats(setup, view)
    return Count(view, seats, list(_checks(setup, view, seats)))


def _seats(setup: SeasonSetup, view: SessionView) -> list[SeatCount]:
    session = view.session
    keys = {seat.judge: setup.judges[seat.judge].id for seat in view.seats}
    newest, last = _stored(session)
    held = _held(session)
    typed = Counter(
        judge for (_, judge), s in paper_states(session.id).items() if s.state in UNSETTLED[:2]
    )
    tablets: dict[str, list[TabletView]] = defaultdict(list)
    for tablet in panel_tablets(session.id):
        if not tablet.is_lost:
            tablets[tablet.judge_code].append(tablet)
    everywhere = _everywhere(keys.values())
    signatures = signature_states(session.id, dict(setup.judge_codes))
    found = []
    for place, seat in enumerate(view.seats):
        key = keys[seat.judge]
        due = {
            entry.contestant.id
            for entry in view.entries
            if entry.marks[place] in (*RECEIVED, "missing")
        }
        own = [sheet for (c, j), sheet in newest.items() if j == key and c in due]
        paper = sum(sheet.submission_id.startswith(MADE) for sheet in own)
        at_hand = tablets[seat.judge]
        spare = [t.entered - t.unsent - everywhere.get(key, 0) for t in at_hand]
        sheet = last.get(key)
        found.append(
            SeatCount(
                seat=seat,
                due=len(due),
                tablet=len(own) - paper,
                paper=paper,
                unsent=sum(t.unsent for t in at_hand),
                photos=sum(t.photos for t in at_hand),
                held=held.get(key, 0),
                typed=typed.get(key, 0),
                entered=max((t.entered for t in at_hand), default=None),
                drafts=max(0, *spare, 0),
                last=receipt_of(sheet) if sheet else None,
                signature=signatures.get(seat.judge, ""),
            )
        )
    return found


def _stored(
    session: Session,
) -> tuple[dict[tuple[int, int], ScoreSheet], dict[int, ScoreSheet]]:
    """Return the newest sheet of each pair, and the last that came from each judge."""
    newest: dict[tuple[int, int], ScoreSheet] = {}
    last: dict[int, ScoreSheet] = {}
    query = select(ScoreSheet).where(ScoreSheet.session_id == session.id)
    for sheet in db.session.scalars(query.order_by(ScoreSheet.id)):
        newest[sheet.contestant_id, sheet.judge_id] = last[sheet.judge_id] = sheet
    return newest, last


def _held(session: Session) -> Counter[int]:
    """Return how many sheets kept aside nobody has ruled on, by judge."""
    rows = db.session.execute(
        select(HeldSheet.judge_id, HeldSheet.submission_id).where(
            HeldSheet.session_id == session.id
        )
    ).all()
    ruled = ruled_submissions(session.id)
    return Counter(judge for judge, submission in rows if submission not in ruled)


def _everywhere(judges: Iterable[int]) -> dict[int, int]:
    """Return how many sheets each judge has on the server, over all sessions."""
    pairs = (
        select(ScoreSheet.judge_id, ScoreSheet.session_id, ScoreSheet.contestant_id)
        .where(ScoreSheet.judge_id.in_(list(judges)))
        .distinct()
        .subquery()
    )
    rows = db.session.execute(select(pairs.c.judge_id, func.count()).group_by(pairs.c.judge_id))
    return dict(rows.all())


def _checks(setup: SeasonSetup, view: SessionView, seats: Sequence[SeatCount]) -> Iterable[Check]:
    has_ended = view.state in ENDED
    due = sum(seat.due for seat in seats)
    yield _counted("sheets", seats, "missing", is_hint=has_ended, due=due)
    yield _counted("unsent", seats, "unsent", is_hint=has_ended)
    if is_tour(view.session):
        yield _counted("photos", seats, "photos", is_hint=has_ended)
    yield _counted("drafts", seats, "drafts", is_hint=True)
    yield _counted("paper", seats, "typed")
    yield _counted("held", seats, "held")
    yield Check("swap", pending_swap(view.session.id) is None)
    if has_ended:
        gone = {entry.order_number for entry in view.entries if entry.is_gone}
        without = [
            item["person"].name
            for item in session_scores(setup, view.session)
            if not item["round"]["score"] and item["order"] not in gone
        ]
        facts: dict[str, str | int] = {"count": len(without), "names": "、".join(without[:5])}
        yield Check("scores", not without, facts)
    unsigned = [seat for seat in seats if seat.due and seat.signature != "signed"]
    yield Check("signatures", not unsigned, _facts(unsigned, len(unsigned)), is_hint=True)
    reached = [step for step in ENDED if has_ended and ENDED.index(step) <= ENDED.index(view.state)]
    for step in ENDED:
        yield Check(step, step in reached)


def _counted(
    code: str, seats: Sequence[SeatCount], name: str, *, is_hint: bool = False, due: int = 0
) -> Check:
    found = [seat for seat in seats if getattr(seat, name)]
    facts = _facts(found, sum(getattr(seat, name) for seat in found))
    return Check(code, not found, {**facts, "due": due}, is_hint)


def _facts(seats: Sequence[SeatCount], count: int) -> dict[str, str | int]:
    return {"count": count, "seats": "、".join(str(seat.seat.number) for seat in seats)}
