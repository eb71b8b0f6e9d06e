"""Batches of codes (答题码批次) for handing out: what a card, a letter or a file holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from contest.db import db
from contest.errors import ContestError
from contest.loading import ContestantInfo, SeasonSetup
from contest.models import SurveyBatch
from contest.queries.questionnaire import Shown
from contest.queries.survey_codes import Code, Keys, link_code, short_code


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch; how many of it were used is not shown by batch."""

    id: int
    contestant: ContestantInfo
    class_name: str
    count: int
    made_at: datetime
    is_revoked: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One code as it is handed out."""

    number: int
    link: str
    code: str


def batches_of(setup: SeasonSetup, survey_id: int, words: Shown) -> list[Batch]:
    """Return the batches of a survey, unit by unit."""
    rows = db.session.scalars(select(SurveyBatch).where(SurveyBatch.survey_id == survey_id))
    found = [
        Batch(
            row.id,
            setup.contestants[setup.codes[row.contestant_id]],
            words.classes.get(row.class_code, ""),
            row.count,
            row.made_at,
            row.revoked_at is not None,
        )
        for row in rows
    ]
    order = list(words.classes.values())
    return sorted(
        found,
        key=lambda b: (
            b.contestant.code,
            order.index(b.class_name) if b.class_name in order else 0,
            b.made_at,
            b.id,
        ),
    )


def groups_with_codes(survey_id: int) -> dict[str, bool]:
    """Return the groups that codes were ever made for → whether any of these still work."""
    rows = db.session.execute(
        select(SurveyBatch.class_code, SurveyBatch.revoked_at.is_(None))
        .where(SurveyBatch.survey_id == survey_id)
        .distinct()
    )
    found: dict[str, bool] = {}
    for group, works in rows:
        found[group] = works or found.get(group, False)
    return found


def batch_of(batches: Sequence[Batch], batch_id: int) -> Batch:
    """Return one batch; ContestError 404 when there is none."""
    found = next((batch for batch in batches if batch.id == batch_id), None)
    if found is None or found.is_revoked:
        raise ContestError("survey-no-batch", 404)
    return found


def cards_of(keys: Keys, batch: Batch) -> Iterator[Card]:
    """Yield the codes of a batch."""
    for serial in range(batch.count):
        code = Code(batch.id, serial)
        yield Card(serial + 1, link_code(keys, code), short_code(keys, code))
