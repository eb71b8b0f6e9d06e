"""A stage (层级) as the organiser sees it: standings, ties, problems, and the ripple."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from contest.db import db
from contest.loading import (
    SeasonSetup,
    confirmed,
    rounds_with_evidence,
    setup_of,
    stage_result,
    stage_sessions,
    unsigned_sessions,
)
from contest.models import Decision, Season
from contest.rules.results import Problem, StageResult, Standing
from contest.rules.rounding import points_text
from contest.rules.values import PanelRules, Round, Stage


@dataclass(frozen=True, slots=True)
class Change:
    """The ripple: what a recorded entry would be if it were decided today."""

    contestant: str
    recorded_outcome: str
    recorded_total: str
    recorded_rank: str
    outcome: str
    total: str
    rank: str

    @property
    def changes_promotion(self) -> bool:
        """Tell whether the entry's promotion itself would differ."""
        up = ("promoted", "recommended")
        return (self.recorded_outcome in up) != (self.outcome in up)


@dataclass(frozen=True, slots=True)
class StagePage:
    """A stage's page."""

    setup: SeasonSetup
    stage: Stage
    result: StageResult
    blocking: Sequence[Problem]
    notes: Sequence[Problem]
    ties: Sequence[Sequence[Standing]]
    unsigned: int
    can_be_planned: bool
    #: rounds of quiz or bouts without session or results, which can be held live
    live_rounds: Sequence[Round]
    is_confirmed: bool
    changes: Sequence[Change]

    def groups(self) -> list[str]:
        """Return the groups that have entries."""
        return sorted({s.group for s in self.result.standings})

    def of_group(self, group: str) -> list[Standing]:
        """Return the standings of one group."""
        return [s for s in self.result.standings if s.group == group]

    def promoted_of(self, group: str) -> int:
        """Return how many of a group go up."""
        up = ("promoted", "recommended")
        return sum(s.outcome in up for s in self.result.standings if s.group == group)


def stage_page(season: Season, field: str, stage_code: str) -> StagePage:
    """Return a stage, derived from what is there now and held against the record."""
    setup = setup_of(season)
    stage = setup.stage(field, stage_code)
    result = stage_result(setup, field, stage_code)
    records = _records(setup, stage)
    return StagePage(
        setup=setup,
        stage=stage,
        result=result,
        blocking=[p for p in result.problems if p.blocking],
        notes=[p for p in result.problems if not p.blocking],
        ties=[] if records else open_ties(result),
        unsigned=len(unsigned_sessions(setup.season_id, field, stage_code)),
        can_be_planned=_can_be_planned(setup, stage),
        live_rounds=_live_rounds(setup, stage),
        is_confirmed=bool(records),
        changes=_changes(stage, result, records),
    )


def _can_be_planned(setup: SeasonSetup, stage: Stage) -> bool:
    """Tell whether a stage needs panels, has no session yet and knows its entrants."""
    if not any(isinstance(r.rules, PanelRules) for r in stage.rounds):
        return False
    if stage_sessions(setup.season_id, stage.field, stage.code):
        return False
    return stage.entrants == "all" or bool(confirmed(setup, stage.field, stage.entrants))


def _live_rounds(setup: SeasonSetup, stage: Stage) -> list[Round]:
    live = [r for r in stage.rounds if r.method in ("quiz", "duel")]
    if not live:
        return []
    if stage.entrants != "all" and not confirmed(setup, stage.field, stage.entrants):
        return []
    taken = {s.round for s in stage_sessions(setup.season_id, stage.field, stage.code)}
    taken |= rounds_with_evidence(setup.season_id, stage)
    return [r for r in live if r.code not in taken]


def open_ties(result: StageResult) -> list[list[Standing]]:
    """Return the ties that somebody must settle: those with an undecided member."""
    tied: dict[tuple[str, int], list[Standing]] = {}
    for standing in result.standings:
        if standing.tied and standing.rank:
            tied.setdefault((standing.group, standing.rank), []).append(standing)
    return [members for members in tied.values() if any(s.outcome == "undecided" for s in members)]


def _records(setup: SeasonSetup, stage: Stage) -> dict[str, Decision]:
    rows = db.session.scalars(
        select(Decision)
        .where(
            Decision.season_id == setup.season_id,
            Decision.field == stage.field,
            Decision.stage == stage.code,
            Decision.kind == "confirm",
        )
        .order_by(Decision.id)
    )
    return {setup.codes[d.contestant_id]: d for d in rows if d.contestant_id}


def _changes(stage: Stage, result: StageResult, records: dict[str, Decision]) -> list[Change]:
    found = []
    for standing in result.standings:
        record = records.get(standing.contestant)
        if record is None:
            continue
        places = stage.scoring.places
        total = "" if standing.total is None else points_text(standing.total, places)
        change = Change(
            standing.contestant,
            record.value,
            str(record.facts.get("total", total)),
            str(record.facts.get("rank", standing.rank or "")),
            standing.outcome,
            total,
            str(standing.rank or ""),
        )
        before = (change.recorded_outcome, change.recorded_total, change.recorded_rank)
        if before != (change.outcome, change.total, change.rank):
            found.append(change)
    return sorted(found, key=lambda c: not c.changes_promotion)
