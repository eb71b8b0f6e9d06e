"""The resident's page (居民答卷页): what a code opens."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam, select

from contest.db import db
from contest.errors import ContestError
from contest.loading import SURVEY_STATES, day_is_past, rulebook_of, survey_round
from contest.models import Contestant, Decision, Season, Survey, SurveyBatch
from contest.queries.questionnaire import Shown, shown
from contest.queries.survey_codes import MARK_BYTES, Code
from contest.rules.values import SurveyRules


@dataclass(frozen=True, slots=True)
class CodePage:
    """A questionnaire as a code opens it: in a language, on a contestant's organisation."""

    questionnaire: Shown
    season: str
    season_code: str
    #: what is asked about; never a person's name
    organisation: str
    class_name: str
    closes_on: str


def code_row(connection: Connection, code: Code, *, lock: bool = False) -> Any:
    """Return batch and survey of a code, its place in bounds; unknown ones are refused."""
    row = connection.execute(_of_batch(lock), {"batch": code.batch}).first()
    if row is None or code.serial >= row.size:
        raise ContestError("survey-code-refused", 403)
    return row


@cache
def _of_batch(lock: bool) -> Any:
    """Return the query of a batch with its survey; made once, for it is asked very often."""
    newest = (
        select(Decision.kind)
        .where(
            Decision.season_id == Survey.season_id,
            Decision.field == Survey.field,
            Decision.stage == Survey.stage,
            Decision.value == Survey.round,
            Decision.kind.in_(SURVEY_STATES),
        )
        .order_by(Decision.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(
            SurveyBatch.id.label("batch_id"),
            SurveyBatch.contestant_id,
            SurveyBatch.class_code,
            SurveyBatch.count.label("size"),
            SurveyBatch.marks,
            SurveyBatch.revoked_at,
            Survey.id.label("survey_id"),
            Survey.rulebook_id,
            Survey.field,
            Survey.stage,
            Survey.round,
            Survey.texts,
            Survey.closes_on,
            Survey.season_id,
            newest.label("kind"),
        )
        .join(Survey, Survey.id == SurveyBatch.survey_id)
        .where(SurveyBatch.id == bindparam("batch"))
    )
    return query.with_for_update(of=SurveyBatch) if lock else query


def need_open(row: Any) -> None:
    """Refuse what comes before the opening or after the closing."""
    if row.kind is None:
        raise ContestError("survey-not-open")
    if SURVEY_STATES[row.kind] == "closed" or day_is_past(row.closes_on):
        raise ContestError("survey-closed")


def _need_opened(row: Any) -> None:
    """Refuse what comes before the opening, whatever follows it; a revoked code like any other."""
    if row.kind is None:
        if row.revoked_at:
            raise ContestError("survey-code-refused", 403)
        need_open(row)


def rules_of(code: Code) -> SurveyRules:
    """Return the rules that the survey of a code is held under; refused before its opening."""
    return _frozen_rules(str(db.engine.url), code.batch)


@lru_cache(maxsize=4_096)
def _frozen_rules(_database: str, batch: int) -> SurveyRules:
    """Return the rules of a batch's survey, read once: the opening froze them."""
    row = code_row(db.session.connection(), Code(batch, 0))
    _need_opened(row)
    return survey_round(rulebook_of(row.rulebook_id), (row.field, row.stage, row.round))[2]


def open_code(code: Code, language: str) -> CodePage:
    """Return the questionnaire of a code that can still be used; looking uses nothing up."""
    row = code_row(db.session.connection(), code)
    start = code.serial * MARK_BYTES
    if row.revoked_at or any(row.marks[start : start + MARK_BYTES]):
        raise ContestError("survey-code-refused", 403)
    need_open(row)
    return code_page(row, language)


def any_page(code: Code, language: str) -> CodePage:
    """Return the questionnaire of a code whatever its state, to show refused answers again.

    Before the opening it is shown to nobody.
    """
    row = code_row(db.session.connection(), code)
    _need_opened(row)
    return code_page(row, language)


def code_page(row: Any, language: str) -> CodePage:
    """Return the questionnaire of a code's row."""
    place = (row.field, row.stage, row.round)
    _, round_, rules = survey_round(rulebook_of(row.rulebook_id), place)
    found = shown(rules, row.texts, round_.name, language)
    contestant = db.session.get_one(Contestant, row.contestant_id)
    season = db.session.get_one(Season, row.season_id)
    return CodePage(
        found,
        season.name,
        season.code,
        contestant.organisation or contestant.name,
        found.classes.get(row.class_code, ""),
        row.closes_on,
    )
