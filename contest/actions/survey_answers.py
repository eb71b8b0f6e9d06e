"""Taking in a resident's answers (收答卷): once a code, durable, joined to nobody.

A transaction of its own without an audit line, which would carry the moment: it marks the
code's place in its batch with the receipt, and puts the sealed answers into the box. The
same answers sent again get the same receipt; another answer on a used code is refused
just like a code that does not exist.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, update
from sqlalchemy.dialects import postgresql, sqlite

from contest.db import db, taking
from contest.errors import ContestError
from contest.loading import ZONE
from contest.models import SurveyBatch, SurveyBox, SurveySignal
from contest.queries.survey_answers import box_place, checked_answers, packed
from contest.queries.survey_codes import (
    MARK_BYTES,
    Code,
    Keys,
    device_key,
    mark_of,
    receipt_text,
    seal,
)
from contest.queries.survey_page import code_row, need_open, rules_of_row

#: a device that answers so often in a survey is noticed; one code each is not kept
BURST_MINUTES = 10


@dataclass(frozen=True, slots=True)
class Answers:
    """What a resident's page sends: `number` and `device` are the browser's random numbers."""

    code: Code
    number: str
    answers: Mapping[str, str]
    device: str = ""
    #: items without an answer are meant so
    is_sure: bool = True


def take_answers(keys: Keys, given: Answers) -> str:
    """Put answers into the box and return their receipt."""
    if not 8 <= len(given.number) <= 64 or len(given.device) > 64:
        raise ContestError("bad-submission", 422)
    mark = mark_of(keys, given.code, given.number)
    # read what never changes before the lock: a second connection within it would wait for it
    rules = rules_of_row(code_row(db.session.connection(), given.code))
    with taking() as connection:
        row = code_row(connection, given.code, lock=True)
        start = given.code.serial * MARK_BYTES
        before = row.marks[start : start + MARK_BYTES]
        if before == mark:
            return receipt_text(mark)
        if any(before) or row.revoked_at:
            raise ContestError("survey-code-refused", 403)
        need_open(row)
        answers = checked_answers(rules, given.answers, is_sure=given.is_sure)
        marks = row.marks[:start] + mark + row.marks[start + MARK_BYTES :]
        connection.execute(
            update(SurveyBatch).where(SurveyBatch.id == row.batch_id).values(marks=marks)
        )
        _drop_in(connection, keys, row, packed(rules, answers))
        _count(connection, keys, row, given.device)
    return receipt_text(mark)


def _drop_in(connection: Connection, keys: Keys, row: Any, answers: bytes) -> None:
    key = secrets.token_hex(16)
    place = box_place(row.survey_id, row.contestant_id, row.class_code)
    connection.execute(
        insert(SurveyBox).values(
            id=key,
            survey_id=row.survey_id,
            contestant_id=row.contestant_id,
            class_code=row.class_code,
            sealed=seal(keys, key, place, answers),
        )
    )


def _count(connection: Connection, keys: Keys, row: Any, device: str) -> None:
    """Count what may tell of manipulation: answers in ten minutes, codes of one device."""
    at = datetime.now(ZONE)
    minute = at.minute // BURST_MINUTES * BURST_MINUTES
    signals = [("burst", at.strftime(f"%Y-%m-%dT%H:{minute:02}"))]
    if device:
        signals.append(("device", device_key(keys, row.survey_id, device)))
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    for kind, key in signals:
        statement = make(SurveySignal).values(
            survey_id=row.survey_id, contestant_id=row.contestant_id, kind=kind, key=key, count=1
        )
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["survey_id", "contestant_id", "kind", "key"],
                set_={"count": SurveySignal.count + 1},
            )
        )
