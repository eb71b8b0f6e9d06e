"""Awards (奖项) as the organiser sees them: prizes, the ledger, what is open.

A stage may have several awards. They are confirmed in one act, which records each award's
prizes apart; publications and ceremonies show them as one list.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from contest.db import db
from contest.loading import SeasonSetup, award_results, setup_of, stage_result, unsigned_sessions
from contest.models import Decision, Season
from contest.rules.awards import money_text
from contest.rules.results import AwardResult, BudgetLine, Problem, Standing
from contest.rules.season import StageKey

#: contestant, tier and money of each prize of one award
Prizes = list[list[str]]


@dataclass(frozen=True, slots=True)
class AwardView:
    """One award with its prizes; `is_changed` = others than were confirmed."""

    result: AwardResult
    is_changed: bool


@dataclass(frozen=True, slots=True)
class StageAwards:
    """The awards of one stage, or what keeps them open."""

    field: str
    stage: str
    awards: Sequence[AwardView]
    blocking: Sequence[Problem]
    ties: Sequence[Sequence[Standing]]
    unsigned: int
    is_confirmed: bool

    @property
    def is_changed(self) -> bool:
        """Tell whether any of the awards has changed since they were confirmed."""
        return any(view.is_changed for view in self.awards)

    @property
    def results(self) -> list[AwardResult]:
        """Return the awards' results in the rulebook's order."""
        return [view.result for view in self.awards]


@dataclass(frozen=True, slots=True)
class AwardsPage:
    """All awards of a season against the budget."""

    setup: SeasonSetup
    stages: Sequence[StageAwards]
    lines: Sequence[BudgetLine]
    problems: Sequence[Problem]


def awards_page(season: Season) -> AwardsPage:
    """Return the awards as they stand now."""
    setup = setup_of(season)
    results, problems = award_results(setup)
    by_stage: dict[StageKey, list[AwardResult]] = {}
    for award, result in zip(setup.rulebook.awards, results, strict=True):
        by_stage.setdefault((award.field, award.stage), []).append(result)
    confirmed = confirmed_awards(setup.season_id)
    stages = [_stage(setup, key, found, confirmed.get(key)) for key, found in by_stage.items()]
    return AwardsPage(setup, stages, [line for r in results for line in r.lines], problems)


def stage_awards(season: Season, field: str, stage: str) -> StageAwards | None:
    """Return the awards of one stage; None where the rulebook gives none there."""
    setup = setup_of(season)
    found, _ = award_results(setup)
    awards = zip(setup.rulebook.awards, found, strict=True)
    own = [result for award, result in awards if (award.field, award.stage) == (field, stage)]
    if not own:
        return None
    confirmed = confirmed_awards(setup.season_id).get((field, stage))
    return _stage(setup, (field, stage), own, confirmed)


def prizes_of(result: AwardResult) -> Prizes:
    """Return an award's prizes as they are recorded."""
    return [[p.contestant, p.tier, money_text(p.prize_fen)] for p in result.prizes]


def confirmed_awards(season_id: int) -> dict[StageKey, list[Prizes]]:
    """Return what was confirmed last of each stage: the prizes of each of its awards."""
    rows = db.session.scalars(
        select(Decision)
        .where(Decision.season_id == season_id, Decision.kind == "confirm-awards")
        .order_by(Decision.id)
    )
    # earlier records have the prizes of all awards in one list
    return {(d.field, d.stage): d.facts.get("awards") or [d.facts["prizes"]] for d in rows}


def _stage(
    setup: SeasonSetup,
    key: StageKey,
    results: Sequence[AwardResult],
    confirmed: list[Prizes] | None,
) -> StageAwards:
    stage = stage_result(setup, *key)
    problems = [*stage.problems, *(p for result in results for p in result.problems)]
    return StageAwards(
        *key,
        awards=_views(results, confirmed),
        blocking=[problem for problem in problems if problem.blocking],
        ties=_ties(stage.standings, {code for result in results for code in result.undecided}),
        unsigned=len(unsigned_sessions(setup.season_id, *key)),
        is_confirmed=confirmed is not None,
    )


def _views(results: Sequence[AwardResult], confirmed: list[Prizes] | None) -> list[AwardView]:
    """Return the awards beside what was confirmed; an award more or less changes them all."""
    if confirmed is None:
        return [AwardView(result, False) for result in results]
    if len(confirmed) != len(results):
        return [AwardView(result, True) for result in results]
    pairs = zip(results, confirmed, strict=True)
    return [AwardView(result, prizes_of(result) != prizes) for result, prizes in pairs]


def _ties(standings: Sequence[Standing], undecided: set[str]) -> list[list[Standing]]:
    ties: dict[int, list[Standing]] = {}
    for standing in standings:
        if standing.contestant in undecided:
            ties.setdefault(standing.rank or 0, []).append(standing)
    return list(ties.values())
