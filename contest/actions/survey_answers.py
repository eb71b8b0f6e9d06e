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
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, bindparam, insert, update
from sqlalchemy.dialects import postgresql, sqlite

from contest.db import taking
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
    network_key,
    receipt_text,
    seal,
)
from contest.queries.survey_page import code_row, need_open, rules_of

BURST_MINUTES = 10
#: made once, for they run very often
MARK = (
    update(SurveyBatch).where(SurveyBatch.id == bindparam("batch")).values(marks=bindparam("new"))
)
DROP = insert(SurveyBox)


@dataclass(frozen=True, slots=True)
class Answers:
    """What a resident's page sends: `number` and `device` are the browser's random numbers.

    `network` is the address that it came from; no part of it is kept.
    """

    code: Code
    number: str
    answers: Mapping[str, str]
    device: str = ""
    network: str = ""
    #: items without an answer are meant so
    is_sure: bool = True


def take_answers(keys: Keys, given: Answers) -> str:
    """Put answers into the box and return their receipt."""
    if not 8 <= len(given.number) <= 64 or len(given.device) > 64:
        raise ContestError("bad-submission", 422)
    mark = mark_of(keys, given.code, given.number)
    # read what never changes before the lock: a second connection within it would wait for it
    rules = rules_of(given.code)
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
        connection.execute(MARK, {"batch": row.batch_id, "new": marks})
        _drop_in(connection, keys, row, packed(rules, answers))
        _count(connection, keys, row, given)
    return receipt_text(mark)


def _drop_in(connection: Connection, keys: Keys, row: Any, answers: bytes) -> None:
    key = secrets.token_hex(16)
    place = box_place(row.survey_id, row.contestant_id, row.class_code)
    content = seal(keys, key, place, answers)
    connection.execute(
        DROP, {**_cell(row), "class_code": row.class_code, "id": key, "sealed": content}
    )


def _cell(row: Any) -> dict[str, Any]:
    return {"survey_id": row.survey_id, "contestant_id": row.contestant_id}


def _count(connection: Connection, keys: Keys, row: Any, given: Answers) -> None:
    """Count what may tell of manipulation: answers in ten minutes, of a device, of a network."""
    at = datetime.now(ZONE)
    minute = at.minute // BURST_MINUTES * BURST_MINUTES
    signals = [("burst", at.strftime(f"%Y-%m-%dT%H:{minute:02}"))]
    if given.device:
        signals.append(("device", device_key(keys, row.survey_id, given.device)))
    if network := network_key(keys, row.survey_id, given.network):
        signals.append(("network", network))
    rows = [{**_cell(row), "kind": kind, "key": key, "count": 1} for kind, key in signals]
    connection.execute(_count_up(connection.dialect.name), rows)


@cache
def _count_up(dialect: str) -> Insert:
    """Return the statement that counts a signal up, the first time from nothing."""
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return make(SurveySignal).on_conflict_do_update(
        index_elements=["survey_id", "contestant_id", "kind", "key"],
        set_={"count": SurveySignal.count + 1},
    )
