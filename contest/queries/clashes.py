"""Clashes (两台设备不一致) as every device of the judge is told of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from contest.db import db
from contest.loading import session_states
from contest.models import Contestant, Decision, HeldSheet, ScoreSheet, Session


@dataclass(frozen=True, slots=True)
class Clash:
    """A sheet kept aside beside the one that counts; settled = somebody has chosen."""

    held: HeldSheet
    session: str
    contestant: str
    stored: ScoreSheet
    is_settled: bool


def clashes_of(judge_id: int, named: Sequence[str]) -> list[Clash]:
    """Return what waits for the judge's choice, and what of the named has been settled."""
    rows = db.session.execute(
        select(HeldSheet, Session.code, Contestant.code)
        .join(Session, Session.id == HeldSheet.session_id)
        .join(Contestant, Contestant.id == HeldSheet.contestant_id)
        .where(HeldSheet.judge_id == judge_id, HeldSheet.why == "clash")
        .order_by(HeldSheet.id)
    ).all()
    if not rows:
        return []
    sessions = {held.session_id for held, _, _ in rows}
    ruled = set(
        db.session.scalars(
            select(Decision.value).where(
                Decision.session_id.in_(sessions), Decision.kind == "held-sheet"
            )
        )
    )
    states = session_states(sessions)
    stored = {
        (sheet.session_id, sheet.contestant_id): sheet
        for sheet in db.session.scalars(
            select(ScoreSheet)
            .where(ScoreSheet.judge_id == judge_id, ScoreSheet.session_id.in_(sessions))
            .order_by(ScoreSheet.version)
        )
    }
    found = [
        Clash(held, session, contestant, sheet, held.submission_id in ruled)
        for held, session, contestant in rows
        if (sheet := stored.get((held.session_id, held.contestant_id)))
    ]
    return [
        clash
        for clash in found
        if (clash.held.submission_id in named if clash.is_settled else _waits(clash, states))
    ]


def _waits(clash: Clash, states: dict[int, str]) -> bool:
    return states[clash.held.session_id] == "open"
