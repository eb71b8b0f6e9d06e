"""Requests for correction (更正申请): a judge's after the closing, and what was answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from contest.db import db
from contest.loading import ContestantInfo, SeasonSetup
from contest.models import Decision, Session

KINDS = ("correction-request", "correction-answer")


@dataclass(frozen=True, slots=True)
class Correction:
    """A request; `verdict` is accept, reject, or empty while nobody has answered."""

    id: int
    judge: str
    judge_name: str
    contestant: ContestantInfo
    reason: str
    asked_at: datetime
    verdict: str
    answer: str
    by: str


def corrections_of(setup: SeasonSetup, session: Session) -> Sequence[Correction]:
    """Return the requests of a session, the newest first."""
    rows = db.session.scalars(
        select(Decision)
        .where(Decision.session_id == session.id, Decision.kind.in_(KINDS))
        .order_by(Decision.id.desc())
    ).all()
    answers = {row.value: row for row in rows if row.kind == "correction-answer"}
    return [
        _correction(setup, row, answers.get(str(row.id)))
        for row in rows
        if row.kind == "correction-request"
    ]


def _correction(setup: SeasonSetup, row: Decision, answer: Decision | None) -> Correction:
    judge = row.facts["judge"]
    return Correction(
        row.id,
        judge,
        setup.judges[judge].name,
        setup.contestants[setup.codes[row.contestant_id or 0]],
        row.reason,
        row.recorded_at,
        answer.facts["verdict"] if answer else "",
        answer.reason if answer else "",
        answer.by_name if answer else "",
    )
