"""Paper sheets (纸质评分表) as people typed them in: where each one stands.

A sheet counts when the newest entries of two different people say the same. Whoever has
entered a sheet sees where another's entry differs; nobody else sees a value.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import combinations

from sqlalchemy import ColumnElement, select

from contest.db import db
from contest.loading import SeasonSetup
from contest.models import HeldSheet, PaperSheet, Person, ScoreSheet, Session
from contest.queries.marking import sheet_text
from contest.queries.receipts import receipt_of
from contest.queries.tablets import ruled_submissions

#: what the ids of sheets made from paper begin with
MADE = "paper:"
#: contestant and judge, by key
Place = tuple[int, int]
#: people have to do something about these
UNSETTLED = ("waiting", "differs", "late", "clash")


@dataclass(frozen=True, slots=True)
class Typed:
    """What one person last typed in for a sheet; `times` counts the corrections too."""

    person_id: int
    name: str
    entry: PaperSheet
    times: int


@dataclass(frozen=True, slots=True)
class PaperState:
    """Where a paper sheet stands.

    waiting: one person; differs: no two agree; made, replaced: it counts, or did until a later
    version; same: as the tablet's; late, clash, rejected: agreed, but kept aside.
    """

    state: str
    typed: Sequence[Typed]
    sheet: ScoreSheet | HeldSheet | None = None

    def of(self, person_id: int | None) -> Typed | None:
        """Return what a person typed."""
        return next((one for one in self.typed if one.person_id == person_id), None)


@dataclass(frozen=True, slots=True)
class PaperView:
    """A state as one person may know it; others' values only where they differ from the own."""

    state: str
    own: Mapping[str, int]
    own_kind: str
    has_own: bool
    names: Sequence[str]
    #: (name, how often typed, in words)
    others: Sequence[tuple[str, int, str]] = ()
    receipt: str = ""
    received_at: datetime | None = None


def made_id(one: PaperSheet, other: PaperSheet) -> str:
    """Return the id of the sheet that two entries make, whoever came first."""
    both = "|".join(sorted((one.submission_id, other.submission_id)))
    return MADE + sha256(both.encode()).hexdigest()[:32]


def says_the_same(
    one: PaperSheet | ScoreSheet | HeldSheet, other: PaperSheet | ScoreSheet | HeldSheet
) -> bool:
    """Tell whether two sheets say the same."""
    return (one.kind, one.marks) == (other.kind, other.marks)


def paper_states(session_id: int, place: Place | None = None) -> dict[Place, PaperState]:
    """Return where the paper sheets of a session stand, or the one of a place."""
    typed = _typed(session_id, place)
    if not typed:
        return {}
    versions: dict[Place, list[ScoreSheet]] = defaultdict(list)
    query = select(ScoreSheet).where(*_at(ScoreSheet, session_id, place))
    for sheet in db.session.scalars(query.order_by(ScoreSheet.version)):
        versions[sheet.contestant_id, sheet.judge_id].append(sheet)
    aside: dict[Place, list[HeldSheet]] = defaultdict(list)
    held_query = select(HeldSheet).where(
        *_at(HeldSheet, session_id, place), HeldSheet.submission_id.startswith(MADE)
    )
    for held in db.session.scalars(held_query.order_by(HeldSheet.id)):
        aside[held.contestant_id, held.judge_id].append(held)
    ruled = ruled_submissions(session_id) if aside else set()
    return {key: _state(people, versions[key], aside[key], ruled) for key, people in typed.items()}


def _at(
    table: type[PaperSheet | ScoreSheet | HeldSheet], session_id: int, place: Place | None
) -> Iterable[ColumnElement[bool]]:
    yield table.session_id == session_id
    if place:
        yield table.contestant_id == place[0]
        yield table.judge_id == place[1]


