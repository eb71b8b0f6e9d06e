"""The demo's survey (演示调查): a further one for the community whose sample is too small."""

from flask import current_app
from sqlalchemy import select

from contest.actions.survey_codes import make_codes
from contest.actions.surveys import open_survey, set_questionnaire
from contest.actor import Actor
from contest.db import db
from contest.loading import (
    Place,
    find_survey,
    season_by_code,
    setup_of,
    stage_result,
    survey_round,
)
from contest.models import SurveyBatch
from contest.queries.questionnaire import read_questionnaire, typed_of
from contest.queries.survey_codes import MARK_BYTES, Code, Keys, keys_of, short_code

CODES, SHOWN = 40, 2
GREETING = {
    "zh": "请您对社区的服务和治理作个评价。",
    "en": "Please tell how you find your community.",
}


def open_further_survey(actor: Actor, code: str, place: Place) -> None:
    """Open the survey with codes for those whose sample is too small."""
    setup = setup_of(season_by_code(code))
    rules = survey_round(setup.rulebook, place)[2]
    given = read_questionnaire(typed_of(rules, {"greeting": GREETING}, ""))
    set_questionnaire(actor, season_by_code(code), place, given)
    problems = stage_result(setup, place[0], place[1]).problems
    small = [p.contestant for p in problems if p.code == "survey-too-small"]
    make_codes(actor, season_by_code(code), place, small, {"": CODES}, own_keys())
    open_survey(actor, season_by_code(code), place, own_keys())


def resident_codes(code: str, place: Place) -> list[str]:
    """Return some codes that are not used yet."""
    survey = find_survey(season_by_code(code).id, place)
    if survey is None:
        return []
    rows = db.session.execute(
        select(SurveyBatch.id, SurveyBatch.marks).where(SurveyBatch.survey_id == survey.id)
    )
    free = [
        Code(batch, serial)
        for batch, marks in rows
        for serial, first in enumerate(marks[::MARK_BYTES])
        if not first
    ]
    return [short_code(own_keys(), one) for one in free[:SHOWN]]


def own_keys() -> Keys:
    """Return the installation's keys."""
    return keys_of(str(current_app.secret_key))
