"""CSV tables as clerks send them: UTF-8 with or without BOM, any line ending.

Columns may stand in any order; unknown ones are refused by name, columns whose cells
may be empty may be missing altogether.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from contest.folder.faults import Fault
from contest.rules.rounding import POINT

DECIMAL = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,4})?")
WHOLE = re.compile(r"[+-]?[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class TableShape:
    """A file's columns in the contract's order, and those whose cells may be empty."""

    file: str
    columns: tuple[str, ...]
    optional: frozenset[str] = frozenset()


SHAPES = {
    shape.file: shape
    for shape in (
        TableShape("units.csv", ("code", "name", "kind", "parent"), frozenset({"kind", "parent"})),
        TableShape(
            "contestants.csv",
            ("id", "name", "field", "unit", "organisation", "title", "status"),
            frozenset({"unit", "organisation", "title", "status"}),
        ),
        TableShape("judges.csv", ("id", "name", "unit", "class"), frozenset({"unit", "class"})),
        TableShape(
            "marks.csv",
            ("stage", "round", "contestant", "judge", "criterion", "points"),
            frozenset({"points"}),
        ),
        TableShape(
            "adjustments.csv",
            ("stage", "round", "contestant", "points", "reason"),
            frozenset({"reason"}),
        ),
        TableShape(
            "answers.csv",
            ("stage", "round", "contestant", "respondent", "class", "item", "answer"),
            frozenset({"class", "answer"}),
        ),
        TableShape(
            "quiz.csv",
            ("stage", "round", "contestant", "question", "points", "seconds"),
            frozenset({"seconds"}),
        ),
        TableShape("bouts.csv", ("stage", "round", "bout", "red", "blue", "judge", "winner")),
        TableShape("scores.csv", ("stage", "round", "contestant", "score")),
        TableShape(
            "decisions.csv",
            ("stage", "kind", "contestant", "value", "reason", "by", "at"),
            frozenset({"value", "at"}),
        ),
    )
}

Row = tuple[int, list[str]]


def read_table(folder: Path, shape: TableShape, faults: list[Fault]) -> Iterator[Row]:
    """Yield (line, cells in the contract's order); a missing file has no rows."""
    path = folder / shape.file
    if not path.exists():
        return
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        faults.append(Fault(shape.file, line, "", "", "fault-utf8"))
        return
    yield from _rows(text, shape, faults)


def _rows(text: str, shape: TableShape, faults: list[Fault]) -> Iterator[Row]:
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        places = _places(header, shape, faults)
        if places is None:
            return
        line = reader.line_num + 1
        for cells in reader:
            if any(cells):
                row = _cells(cells, len(header), places, shape, line, faults)
                if row:
                    yield line, row
            line = reader.line_num + 1
    except csv.Error:
        faults.append(Fault(shape.file, reader.line_num, "", "", "fault-csv"))


def _places(header: list[str], shape: TableShape, faults: list[Fault]) -> list[int] | None:
    """Return where each column of the contract stands; −1 for a missing optional one."""
    known = "、".join(shape.columns)
    wrong = [name for name in header if name not in shape.columns]
    twice = {name for name in header if header.count(name) > 1 and name in shape.columns}
    missing = [c for c in shape.columns if c not in header and c not in shape.optional]
    for name in wrong:
        faults.append(Fault(shape.file, 1, name, name, "fault-column-unknown", {"allowed": known}))
    for name in sorted(twice):
        faults.append(Fault(shape.file, 1, name, name, "fault-column-twice"))
    for name in missing:
        faults.append(Fault(shape.file, 1, name, "", "fault-column-missing"))
    if wrong or twice or missing:
        return None
    return [header.index(c) if c in header else -1 for c in shape.columns]


def _cells(
    cells: list[str],
    width: int,
    places: list[int],
    shape: TableShape,
    line: int,
    faults: list[Fault],
) -> list[str] | None:
    if len(cells) < width or any(cell.strip() for cell in cells[width:]):
        facts = {"width": width}
        faults.append(Fault(shape.file, line, "", str(len(cells)), "fault-width", facts))
        return None
    row = [cells[place].strip() if place >= 0 else "" for place in places]
    if not all(row):
        empty = [
            column
            for column, cell in zip(shape.columns, row, strict=True)
            if not cell and column not in shape.optional
        ]
        for column in empty:
            faults.append(Fault(shape.file, line, column, "", "fault-empty"))
        if empty:
            return None
    return row


@lru_cache(maxsize=65536)
def points_of(text: str) -> int | None:
    """Return a decimal with at most 4 places as units of 1/10000; None if it is not one."""
    if not DECIMAL.fullmatch(text):
        return None
    whole, _, digits = text.partition(".")
    units = abs(int(whole)) * POINT + int(digits.ljust(4, "0"))
    return -units if whole.startswith("-") else units


def whole_of(text: str) -> int | None:
    """Return a whole number; None if it is not one."""
    return int(text) if WHOLE.fullmatch(text) else None
