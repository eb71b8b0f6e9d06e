"""Secrecy (无记名): no query joins who answered to what was answered; shown by trying.

The attacker has every table, its rows in the order in which they lie, the transaction that
wrote each row, backups taken after every single answer, and all log lines – but not the key.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect, select, text
from structlog.testing import capture_logs

from contest.actions import surveys
from contest.actions.survey_answers import Answers, take_answers
from contest.actions.surveys import empty_box
from contest.db import db
from contest.errors import ContestError
from contest.models import AuditLine, SurveyBatch, SurveyBox, SurveySheet
from contest.queries.survey_codes import MARK_BYTES, Code, keys_of, unseal
from tests.actions.survey_season import FAIR, GOOD, MIXED, PLACE, UNSURE, Asked, start_asked

#: tables that tell who answered, and tables that tell what was answered
WHO, WHAT = ("survey_batches", "survey_signals"), ("survey_box", "survey_sheets", "survey_papers")
#: what both may have in common: the survey and the cell that a score needs
CELL = {"survey_id", "contestant_id", "class_code"}
KINDS = [GOOD, MIXED, FAIR, UNSURE]
VOTERS = 200


@pytest.fixture
def asked(app: Flask, tmp_path: Path) -> Iterator[Asked]:
    """Return the season with an open survey."""
    with app.app_context():
        found = start_asked(app, tmp_path / "season")
        found.open(VOTERS)
        yield found


def columns(table: str) -> set[str]:
    """Return the names of a table's columns."""
    return {str(column["name"]) for column in inspect(db.engine).get_columns(table)}


def test_the_schema_gives_nothing_to_join_on(app: Flask) -> None:
    with app.app_context():
        tables = set(inspect(db.engine).get_table_names())
        assert tables >= {*WHO, *WHAT} and "survey_codes" not in tables
        for who in WHO:
            for what in WHAT[:2]:
                assert columns(who) & columns(what) - {"id"} <= CELL, (who, what)
        times = {name for name in columns("survey_box") if "at" in name or "hour" in name}
        assert times == set()
        assert not {c for c in columns("survey_sheets") if c.endswith("_at") or "person" in c}
        for table in WHAT[:2]:
            targets = {key["referred_table"] for key in inspect(db.engine).get_foreign_keys(table)}
            assert targets <= {"surveys", "contestants", "seasons", "audit_lines"}


def test_no_row_key_is_shared(asked: Asked) -> None:
    asked.answer_all()

    boxes = set(db.session.scalars(select(SurveyBox.id)))
    marks = b"".join(db.session.scalars(select(SurveyBatch.marks))).hex()
    assert len(boxes) == 11
    assert not [key for key in boxes if key[: 2 * MARK_BYTES] in marks]


def vote(asked: Asked, luck: random.Random) -> list[dict[str, str]]:
    """Let every resident of a community answer in the order of the codes; return the truth."""
    truth = []
    for code in asked.codes():
        answers = luck.choice(KINDS)
        asked.answer(code, answers)
        truth.append(answers)
    return truth


def hits(guesses: list[dict[str, str]], truth: list[dict[str, str]]) -> int:
    """Return how many guesses are right."""
    return sum(guess == answers for guess, answers in zip(guesses, truth, strict=True))


#: by chance a quarter of 200 guesses is right; 75 or more happen less than once in 10,000 times
TOO_MANY = 75


def test_the_order_of_rows_says_nothing(asked: Asked) -> None:
    truth = vote(asked, random.Random(7))
    asked.close()
    orders = ["id", "respondent"]
    orders.append("rowid" if db.engine.dialect.name == "sqlite" else "ctid")

    for order in orders:
        rows = db.session.execute(text(f"SELECT id FROM survey_sheets ORDER BY {order}"))
        known = {row.id: row.answers for row in db.session.scalars(select(SurveySheet))}
        assert hits([known[row.id] for row in rows], truth) < TOO_MANY, order


