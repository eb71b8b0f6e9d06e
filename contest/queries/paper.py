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
from contest.queries.marking import criteria_of, sheet_text
from contest.queries.receipts import receipt_of
from contest.queries.tablets import ruled_submissions
from contest.rules.rounding import plain_text

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
    #: (name, how often typed, what differs in words)
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
            (one.name, one.times, _other_text(session, own.entry, one.entry))
            for one in found.typed
            if shows and own is not None and one is not own
        ],
        receipt=receipt.code if receipt else "",
        received_at=receipt.received_at if receipt else None,
    )


def _other_text(session: Session, own: PaperSheet, other: PaperSheet) -> str:
    """Return in words what another person typed where it differs."""
    if own.kind or other.kind:
        return sheet_text(session, other)
    differing = [c for c in criteria_of(session) if own.marks[c.code] != other.marks[c.code]]
    return "、".join(f"{c.name} {plain_text(other.marks[c.code])}" for c in differing)


def has_typed_paper(session_id: int, person_id: int | None) -> bool:
    """Tell whether a person has typed in paper sheets of a session."""
    query = select(PaperSheet.id).where(
        PaperSheet.session_id == session_id, PaperSheet.entered_by_id == person_id
    )
    return person_id is not None and db.session.scalar(query.limit(1)) is not None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one person read from a sheet; no marks where they may not be shown."""

    name: str
    times: int
    kind: str
    marks: Sequence[str]


@dataclass(frozen=True, slots=True)
class Difference:
    """A paper sheet that people read differently; `differs` by criterion."""

    order_number: int
    contestant: str
    name: str
    seat_number: int
    judge: str
    judge_name: str
    readings: Sequence[Reading]
    differs: Sequence[bool]
    is_own: bool


def differences(setup: SeasonSetup, session: Session, person_id: int | None) -> list[Difference]:
    """Return what two people read differently; values only for who has typed it in as well."""
    numbers = {entry.contestant_id: entry.order_number for entry in session.entries}
    seats = {seat.judge_id: seat.seat_number for seat in session.seats}
    codes = [criterion.code for criterion in criteria_of(session)]
    found = []
    for (contestant_id, judge_id), state in paper_states(session.id).items():
        if state.state != "differs":
            continue
        contestant = setup.contestants[setup.codes[contestant_id]]
        judge = setup.judges[setup.judge_codes[judge_id]]
        is_own = state.of(person_id) is not None
        found.append(
            Difference(
                numbers.get(contestant_id, 0),
                contestant.code,
                contestant.name,
                seats.get(judge_id, 0),
                judge.code,
                judge.name,
                [_reading(one, codes, is_own) for one in state.typed],
                [len({one.entry.marks.get(c) for one in state.typed}) > 1 for c in codes]
                if is_own
                else [],
                is_own,
            )
        )
    return sorted(found, key=lambda d: (d.seat_number, d.order_number))


def _reading(one: Typed, codes: Sequence[str], is_shown: bool) -> Reading:
    if not is_shown:
        return Reading(one.name, one.times, "", ())
    marks = [one.entry.marks.get(code) for code in codes]
    texts = ["" if mark is None else plain_text(mark) for mark in marks]
    return Reading(one.name, one.times, one.entry.kind, texts)