def _typed(session_id: int, place: Place | None) -> dict[Place, list[Typed]]:
    rows = db.session.execute(
        select(PaperSheet, Person.name)
        .join(Person, Person.id == PaperSheet.entered_by_id)
        .where(*_at(PaperSheet, session_id, place))
        .order_by(PaperSheet.id)
    )
    newest: dict[Place, dict[int, Typed]] = defaultdict(dict)
    for entry, name in rows:
        people = newest[entry.contestant_id, entry.judge_id]
        before = people.get(entry.entered_by_id)
        times = before.times + 1 if before else 1
        people[entry.entered_by_id] = Typed(entry.entered_by_id, name, entry, times)
    return {key: list(people.values()) for key, people in newest.items()}


def _state(
    people: Sequence[Typed],
    versions: Sequence[ScoreSheet],
    aside: Sequence[HeldSheet],
    ruled: set[str],
) -> PaperState:
    if len(people) < 2:
        return PaperState("waiting", people)
    agreed = [a for a, b in combinations(people, 2) if says_the_same(a.entry, b.entry)]
    if not agreed:
        return PaperState("differs", people)
    content = agreed[0].entry
    newest = versions[-1] if versions else None
    if newest is not None and says_the_same(newest, content):
        state = "made" if newest.submission_id.startswith(MADE) else "same"
        return PaperState(state, people, newest)
    for held in reversed(aside):
        if says_the_same(held, content) and held.submission_id not in ruled:
            return PaperState(held.why, people, held)
    known = [sheet for sheet in versions if says_the_same(sheet, content)]
    if known:
        return PaperState("replaced", people, newest)
    return PaperState("rejected", people, newest)


def paper_view(session: Session, found: PaperState | None, person_id: int | None) -> PaperView:
    """Return a state as one person may know it."""
    if found is None:
        return PaperView("", {}, "", False, ())
    own = found.of(person_id)
    shows = own is not None and found.state == "differs"
    receipt = receipt_of(found.sheet) if found.sheet else None
    return PaperView(
        state=found.state,
        own=own.entry.marks if own else {},
        own_kind=own.entry.kind if own else "",
        has_own=own is not None,
        names=[one.name for one in found.typed],
        others=[
            (one.name, one.times, sheet_text(session, one.entry))
            for one in found.typed
            if shows and one is not own
        ],
        receipt=receipt.code if receipt else "",
        received_at=receipt.received_at if receipt else None,
    )


def has_typed_paper(session_id: int, person_id: int | None) -> bool:
    """Tell whether a person has typed in paper sheets of a session."""
    query = select(PaperSheet.id).where(
        PaperSheet.session_id == session_id, PaperSheet.entered_by_id == person_id
    )
    return person_id is not None and db.session.scalar(query.limit(1)) is not None


@dataclass(frozen=True, slots=True)
class Difference:
    """A paper sheet that people read differently."""

    order_number: int
    contestant: str
    name: str
    seat_number: int
    judge: str
    judge_name: str
    #: (name, how often typed, in words; None where it may not be shown)
    typed: Sequence[tuple[str, int, str | None]]
    is_own: bool


def differences(setup: SeasonSetup, session: Session, person_id: int | None) -> list[Difference]:
    """Return what two people read differently; values only for who has typed it in as well."""
    numbers = {entry.contestant_id: entry.order_number for entry in session.entries}
    seats = {seat.judge_id: seat.seat_number for seat in session.seats}
    found = []
    for (contestant_id, judge_id), state in paper_states(session.id).items():
        if state.state != "differs":
            continue
        contestant = setup.contestants[setup.codes[contestant_id]]
        judge = setup.judges[setup.judge_codes[judge_id]]
        is_own = state.of(person_id) is not None
        typed = [
            (one.name, one.times, sheet_text(session, one.entry) if is_own else None)
            for one in state.typed
        ]
        number, seat = numbers.get(contestant_id, 0), seats.get(judge_id, 0)
        person = (contestant.code, contestant.name)
        found.append(Difference(number, *person, seat, judge.code, judge.name, typed, is_own))
    return sorted(found, key=lambda d: (d.seat_number, d.order_number))
