"""Conflicts of interest (回避) of a session: every pair with its reason, who has declared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from contest.db import db
from contest.loading import ContestantInfo, SeasonSetup, hall_settings, recusals
from contest.models import Decision, Session
from contest.queries.sessions import SeatView, session_view


@dataclass(frozen=True, slots=True)
class Conflict:
    """A pair of judge and contestant, why it is one, and whether it is closed.

    `why` = own-unit, own-region or recused; `relation` and `source` as declared.
    """

    seat_number: int
    judge: str
    judge_name: str
    contestant: ContestantInfo
    why: str
    is_closed: bool
    relation: str = ""
    source: str = ""
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Conflicts:
    """A session's conflicts, and which judges have said their word."""

    session: Session
    state: str
    seats: Sequence[SeatView]
    contestants: Sequence[ContestantInfo]
    pairs: Sequence[Conflict]
    #: judges who declared relations, or that there are none
    declared: frozenset[str]
    asks_declarations: bool

    @property
    def open_pairs(self) -> list[Conflict]:
        """Return what the organiser may still make a recusal."""
        return [pair for pair in self.pairs if not pair.is_closed]

    def declared_by(self, judge: str) -> list[Conflict]:
        """Return what a judge declared, in person or on paper."""
        return [p for p in self.pairs if p.judge == judge and p.source in ("judge", "paper")]

    @property
    def silent(self) -> list[SeatView]:
        """Return the seats that have declared nothing."""
        return [seat for seat in self.seats if seat.judge not in self.declared]


def session_conflicts(setup: SeasonSetup, code: str) -> Conflicts:
    """Return a session's conflicts in running order, seat by seat."""
    view = session_view(setup, code)
    session = view.session
    recused = recusals(session)
    group_by = setup.stage(session.field, session.stage).group_by
    settings = hall_settings(session)
    pairs = []
    for entry in view.entries:
        for seat in view.seats:
            found = _pair(setup, recused, group_by, seat, entry.contestant, settings.region)
            if found is not None:
                pairs.append(found)
    return Conflicts(
        session,
        view.state,
        view.seats,
        [entry.contestant for entry in view.entries],
        pairs,
        declared_judges(session),
        settings.asks_declarations,
    )


def declared_judges(session: Session) -> frozenset[str]:
    """Return the judges who declared something for a session, or that there is nothing."""
    rows = db.session.execute(
        select(Decision.kind, Decision.value, Decision.facts).where(
            Decision.session_id == session.id, Decision.kind.in_(("recuse", "declare-none"))
        )
    )
    return frozenset(
        judge
        for kind, judge, facts in rows
        if kind == "declare-none" or facts.get("source") in ("judge", "paper")
    )


def _pair(
    setup: SeasonSetup,
    recused: Mapping[tuple[int, str], Decision],
    group_by: str,
    seat: SeatView,
    contestant: ContestantInfo,
    region: str,
) -> Conflict | None:
    who = (seat.number, seat.judge, seat.name, contestant)
    row = recused.get((contestant.id, seat.judge))
    if row is not None:
        relation, source = row.facts.get("relation", ""), row.facts.get("source", "")
        return Conflict(*who, "recused", True, relation, source, row.reason, row.by_name)
    unit = setup.judges[seat.judge].unit
    if setup.is_own_unit(unit, contestant, group_by):
        return Conflict(*who, "own-unit", True)
    if setup.is_own_region(unit, contestant, group_by):
        return Conflict(*who, "own-region", region == "bar")
    return None
