"""Counts of a survey (份数): codes out and used, sheets by origin, answers that are alike."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select

from contest.db import db
from contest.loading import Place, newest_answers, place_of, sheet_kinds
from contest.models import Survey, SurveyBatch
from contest.queries.survey_codes import MARK_BYTES

#: open counts move in such steps
STEP = 10
#: (contestant id, group)
Cell = tuple[int, str]
#: how sheets that came on line or in a bundle are named
NOT_FILED = ("web-", "paper:", "telephone:")


@dataclass(frozen=True, slots=True)
class SheetCounts:
    """What sheets there are; by contestant id where nothing else is said."""

    #: sheets that came neither on line nor from a bundle, but from a file
    filed: Counter[Cell]
    origins: Mapping[int, Counter[str]]
    #: how many answer everything alike, at most, and of how many
    alike: Mapping[int, tuple[int, int]]


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


def used_in(marks: bytes) -> int:
    """Return how many codes of a batch are marked."""
    first = marks[::MARK_BYTES]
    return len(first) - first.count(0)


def code_counts(survey_id: int) -> tuple[Counter[Cell], Counter[Cell]]:
    """Return how many codes are out, and how many were used.

    Of an ended batch only used ones are out, in steps of ten: their number is nobody's to see.
    """
    rows = db.session.execute(
        select(
            SurveyBatch.contestant_id,
            SurveyBatch.class_code,
            SurveyBatch.count,
            SurveyBatch.marks,
            SurveyBatch.revoked_at,
        ).where(SurveyBatch.survey_id == survey_id)
    )
    issued: Counter[Cell] = Counter()
    used: Counter[Cell] = Counter()
    for contestant_id, class_code, count, marks, revoked_at in rows:
        marked = used_in(marks)
        used[contestant_id, class_code] += marked
        issued[contestant_id, class_code] += marked // STEP * STEP if revoked_at else count
    return issued, used


def sheet_counts(survey: Survey) -> SheetCounts:
    """Return counts of a survey's sheets, which are only ever added: counted once until then."""
    newest = newest_answers(survey.season_id, survey.field, [survey.stage])
    return _counted(str(db.engine.url), survey.season_id, place_of(survey), newest)


@lru_cache(maxsize=32)
def _counted(_database: str, season_id: int, place: Place, _newest: int | None) -> SheetCounts:
    filed: Counter[Cell] = Counter()
    origins: dict[int, Counter[str]] = defaultdict(Counter)
    texts: dict[int, Counter[str]] = defaultdict(Counter)
    for (round_, contestant_id, origin, class_code, text), number in sheet_kinds(
        season_id, *place[:2]
    ).items():
        if round_ != place[2]:
            continue
        if not f"{origin}-".startswith(NOT_FILED):
            filed[contestant_id, class_code] += number
        origins[contestant_id][origin] += number
        texts[contestant_id][text] += number
    return SheetCounts(filed, origins, {key: _alike(own) for key, own in texts.items()})


def _alike(texts: Counter[str]) -> tuple[int, int]:
    """Return the largest number of equal answers, and the number of all."""
    counts: Counter[tuple[str, ...]] = Counter()
    for text, number in texts.items():
        answers = json.loads(text)
        counts[tuple([answers[key] for key in sorted(answers)])] += number
    return max(counts.values()), counts.total()
