"""Checks (核对) that every refusal must pass: the right code, and nothing changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import select

from contest.db import db
from contest.errors import ContestError
from contest.models import AuditLine, Base, Decision

Contents = dict[str, list[tuple[Any, ...]]]


def contents() -> Contents:
    """Return every row of every table as it is committed."""
    db.session.rollback()
    found = {
        table.name: [
            tuple(row)
            for row in db.session.execute(select(table).order_by(*table.primary_key.columns))
        ]
        for table in Base.metadata.sorted_tables
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
