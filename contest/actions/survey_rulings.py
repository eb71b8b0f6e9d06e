"""The supervisor on a survey's alarms (异常裁定): keep, leave out, take in again.

What is left out is the sheets of one unit from one origin; they stay on record.
"""

from sqlalchemy import select

from contest.acting import decided
from contest.actor import Actor
from contest.db import db, writing
from contest.errors import ContestError
from contest.loading import (
    Place,
    confirmed,
    find_survey,
    left_out,
    origin_of,
    setup_of,
    survey_state,
)
from contest.models import Season, SurveySheet

KINDS = ("leave-out", "take-in", "keep-alarm")


def rule_on_sheets(
    actor: Actor,
    season: Season,
    place: Place,
    kind: str,
    about: tuple[str, str],
    reason: str,
) -> None:
    """Record what the supervisor decided `about` a contestant's sheets of an origin."""
    actor.need("supervisor")
    if kind not in KINDS:
        raise ContestError("not-found", 404)
    if not reason.strip():
        raise ContestError("reason-missing", 422)
    setup = setup_of(season)
    code, origin = about
    with writing(actor, "rule-on-sheets", f"{'/'.join(place)} {code} {kind}", season) as action:
        contestant = setup.contestants.get(code)
        if contestant is None or contestant.field != place[0]:
            raise ContestError("unknown-contestant", 404)
        field, stage, round_ = place
        if kind != "keep-alarm":
            _check(season.id, place, contestant.id, origin, kind)
            if confirmed(setup, field, stage):
                raise ContestError("promotion-confirmed")
        action.add(
            decided(
                actor,
                season.id,
                (field, stage),
                kind,
                contestant_id=contestant.id,
                value=f"{round_}:{origin}" if kind != "keep-alarm" else f"{round_}:",
                reason=reason.strip(),
            )
        )


def _check(season_id: int, place: Place, contestant_id: int, origin: str, kind: str) -> None:
    field, stage, round_ = place
    if find_survey(season_id, place) is None or survey_state(season_id, place) != "closed":
        raise ContestError("no-such-origin", 404)
    rows = db.session.scalars(
        select(SurveySheet.respondent).where(
            SurveySheet.season_id == season_id,
            SurveySheet.field == field,
            SurveySheet.stage == stage,
            SurveySheet.round == round_,
            SurveySheet.contestant_id == contestant_id,
        )
    )
    if origin not in {origin_of(respondent) for respondent in rows}:
        raise ContestError("no-such-origin", 404)
    is_out = (*place, str(contestant_id), origin) in left_out(season_id, field, stage)
    if is_out == (kind == "leave-out"):
        raise ContestError("left-out-already" if is_out else "taken-in-already")
