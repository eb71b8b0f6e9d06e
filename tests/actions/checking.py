"""Checks (核对) that every refusal must pass: the right code, and nothing changed."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from contest.db import db
from contest.errors import ContestError
from contest.models import AuditLine, Base, Decision

Contents = dict[str, list[str]]


def contents() -> Contents:
    """Return every row of every table as it is committed."""
    db.session.rollback()
    connection = db.session.connection()
    # past the mappings, which would cost more than most tests
    found = {
        name: sorted(map(repr, connection.exec_driver_sql(f'SELECT * FROM "{name}"')))
        for name in Base.metadata.tables
    }
    db.session.rollback()
    return found


@contextmanager
def refused(
    code: str, status: int = 409, **facts: str | int
) -> Iterator[pytest.ExceptionInfo[ContestError]]:
    """Expect this refusal, with these facts, and no change in any table."""
    before = contents()
    with pytest.raises(ContestError) as caught:
        yield caught
    assert (caught.value.code, caught.value.status) == (code, status)
    assert facts.items() <= caught.value.facts.items()
    assert contents() == before


def audit_lines(after: int = 1) -> list[tuple[str, str, str]]:
    """Return (action, target, person) of every audit line; the first is the import's."""
    query = select(AuditLine).where(AuditLine.id > after).order_by(AuditLine.id)
    return [(line.action, line.target, line.person_name) for line in db.session.scalars(query)]


def decisions(*kinds: str) -> list[Decision]:
    """Return the decisions of some kinds in the order they were taken."""
    query = select(Decision).where(Decision.kind.in_(kinds)).order_by(Decision.id)
    return list(db.session.scalars(query))
