"""Migrations (数据库结构): what they build is what the models say, on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade
from sqlalchemy import inspect

from contest.db import db
from contest.schema import newest, upgrade, use_migrations, version


def differences() -> list[object]:
    """Return how the tables differ from the models."""
    with db.engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection), db.metadata)


def test_the_migrations_build_the_tables_of_the_models(app: Flask) -> None:
    with app.app_context():
        assert differences() == []


def test_every_migration_can_be_taken_back_and_made_again(app: Flask) -> None:
    with app.app_context():
        use_migrations()
        downgrade(revision="base")
        left = set(inspect(db.engine).get_table_names())
        upgrade()

        assert left == {"alembic_version"}
        assert version() == newest()
        assert differences() == []


def test_upgrading_twice_changes_nothing(app: Flask) -> None:
    with app.app_context():
        upgrade()
        assert differences() == []
