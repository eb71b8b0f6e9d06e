"""Checklists and grades (扣分项、等次): read as typed, and as a sheet says them.

The server derives the marks of every sheet anew; what the tablet reckoned must agree.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contest.errors import ContestError
from contest.folder.tables import points_of, whole_of
from contest.loading import Filling, filling_of
from contest.models import Session
from contest.queries.marking import FULL_WIDTH, SheetError, typed_points
from contest.rules.filling import (
    MODES,
    Deduction,
    Grade,
    Item,
    grade_mark,
    highest_mark,
    is_allowed,
    mark_after,
)
from contest.rules.rounding import plain_text
from contest.rules.values import Criterion

MOST_ITEMS = 80
MOST_TIMES = 99
MOST_FREE = 20
LONGEST = 200
GRADE = re.compile(r"[A-Z]")

Json = dict[str, Any]
#: criterion → (code, facts)
Faults = dict[str, tuple[str, dict[str, str | int]]]


@dataclass(frozen=True, slots=True)
class LineFault:
    """A line of a checklist or of grades that cannot be used."""

    criterion: str
    line: int
    code: str
    facts: Mapping[str, str | int]


class FillingError(ContestError):
    """All lines that cannot be used."""

    def __init__(self, faults: Sequence[LineFault]) -> None:
        super().__init__("filling-faults", 422, count=len(faults))
        self.faults = faults


def filling_rows(
    criteria: Sequence[Criterion], mode: str, items: Mapping[str, str], grades: Mapping[str, str]
) -> Json:
    """Return what was typed as a session keeps it; raise FillingError with every fault.

    A line of a checklist is `points times text`, one of grades `letter percent name`.
    """
    if mode not in MODES:
        raise ContestError("bad-submission", 422)
    faults: list[LineFault] = []
    kept: Json = {"mode": mode}
    if mode == "checklist":
        kept["items"] = {c.code: _items(c, items.get(c.code, ""), faults) for c in criteria}
    if mode == "grades":
        kept["grades"] = {c.code: _grades(c, grades.get(c.code, ""), faults) for c in criteria}
    if faults:
        raise FillingError(faults)
    return kept


def _lines(text: str) -> list[tuple[int, list[str]]]:
    parts = [(n, line.split(maxsplit=2)) for n, line in enumerate(text.splitlines(), 1)]
    return [(number, cells) for number, cells in parts if cells]


def _fault(criterion: Criterion, line: int, code: str, **facts: str | int) -> LineFault:
    return LineFault(
        criterion.code, line, code, {"criterion": criterion.name, "line": line, **facts}
    )


def _items(criterion: Criterion, text: str, faults: list[LineFault]) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for number, cells in _lines(text):
        units = points_of(cells[0].translate(FULL_WIDTH))
        times = whole_of(cells[1].translate(FULL_WIDTH)) if len(cells) == 3 else None
        if units is None or times is None or len(cells[2]) > LONGEST:
            faults.append(_fault(criterion, number, "item-line", most=LONGEST))
        elif not 1 <= times <= MOST_TIMES:
            faults.append(_fault(criterion, number, "item-times", most=MOST_TIMES))
        elif units <= 0 or not is_allowed(criterion, highest_mark(criterion) - units):
            faults.append(_fault(criterion, number, "item-points", **_limits(criterion)))
        else:
            rows.append([str(len(rows) + 1), cells[2], units, times])
    if len(rows) > MOST_ITEMS:
        faults.append(_fault(criterion, MOST_ITEMS + 1, "item-many", most=MOST_ITEMS))
    return rows


def _limits(criterion: Criterion) -> dict[str, str | int]:
    most = highest_mark(criterion) - criterion.min
    return {"most": plain_text(most), "step": plain_text(criterion.step)}


def _grades(criterion: Criterion, text: str, faults: list[LineFault]) -> list[list[Any]]:
    found: list[Grade] = []
    for number, cells in _lines(text):
        percent = points_of(cells[1].translate(FULL_WIDTH)) if len(cells) == 3 else None
        letter = cells[0].upper()
        if percent is None or not GRADE.fullmatch(letter) or len(cells[2]) > LONGEST:
            faults.append(_fault(criterion, number, "grade-line"))
            continue
        grade = Grade(letter, cells[2], percent)
        if grade_mark(criterion, grade) is None:
            facts = {"percent": plain_text(percent), "step": plain_text(criterion.step)}
            faults.append(_fault(criterion, number, "grade-step", **facts))
        elif any(g.code == letter or g.percent <= percent for g in found):
            faults.append(_fault(criterion, number, "grade-order"))
        found.append(grade)
    if len(found) < 2 and not any(fault.criterion == criterion.code for fault in faults):
        faults.append(_fault(criterion, 1, "grades-few"))
    return [[g.code, g.name, g.percent] for g in found]


def filling_text(session: Session) -> tuple[str, dict[str, str], dict[str, str]]:
    """Return a session's way to fill in sheets as typed: mode, checklist and grades."""
    filling = filling_of(session)
    items = {
        c: "\n".join(f"{plain_text(i.units)} {i.most} {i.text}" for i in rows)
        for c, rows in filling.items.items()
    }
    grades = {
        c: "\n".join(f"{g.code} {plain_text(g.percent)} {g.name}" for g in rows)
        for c, rows in filling.grades.items()
    }
    return filling.mode, items, grades


