"""The database (数据库): one locked transaction per action, one audit line each.

SQLite runs WAL with synchronous=FULL and begins every action IMMEDIATE; PostgreSQL
takes one advisory lock per action, so that audit lines form a chain without gaps.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from threading import Lock
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, Select, event, func, insert, select
from sqlalchemy.engine.interfaces import DBAPIConnection

from contest.actor import Actor
from contest.errors import ContestError
from contest.models import AppendOnly, AuditLine, Base, Season, now

db = SQLAlchemy(metadata=Base.metadata)

WRITING_LOCK = 7_205_202_212
TAKING_LOCK = 7_205_202_213
NOT_REPLICATED = "canceling wait for synchronous replication"
FIRST_HASH = "0" * 64
BATCH = 2_000

#: one action at a time in a process: who waits holds no connection, and requests that
#: take turns on one processor do not stretch the time that the lock is held
_turn = Lock()
#: the same for taking in where actions need not wait for it: thousands at once would hold
#: their rows while each waits for the processor
_taking_turn = Lock()

_acting: ContextVar[bool] = ContextVar("acting", default=False)
_taking: ContextVar[bool] = ContextVar("taking", default=False)
#: set while committing when PostgreSQL warns that the standby has not confirmed
_unreplicated: ContextVar[bool] = ContextVar("unreplicated", default=False)


@event.listens_for(Engine, "connect")
def prepare_connection(connection: DBAPIConnection, _record: object) -> None:
    """Set what every pooled connection must have."""
    if "sqlite" not in type(connection).__module__:
        connection.add_notice_handler(_note_unreplicated)
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=10000",
        "cache_size=-65536",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def begin_transaction(connection: Connection) -> None:
    """Begin reading as one snapshot; begin an action with the writing lock."""
    if connection.dialect.name == "sqlite":
        writes = _acting.get() or _taking.get()
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
    elif _acting.get():
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITING_LOCK})")
    elif _taking.get():
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock_shared({TAKING_LOCK})")
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _note_unreplicated(diagnostic: Any) -> None:
    """Note that the standby has not confirmed a commit; what a handler raises is swallowed."""
    if NOT_REPLICATED in (diagnostic.message_primary or ""):
        _unreplicated.set(True)


@dataclass(slots=True)
class Transaction:
    """One action on its way: what it writes, and what its audit line will say."""

    audit_id: int
    season: Season | None = None
    target: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    tables: set[type[AppendOnly]] = field(default_factory=set)
    #: set when all is as it should be already: then nothing is written, not even a line
    is_done_already: bool = False

    def add(self, row: Any) -> None:
        """Add a row; rows of evidence, decisions and publications join the digest."""
        if isinstance(row, AppendOnly):
            row.audit_id = self.audit_id
            self.tables.add(type(row))
        db.session.add(row)

    def add_many(self, table: type[AppendOnly], rows: Sequence[Mapping[str, Any]]) -> None:
        """Add many append-only rows of one table at once."""
        if rows:
            self.tables.add(table)
        for start in range(0, len(rows), BATCH):
            part = [{**row, "audit_id": self.audit_id} for row in rows[start : start + BATCH]]
            db.session.execute(insert(table), part)


@contextmanager
def writing(
    actor: Actor, action: str, target: str = "", season: Season | None = None
) -> Iterator[Transaction]:
    """Run one action: all of it with its audit line, or nothing.

    Reads made before are dropped first: a transaction that began by reading could
    not take the writing lock any more.
    """
    season_id = season.id if season is not None else None
    db.session.rollback()
    with _turn:
        yield from _whole(actor, action, target, season_id)


def _whole(actor: Actor, action: str, target: str, season_id: int | None) -> Iterator[Transaction]:
    token = _acting.set(True)
    try:
        last = db.session.execute(
            select(AuditLine.id, AuditLine.hash).order_by(AuditLine.id.desc()).limit(1)
        ).first()
        audit_id, previous = (last.id + 1, last.hash) if last else (1, FIRST_HASH)
        fresh = db.session.get(Season, season_id) if season_id else None
        transaction = Transaction(audit_id, fresh, target)
        yield transaction
        if transaction.is_done_already:
            db.session.rollback()
            return
        db.session.flush()
        _write_audit_line(actor, action, transaction, previous)
        _unreplicated.set(False)
        db.session.commit()
        if _unreplicated.get():
            raise ContestError("not-acknowledged", 503)
    except BaseException:
        db.session.rollback()
        raise
    finally:
        _acting.reset(token)


@contextmanager
def noting() -> Iterator[Connection]:
    """Write down what is neither action nor evidence, such as when a device was last seen.

    Reads made before are dropped first: a request that held two connections would wait for
    the second one while others do the same, and none would go on.
    """
    db.session.rollback()
    with db.engine.begin() as connection:
        yield connection


@contextmanager
def taking() -> Iterator[Connection]:
    """Take in one of very many things, such as a resident's answers: durable, one at a time.

    No audit line: a line each, with its moment, would tell who answered what. Processes take
    in at once and lock their own rows; an action that needs them finished holds them off.
    """
    with _beside(), db.engine.begin() as connection:
        yield connection


@contextmanager
def saving() -> Iterator[None]:
    """Take in by the session, such as a contestant's answers; a later line covers them all."""
    with _beside():
        try:
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise


