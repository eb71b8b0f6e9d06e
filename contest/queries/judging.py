"""What a judge sees: own sessions, own sheets, never another judge's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from contest.db import db
from contest.errors import ContestError
from contest.loading import (
    ContestantInfo,
    Filling,
    SeasonSetup,
    bars_of,
    decision_rows,
    filling_of,
    hall_settings,
    live_kind,
    round_of,
    rulebook_version,
    session_states,
    total_units,
)
from contest.models import (
    PanelSeat,
    ScoreSheet,
    Session,
    SessionEntry,
)
from contest.queries.receipts import Receipt, receipt_of
from contest.queries.team import TeamSheet, team_sheets
from contest.rules.values import STATUSES, Criterion, PanelRules

GONE = frozenset(STATUSES) - {"ok", "dnf", "suspended"}


@dataclass(frozen=True, slots=True)
class JudgeSession:
    """One of a judge's sessions with how far the judge has got."""

    session: Session
    state: str
    seat_number: int
    entries: int
    submitted: int


@dataclass(frozen=True, slots=True)
class Shown:
    """What a sheet's page shows: the judge's own sheet, or the team's newest proposal."""

    kind: str
    marks: Mapping[str, int | None]
    detail: Mapping[str, Any]
    total: int | None
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class JudgeEntry:
    """A contestant on a judge's list; `bar` = why there is no sheet to fill in."""

    order_number: int
    contestant: ContestantInfo
    bar: str
    sheet: ScoreSheet | None
    total: int | None
    #: where the panel shares one sheet
    team: TeamSheet | None = None
    shown: Shown | None = None


@dataclass(frozen=True, slots=True)
class JudgeList:
    """A judge's list in one session."""

    session: Session
    state: str
    seat_number: int
    criteria: tuple[Criterion, ...]
    entries: Sequence[JudgeEntry]
    rulebook: int
    filling: Filling

    def around(self, code: str) -> tuple[JudgeEntry | None, JudgeEntry, JudgeEntry | None]:
        """Return the entry with those before and after it that can be scored."""
        open_entries = [e for e in self.entries if not e.bar]
        codes = [e.contestant.code for e in open_entries]
        if code not in codes:
            for entry in self.entries:
                if entry.contestant.code == code:
                    return None, entry, open_entries[0] if open_entries else None
            raise ContestError("not-in-session", 404, session=self.session.name)
        place = codes.index(code)
        before = open_entries[place - 1] if place else None
        after = open_entries[place + 1] if place + 1 < len(codes) else None
        return before, open_entries[place], after

    @property
    def is_tour(self) -> bool:
        """Tell whether contestants are visited on site."""
        return round_of(self.session).method == "observation"

    @property
    def live(self) -> str:
        """Return quiz or bouts for a session without score sheets, else nothing."""
        return live_kind(self.session)

    @property
    def missing(self) -> int:
        """Return how many sheets are still to be submitted."""
        return sum(not e.bar and e.sheet is None for e in self.entries)

    @property
    def submitted(self) -> int:
        """Return how many sheets are in."""
        return sum(e.sheet is not None for e in self.entries)


def judge_sessions(setup: SeasonSetup, judge_id: int) -> list[JudgeSession]:
    """Return the judge's sessions, open ones first."""
    rows = db.session.execute(
        select(Session, PanelSeat.seat_number)
        .join(PanelSeat, PanelSeat.session_id == Session.id)
        .where(Session.season_id == setup.season_id, PanelSeat.judge_id == judge_id)
        .order_by(Session.code)
    ).all()
    ids = [session.id for session, _ in rows]
    states = session_states(ids)
    entries = _count(select(SessionEntry.session_id, func.count()), SessionEntry.session_id, ids)
    sheets = _count(
        select(ScoreSheet.session_id, func.count(ScoreSheet.contestant_id.distinct())).where(
            ScoreSheet.judge_id == judge_id
        ),
        ScoreSheet.session_id,
        ids,
    )
    found = [
        JudgeSession(
            s, states[s.id], seat, 0 if live_kind(s) else entries.get(s.id, 0), sheets.get(s.id, 0)
        )
        for s, seat in rows
    ]
    order = ("open", "planned", "closed", "verified", "signed")
    return sorted(found, key=lambda item: order.index(item.state))


