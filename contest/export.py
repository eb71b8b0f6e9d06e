"""Export (导出): the tables as a season folder, in one canonical order."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any

from sqlalchemy import select

from contest.db import db
from contest.folder.tables import SHAPES
from contest.loading import (
    SeasonSetup,
    decision_rows,
    left_out,
    newest_votes,
    origin_of,
    season_by_code,
    setup_of,
    standing_adjustments,
)
from contest.models import (
    Adjustment,
    GivenScore,
    QuizLine,
    Rulebook,
    ScoreSheet,
    Session,
    SurveySheet,
    Unit,
)
from contest.rules.rounding import plain_text

Line = Sequence[str | int]


def export_season(code: str, folder: Path) -> None:
    """Write a season as a folder from which the same results are derived."""
    setup = setup_of(season_by_code(code))
    text = db.session.scalar(select(Rulebook.text).where(Rulebook.id == setup.rulebook_id)) or ""
    files = {"rulebook.toml": text, **_tables(setup)}
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content.encode())


def _tables(setup: SeasonSetup) -> dict[str, str]:
    lines: Mapping[str, Iterable[Line]] = {
        "units.csv": _units(setup),
        "contestants.csv": (
            (c.code, c.name, c.field, c.unit.code, c.organisation, c.title, c.status)
            for c in sorted(setup.contestants.values(), key=attrgetter("code"))
        ),
        "judges.csv": sorted((j.code, j.name, j.unit, j.class_code) for j in setup.judges.values()),
        "marks.csv": sorted(_marks(setup)),
        "adjustments.csv": sorted(
            (*_place(setup, a), plain_text(a.points), a.reason)
            for a in standing_adjustments(_rows(setup, Adjustment))
        ),
        "answers.csv": sorted(_answers(setup)),
        "quiz.csv": sorted(
            (
                *_place(setup, q),
                q.question,
                plain_text(q.points),
                "" if q.seconds is None else str(q.seconds),
            )
            for q in _rows(setup, QuizLine)
        ),
        "bouts.csv": sorted(
            (
                *(b.stage, b.round, b.bout, setup.codes[b.red_id], setup.codes[b.blue_id]),
                *(b.judge, b.winner),
            )
            for b in newest_votes(setup.season_id)
        ),
        "scores.csv": sorted(
            (*place, plain_text(score)) for place, score in _newest_given(setup).items()
        ),
        "decisions.csv": sorted(
            (d.stage, d.kind, d.contestant, d.value, d.reason, d.by, d.at)
            for d in decision_rows(setup)
        ),
    }
    return {name: _table(SHAPES[name].columns, lines[name]) for name in SHAPES}


def _table(columns: Line, lines: Iterable[Line]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(lines)
    return buffer.getvalue()


def _units(setup: SeasonSetup) -> Sequence[Line]:
    rows = db.session.scalars(select(Unit).where(Unit.season_id == setup.season_id)).all()
    codes = {unit.id: unit.code for unit in rows}
    return sorted((u.code, u.name, u.kind, codes.get(u.parent_id or 0, "")) for u in rows)


def _rows(setup: SeasonSetup, table: Any) -> Iterable[Any]:
    return db.session.scalars(select(table).where(table.season_id == setup.season_id))


def _newest_given(setup: SeasonSetup) -> dict[tuple[str, str, str], int]:
    rows = sorted(_rows(setup, GivenScore), key=attrgetter("version"))
    return {_place(setup, row): row.score for row in rows}


def _place(setup: SeasonSetup, row: Any) -> tuple[str, str, str]:
    return row.stage, row.round, setup.codes[row.contestant_id]


def _marks(setup: SeasonSetup) -> Iterable[tuple[str, ...]]:
    rows = db.session.execute(
        select(Session.stage, Session.round, ScoreSheet)
        .join(Session, ScoreSheet.session_id == Session.id)
        .where(Session.season_id == setup.season_id)
        .order_by(ScoreSheet.version)
    )
    newest = {(stage, r, s.contestant_id, s.judge_id): s for stage, r, s in rows}
    for (stage, round_, contestant, judge), sheet in newest.items():
        for criterion, units in sheet.marks.items():
            points = "" if units is None else plain_text(units)
            place = (stage, round_, setup.codes[contestant])
            yield *place, setup.judge_codes[judge], criterion, points


def _answers(setup: SeasonSetup) -> Iterable[tuple[str, ...]]:
    """Yield the answers that count; what the supervisor left out stays in the database."""
    out = left_out(setup.season_id)
    for row in _rows(setup, SurveySheet):
        place = (row.field, row.stage, row.round, str(row.contestant_id))
        if (*place, origin_of(row.respondent)) in out:
            continue
        for item, answer in row.answers.items():
            yield *_place(setup, row), row.respondent, row.class_code, item, answer
