"""Counts of a survey (份数): codes issued and used by unit and group."""

from collections import Counter
from collections.abc import Collection

from sqlalchemy import func, select

from contest.db import db
from contest.models import Survey, SurveyBatch, SurveySheet
from contest.queries.survey_codes import MARK_BYTES

#: (contestant id, group)
Cell = tuple[int, str]


def used_codes(survey_id: int) -> Counter[Cell]:
    """Return how many codes were used, by unit and group."""
    rows = db.session.execute(
        select(SurveyBatch.contestant_id, SurveyBatch.class_code, SurveyBatch.marks).where(
            SurveyBatch.survey_id == survey_id
        )
    )
    found: Counter[Cell] = Counter()
    for contestant_id, class_code, marks in rows:
        found[contestant_id, class_code] += used_in(marks)
    return found


def used_by_unit(survey_ids: Collection[int]) -> Counter[tuple[int, int]]:
    """Return how many codes of surveys were used: (survey, contestant) → number."""
    rows = db.session.execute(
        select(SurveyBatch.survey_id, SurveyBatch.contestant_id, SurveyBatch.marks).where(
            SurveyBatch.survey_id.in_(survey_ids)
        )
    )
    found: Counter[tuple[int, int]] = Counter()
    for survey_id, contestant_id, marks in rows:
        found[survey_id, contestant_id] += used_in(marks)
    return found


def file_sheets(survey: Survey) -> Counter[Cell]:
    """Return the sheets that came neither on line nor from a bundle, but from a file."""
    name = SurveySheet.respondent
    rows = db.session.execute(
        select(SurveySheet.contestant_id, SurveySheet.class_code, func.count())
        .where(
            SurveySheet.season_id == survey.season_id,
            SurveySheet.field == survey.field,
            SurveySheet.stage == survey.stage,
            SurveySheet.round == survey.round,
            *(~name.startswith(origin) for origin in ("web-", "paper:", "telephone:")),
        )
        .group_by(SurveySheet.contestant_id, SurveySheet.class_code)
    )
    return Counter({(contestant, group): number for contestant, group, number in rows})


def used_in(marks: bytes) -> int:
    """Return how many codes of a batch are marked."""
    first = marks[::MARK_BYTES]
    return len(first) - first.count(0)


def issued_codes(survey_id: int) -> Counter[Cell]:
    """Return how many codes are out, by unit and group; of a revoked batch the used ones."""
    rows = db.session.execute(
        select(
            SurveyBatch.contestant_id,
            SurveyBatch.class_code,
            SurveyBatch.count,
            SurveyBatch.marks,
            SurveyBatch.revoked_at,
        ).where(SurveyBatch.survey_id == survey_id)
    )
    found: Counter[Cell] = Counter()
    for contestant_id, class_code, count, marks, revoked_at in rows:
        found[contestant_id, class_code] += used_in(marks) if revoked_at else count
    return found