def test_backups_after_every_answer_show_no_answer(asked: Asked) -> None:
    """Each answer alone between two backups: which code is plain, what was said is not."""
    luck = random.Random(8)
    before: set[str] = set()
    truth, sealed = [], []
    for code in asked.codes()[:60]:
        answers = luck.choice(KINDS)
        asked.answer(code, answers)
        rows = {row.id: row.sealed for row in db.session.scalars(select(SurveyBox))}
        new = [rows[key] for key in rows.keys() - before]
        assert len(new) == 1
        truth.append(answers)
        sealed.append(new[0])
        before = set(rows)
        db.session.rollback()

    assert len({len(content) for content in sealed}) == 1
    assert len(set(sealed)) == len(sealed)
    classes: dict[Any, list[bytes]] = {}
    for answers, content in zip(truth, sealed, strict=True):
        classes.setdefault(str(answers), []).append(content)
    # equal answers look as different as unlike ones, byte by byte
    for place in range(len(sealed[0])):
        for contents in classes.values():
            assert len({content[place] for content in contents}) > 1
    with pytest.raises(ContestError):
        row = db.session.scalars(select(SurveyBox)).first()
        assert row is not None
        place = f"{row.survey_id}/{row.contestant_id}/{row.class_code}"
        unseal(keys_of("a key of somebody else, a key of somebody else"), row.id, place, row.sealed)


def test_no_portion_of_the_box_holds_a_few_of_a_group(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surveys, "PORTION", 20)
    for unit, group, number in (("m1", "resident", 61), ("m1", "member", 3), ("m2", "resident", 2)):
        for code in asked.codes(unit, group)[:number]:
            asked.answer(code, GOOD)
    asked.close()

    portions: dict[int, Counter[tuple[int, str]]] = defaultdict(Counter)
    for sheet in db.session.scalars(select(SurveySheet)):
        portions[sheet.audit_id][sheet.contestant_id, sheet.class_code] += 1
    whole = sum(portions.values(), Counter())
    assert sorted(whole.values()) == [2, 3, 61]
    assert len(portions) > 3
    for cells in portions.values():
        assert cells.total() <= 20
        assert all(number in (whole[cell], *range(10, 21)) for cell, number in cells.items())


def test_postgres_transactions_join_a_code_to_nothing_that_is_read(
    postgres_app: Flask, tmp_path: Path
) -> None:
    with postgres_app.app_context():
        asked = start_asked(postgres_app, tmp_path / "season")
        asked.open()
        asked.answer_all()
        shared = "SELECT count(*) FROM survey_batches b JOIN survey_box x ON b.xmin = x.xmin"
        # a batch's row names the transaction of its last answer, whose box row is sealed
        assert db.session.scalar(text(shared)) <= 2
        db.session.rollback()
        asked.close()
        joins = "SELECT count(*) FROM survey_batches b JOIN survey_sheets s ON b.xmin = s.xmin"
        assert db.session.scalar(text(joins)) == 0
        assert db.session.scalar(text("SELECT count(DISTINCT xmin::text) FROM survey_sheets")) == 1


def test_neither_audit_nor_logs_tell_of_single_answers(asked: Asked) -> None:
    lines = len(db.session.scalars(select(AuditLine)).all())
    code = asked.codes()[0]

    with capture_logs() as logged:
        asked.answer(code, GOOD)
        with pytest.raises(ContestError):
            take_answers(asked.keys, Answers(Code(code.batch, 1), "number-2", {"service": "x"}))

    assert len(db.session.scalars(select(AuditLine)).all()) == lines
    assert logged == []
    asked.close()
    last = db.session.scalars(select(AuditLine).order_by(AuditLine.id.desc())).first()
    assert last is not None and (last.action, last.facts["sheets"]) == ("empty-box", 1)


def test_nobody_reads_an_answer_before_the_closing(asked: Asked) -> None:
    asked.answer_all()

    assert db.session.scalars(select(SurveySheet)).all() == []
    with pytest.raises(ContestError, match="survey-is-open"):
        empty_box(asked.organiser, asked.season, PLACE, asked.keys)
