"""Guards of append-only tables (只增不改): the database itself refuses changes."""

from collections.abc import Iterable

from alembic import op

REFUSAL = "append-only: a correction is a new row"


def guard(tables: Iterable[str]) -> None:
    """Refuse UPDATE, DELETE and TRUNCATE; PostgreSQL needs `refuse_change()` first."""
    for table in tables:
        if op.get_bind().dialect.name == "sqlite":
            for event in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
                )
            continue
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def unguard(tables: Iterable[str]) -> None:
    """Take the guards away."""
    for table in tables:
        if op.get_bind().dialect.name == "sqlite":
            for event in ("update", "delete"):
                op.execute(f"DROP TRIGGER {table}_no_{event}")
            continue
        op.execute(f"DROP TRIGGER {table}_no_change ON {table}")
        op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
