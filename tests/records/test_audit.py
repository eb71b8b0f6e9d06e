"""The audit chain (审计链): whoever gets past the database's guards is still found out."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from contest.db import append_only_tables, chain_head, db, verify_database
from contest.sentences import sentence

from .rows import write_one_of_each, write_setup, write_sheet

Tamper = Callable[..., None]


@pytest.fixture
def tamper(app: Flask) -> Tamper:
    """Return a way to write past the guards, over five audit lines of which 3 to 5 are sheets."""
    with app.app_context():
        write_one_of_each(write_setup())
        write_sheet(2, 910_000)
        write_sheet(2, 920_000, version=2)
        tables = [str(table.__tablename__) for table in append_only_tables()] + ["audit_lines"]
        with db.engine.begin() as connection:
            for table in tables:
                if connection.dialect.name == "postgresql":
                    connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
                else:
                    for event in ("update", "delete"):
                        connection.execute(text(f"DROP TRIGGER {table}_no_{event}"))

    def write(*statements: str) -> None:
        with app.app_context():
            if db.engine.dialect.name == "sqlite":
                statements = ("PRAGMA defer_foreign_keys = ON", *statements)
            with db.engine.begin() as connection:
                for statement in statements:
                    connection.execute(text(statement))

    return write


def found(app: Flask) -> list[str]:
    """Return what the verification reports."""
    with app.app_context():
        return [sentence(code, facts, "en") for code, facts in verify_database()]


def test_an_untouched_database_verifies(app: Flask, tamper: Tamper) -> None:
    assert found(app) == []


def test_a_changed_mark_is_found(app: Flask, tamper: Tamper) -> None:
    tamper("""UPDATE score_sheets SET marks = '{"x": 990000}' WHERE id = 2""")

    assert found(app) == ["What audit line 4 (submit-sheet) wrote was changed"]


def test_marks_swapped_between_two_contestants_are_found(app: Flask, tamper: Tamper) -> None:
    tamper(
        "UPDATE score_sheets SET contestant_id = 3 - contestant_id, version = 7 WHERE id = 1",
        "UPDATE score_sheets SET contestant_id = 3 - contestant_id WHERE id = 2",
        "UPDATE score_sheets SET version = 1 WHERE id = 1",
    )

    assert found(app) == [
        "What audit line 3 (submit-sheet) wrote was changed",
        "What audit line 4 (submit-sheet) wrote was changed",
    ]


def test_a_deleted_decision_is_found(app: Flask, tamper: Tamper) -> None:
    tamper("DELETE FROM decisions")

    assert found(app) == ["What audit line 2 (write) wrote was changed"]


def test_a_sheet_slipped_in_under_an_old_line_is_found(app: Flask, tamper: Tamper) -> None:
    tamper(
        "INSERT INTO score_sheets (id, submission_id, session_id, contestant_id, judge_id,"
        " version, marks, reason, device, device_at, received_at, audit_id)"
        " SELECT 99, 'slipped', session_id, contestant_id, judge_id, 9, marks, reason,"
        " device, device_at, received_at, 4 FROM score_sheets WHERE id = 1"
    )

    assert found(app) == ["What audit line 4 (submit-sheet) wrote was changed"]


def test_a_sheet_moved_to_another_line_is_found(app: Flask, tamper: Tamper) -> None:
    tamper("UPDATE score_sheets SET audit_id = 1 WHERE id = 2")

    assert found(app) == [
        "What audit line 1 (setup) wrote was changed",
        "What audit line 4 (submit-sheet) wrote was changed",
    ]


@pytest.mark.parametrize(
    "change",
    [
        "person_name = '李四'",
        "action = 'other'",
        "target = 'other'",
        "facts = '{}'",
        "at = '2020-01-01 00:00:00'",
        "person_id = NULL, season_id = 1",
    ],
)
def test_a_changed_audit_line_is_found(app: Flask, tamper: Tamper, change: str) -> None:
    tamper(f"UPDATE audit_lines SET {change} WHERE id = 4")

    assert "Audit line 4 was changed" in found(app)


def test_a_deleted_audit_line_is_found_with_the_rows_it_leaves(app: Flask, tamper: Tamper) -> None:
    tamper("DELETE FROM score_sheets WHERE audit_id = 4", "DELETE FROM audit_lines WHERE id = 4")

    assert found(app)[:2] == ["Audit line 4 is missing", "Audit line 5 was changed"]


def test_two_swapped_audit_lines_are_found(app: Flask, tamper: Tamper) -> None:
    tamper(
        "DELETE FROM score_sheets WHERE id > 1",
        "UPDATE audit_lines SET id = 99 WHERE id = 4",
        "UPDATE audit_lines SET id = 4 WHERE id = 5",
        "UPDATE audit_lines SET id = 5 WHERE id = 99",
    )

    reported = found(app)
    assert "Audit line 4 was changed" in reported
    assert "Audit line 5 was changed" in reported


def test_cutting_off_the_end_changes_the_head_that_was_printed(app: Flask, tamper: Tamper) -> None:
    with app.app_context():
        printed = chain_head()

    tamper("DELETE FROM score_sheets WHERE audit_id = 5", "DELETE FROM audit_lines WHERE id = 5")

    assert found(app) == []
    with app.app_context():
        assert chain_head() != printed
