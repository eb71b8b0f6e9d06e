"""Append-only records (只增不改): the database itself refuses to change or delete them."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from contest.db import db
from contest.models import Base, Fixed

from .rows import write_one_of_each, write_setup

TABLES = [
    *(str(m.class_.__tablename__) for m in Base.registry.mappers if issubclass(m.class_, Fixed)),
    "audit_lines",
]


@pytest.fixture
def filled(app: Flask) -> Flask:
    """Return an app with one row in every append-only table."""
    with app.app_context():
        write_one_of_each(write_setup())
    return app


@pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_no_record_can_be_changed_or_deleted(filled: Flask, change: str) -> None:
    for table in TABLES:
        with filled.app_context(), db.engine.connect() as connection:
            rows = connection.scalar(text(f"SELECT count(*) FROM {table}"))
            assert rows, f"{table} has no row to try it on"

            with pytest.raises(DBAPIError, match="append-only"):
                connection.execute(text(change.format(table)))

            connection.rollback()
            assert connection.scalar(text(f"SELECT count(*) FROM {table}")) == rows


def test_postgres_refuses_to_empty_a_table_of_records(postgres_app: Flask) -> None:
    for table in TABLES:
        with (
            postgres_app.app_context(),
            db.engine.connect() as connection,
            pytest.raises(DBAPIError, match="append-only"),
        ):
            connection.execute(text(f"TRUNCATE {table} CASCADE"))
