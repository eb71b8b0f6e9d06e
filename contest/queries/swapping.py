"""Swapped sheets (评分表互换): what is proposed, and the sheets it concerns."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from contest.db import db
from contest.loading import SeasonSetup
from contest.models import Decision, ScoreSheet, Session

Pair = tuple[ScoreSheet | None, ScoreSheet | None]


@dataclass(frozen=True, slots=True)
class Swap:
    """The judges whose sheets of two contestants change places, by code."""

    judges: tuple[str, ...]
    one: str
    other: str

    @classmethod
    def of(cls, asked: Decision) -> "Swap":
        """Return what a decision asks for."""
        facts = asked.facts
        return cls(tuple(facts["judges"]), facts["one"], facts["other"])


def pending_swap(session_id: int) -> Decision | None:
    """Return the proposal that nobody has agreed to or dropped."""
    newest = db.session.scalars(
        select(Decision)
        .where(
            Decision.session_id == session_id,
            Decision.kind.in_(("swap-request", "swap-confirm", "swap-drop")),
        )
        .order_by(Decision.id.desc())
        .limit(1)
    ).first()
    return newest if newest is not None and newest.kind == "swap-request" else None


def sheets_to_swap(setup: SeasonSetup, session: Session, swap: Swap) -> Mapping[str, Pair]:
    """Return each judge's newest sheets of both contestants."""
    sides = [setup.contestants[code].id for code in (swap.one, swap.other)]
    ids = [setup.judges[judge].id for judge in swap.judges]
    rows = db.session.scalars(
        select(ScoreSheet)
        .where(
            ScoreSheet.session_id == session.id,
            ScoreSheet.judge_id.in_(ids),
            ScoreSheet.contestant_id.in_(sides),
        )
        .order_by(ScoreSheet.version)
    )
    newest = {(row.judge_id, row.contestant_id): row for row in rows}
    return {
        judge: (newest.get((key, sides[0])), newest.get((key, sides[1])))
        for judge, key in zip(swap.judges, ids, strict=True)
    }
