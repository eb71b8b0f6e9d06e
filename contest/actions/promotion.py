"""Confirming a promotion (确认晋级): what was decided stays decided.

Each entrant gets one `confirm` decision with the outcome, total and rank as they stood.
The next stage starts from this record; a later correction changes nothing by itself.
"""

from contest.acting import decided
from contest.actor import Actor
from contest.db import writing
from contest.errors import ContestError
from contest.loading import (
    SeasonSetup,
    confirmed,
    need_entrants_confirmed,
    need_signed,
    need_surveys_closed,
    setup_of,
    stage_result,
)
from contest.models import Decision, Season
from contest.rules.results import StageResult, Standing
from contest.rules.rounding import points_text


def confirm_promotion(actor: Actor, season: Season, field: str, stage_code: str) -> None:
    """Record the promotion of a stage as it stands; refused while anything is open."""
    actor.need("organiser")
    setup = setup_of(season)
    stage = setup.stage(field, stage_code)
    if not stage.promote:
        raise ContestError("no-promotion")
    with writing(actor, "confirm-promotion", f"{field}/{stage_code}", season) as transaction:
        if confirmed(setup, field, stage_code):
            raise ContestError("promotion-confirmed")
        need_entrants_confirmed(setup, field, stage_code)
        need_signed(setup.season_id, field, stage_code)
        need_surveys_closed(setup.season_id, field, stage_code)
        result = stage_result(setup, field, stage_code)
        _check_open(result)
        places = stage.scoring.places
        for standing in result.standings:
            transaction.add(_record(setup, actor, (field, stage_code), standing, places))


def _check_open(result: StageResult) -> None:
    blocking = [problem for problem in result.problems if problem.blocking]
    if blocking:
        raise ContestError("problems-open", count=len(blocking))


def _record(
    setup: SeasonSetup, actor: Actor, place: tuple[str, str], standing: Standing, places: int
) -> Decision:
    total = "" if standing.total is None else points_text(standing.total, places)
    return decided(
        actor,
        setup.season_id,
        place,
        "confirm",
        contestant_id=setup.contestants[standing.contestant].id,
        value=standing.outcome,
        reason=standing.reason or standing.outcome,
        facts={"total": total, "rank": str(standing.rank or "")},
    )
