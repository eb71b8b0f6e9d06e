"""Transfer (导入导出): a season folder into the tables and back.

Import is one action with one audit line. Marks on file become the sheets of one
session per round and group, signed on paper before. Export writes what the tables
hold in one canonical order, so that it derives the same results.
"""

from collections import defaultdict
from pathlib import Path
from typing import Any

from sqlalchemy import select

from contest.actor import SYSTEM, Actor
from contest.db import Transaction, db, writing
from contest.errors import ContestError
from contest.folder import read_folder
from contest.folder.people import ancestors
from contest.folder.rows import SeasonFolder, SheetRow
from contest.models import (
    Adjustment,
    BoutVote,
    Contestant,
    Decision,
    GivenScore,
    Judge,
    PanelSeat,
    QuizLine,
    Rulebook,
    ScoreSheet,
    Season,
    Session,
    SessionEntry,
    SurveySheet,
    Unit,
    now,
)

Ids = dict[str, int]


def import_folder(folder: Path, actor: Actor = SYSTEM) -> str:
    """Import a season; return its code. Nothing is written when anything is wrong."""
    return import_content(read_folder(folder), actor)


def import_content(content: SeasonFolder, actor: Actor = SYSTEM) -> str:
    """Import what a folder holds."""
    code = content.rulebook.code
    if db.session.scalar(select(Season.id).where(Season.code == code)):
        raise ContestError("season-exists", season=code)
    with writing(actor, "import", code) as transaction:
        _Import(transaction, content).run()
    return code


