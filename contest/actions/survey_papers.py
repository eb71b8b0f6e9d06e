"""Paper and telephone sheets (录入纸质、电话问卷): two people enter each bundle.

Equal entries become survey sheets, once; until then nothing of a bundle counts. Every
entry stays on record, the wrong ones too.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from contest.actor import Actor
from contest.db import db, writing
from contest.errors import ContestError
from contest.loading import (
    Place,
    SeasonSetup,
    confirmed,
    find_survey,
    held_rules,
    setup_of,
    survey_round,
    survey_state,
)
from contest.models import Season, Survey, SurveyPaper, SurveySheet
from contest.queries.survey_entry import (
    entries_of,
    need_enterable,
    read_head,
    read_sheets,
    unit_of,
)
from contest.queries.survey_papers import agreed


@dataclass(frozen=True, slots=True)
class Entry:
    """What a clerk's page sends: the head, and a row of keys a sheet."""

    id: str
    head: Mapping[str, str]
    keys: Sequence[Sequence[str]]


def enter_bundle(actor: Actor, season: Season, place: Place, given: Entry) -> str:
    """Keep one clerk's entry; return `counted`, `differs` or `first`."""
    actor.need("organiser", "verifier")
    if actor.person_id is None:
        raise ContestError("nobody-named", 403)
    if not 8 <= len(given.id) <= 64:
        raise ContestError("bad-submission", 422)
    setup = setup_of(season)
    with writing(actor, "enter-bundle", "/".join(place), season) as transaction:
        survey = _survey(setup, place)
        rules = held_rules(setup, survey, place)
        head = read_head(rules, given.head)
        if len(given.keys) != head.valid:
            raise ContestError("bad-submission", 422)
        sheets = read_sheets(rules, given.keys)
        contestant = unit_of(setup, survey, head)
        if _is_stored(given.id, actor.person_id, sheets):
            transaction.is_done_already = True
            return _state(entries_of(survey, contestant.id, head.bundle))
        need_enterable(entries_of(survey, contestant.id, head.bundle), head, actor.person_id)
        entry = SurveyPaper(
            submission_id=given.id,
            survey_id=survey.id,
            contestant_id=contestant.id,
            class_code=head.class_code,
            carrier=head.carrier,
            bundle=head.bundle,
            issued=head.issued,
            returned=head.returned,
            valid=head.valid,
            void=head.void,
            sheets=sheets,
            entered_by_id=actor.person_id,
        )
        transaction.add(entry)
        db.session.flush()
        state = _state(entries_of(survey, contestant.id, head.bundle))
        transaction.facts.update(bundle=head.bundle, state=state)
        if state == "counted":
            transaction.add_many(SurveySheet, _sheets(survey, entry))
    return state


def _survey(setup: SeasonSetup, place: Place) -> Survey:
    """Return a survey that takes sheets in: open or closed, its promotion not on record."""
    survey = find_survey(setup.season_id, place)
    if survey is None:
        raise ContestError("survey-no-questionnaire")
    if survey_state(setup.season_id, place) == "planned":
        name = survey_round(setup.rulebook, place)[1].name
        raise ContestError("survey-is-planned", survey=name)
    if confirmed(setup, place[0], place[1]):
        raise ContestError("promotion-confirmed")
    return survey


def _is_stored(submission_id: str, person_id: int, sheets: list[dict[str, str]]) -> bool:
    """Tell whether the same entry is stored already; refuse its id for another."""
    query = select(SurveyPaper).where(SurveyPaper.submission_id == submission_id)
    stored = db.session.scalar(query)
    if stored is not None and (stored.entered_by_id != person_id or stored.sheets != sheets):
        raise ContestError("id-used", 422)
    return stored is not None


def _state(entries: Sequence[SurveyPaper]) -> str:
    if agreed(entries):
        return "counted"
    return "differs" if len(entries) > 1 else "first"


def _sheets(survey: Survey, entry: SurveyPaper) -> list[dict[str, object]]:
    """Return a bundle's sheets in a random order: a pile may lie as the doors do."""
    sheets = list(entry.sheets)
    secrets.SystemRandom().shuffle(sheets)
    return [
        {
            "season_id": survey.season_id,
            "field": survey.field,
            "stage": survey.stage,
            "round": survey.round,
            "contestant_id": entry.contestant_id,
            "class_code": entry.class_code,
            "respondent": f"{entry.carrier}:{entry.bundle}-{number:03}",
            "answers": answers,
        }
        for number, answers in enumerate(sheets, start=1)
    ]
