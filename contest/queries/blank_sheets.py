"""Blank sheets (空白评分表) to print: each bears a number, and a code that no wrong sheet has.

A code is of season, session, rules, way of scoring, judge and contestant: the sheet of another
hall, of a former judge of the seat, or printed before the rules changed has another one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from contest.db import canonical
from contest.errors import ContestError
from contest.loading import (
    BARS,
    Filling,
    SeasonSetup,
    filling_of,
    hall_settings,
    newest_acts,
    rulebook_version,
)
from contest.models import Session
from contest.queries.codes import ALPHABET, code_of
from contest.queries.marking import criteria_of
from contest.queries.sessions import EntryView, SeatView, SessionView, running_order, session_view
from contest.rules.filling import Grade, grade_mark
from contest.rules.values import Criterion

#: one sheet a contestant, or one table a judge
FORMS = ("each", "table")
CODE_LENGTH = 6
#: the most criteria that a table has room for on an upright page
UPRIGHT = 4
ROWS_UPRIGHT, ROWS_ACROSS = 15, 10
#: tables of more pages than this do not occur
MOST_PAGES = 60


@dataclass(frozen=True, slots=True)
class BlankRow:
    """A contestant on a sheet; `bar` = why this judge has nothing to fill in."""

    entry: EntryView
    bar: str


@dataclass(frozen=True, slots=True)
class BlankSheet:
    """One printed sheet of one judge."""

    seat: SeatView
    number: str
    code: str
    rows: Sequence[BlankRow]
    page: int = 1
    pages: int = 1


@dataclass(frozen=True, slots=True)
class BlankSheets:
    """All sheets to print."""

    view: SessionView
    criteria: tuple[Criterion, ...]
    rulebook: int
    hides_names: bool
    form: str
    sheets: Sequence[BlankSheet]
    filling: Filling

    @property
    def grades(self) -> Mapping[str, Sequence[tuple[Grade, int | None]]]:
        """Return each criterion's grades with what they are worth, in units."""
        by_code = {criterion.code: criterion for criterion in self.criteria}
        return {
            code: [(grade, grade_mark(by_code[code], grade)) for grade in grades]
            for code, grades in self.filling.grades.items()
            if code in by_code
        }

    @property
    def is_across(self) -> bool:
        """Tell whether a table needs the page across."""
        return len(self.criteria) > UPRIGHT

    @property
    def has_standards(self) -> bool:
        """Tell whether there is more to a criterion than its range."""
        has_text = any(criterion.text for criterion in self.criteria)
        return has_text or self.filling.mode != "marks"

    @property
    def has_weights(self) -> bool:
        """Tell whether a total is more than the sum of the marks."""
        return any(criterion.weight != 1 for criterion in self.criteria)


def blank_sheets(setup: SeasonSetup, code: str, form: str, seat: str = "") -> BlankSheets:
    """Return the sheets of a session to print, of all seats or of one."""
    view = session_view(setup, code)
    criteria = need_sheets(view.session)
    form = form if form in FORMS else FORMS[0]
    order = newest_acts(view.session.id, ["order"]).get("order")
    entries = running_order(view, order)
    chosen = [s for s in view.seats if seat in ("", str(s.number))]
    size = ROWS_ACROSS if len(criteria) > UPRIGHT else ROWS_UPRIGHT
    sheets: list[BlankSheet] = []
    for one in chosen:
        place = view.seats.index(one)
        rows = [BlankRow(e, e.marks[place] if _is_barred(e, place) else "") for e in entries]
        make = _single(rows) if form == "each" else _tables(rows, size)
        sheets += [
            BlankSheet(one, f"{one.number}-{name}", _code(setup, view.session, one, key), *rest)
            for name, key, *rest in make
        ]
    hides = hall_settings(view.session).hides_names
    version, filling = rulebook_version(view.session), filling_of(view.session)
    return BlankSheets(view, criteria, version, hides, form, sheets, filling)


def need_sheets(session: Session) -> tuple[Criterion, ...]:
    """Return the criteria of a session; refuse one whose round has no score sheets."""
    criteria = criteria_of(session)
    if not criteria:
        raise ContestError("paper-none", 404, session=session.name)
    return criteria


def find_sheet(setup: SeasonSetup, code: str, typed: str) -> tuple[str, str]:
    """Return (judge, contestant) of the sheet with a code; no contestant for a table."""
    wanted = "".join(c for c in typed.upper() if c in ALPHABET)
    view = session_view(setup, code)
    need_sheets(view.session)
    tables = [_table_key(page) for page in range(1, MOST_PAGES)]
    for seat in view.seats:
        for entry in view.entries:
            if _plain(setup, view.session, seat, entry.contestant.code) == wanted:
                return seat.judge, entry.contestant.code
        if any(_plain(setup, view.session, seat, name) == wanted for name in tables):
            return seat.judge, ""
    raise ContestError("paper-unknown-sheet", 422, session=view.session.name)


def _is_barred(entry: EntryView, place: int) -> bool:
    return entry.marks[place] in (*BARS, "gone")


def _single(rows: Sequence[BlankRow]) -> Iterator[tuple[str, str, Sequence[BlankRow]]]:
    for row in rows:
        if not row.bar:
            yield f"{row.entry.order_number:02}", row.entry.contestant.code, [row]


def _tables(
    rows: Sequence[BlankRow], size: int
) -> Iterator[tuple[str, str, Sequence[BlankRow], int, int]]:
    pages = -(-len(rows) // size)
    for page, start in zip(count(1), range(0, len(rows), size), strict=False):
        yield f"T{page}", _table_key(page), rows[start : start + size], page, pages


def _table_key(page: int) -> str:
    return f"table:{page}"


def _code(setup: SeasonSetup, session: Session, seat: SeatView, key: str) -> str:
    code = _plain(setup, session, seat, key)
    return f"{code[:3]}-{code[3:]}"


def _plain(setup: SeasonSetup, session: Session, seat: SeatView, key: str) -> str:
    rules = [session.rulebook_id, filling_of(session).digest]
    content = [setup.code, session.code, *rules, seat.judge, key]
    return code_of(canonical(content), CODE_LENGTH)
