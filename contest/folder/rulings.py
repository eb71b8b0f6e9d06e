"""Decisions (裁定) of a folder: each needs a reason and a name."""

from pathlib import Path

from contest.folder.known import Known
from contest.folder.rows import DecisionRow
from contest.folder.tables import SHAPES, read_table
from contest.rules.values import STATUSES, PanelRules

DECISIONS = "decisions.csv"
OUTCOMES = ("promoted", "recommended", "undecided", "out", "unranked")
#: `confirm` is a promotion on record: the next stage starts from it
KINDS = ("status", "recommend", "settle", "recuse", "void-sheet", "decline", "confirm")
SEVERAL = ("recuse", "void-sheet")


def read_decisions(folder: Path, known: Known) -> list[DecisionRow]:
    """Read decisions.csv."""
    rows: list[DecisionRow] = []
    seen: set[tuple[str, ...]] = set()
    for line, cells in read_table(folder, SHAPES[DECISIONS], known.faults):
        stage, kind, contestant, value, reason, by, at = cells
        if kind not in KINDS:
            allowed = "、".join(KINDS)
            known.fault(DECISIONS, line, "kind", kind, "fault-choice", allowed=allowed)
            continue
        field = _field(known, line, stage, kind, contestant)
        if field is None:
            continue
        row = DecisionRow(line, field, stage, kind, contestant, value, reason, by, at)
        _check_value(known, row)
        key = (field, stage, kind, contestant, value if kind in SEVERAL else "")
        if key in seen:
            known.fault(DECISIONS, line, "kind", kind, "fault-decision-twice")
        seen.add(key)
        rows.append(row)
    return rows


def _field(known: Known, line: int, stage: str, kind: str, contestant: str) -> str | None:
    titles = {title.name for title in known.rulebook.titles}
    if kind == "settle" and stage in titles:
        found = known.contestant(DECISIONS, line, contestant)
        return found.field if found else None
    return known.field_of(DECISIONS, line, contestant, stage)


def _check_value(known: Known, row: DecisionRow) -> None:
    if row.kind == "status" and row.value not in STATUSES:
        _refuse(known, row, STATUSES)
    elif row.kind == "confirm" and row.value not in OUTCOMES:
        _refuse(known, row, OUTCOMES)
    elif row.kind == "settle":
        known.whole(DECISIONS, row.line, "value", row.value, 1)
    elif row.kind == "recuse":
        _check_judge(known, row, row.value)
    elif row.kind == "void-sheet":
        round_, _, judge = row.value.partition(":")
        rounds = known.stages[row.field, row.stage].rounds
        panels = tuple(f"{r.code}:" for r in rounds if isinstance(r.rules, PanelRules))
        if f"{round_}:" not in panels:
            _refuse(known, row, panels)
        else:
            _check_judge(known, row, judge)


def _check_judge(known: Known, row: DecisionRow, judge: str) -> None:
    if not judge or (known.judges is not None and judge not in known.judges):
        known.fault(DECISIONS, row.line, "value", row.value, "fault-judge")


def _refuse(known: Known, row: DecisionRow, allowed: tuple[str, ...]) -> None:
    text = "、".join(allowed)
    known.fault(DECISIONS, row.line, "value", row.value, "fault-choice", allowed=text)