def derived_marks(
    filling: Filling, criteria: Sequence[Criterion], detail: Json
) -> tuple[dict[str, int], Json]:
    """Return the marks that follow from a sheet's detail, and the detail as it is kept.

    Raise SheetError with every criterion that is at fault; `filling-changed` where the sheet
    was filled in under another form.
    """
    if detail.get("form") != filling.digest or detail.get("mode") != filling.mode:
        raise ContestError("filling-changed")
    faults: Faults = {}
    marks: dict[str, int] = {}
    head = {"mode": filling.mode, "form": filling.digest}
    if filling.mode == "grades":
        chosen = _table(detail.get("grades", {}))
        for criterion in criteria:
            units = _graded(filling, criterion, chosen.get(criterion.code))
            if units is None:
                faults[criterion.code] = ("grade-missing", {"criterion": criterion.name})
            else:
                marks[criterion.code] = units
        kept = {**head, "grades": {c.code: chosen.get(c.code) for c in criteria}}
    else:
        given = _table(detail.get("deductions", {}))
        lines: dict[str, list[Json]] = {}
        for criterion in criteria:
            taken = _taken(filling, criterion, given.get(criterion.code, []), faults)
            if taken:
                lines[criterion.code] = [_line(one) for one in taken]
            marks[criterion.code] = mark_after(criterion, taken)
        kept = {**head, "deductions": lines}
    if faults:
        raise SheetError(faults)
    return marks, kept


def _table(given: object) -> Json:
    if not isinstance(given, dict):
        raise ContestError("bad-submission", 422)
    return given


def _graded(filling: Filling, criterion: Criterion, letter: object) -> int | None:
    grades = {grade.code: grade for grade in filling.grades.get(criterion.code, ())}
    grade = grades.get(letter) if isinstance(letter, str) else None
    return grade_mark(criterion, grade) if grade else None


def _line(taken: Deduction) -> Json:
    line = {"item": taken.item, "times": taken.times, "reason": taken.reason}
    return line if taken.item else {**line, "points": plain_text(taken.units)}


def _taken(
    filling: Filling, criterion: Criterion, given: object, faults: Faults
) -> list[Deduction]:
    """Return a criterion's deductions as checked; each item at most once, so many times."""
    if not isinstance(given, list) or len(given) > MOST_ITEMS + MOST_FREE:
        raise ContestError("bad-submission", 422)
    items = {item.code: item for item in filling.items.get(criterion.code, ())}
    found: list[Deduction] = []
    for line in given:
        one = _deduction(items, line)
        if one.item and any(one.item == other.item for other in found):
            raise ContestError("bad-submission", 422)
        if not one.item and not one.reason:
            faults[criterion.code] = ("deduction-reason", {"criterion": criterion.name})
        elif not one.item and not is_allowed(criterion, highest_mark(criterion) - one.units):
            facts = {"criterion": criterion.name, **_limits(criterion)}
            faults[criterion.code] = ("deduction-points", facts)
        found.append(one)
    return found


def _deduction(items: Mapping[str, Item], line: object) -> Deduction:
    given = _table(line)
    code, times, reason = (given.get(key) for key in ("item", "times", "reason"))
    is_text = isinstance(code, str) and isinstance(reason, str) and len(reason) <= LONGEST
    if not is_text or type(times) is not int:
        raise ContestError("bad-submission", 422)
    if code:
        item = items.get(code)
        if item is None or not 1 <= times <= item.most:
            raise ContestError("filling-changed")
        return Deduction(item.code, times, item.units, str(reason).strip())
    points = typed_points(str(given.get("points", "")))
    if times != 1:
        raise ContestError("bad-submission", 422)
    # No number at all is a fault of the judge's hand: it is told as points that do not fit.
    return Deduction("", 1, points if points and points > 0 else -1, str(reason).strip())
