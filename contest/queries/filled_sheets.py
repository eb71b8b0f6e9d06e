"""Filled sheets (评分表存档): every judge's marks as they count, to print and sign.

Values are secret until the session is closed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from contest.db import db
from contest.loading import BARS, ContestantInfo, SeasonSetup, total_units
from contest.models import ScoreSheet
from contest.queries.blank_sheets import need_sheets
from contest.queries.counting import ENDED
from contest.queries.paper import MADE
from contest.queries.receipts import Receipt, receipt_of
from contest.queries.sessions import SeatView, SessionView, session_view
from contest.queries.signatures import signature_states
from contest.rules.rounding import plain_text
from contest.rules.values import Criterion


@dataclass(frozen=True, slots=True)
class FilledLine:
    """A contestant on a judge's sheet: marks as text, or why there are none."""

    order_number: int
    contestant: ContestantInfo
    status: str
    #: received, abstained, absent, missing, gone or a recusal
    mark: str
    marks: Sequence[str]
    total: str
    receipt: Receipt | None
    is_paper: bool


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """All marks of one judge; `signature` is signed, stale or empty."""

    seat: SeatView
    lines: Sequence[FilledLine]
    signature: str

    @property
    def is_paper(self) -> bool:
        """Tell whether every sheet of the judge was on paper."""
        found = [line for line in self.lines if line.receipt]
        return bool(found) and all(line.is_paper for line in found)


@dataclass(frozen=True, slots=True)
class FilledSheets:
    """The sheets of a closed session; none while it is open."""

    view: SessionView
    criteria: tuple[Criterion, ...]
    sheets: Sequence[FilledSheet]

    @property
    def may_show(self) -> bool:
        """Tell whether scoring has ended."""
        return self.view.state in ENDED


def filled_sheets(setup: SeasonSetup, code: str) -> FilledSheets:
    """Return every judge's sheets of a session as they count."""
    view = session_view(setup, code)
    criteria = need_sheets(view.session)
    if view.state not in ENDED:
        return FilledSheets(view, criteria, ())
    query = select(ScoreSheet).where(ScoreSheet.session_id == view.session.id)
    newest = {
        (sheet.contestant_id, sheet.judge_id): sheet
        for sheet in db.session.scalars(query.order_by(ScoreSheet.version))
    }
    signatures = signature_states(view.session.id, dict(setup.judge_codes))
    sheets = []
    for place, seat in enumerate(view.seats):
        key = setup.judges[seat.judge].id
        lines = []
        for entry in view.entries:
            mark = entry.marks[place]
            sheet = None if mark in BARS else newest.get((entry.contestant.id, key))
            lines.append(
                FilledLine(
                    entry.order_number,
                    entry.contestant,
                    entry.status,
                    mark,
                    _marks(criteria, sheet),
                    _total(criteria, sheet),
                    receipt_of(sheet) if sheet else None,
                    sheet is not None and sheet.submission_id.startswith(MADE),
                )
            )
        sheets.append(FilledSheet(seat, lines, signatures.get(seat.judge, "")))
    return FilledSheets(view, criteria, sheets)


def _marks(criteria: Sequence[Criterion], sheet: ScoreSheet | None) -> list[str]:
    if sheet is None or sheet.kind:
        return []
    marks = [sheet.marks.get(c.code) for c in criteria]
    return ["" if mark is None else plain_text(mark) for mark in marks]


def _total(criteria: Sequence[Criterion], sheet: ScoreSheet | None) -> str:
    if sheet is None or sheet.kind:
        return ""
    return plain_text(total_units(criteria, sheet.marks))
