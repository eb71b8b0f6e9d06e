"""Answers of a written quiz (笔试作答): which of them count, and the digest of them all."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from contest.db import BATCH, canonical, db
from contest.loading.papers import PaperActs
from contest.models import AuditLine, QuizAnswer, QuizAttempt, QuizPaper

#: what of an attempt its paper's digest covers
ATTEMPT = (
    "id",
    "contestant_id",
    "started_at",
    "ends_at",
    "submitted_at",
    "submitted_how",
    "leaves",
)
ANSWER = (
    *("id", "attempt_id", "submission_id", "question_id", "answer"),
    *("device", "device_at", "received_at"),
)


def last_moment(paper: QuizPaper, acts: PaperActs, attempt: QuizAttempt) -> datetime:
    """Return until when answers of an attempt count: its end and the grace for the network."""
    return acts.end_of(attempt) + timedelta(seconds=paper.grace_seconds)


def how_ended(paper: QuizPaper, acts: PaperActs, attempt: QuizAttempt, at: datetime) -> str:
    """Return by-hand, left or time-up once an attempt is over, else nothing.

    Nobody has to do anything at time-up: it follows from the clock.
    """
    if attempt.submitted_at:
        return attempt.submitted_how
    return "time-up" if at > last_moment(paper, acts, attempt) else ""


def ended_at(acts: PaperActs, attempt: QuizAttempt) -> datetime:
    """Return when an attempt that is over ended."""
    end = acts.end_of(attempt)
    return min(attempt.submitted_at, end) if attempt.submitted_at else end


def newest_answers(
    rows: Iterable[QuizAnswer], until: datetime | None = None
) -> dict[int, QuizAnswer]:
    """Return question → newest answer, of those that came until a moment."""
    found: dict[int, QuizAnswer] = {}
    for row in rows:
        if until is None or row.received_at <= until:
            known = found.get(row.question_id)
            if known is None or known.id < row.id:
                found[row.question_id] = row
    return found


def attempts_of(paper_id: int) -> list[QuizAttempt]:
    """Return the attempts at a paper."""
    query = select(QuizAttempt).where(QuizAttempt.paper_id == paper_id).order_by(QuizAttempt.id)
    return list(db.session.scalars(query))


def answers_of(paper_id: int) -> dict[int, list[QuizAnswer]]:
    """Return attempt → its saved answers, oldest first."""
    found: dict[int, list[QuizAnswer]] = {}
    query = select(QuizAnswer).join(QuizAttempt).where(QuizAttempt.paper_id == paper_id)
    for row in db.session.scalars(query.order_by(QuizAnswer.id)):
        found.setdefault(row.attempt_id, []).append(row)
    return found


def paper_digest(paper_id: int) -> str:
    """Return count and digest of all attempts and answers of a paper."""
    digest, count = sha256(), 0
    attempts = select(*(getattr(QuizAttempt, name) for name in ATTEMPT))
    answers = select(*(getattr(QuizAnswer, name) for name in ANSWER)).join(QuizAttempt)
    for query, key in ((attempts, QuizAttempt.id), (answers, QuizAnswer.id)):
        own = query.where(QuizAttempt.paper_id == paper_id).order_by(key)
        for row in db.session.execute(own.execution_options(yield_per=BATCH)):
            digest.update(canonical([_plain(value) for value in row]).encode() + b"\n")
            count += 1
    return f"{count}:{digest.hexdigest()}"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def changed_papers() -> list[tuple[str, dict[str, str | int]]]:
    """Return closed papers whose attempts or answers are not what their closing covered."""
    found: list[tuple[str, dict[str, str | int]]] = []
    lines = db.session.scalars(select(AuditLine).where(AuditLine.action == "quiz-close"))
    for line in lines:
        covered: Mapping[str, Any] = line.facts.get("answers", {})
        if covered and paper_digest(covered["paper"]) != covered["digest"]:
            found.append(("audit-answers-changed", {"line": line.id, "paper": covered["paper"]}))
    return found