def _count(query: Any, column: Any, ids: Sequence[int]) -> Mapping[int, int]:
    rows = db.session.execute(query.where(column.in_(ids)).group_by(column))
    return dict(rows.all())


def judge_list(setup: SeasonSetup, judge_id: int, code: str) -> JudgeList:
    """Return the judge's list in a session; refused off the panel."""
    session = db.session.scalar(
        select(Session).where(Session.season_id == setup.season_id, Session.code == code)
    )
    if session is None:
        raise ContestError("unknown-session", 404)
    seat = db.session.scalar(
        select(PanelSeat.seat_number).where(
            PanelSeat.session_id == session.id, PanelSeat.judge_id == judge_id
        )
    )
    if seat is None:
        raise ContestError("not-on-panel", 403, session=session.name)
    rules = round_of(session).rules
    criteria = rules.criteria if isinstance(rules, PanelRules) else ()
    has_sheets = isinstance(rules, PanelRules)
    return JudgeList(
        session,
        session_states([session.id])[session.id],
        seat,
        criteria,
        _entries(setup, session, judge_id, criteria) if has_sheets else [],
        rulebook_version(session),
        filling_of(session),
    )


def relation_entries(setup: SeasonSetup, session: Session, judge_id: int) -> list[JudgeEntry]:
    """Return whom a judge may declare relations to, in a session of sheets or of bouts."""
    return _entries(setup, session, judge_id, ())


def _entries(
    setup: SeasonSetup, session: Session, judge_id: int, criteria: tuple[Criterion, ...]
) -> list[JudgeEntry]:
    sheets = {
        sheet.contestant_id: sheet
        for sheet in db.session.scalars(
            select(ScoreSheet)
            .where(ScoreSheet.session_id == session.id, ScoreSheet.judge_id == judge_id)
            .order_by(ScoreSheet.version)
        )
    }
    bars = _bars(setup, session, setup.judge_codes[judge_id])
    hides_names = hall_settings(session).hides_names
    teams = team_sheets(setup, session) if hall_settings(session).is_team else {}
    rows = db.session.scalars(
        select(SessionEntry)
        .where(SessionEntry.session_id == session.id)
        .options(joinedload(SessionEntry.contestant))
        .order_by(SessionEntry.order_number)
    )
    found = []
    for row in rows:
        info = setup.contestants[row.contestant.code]
        sheet, team = sheets.get(row.contestant_id), teams.get(row.contestant_id)
        shown = _proposed(criteria, team) if team else _own(criteria, sheet)
        total = total_units(criteria, sheet.marks) if sheet and not sheet.kind else None
        bar = bars(info)
        if hides_names:
            info = replace(info, name=f"№ {row.order_number}", organisation="", title="")
        found.append(JudgeEntry(row.order_number, info, bar, sheet, total, team, shown))
    return found


def _own(criteria: tuple[Criterion, ...], sheet: ScoreSheet | None) -> Shown | None:
    if sheet is None:
        return None
    total = None if sheet.kind else total_units(criteria, sheet.marks)
    return Shown(sheet.kind, sheet.marks, sheet.detail, total, receipt_of(sheet))


def _proposed(criteria: tuple[Criterion, ...], team: TeamSheet) -> Shown | None:
    if team.draft is None or team.receipt is None:
        return None
    kind, marks, detail = (team.draft.facts[key] for key in ("kind", "marks", "detail"))
    total = None if kind else total_units(criteria, marks)
    return Shown(kind, marks, detail, total, team.receipt)


def _bars(setup: SeasonSetup, session: Session, judge: str) -> Any:
    """Return what tells why a judge has no sheet for a contestant; empty = may score."""
    stages = [s.code for s in setup.rulebook.stages_of(session.field)]
    reached = stages[: stages.index(session.stage) + 1]
    rows = decision_rows(setup, session.field)
    statuses = {
        r.contestant: r.value
        for stage in reached
        for r in rows
        if r.kind == "status" and r.stage == stage
    }
    barred = bars_of(setup, session, rows)

    def bar(contestant: ContestantInfo) -> str:
        status = statuses.get(contestant.code, contestant.status)
        if status in GONE:
            return f"contestant-{status}"
        return barred(judge, contestant)

    return bar
