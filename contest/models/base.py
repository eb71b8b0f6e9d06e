"""What all tables share: names of constraints, the clock of their rows."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, MetaData
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


#: of a column added after rows were written: it joins their digest only where it is filled
LATE = {"late": True}


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return an aware moment."""
        if not isinstance(value, datetime):
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """The base of all tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: Moment, dict[str, Any]: JSON, list[Any]: JSON}


class Fixed(Base):
    """A row that is never changed or deleted; the database refuses both."""

    __abstract__ = True


class AppendOnly(Fixed):
    """A fixed row that an action wrote, and whose digest is in that action's audit line."""

    __abstract__ = True

    #: the audit line of the action that wrote the row
    audit_id: Mapped[int] = mapped_column(
        ForeignKey("audit_lines.id", deferrable=True, initially="DEFERRED"), index=True
    )


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)
