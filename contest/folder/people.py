"""Units, contestants and judges (单位、选手、评委) of a folder."""

from collections.abc import Mapping
from pathlib import Path

from contest.folder.faults import Fault
from contest.folder.rows import ContestantRow, JudgeRow, UnitRow
from contest.folder.tables import SHAPES, read_table
from contest.rules.values import STATUSES, Cap, Rulebook


def read_units(folder: Path, faults: list[Fault]) -> list[UnitRow]:
    """Read the tree of units."""
    file = "units.csv"
    rows = [UnitRow(line, *cells) for line, cells in read_table(folder, SHAPES[file], faults)]
    by_code: dict[str, UnitRow] = {}
    for row in rows:
        if row.code in by_code:
            faults.append(Fault(file, row.line, "code", row.code, "fault-twice"))
        by_code.setdefault(row.code, row)
    for row in rows:
        if row.parent and row.parent not in by_code:
            faults.append(Fault(file, row.line, "parent", row.parent, "fault-unit"))
        elif _is_circular(row, by_code):
            faults.append(Fault(file, row.line, "parent", row.parent, "fault-circle"))
    return rows


def _is_circular(row: UnitRow, by_code: Mapping[str, UnitRow]) -> bool:
    seen = set()
    at: UnitRow | None = row
    while at is not None and at.code not in seen:
        seen.add(at.code)
        at = by_code.get(at.parent)
    return at is not None


def ancestors(units: list[UnitRow]) -> dict[str, dict[str, str]]:
    """Return per unit the code of itself and its ancestors by kind, the nearest first."""
    by_code = {unit.code: unit for unit in units}
    found: dict[str, dict[str, str]] = {}
    for unit in units:
        line: dict[str, str] = {}
        at: UnitRow | None = unit
        while at is not None:
            line.setdefault(at.kind, at.code)
            at = by_code.get(at.parent)
        found[unit.code] = line
    return found


def read_contestants(
    folder: Path, rulebook: Rulebook, units: list[UnitRow], faults: list[Fault]
) -> list[ContestantRow]:
    """Read the contestants; every unit that the rules group by must be above them."""
    file = "contestants.csv"
    codes = {unit.code for unit in units}
    fields = [f.code for f in rulebook.fields]
    rows: list[ContestantRow] = []
    seen: set[str] = set()
    for line, cells in read_table(folder, SHAPES[file], faults):
        row = ContestantRow(line, *cells)
        row = row._replace(status=row.status or "ok")
        if row.id in seen:
            faults.append(Fault(file, line, "id", row.id, "fault-twice"))
        if row.field not in fields:
            allowed = {"allowed": "、".join(fields)}
            faults.append(Fault(file, line, "field", row.field, "fault-choice", allowed))
        if row.status not in STATUSES:
            allowed = {"allowed": "、".join(STATUSES)}
            faults.append(Fault(file, line, "status", row.status, "fault-choice", allowed))
        if row.unit and row.unit not in codes:
            faults.append(Fault(file, line, "unit", row.unit, "fault-unit"))
        seen.add(row.id)
        rows.append(row)
    if not faults:
        _check_kinds(rows, rulebook, units, faults)
    return rows


def _check_kinds(
    rows: list[ContestantRow], rulebook: Rulebook, units: list[UnitRow], faults: list[Fault]
) -> None:
    """Refuse a contestant without the unit that a stage of its field groups by."""
    above = ancestors(units)
    needed = {
        f.code: {s.group_by for s in rulebook.stages_of(f.code) if s.group_by}
        for f in rulebook.fields
    }
    for row in rows:
        own = above.get(row.unit, {})
        for kind in sorted(needed[row.field] - own.keys()):
            facts = {"kind": kind}
            faults.append(
                Fault("contestants.csv", row.line, "unit", row.unit, "fault-no-ancestor", facts)
            )


def check_unit_rules(rulebook: Rulebook, units: list[UnitRow], faults: list[Fault]) -> None:
    """Refuse kinds and unit codes in the rulebook that units.csv does not have."""
    kinds = {unit.kind for unit in units}
    codes = {unit.code for unit in units}
    for stage in rulebook.stages:
        named = [stage.group_by, *(r.unit_kind for r in stage.promote if isinstance(r, Cap))]
        for kind in named:
            if kind and kind not in kinds:
                facts = {"allowed": "、".join(sorted(kinds)), "stage": stage.code}
                faults.append(Fault("rulebook.toml", 1, stage.code, kind, "fault-kind", facts))
        for rule in stage.promote:
            table = getattr(rule, "table", None) or getattr(rule, "weights", None) or {}
            for code in table:
                if code not in codes:
                    faults.append(Fault("rulebook.toml", 1, stage.code, code, "fault-unit"))


def read_judges(folder: Path, units: list[UnitRow], faults: list[Fault]) -> list[JudgeRow]:
    """Read the judges."""
    file = "judges.csv"
    codes = {unit.code for unit in units}
    rows: list[JudgeRow] = []
    seen: set[str] = set()
    for line, cells in read_table(folder, SHAPES[file], faults):
        row = JudgeRow(line, *cells)
        if row.id in seen:
            faults.append(Fault(file, line, "id", row.id, "fault-twice"))
        if row.unit and row.unit not in codes:
            faults.append(Fault(file, line, "unit", row.unit, "fault-unit"))
        seen.add(row.id)
        rows.append(row)
    return rows
