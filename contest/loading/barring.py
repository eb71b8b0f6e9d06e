"""Recusal (回避): why a judge has no sheet for a contestant.

Own unit is computed, and own region too where the session says so; everything else is a
recusal on record: ruled, declared by the judge, or challenged. The supervisor may take a
declaration back (`recuse-back`); then neither counts.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from sqlalchemy import select

from contest.db import db
from contest.errors import ContestError
from contest.folder.rows import DecisionRow
from contest.loading.hall import hall_settings, revealed_contestants
from contest.loading.sessions import session_states
from contest.loading.setup import ContestantInfo, SeasonSetup
from contest.models import Decision, PanelSeat, Session, SessionEntry

#: what closes a pair of judge and contestant
BARS = ("recused", "own-unit", "own-region")

Bar = Callable[[str, ContestantInfo], str]


def recusals(session: Session) -> Mapping[tuple[int, str], Decision]:
    """Return the recusals that hold in a session's stage, by contestant and judge's code."""
    rows = db.session.scalars(
        select(Decision)
        .where(
            Decision.season_id == session.season_id,
            Decision.field == session.field,
            Decision.stage == session.stage,
            Decision.kind.in_(("recuse", "recuse-back")),
        )
        .order_by(Decision.id)
    )
    newest = {(row.contestant_id or 0, row.value): row for row in rows}
    return {pair: row for pair, row in newest.items() if row.kind == "recuse"}


def bars_of(setup: SeasonSetup, session: Session, rows: Sequence[DecisionRow] | None = None) -> Bar:
    """Return what tells why a judge, by code, may not score a contestant; empty = may.

    Who has read the field's decisions already hands them over.
    """
    if rows is None:
        recused = {(setup.codes[key], judge) for key, judge in recusals(session)}
    else:
        own = [row for row in rows if row.kind == "recuse" and row.stage == session.stage]
        recused = {(row.contestant, row.value) for row in own}
    group_by = setup.stage(session.field, session.stage).group_by
    bars_region = hall_settings(session).region == "bar"

    @cache
    def near(contestant: str) -> frozenset[str]:
        return setup.near(setup.contestants[contestant], group_by)

    def bar(judge: str, contestant: ContestantInfo) -> str:
        if (contestant.code, judge) in recused:
            return "recused"
        unit = setup.judges[judge].unit
        if unit in near(contestant.code):
            return "own-unit"
        if bars_region and setup.is_own_region(unit, contestant, group_by):
            return "own-region"
        return ""

    return bar


def need_unsettled(
    setup: SeasonSetup, place: tuple[str, str], judge: str, contestant: ContestantInfo
) -> None:
    """Refuse a recusal, or its withdrawal, that would change what is verified or was shown.

    It holds in the whole stage (field, stage): in no session of the pair may the scores be
    verified, and the hall may have seen the contestant's score in none.
    """
    sessions = db.session.scalars(
        select(Session)
        .join(PanelSeat, PanelSeat.session_id == Session.id)
        .join(SessionEntry, SessionEntry.session_id == Session.id)
        .where(
            Session.season_id == setup.season_id,
            Session.field == place[0],
            Session.stage == place[1],
            PanelSeat.judge_id == setup.judges[judge].id,
            SessionEntry.contestant_id == contestant.id,
        )
        .order_by(Session.code)
    ).all()
    states = session_states(session.id for session in sessions)
    shown = revealed_contestants(session.id for session in sessions)
    for session in sessions:
        if states[session.id] in ("verified", "signed"):
            raise ContestError(f"session-is-{states[session.id]}", session=session.name)
        if contestant.code in shown[session.id]:
            raise ContestError("contestant-revealed", name=known_as(session, contestant))


def known_as(session: Session, contestant: ContestantInfo) -> str:
    """Return what judges call a contestant: by number alone where names are hidden."""
    if not hall_settings(session).hides_names:
        return contestant.name
    numbers = {entry.contestant_id: entry.order_number for entry in session.entries}
    return f"№ {numbers.get(contestant.id, '')}"
