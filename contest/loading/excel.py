"""Spreadsheets (Excel) as clerks send them: one sheet, the first row names the columns.

Rows are streamed, so that a small file that unpacks to a huge one does no harm. A cell is
taken as text; formulas by the value that was last computed.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import sleep
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import column_index_from_string, get_column_letter

from contest.errors import ContestError

MOST_BYTES = 4 * 1024 * 1024
MOST_UNPACKED = 64 * 1024 * 1024
MOST_PARTS = 300
MOST_ROWS = 5_000
#: empty rows after which nothing more is looked for
MOST_EMPTY = 200
WIDEST = 60
#: rows after which other requests of the process have a turn, and for how many seconds; with
#: none, those that wait for a moment or for the network would still wait
TURN, PAUSE = 50, 0.001
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
#: a cell with a formula and no value: nobody has computed it since it was written
EMPTY_FORMULA = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]+\d+)"[^>]*>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)'
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)

Fault = tuple[str, dict[str, str | int]]


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number in the sheet: texts by field, and cells that cannot be read."""

    number: int
    cells: Mapping[str, str]
    faults: Mapping[str, Fault]


def read_rows(data: bytes, headings: Mapping[str, Sequence[str]]) -> list[Row]:
    """Return the filled rows of a file's first sheet.

    `headings`: field → names that its column may have. A file that is none, is too large, or
    has unknown or missing columns is refused with ContestError 422.
    """
    _check_file(data)
    try:
        return _rows(data, headings)
    except ContestError:
        raise
    except Exception as error:  # openpyxl has no error of its own for a broken file
        raise ContestError("excel-broken", 422) from error


def _check_file(data: bytes) -> None:
    """Refuse what is no spreadsheet, and what unpacks to too much, before unpacking it."""
    if len(data) > MOST_BYTES:
        raise ContestError("excel-large", 413, most=MOST_BYTES // 1024 // 1024)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ContestError("excel-broken", 422) from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise ContestError("excel-bomb", 422)


def _rows(data: bytes, headings: Mapping[str, Sequence[str]]) -> list[Row]:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        sheet = book.worksheets[0]
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            # openpyxl tells neither merged cells nor formulas while it streams values
            plain = archive.read(str(sheet._worksheet_path))
        lines = _filled(sheet.iter_rows())
        first = next(lines, None)
        if first is None:
            raise ContestError("excel-empty", 422)
        fields = _fields([cell.value for cell in first[1]], headings)
        merged = _merged(plain, first[0])
        formulas = {name.decode() for name in EMPTY_FORMULA.findall(plain)}
        found = [_row(number, cells, fields, (merged, formulas)) for number, cells in lines]
    finally:
        book.close()
    if not found:
        raise ContestError("excel-empty", 422)
    return found


def _filled(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[int, Sequence[Any]]]:
    """Yield number and cells of each row that has anything in it."""
    count = empty = 0
    for number, row in enumerate(rows, start=1):
        if number % TURN == 0:
            sleep(PAUSE)
        cells = row[:WIDEST]
        if all(cell.value is None or str(cell.value).strip() == "" for cell in cells):
            empty += 1
            if empty > MOST_EMPTY:
                return
            continue
        empty = 0
        count += 1
        if count > MOST_ROWS + 1:
            raise ContestError("excel-rows", 422, most=MOST_ROWS)
        yield number, cells


def _fields(names: Sequence[object], headings: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the field of each column; refuse unknown, doubled and missing ones by name."""
    known = {name.casefold(): field for field, given in headings.items() for name in given}
    fields = []
    for value in names:
        name = "".join(str(value or "").split())
        if name and name.casefold() not in known:
            raise ContestError("excel-column", 422, name=name[:40])
        field = known.get(name.casefold(), "")
        if field and field in fields:
            raise ContestError("excel-column-twice", 422, name=name)
        fields.append(field)
    for field, given in headings.items():
        if field not in fields:
            raise ContestError("excel-column-missing", 422, name=given[0])
    return fields


def _merged(plain: bytes, heading: int) -> dict[int, set[int]]:
    """Return row → columns that merged cells cover."""
    found: dict[int, set[int]] = {}
    for left, top, right, bottom in MERGED.findall(plain):
        columns = range(
            column_index_from_string(left.decode()), column_index_from_string(right.decode()) + 1
        )
        for row in range(max(int(top), heading + 1), min(int(bottom), heading + MOST_ROWS) + 1):
            found.setdefault(row, set()).update(columns)
    return found


def _row(
    number: int,
    cells: Sequence[Any],
    fields: Sequence[str],
    unreadable: tuple[Mapping[int, set[int]], set[str]],
) -> Row:
    merged, formulas = unreadable
    texts: dict[str, str] = {}
    faults: dict[str, Fault] = {}
    for place, (cell, field) in enumerate(zip(cells, fields, strict=False), start=1):
        if not field:
            continue
        texts[field] = cell_text(cell.value)
        if place in merged.get(number, ()):
            faults[field] = ("excel-merged", {})
        elif f"{get_column_letter(place)}{number}" in formulas:
            faults[field] = ("excel-formula", {})
        if cell.data_type == "e":
            faults[field] = ("excel-error", {"found": str(cell.value)})
    return Row(number, texts, faults)


def cell_text(value: object) -> str:
    """Return a cell as text: a whole number without its point, true and false by name."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value).strip()


def write_sheet(
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    notes: tuple[str, Sequence[Sequence[str]]],
    widths: Sequence[int],
) -> bytes:
    """Return a file with a sheet of rows and a second one that says how to fill it in."""
    book = Workbook(write_only=True)
    for name, lines in ((title, [headings, *rows]), (notes[0], notes[1])):
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for place, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        for number, line in enumerate(lines):
            sheet.append([_cell(sheet, text, is_head=number == 0) for text in line])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _cell(sheet: Any, text: str, is_head: bool) -> Any:
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"  # a text that begins with = is no formula
    cell.number_format = "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if is_head:
        cell.font = Font(bold=True)
    return cell
