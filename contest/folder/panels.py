"""Marks and adjustments (评分、加减分) of a folder."""

from pathlib import Path

from contest.folder.known import Known
from contest.folder.rows import AdjustmentRow, SheetRow
from contest.folder.tables import SHAPES, read_table
from contest.rules.values import PANEL_METHODS, PanelRules

MARKS, ADJUSTMENTS = "marks.csv", "adjustments.csv"
Slot = tuple[str, dict[str, None]] | None


def read_sheets(folder: Path, known: Known) -> list[SheetRow]:
    """Read marks.csv; the marks of one judge for one contestant become one sheet."""
    slots: dict[tuple[str, str, str], Slot] = {}
    sheets: dict[tuple[str, str, str, str], SheetRow] = {}
    for line, cells in read_table(folder, SHAPES[MARKS], known.faults):
        stage, round_, contestant, judge, criterion, text = cells
        place = (stage, round_, contestant)
        if place not in slots:
            slots[place] = _slot(known, line, stage, round_, contestant)
        slot = slots[place]
        mark = known.points(MARKS, line, "points", text) if text else None
        key = (*place, judge)
        if key not in sheets:
            if not known.judge(MARKS, line, judge) or slot is None:
                continue
            sheets[key] = SheetRow(line, slot[0], stage, round_, contestant, judge, {})
        if slot is not None:
            _add_mark(known, line, sheets[key].marks, slot[1], criterion, mark)
    return list(sheets.values())


def _slot(known: Known, line: int, stage: str, round_: str, contestant: str) -> Slot:
    """Return the field and the criteria that a row may name."""
    field = known.field_of(MARKS, line, contestant, stage)
    if field is None:
        return None
    found = known.round(MARKS, line, (field, stage, round_), PANEL_METHODS)
    if found is None or not isinstance(found.rules, PanelRules):
        return None
    return field, dict.fromkeys(c.code for c in found.rules.criteria)


def _add_mark(
    known: Known,
    line: int,
    marks: dict[str, int | None],
    criteria: dict[str, None],
    criterion: str,
    mark: int | None,
) -> None:
    if criterion not in criteria:
        allowed = "、".join(criteria)
        known.fault(MARKS, line, "criterion", criterion, "fault-choice", allowed=allowed)
    elif criterion in marks:
        known.fault(MARKS, line, "criterion", criterion, "fault-mark-twice")
    else:
        marks[criterion] = mark


def read_adjustments(folder: Path, known: Known) -> list[AdjustmentRow]:
    """Read adjustments.csv."""
    rows = []
    for line, cells in read_table(folder, SHAPES[ADJUSTMENTS], known.faults):
        stage, round_, contestant, text, reason = cells
        field = known.field_of(ADJUSTMENTS, line, contestant, stage)
        points = known.points(ADJUSTMENTS, line, "points", text)
        if field is None or known.round(ADJUSTMENTS, line, (field, stage, round_)) is None:
            continue
        if points is not None:
            rows.append(AdjustmentRow(line, field, stage, round_, contestant, points, reason))
    return rows
