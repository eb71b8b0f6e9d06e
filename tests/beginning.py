"""What many tests begin with (共同的开头): acted out once a process, then put back row by row.

To import a season and to seat its people takes longer than most tests.
"""

import sqlite3
from collections.abc import Callable, Hashable
from contextlib import closing
from typing import Any, TypeVar

from sqlalchemy import select

from contest.db import db
from contest.models import AuditLine

T = TypeVar("T")

#: (kind of database, name) → what puts the rows back, and what was returned with them
_begun: dict[tuple[str, Hashable], tuple[Callable[[], None], Any]] = {}


def begin(name: Hashable, act: Callable[[], T]) -> T:
    """Act on an empty database, or write the rows that the same act wrote before.

    What was returned is returned again; no row of the database may be in it.
    """
    if db.session.scalar(select(AuditLine.id).limit(1)) is not None:
        return act()
    kind = db.engine.dialect.name
    db.session.remove()
    if (kind, name) in _begun:
        _begun[kind, name][0]()
    else:
        returned = act()
        db.session.remove()
        _begun[kind, name] = {"sqlite": _keep_file, "postgresql": _keep_rows}[kind](), returned
    returned = _begun[kind, name][1]
    return returned  # type: ignore[no-any-return]


def _keep_file() -> Callable[[], None]:
    """Keep all of SQLite's file."""
    kept = sqlite3.connect(":memory:")
    with closing(db.engine.raw_connection()) as connection:
        connection.driver_connection.backup(kept)

    def put_back() -> None:
        with closing(db.engine.raw_connection()) as connection:
            kept.backup(connection.driver_connection)

    return put_back


def _keep_rows() -> Callable[[], None]:
    """Keep the rows of PostgreSQL's tables and the last number of each sequence."""
    rows: dict[str, bytes] = {}
    with closing(db.engine.raw_connection()) as connection:
        cursor = connection.driver_connection.cursor()
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname != 'alembic_version' "
            "AND relnamespace = 'public'::regnamespace"
        )
        for (table,) in cursor.fetchall():
            with cursor.copy(f"COPY {table} TO STDOUT") as copy:
                rows[table] = b"".join(copy)
        cursor.execute(
            "SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL"
        )
        numbers = "; ".join(f"SELECT setval('{name}', {n})" for name, n in cursor.fetchall())

    def put_back() -> None:
        with closing(db.engine.raw_connection()) as connection:
            cursor = connection.driver_connection.cursor()
            cursor.execute(f"SET LOCAL session_replication_role = replica; {numbers}")
            for table, lines in rows.items():
                if lines:
                    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                        copy.write(lines)
            connection.driver_connection.commit()

    return put_back