@contextmanager
def _beside() -> Iterator[None]:
    """Write beside the chain of actions, as durable as they are."""
    db.session.rollback()
    one_writer = db.engine.dialect.name == "sqlite"
    token = _taking.set(True)
    try:
        with _turn if one_writer else _taking_turn:
            _unreplicated.set(False)
            yield
        if _unreplicated.get():
            raise ContestError("not-acknowledged", 503)
    finally:
        _taking.reset(token)


def hold_off() -> None:
    """Within an action: wait until nobody is taking in, and let nobody begin before its end."""
    if db.engine.dialect.name != "sqlite":
        db.session.execute(select(func.pg_advisory_xact_lock(TAKING_LOCK)))


def _write_audit_line(actor: Actor, action: str, transaction: Transaction, previous: str) -> None:
    written = rows_digest(transaction.audit_id, transaction.tables)
    facts = {**transaction.facts, **({"rows": written} if written else {})}
    line = AuditLine(
        id=transaction.audit_id,
        at=now(),
        season_id=transaction.season.id if transaction.season else None,
        person_id=actor.person_id,
        person_name=actor.name,
        action=action,
        target=transaction.target,
        facts=facts,
        previous_hash=previous,
    )
    line.hash = line_hash(line)
    db.session.add(line)


def line_hash(line: AuditLine) -> str:
    """Return the hash of a line over its content and the hash before it."""
    content = [
        line.id,
        line.at.isoformat(),
        line.season_id,
        line.person_id,
        line.person_name,
        line.action,
        line.target,
        line.facts,
        line.previous_hash,
    ]
    return sha256(canonical(content).encode()).hexdigest()


def canonical(content: Any) -> str:
    """Return JSON that is the same wherever it is made."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def append_only_tables() -> list[type[AppendOnly]]:
    """Return the tables whose rows are covered by audit lines."""
    found = [m.class_ for m in Base.registry.mappers if issubclass(m.class_, AppendOnly)]
    return sorted(found, key=lambda table: str(table.__tablename__))


def rows_digest(audit_id: int, tables: Iterable[type[AppendOnly]]) -> dict[str, str]:
    """Return the digest of the rows written under an audit line, by table."""
    digests = {}
    for table in tables:
        rows = _ordered_rows(table).where(table.audit_id == audit_id)
        for _, digest in _digests(table, db.session.execute(rows)):
            digests[table.__tablename__] = digest
    return digests


def _ordered_rows(table: type[AppendOnly]) -> Select[Any]:
    columns = sorted(table.__table__.columns, key=lambda column: bool(column.info))
    return select(table.audit_id, *columns).order_by(table.audit_id, table.__table__.columns["id"])


def _digests(table: type[AppendOnly], rows: Iterable[Any]) -> Iterator[tuple[int, str]]:
    """Yield (audit id, count and digest) of rows that come in the order of audit ids.

    A column added later joins a row's digest only where it is filled, so that rows
    written before keep theirs.
    """
    late = sum(bool(column.info) for column in table.__table__.columns)
    for audit_id, written in groupby(rows, key=itemgetter(0)):
        digest, count = sha256(), 0
        for row in written:
            values = [_plain(value) for value in row[1:]]
            early = len(values) - late
            content = values[:early] + [value for value in values[early:] if value]
            digest.update(canonical(content).encode() + b"\n")
            count += 1
        yield audit_id, f"{count}:{digest.hexdigest()}"


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def verify_database() -> list[tuple[str, dict[str, str | int]]]:
    """Return what is wrong with the chain and its rows, as code and facts; empty when all holds."""
    written: dict[int, dict[str, str]] = defaultdict(dict)
    for table in append_only_tables():
        rows = db.session.execute(_ordered_rows(table).execution_options(yield_per=BATCH))
        for audit_id, digest in _digests(table, rows):
            written[audit_id][table.__tablename__] = digest
    found: list[tuple[str, dict[str, str | int]]] = []
    previous, expected = FIRST_HASH, 1
    for line in db.session.scalars(select(AuditLine).order_by(AuditLine.id)):
        if line.id != expected:
            found.append(("audit-line-missing", {"line": expected}))
        if line.previous_hash != previous or line_hash(line) != line.hash:
            found.append(("audit-line-changed", {"line": line.id}))
        if written.pop(line.id, {}) != line.facts.get("rows", {}):
            found.append(("audit-rows-changed", {"line": line.id, "action": line.action}))
        previous, expected = line.hash, line.id + 1
    for audit_id, tables in sorted(written.items()):
        names = ", ".join(sorted(tables))
        found.append(("audit-rows-stray", {"line": audit_id, "tables": names}))
    return found


def chain_head() -> str:
    """Return the hash of the newest audit line."""
    newest = select(AuditLine.hash).order_by(AuditLine.id.desc()).limit(1)
    return db.session.scalar(newest) or FIRST_HASH
