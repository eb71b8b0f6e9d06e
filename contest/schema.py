"""The tables' structure (数据库结构): brought to what this version needs."""

from flask import current_app
from sqlalchemy import inspect, text

from contest import PACKAGE
from contest.db import db

FOLDER = PACKAGE / "migrations"


def upgrade() -> None:
    """Bring the tables to the newest version; where they are, the migrations are not loaded."""
    if version() == newest():
        return
    use_migrations()
    from flask_migrate import upgrade as run

    run()


def use_migrations() -> None:
    """Let the commands of the migrations work on the current app."""
    from flask_migrate import Migrate

    Migrate(current_app, db, directory=str(FOLDER), compare_type=False)


def version() -> str:
    """Return the version of the tables; nothing where there are none."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return ""
        return connection.scalar(text("SELECT version_num FROM alembic_version")) or ""


def newest() -> str:
    """Return the version that is needed: the migrations' files are named by it."""
    return max(file.name.partition("_")[0] for file in FOLDER.glob("versions/[0-9]*_*.py"))
