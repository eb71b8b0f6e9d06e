"""Surveys (满意度调查): where one stands follows from its newest decision.

A survey is named by field, stage and round. From its opening on it keeps the rulebook it
was opened under.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import Text, cast, exists, func, literal, select, union_all

from contest.db import db
from contest.errors import ContestError
from contest.loading.setup import SeasonSetup, rulebook_of
from contest.models import Decision, Survey, SurveyBox, SurveySheet
from contest.rules.values import Round, Rulebook, Stage, SurveyRules

#: what each decision on a survey leaves it in
SURVEY_STATES = {"open-survey": "open", "close-survey": "closed", "reopen-survey": "open"}
#: whether the sheets of one origin count (supervisor); the newest on an origin holds
ORIGIN_RULINGS = ("leave-out", "take-in")
ZONE = ZoneInfo("Asia/Shanghai")

#: field, stage, round
Place = tuple[str, str, str]
#: round, contestant id, origin, group, answers as JSON
Kind = tuple[str, int, str, str, str]


def today() -> str:
    """Return the local day."""
    return datetime.now(ZONE).date().isoformat()


def day_is_past(closes_on: str) -> bool:
    """Tell whether a last day is over; without one nothing ends by itself."""
    return bool(closes_on) and closes_on < today()


def place_of(survey: Survey) -> Place:
    """Return what a survey is held for."""
    return survey.field, survey.stage, survey.round


def survey_rounds(rulebook: Rulebook) -> Iterator[tuple[Stage, Round]]:
    """Yield the rounds that are surveys, in the order of the rulebook."""
    for stage in rulebook.stages:
        for round_ in stage.rounds:
            if isinstance(round_.rules, SurveyRules):
                yield stage, round_


def survey_round(rulebook: Rulebook, place: Place) -> tuple[Stage, Round, SurveyRules]:
    """Return a survey's stage, round and rules; ContestError 404 when there is none."""
    for stage, round_ in survey_rounds(rulebook):
        if (stage.field, stage.code, round_.code) == place:
            assert isinstance(round_.rules, SurveyRules)
            return stage, round_, round_.rules
    raise ContestError("unknown-survey", 404)


def find_survey(season_id: int, place: Place) -> Survey | None:
    """Return the row of a survey; None before its questionnaire is first saved."""
    field, stage, round_ = place
    query = select(Survey).where(Survey.season_id == season_id, Survey.field == field)
    return db.session.scalar(query.where(Survey.stage == stage, Survey.round == round_))


def held_rules(setup: SeasonSetup, survey: Survey | None, place: Place) -> SurveyRules:
    """Return the rules that a survey is held under."""
    rulebook = rulebook_of(survey.rulebook_id) if survey else setup.rulebook
    return survey_round(rulebook, place)[2]


def survey_states(season_id: int) -> dict[Place, str]:
    """Return open or closed of every survey of a season that was ever opened."""
    newest = (
        select(func.max(Decision.id))
        .where(Decision.season_id == season_id, Decision.kind.in_(SURVEY_STATES))
        .group_by(Decision.field, Decision.stage, Decision.value)
    )
    rows = db.session.execute(
        select(Decision.field, Decision.stage, Decision.value, Decision.kind).where(
            Decision.id.in_(newest)
        )
    )
    return {(field, stage, round_): SURVEY_STATES[kind] for field, stage, round_, kind in rows}


def survey_state(season_id: int, place: Place) -> str:
    """Return planned, open or closed."""
    return survey_states(season_id).get(place, "planned")


def need_surveys_closed(season_id: int, field: str, stage: str) -> None:
    """Refuse what needs all answers of a stage: none open, nothing left in a box."""
    states = survey_states(season_id)
    boxed = select(SurveyBox.id).where(SurveyBox.survey_id == Survey.id).exists()
    rows = db.session.execute(
        select(Survey, boxed).where(
            Survey.season_id == season_id, Survey.field == field, Survey.stage == stage
        )
    )
    for survey, is_full in rows:
        if is_full or states.get(place_of(survey)) == "open":
            round_ = survey_round(rulebook_of(survey.rulebook_id), place_of(survey))[1]
            raise ContestError("survey-unfinished", survey=round_.name)


def places_with_sheets(season_id: int, places: Sequence[Place]) -> set[Place]:
    """Return which surveys have evidence already, such as from a file."""
    if not places:
        return set()
    queries = [
        select(literal(number)).where(
            exists().where(
                SurveySheet.season_id == season_id,
                SurveySheet.field == field,
                SurveySheet.stage == stage,
                SurveySheet.round == round_,
            )
        )
        for number, (field, stage, round_) in enumerate(places)
    ]
    return {places[number] for number in db.session.scalars(union_all(*queries))}


def has_sheets(season_id: int, place: Place) -> bool:
    """Tell whether a survey has evidence already."""
    return bool(places_with_sheets(season_id, [place]))


def newest_answers(season_id: int, field: str, stages: Iterable[str]) -> int | None:
    """Return the newest key of stages' survey sheets.

    To find it reads all of them; so it is looked for only when any sheet has been added.
    """
    newest = db.session.scalar(select(func.max(SurveySheet.id)))
    return _newest_of(str(db.engine.url), season_id, field, tuple(stages), newest)


@lru_cache(maxsize=64)
def _newest_of(
    _database: str, season_id: int, field: str, stages: tuple[str, ...], _newest: int | None
) -> int | None:
    query = select(func.max(SurveySheet.id)).where(
        SurveySheet.season_id == season_id,
        SurveySheet.field == field,
        SurveySheet.stage.in_(stages),
    )
    return db.session.scalar(query)


def sheet_kinds(season_id: int, field: str, stage: str) -> Counter[Kind]:
    """Return how many survey sheets of a stage there are of each kind, read once."""
    newest = newest_answers(season_id, field, [stage])
    return _kinds(str(db.engine.url), season_id, field, stage, newest)


@lru_cache(maxsize=8)
def _kinds(
    _database: str, season_id: int, field: str, stage: str, _newest: int | None
) -> Counter[Kind]:
    # answers stay text here: of hundreds of thousands each is then read once for all its like
    rows = db.session.execute(
        select(
            SurveySheet.round,
            SurveySheet.contestant_id,
            SurveySheet.respondent,
            SurveySheet.class_code,
            cast(SurveySheet.answers, Text),
        ).where(
            SurveySheet.season_id == season_id,
            SurveySheet.field == field,
            SurveySheet.stage == stage,
        )
    )
    return Counter(
        (round_, contestant_id, origin_of(respondent), class_code, answers)
        for round_, contestant_id, respondent, class_code, answers in rows
    )


def origin_of(respondent: str) -> str:
    """Return where a sheet came from: `web`, `paper:B12`, or nothing for a file."""
    return respondent.rpartition("-")[0]


def left_out(season_id: int, field: str = "", stage: str = "") -> Mapping[tuple[str, ...], str]:
    """Return the origins that do not count → why: (field, stage, round, contestant id, origin)."""
    query = select(Decision).where(
        Decision.season_id == season_id, Decision.kind.in_(ORIGIN_RULINGS)
    )
    if stage:
        query = query.where(Decision.field == field, Decision.stage == stage)
    found: dict[tuple[str, ...], str] = {}
    for row in db.session.scalars(query.order_by(Decision.id)):
        round_, _, origin = row.value.partition(":")
        key = (row.field, row.stage, round_, str(row.contestant_id), origin)
        found.pop(key, None)
        if row.kind == "leave-out":
            found[key] = row.reason
    return found
