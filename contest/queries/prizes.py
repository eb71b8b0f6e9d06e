"""Awards (奖项) as the organiser sees them: prizes, the ledger, what is open."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from contest.db import db
from contest.loading import SeasonSetup, award_results, setup_of, stage_result, unsigned_sessions
from contest.models import Decision, Season
from contest.rules.awards import money_text
from contest.rules.results import AwardResult, BudgetLine, Problem, Standing
from contest.rules.values import Award


@dataclass(frozen=True, slots=True)
class AwardView:
    """One award with its prizes, or what keeps it open."""

    award: Award
    result: AwardResult
    blocking: Sequence[Problem]
    ties: Sequence[Sequence[Standing]]
    unsigned: int
    is_confirmed: bool
    is_changed: bool


@dataclass(frozen=True, slots=True)
class AwardsPage:
    """All awards of a season against the budget."""

    setup: SeasonSetup
    awards: Sequence[AwardView]
    problems: Sequence[Problem]

    def lines(self) -> list[BudgetLine]:
        """Return the lines of the ledger."""
        return [line for view in self.awards for line in view.result.lines]


def awards_page(season: Season) -> AwardsPage:
    """Return the awards as they stand now."""
    setup = setup_of(season)
    results, problems = award_results(setup)
    confirmed = confirmed_awards(setup)
    views = [
        _view(setup, award, result, confirmed.get((award.field, award.stage)))
        for award, result in zip(setup.rulebook.awards, results, strict=True)
    ]
    return AwardsPage(setup, views, problems)


def confirmed_awards(setup: SeasonSetup) -> dict[tuple[str, str], list[list[str]]]:
    """Return what was confirmed last, by field and stage."""
    rows = db.session.scalars(
        select(Decision)
        .where(Decision.season_id == setup.season_id, Decision.kind == "confirm-awards")
        .order_by(Decision.id)
    )
    return {(d.field, d.stage): d.facts["prizes"] for d in rows}


def _view(
    setup: SeasonSetup, award: Award, result: AwardResult, confirmed: list[list[str]] | None
) -> AwardView:
    stage = stage_result(setup, award.field, award.stage)
    now = [[p.contestant, p.tier, money_text(p.prize_fen)] for p in result.prizes]
    standings = {s.contestant: s for s in stage.standings}
    ties: dict[int, list[Standing]] = {}
    for code in result.undecided:
        ties.setdefault(standings[code].rank or 0, []).append(standings[code])
    return AwardView(
        award=award,
        result=result,
        blocking=[p for p in (*stage.problems, *result.problems) if p.blocking],
        ties=list(ties.values()),
        unsigned=len(unsigned_sessions(setup.season_id, award.field, award.stage)),
        is_confirmed=confirmed is not None,
        is_changed=confirmed is not None and confirmed != now,
    )
