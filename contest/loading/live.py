"""Live quiz and bouts (现场竞答、同台对决): how a session of either is held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from contest.db import db
from contest.loading.sessions import round_of
from contest.models import BoutVote, QuizLine, QuizPaper, Session
from contest.rules.live import QuestionRules
from contest.rules.rounding import POINT
from contest.rules.values import Criterion, DuelRules, QuizRules, Stage

#: what a live quiz asks where nothing else was settled
USUAL = {
    "compulsory": QuestionRules(10 * POINT, seconds=60),
    "buzzer": QuestionRules(10 * POINT, 10 * POINT, 10 * POINT, "one", 20),
    "risk": QuestionRules(0, seconds=60, choices=(10 * POINT, 20 * POINT, 30 * POINT)),
    "sudden-death": QuestionRules(0, who="each", seconds=15),
}


@dataclass(frozen=True, slots=True)
class QuizSettings:
    """How a live quiz is held; points in units."""

    base: int = 100 * POINT
    shows_scores: bool = True
    kinds: Mapping[str, QuestionRules] = field(default_factory=lambda: dict(USUAL))


@dataclass(frozen=True, slots=True)
class BoutSettings:
    """How bouts are judged: by a vote, or by marking both sides where there are criteria."""

    criteria: tuple[Criterion, ...] = ()


def quiz_settings(session: Session) -> QuizSettings:
    """Return how a live quiz is held; what is not said has its default."""
    given = dict((session.hall or {}).get("quiz", {}))
    if not given:
        return QuizSettings()
    kinds = {
        kind: QuestionRules(right, wrong, foul, who, seconds, tuple(choices))
        for kind, right, wrong, foul, who, seconds, choices in given["kinds"]
    }
    return QuizSettings(given["base"], given["shows_scores"], kinds)


def bout_settings(session: Session) -> BoutSettings:
    """Return how the bouts of a session are judged."""
    given: Sequence[Sequence[Any]] = (session.hall or {}).get("bout_criteria", ())
    return BoutSettings(tuple(Criterion(code, name, top) for code, name, top in given))


def live_kind(session: Session) -> str:
    """Return quiz or bouts for a session without score sheets, else nothing."""
    rules = round_of(session).rules
    if isinstance(rules, QuizRules):
        return "quiz"
    return "bouts" if isinstance(rules, DuelRules) else ""


def quiz_lines(session: Session) -> Sequence[QuizLine]:
    """Return the ledger of a session's contestants, oldest first."""
    ids = [entry.contestant_id for entry in session.entries]
    return db.session.scalars(
        select(QuizLine)
        .where(
            QuizLine.season_id == session.season_id,
            QuizLine.field == session.field,
            QuizLine.stage == session.stage,
            QuizLine.round == session.round,
            QuizLine.contestant_id.in_(ids),
        )
        .order_by(QuizLine.id)
    ).all()


def base_lines(session: Session) -> list[QuizLine]:
    """Return the first line of everyone who stands in a live quiz: the base points."""
    points = quiz_settings(session).base
    return [
        QuizLine(
            submission_id=f"base:{session.id}:{entry.contestant_id}",
            season_id=session.season_id,
            field=session.field,
            stage=session.stage,
            round=session.round,
            contestant_id=entry.contestant_id,
            question="base",
            points=points,
            detail={"kind": "base"},
        )
        for entry in session.entries
    ]


def rounds_with_evidence(season_id: int, stage: Stage) -> set[str]:
    """Return the rounds of quiz and bouts that have results already, or a written paper."""
    found: set[str] = set()
    for table in (QuizLine, BoutVote, QuizPaper):
        query = select(table.round).where(
            table.season_id == season_id, table.field == stage.field, table.stage == stage.code
        )
        found.update(db.session.scalars(query.distinct()))
    return found
