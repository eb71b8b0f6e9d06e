"""Marks (打分) as typed: checked against the criteria, all faults told at once."""

import re
from collections.abc import Mapping

from contest.errors import ContestError
from contest.folder.tables import points_of
from contest.loading import round_of
from contest.models import HeldSheet, PaperSheet, ScoreSheet, Session
from contest.rules.rounding import plain_text
from contest.rules.values import Criterion, PanelRules
from contest.sentences import SHEET_KINDS

#: what a hurried hand types on a Chinese keyboard
FULL_WIDTH = str.maketrans("０１２３４５６７８９．。，,－", "0123456789....-")
#: a point that nothing follows: on a tablet it comes before the digits behind it
TRAILING = re.compile(r"^([0-9]+)\.$")


class SheetError(ContestError):
    """All that is wrong with a sheet's marks: criterion → (code, facts)."""

    def __init__(self, faults: Mapping[str, tuple[str, dict[str, str | int]]]) -> None:
        super().__init__("sheet-faults", 422, count=len(faults))
        self.faults = faults


def checked_marks(criteria: tuple[Criterion, ...], given: Mapping[str, str]) -> dict[str, int]:
    """Return marks in units; raise SheetError with everything that is wrong."""
    faults: dict[str, tuple[str, dict[str, str | int]]] = {}
    marks: dict[str, int] = {}
    for criterion in criteria:
        text = given.get(criterion.code, "")
        units = typed_points(text)
        code = _fault_of(criterion, text, units)
        if code:
            faults[criterion.code] = (code, _fault_facts(criterion))
        elif units is not None:
            marks[criterion.code] = units
    if faults:
        raise SheetError(faults)
    return marks


def typed_points(text: str) -> int | None:
    """Return points as a hurried hand types them, in units; None if they are no number."""
    return points_of(TRAILING.sub(r"\1", text.translate(FULL_WIDTH).strip()))


def _fault_of(criterion: Criterion, text: str, units: int | None) -> str:
    if not text.strip():
        return "mark-missing"
    if units is None:
        return "mark-not-number"
    if not criterion.min <= units <= criterion.max:
        return "mark-range"
    return "mark-step" if (units - criterion.min) % criterion.step else ""


def _fault_facts(criterion: Criterion) -> dict[str, str | int]:
    return {
        "criterion": criterion.name,
        "min": plain_text(criterion.min),
        "max": plain_text(criterion.max),
        "step": plain_text(criterion.step),
    }


def criteria_of(session: Session) -> tuple[Criterion, ...]:
    """Return the criteria of a session's round under its own rulebook."""
    rules = round_of(session).rules
    return rules.criteria if isinstance(rules, PanelRules) else ()


def sheet_text(session: Session, sheet: ScoreSheet | HeldSheet | PaperSheet) -> str:
    """Return what a sheet says in words: its marks, criterion by criterion, or its kind."""
    return words_of(session, sheet.kind, sheet.marks)


def words_of(session: Session, kind: str, marks: Mapping[str, int | None]) -> str:
    """Return a sheet's content in words."""
    if kind:
        return SHEET_KINDS[kind]
    return "、".join(f"{c.name} {plain_text(marks.get(c.code) or 0)}" for c in criteria_of(session))
