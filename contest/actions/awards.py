"""Confirming awards (确认奖项): against the budget, when nothing is open any more."""

from contest.acting import decided
from contest.actor import Actor
from contest.db import writing
from contest.errors import ContestError
from contest.loading import (
    SeasonSetup,
    award_results,
    need_entrants_confirmed,
    need_signed,
    need_surveys_closed,
    setup_of,
    stage_result,
)
from contest.models import Season
from contest.queries.prizes import prizes_of
from contest.rules.results import AwardResult


def confirm_awards(actor: Actor, season: Season, field: str, stage_code: str) -> None:
    """Record who gets which prize of every award of a stage.

    Refused while something is undecided, unsigned or over budget.
    """
    actor.need("organiser")
    setup = setup_of(season)
    setup.stage(field, stage_code)
    with writing(actor, "confirm-awards", f"{field}/{stage_code}", season) as transaction:
        need_entrants_confirmed(setup, field, stage_code)
        need_signed(setup.season_id, field, stage_code)
        need_surveys_closed(setup.season_id, field, stage_code)
        found = _awards(setup, field, stage_code)
        _check_open(setup, field, stage_code, found)
        transaction.add(
            decided(
                actor,
                setup.season_id,
                (field, stage_code),
                "confirm-awards",
                reason="awards",
                facts={"awards": [prizes_of(result) for result in found]},
            )
        )


def _awards(setup: SeasonSetup, field: str, stage_code: str) -> list[AwardResult]:
    results, problems = award_results(setup)
    if any(problem.blocking for problem in problems):
        raise ContestError("budget-exceeded")
    found = [
        result
        for award, result in zip(setup.rulebook.awards, results, strict=True)
        if (award.field, award.stage) == (field, stage_code)
    ]
    if not found:
        raise ContestError("no-awards", 404)
    return found


def _check_open(setup: SeasonSetup, field: str, stage_code: str, found: list[AwardResult]) -> None:
    stage = stage_result(setup, field, stage_code)
    problems = [*stage.problems, *(p for result in found for p in result.problems)]
    blocking = [problem for problem in problems if problem.blocking]
    if blocking:
        raise ContestError("problems-open", count=len(blocking))
