"""Setup (筹备): seasons, rulebook versions, units, contestants, judges, sessions."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contest.models.base import Base, now


class Season(Base):
    """One year's contest (赛季)."""

    __tablename__ = "seasons"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: short name in addresses and files
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    #: code of the season that is rehearsed; empty for a real one
    rehearsal_of: Mapped[str] = mapped_column(default="", server_default="")


class Rulebook(Base):
    """A version of the rules (评分细则); stages and rounds live only in its text."""

    __tablename__ = "rulebooks"
    __table_args__ = (UniqueConstraint("season_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id"))
    version: Mapped[int]
    #: the whole rulebook.toml
    text: Mapped[str]
    #: why this version was made
    reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)


class Unit(Base):
    """An administrative or organisational unit (单位) in a tree."""

    __tablename__ = "units"
    __table_args__ = (UniqueConstraint("season_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id"))
    code: Mapped[str]
    name: Mapped[str]
    #: city, county, township, community, organ, enterprise … free words
    kind: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))


class Contestant(Base):
    """A secretary who takes part (参赛选手)."""

    __tablename__ = "contestants"
    __table_args__ = (UniqueConstraint("season_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id"))
    #: the id of the season folder
    code: Mapped[str]
    name: Mapped[str]
    #: code of the field in the rulebook
    field: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    organisation: Mapped[str] = mapped_column(default="")
    title: Mapped[str] = mapped_column(default="")
    #: the status at registration; later changes are decisions
    status: Mapped[str] = mapped_column(default="ok")
    unit: Mapped[Unit | None] = relationship()


class Judge(Base):
    """A judge (评委) of a season."""

    __tablename__ = "judges"
    __table_args__ = (UniqueConstraint("season_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id"))
    code: Mapped[str]
    name: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    #: judge group such as expert or public; may be empty
    class_code: Mapped[str] = mapped_column(default="")
    unit: Mapped[Unit | None] = relationship()


class Session(Base):
    """A sitting (场次) with a panel, in one round of one stage."""

    __tablename__ = "sessions"
    __table_args__ = (UniqueConstraint("season_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id"))
    #: the rules that hold for this session, whatever comes later
    rulebook_id: Mapped[int] = mapped_column(ForeignKey("rulebooks.id"))
    field: Mapped[str]
    stage: Mapped[str]
    round: Mapped[str]
    code: Mapped[str]
    name: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    planned_on: Mapped[date | None]
    #: how it is held (reveal, time limit, filling in); see loading/hall.py, loading/filling.py
    hall: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    season: Mapped[Season] = relationship()
    seats: Mapped[list["PanelSeat"]] = relationship(order_by="PanelSeat.seat_number")
    entries: Mapped[list["SessionEntry"]] = relationship(order_by="SessionEntry.order_number")


class PanelSeat(Base):
    """A judge's seat on a panel; the public knows judges by this number."""

    __tablename__ = "panel_seats"
    __table_args__ = (
        UniqueConstraint("session_id", "seat_number"),
        UniqueConstraint("session_id", "judge_id"),
        CheckConstraint("seat_number > 0", name="seat_number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    seat_number: Mapped[int]
    judge_id: Mapped[int] = mapped_column(ForeignKey("judges.id"), index=True)
    judge: Mapped[Judge] = relationship()


class SessionEntry(Base):
    """A contestant's place in the running order (出场顺序)."""

    __tablename__ = "session_entries"
    __table_args__ = (
        UniqueConstraint("session_id", "order_number"),
        UniqueConstraint("session_id", "contestant_id"),
        CheckConstraint("order_number > 0", name="order_number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    order_number: Mapped[int]
    contestant_id: Mapped[int] = mapped_column(ForeignKey("contestants.id"), index=True)
    #: when the tour should be there, local: 2026-08-01T09:30
    planned_at: Mapped[str] = mapped_column(default="", server_default="")
    #: what the tour should know: whom to meet, which road
    planned_note: Mapped[str] = mapped_column(default="", server_default="")
    contestant: Mapped[Contestant] = relationship()