class _Import:
    """One import on its way: keys of what is already there."""

    def __init__(self, transaction: Transaction, content: SeasonFolder) -> None:
        self.transaction = transaction
        self.content = content
        self.season = Season(code=content.rulebook.code, name=content.rulebook.name)
        self.contestants: Ids = {}
        self.judges: Ids = {}
        self.rulebook_id = 0
        self.session_codes: set[str] = set()

    def run(self) -> None:
        """Write setup, then evidence, then decisions."""
        db.session.add(self.season)
        db.session.flush()
        self.transaction.season = self.season
        rulebook = Rulebook(season_id=self.season.id, version=1, text=self.content.rulebook_text)
        db.session.add(rulebook)
        db.session.flush()
        self.rulebook_id = rulebook.id
        self._people(self._units())
        self._sheets()
        self._evidence()
        self._decisions()

    def _units(self) -> Ids:
        """Write parents before children."""
        ids: Ids = {}
        waiting = list(self.content.units)
        while waiting:
            ready = [u for u in waiting if not u.parent or u.parent in ids]
            rows = {
                u.code: Unit(
                    season_id=self.season.id,
                    code=u.code,
                    name=u.name,
                    kind=u.kind,
                    parent_id=ids.get(u.parent),
                )
                for u in ready
            }
            ids.update(_keys(rows))
            waiting = [u for u in waiting if u.code not in ids]
        return ids

    def _people(self, units: Ids) -> None:
        contestants = {
            c.id: Contestant(
                season_id=self.season.id,
                code=c.id,
                name=c.name,
                field=c.field,
                unit_id=units.get(c.unit),
                organisation=c.organisation,
                title=c.title,
                status=c.status,
            )
            for c in self.content.contestants
        }
        self.contestants = _keys(contestants)
        judges = {
            j.id: Judge(
                season_id=self.season.id,
                code=j.id,
                name=j.name,
                unit_id=units.get(j.unit),
                class_code=j.class_code,
            )
            for j in self.content.judges
        }
        for row in self.content.sheets:
            if row.judge not in judges:
                judges[row.judge] = Judge(season_id=self.season.id, code=row.judge, name=row.judge)
        self.judges = _keys(judges)

    def _sheets(self) -> None:
        """Write one session per round and group, and its sheets."""
        groups = self._groups()
        by_session: dict[tuple[str, ...], list[SheetRow]] = defaultdict(list)
        for row in self.content.sheets:
            group = groups[row.field, row.stage].get(row.contestant, "")
            by_session[row.field, row.stage, row.round, group].append(row)
        received = now()
        for key in sorted(by_session):
            rows = by_session[key]
            session_id = self._session(key, rows)
            sheets = [
                {
                    "submission_id": f"{self.season.code}:{session_id}:{r.contestant}:{r.judge}",
                    "session_id": session_id,
                    "contestant_id": self.contestants[r.contestant],
                    "judge_id": self.judges[r.judge],
                    "version": 1,
                    "marks": r.marks,
                    "received_at": received,
                }
                for r in rows
            ]
            self.transaction.add_many(ScoreSheet, sheets)

    def _groups(self) -> dict[tuple[str, str], dict[str, str]]:
        above = ancestors(self.content.units)
        return {
            (stage.field, stage.code): {
                c.id: above.get(c.unit, {}).get(stage.group_by, "") if stage.group_by else ""
                for c in self.content.contestants
            }
            for stage in self.content.rulebook.stages
        }

    def _session(self, key: tuple[str, ...], rows: list[SheetRow]) -> int:
        field, stage_code, round_code, group = key
        stage = self.content.rulebook.stage(field, stage_code)
        round_name = next(r.name for r in stage.rounds if r.code == round_code)
        fields = {f.code: f.name for f in self.content.rulebook.fields}
        units = {u.code: u.name for u in self.content.units}
        parts = (fields[field], units.get(group, ""), stage.name, round_name)
        session = Session(
            season_id=self.season.id,
            rulebook_id=self.rulebook_id,
            field=field,
            stage=stage_code,
            round=round_code,
            code=self._session_code("-".join(part for part in key if part)),
            name=" ".join(part for part in parts if part),
        )
        db.session.add(session)
        db.session.flush()
        db.session.add_all(
            PanelSeat(session_id=session.id, seat_number=n, judge_id=self.judges[code])
            for n, code in enumerate(sorted({r.judge for r in rows}), start=1)
        )
        db.session.add_all(
            SessionEntry(
                session_id=session.id, order_number=n, contestant_id=self.contestants[code]
            )
            for n, code in enumerate(sorted({r.contestant for r in rows}), start=1)
        )
        self.transaction.add(
            Decision(
                season_id=self.season.id,
                field=field,
                stage=stage_code,
                kind="import-session",
                session_id=session.id,
                reason="import",
                by_name=SYSTEM.name,
            )
        )
        return session.id

    def _session_code(self, wanted: str) -> str:
        """Return a code that no other session has; codes of fields may contain dashes."""
        code = wanted
        while code in self.session_codes:
            code += "+"
        self.session_codes.add(code)
        return code

    def _evidence(self) -> None:
        received = now()
        content, add = self.content, self.transaction.add_many
        add(
            Adjustment,
            [
                {
                    **self._place(r),
                    "submission_id": f"{self.season.code}:adjustment:{r.line}",
                    "points": r.points,
                    "reason": r.reason,
                    "received_at": received,
                }
                for r in content.adjustments
            ],
        )
        add(
            SurveySheet,
            [
                {
                    **self._place(r),
                    "respondent": r.respondent,
                    "class_code": r.class_code,
                    "answers": r.answers,
                }
                for r in content.surveys
            ],
        )
        add(
            QuizLine,
            [
                {
                    **self._place(r),
                    "question": r.question,
                    "points": r.points,
                    "seconds": r.seconds,
                    "received_at": received,
                }
                for r in content.quiz
            ],
        )
        add(
            GivenScore,
            [
                {**self._place(r), "version": 1, "score": r.score, "received_at": received}
                for r in content.scores
            ],
        )
        add(
            BoutVote,
            [
                {
                    "season_id": self.season.id,
                    "field": r.field,
                    "stage": r.stage,
                    "round": r.round,
                    "bout": r.bout,
                    "red_id": self.contestants[r.red],
                    "blue_id": self.contestants[r.blue],
                    "judge": r.judge,
                    "winner": r.winner,
                    "received_at": received,
                }
                for r in content.bouts
            ],
        )

    def _place(self, row: Any) -> dict[str, Any]:
        return {
            "season_id": self.season.id,
            "field": row.field,
            "stage": row.stage,
            "round": row.round,
            "contestant_id": self.contestants[row.contestant],
        }

    def _decisions(self) -> None:
        recorded = now()
        self.transaction.add_many(
            Decision,
            [
                {
                    "season_id": self.season.id,
                    "field": r.field,
                    "stage": r.stage,
                    "kind": r.kind,
                    "contestant_id": self.contestants[r.contestant],
                    "value": r.value,
                    "reason": r.reason,
                    "by_name": r.by,
                    "stated_at": r.at,
                    "recorded_at": recorded,
                    "facts": {},
                }
                for r in self.content.decisions
            ],
        )


def _keys(rows: dict[str, Any]) -> Ids:
    """Write rows and return their keys by code."""
    db.session.add_all(rows.values())
    db.session.flush()
    return {code: row.id for code, row in rows.items()}
