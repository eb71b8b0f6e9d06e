"""The hall (会场): what devices, desk and screens leave behind besides sheets."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from contest.models.base import LATE, AppendOnly, Base, now


class HeldSheet(AppendOnly):
    """A sheet kept aside (暂存): late, or at odds with one already stored. Not counted
    until a decision `held-sheet` (value = submission id) says so."""

    __tablename__ = "held_sheets"
    __table_args__ = (
        CheckConstraint("why IN ('late', 'clash', 'revoked')", name="why"),
        Index("ix_held_sheets_session_id", "session_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(unique=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    contestant_id: Mapped[int] = mapped_column(ForeignKey("contestants.id"))
    judge_id: Mapped[int] = mapped_column(ForeignKey("judges.id"))
    why: Mapped[str]
    #: the version the device had seen
    version_seen: Mapped[int]
    kind: Mapped[str] = mapped_column(default="")
    marks: Mapped[dict[str, Any]]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    device: Mapped[str] = mapped_column(default="")
    device_at: Mapped[str] = mapped_column(default="")
    received_at: Mapped[datetime] = mapped_column(default=now)


class PaperSheet(AppendOnly):
    """One person's entry of a paper sheet (纸质评分表); two equal ones make a sheet."""

    __tablename__ = "paper_sheets"
    __table_args__ = (Index("ix_paper_sheets_session_id", "session_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(unique=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    contestant_id: Mapped[int] = mapped_column(ForeignKey("contestants.id"))
    judge_id: Mapped[int] = mapped_column(ForeignKey("judges.id"))
    kind: Mapped[str] = mapped_column(default="")
    marks: Mapped[dict[str, Any]]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    received_at: Mapped[datetime] = mapped_column(default=now)


class HallStep(AppendOnly):
    """What the hall saw (亮分): one frozen step after another; an undo is the next one."""

    __tablename__ = "hall_steps"
    __table_args__ = (UniqueConstraint("session_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    number: Mapped[int]
    #: reveal, undo
    kind: Mapped[str]
    #: canonical JSON; every number is text
    content: Mapped[str]
    digest: Mapped[str]
    previous_digest: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    shown_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    shown_at: Mapped[datetime] = mapped_column(default=now)


class Visit(AppendOnly):
    """A visit to a unit on an observation tour (观摩记录), or why there was none."""

    __tablename__ = "visits"
    __table_args__ = (
        CheckConstraint("kind IN ('visited', 'video', 'postponed')", name="kind"),
        Index("ix_visits_session_id", "session_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(unique=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    contestant_id: Mapped[int] = mapped_column(ForeignKey("contestants.id"))
    kind: Mapped[str]
    #: local time as written down: 2026-08-01T09:30
    arrived_at: Mapped[str] = mapped_column(default="")
    left_at: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    received_at: Mapped[datetime] = mapped_column(default=now)
    #: codes of the judges who were there
    present: Mapped[list[Any]] = mapped_column(default=list, server_default="[]", info=LATE)
    #: the device's own clock, as evidence only
    device_at: Mapped[str] = mapped_column(default="", server_default="", info=LATE)


class Photo(AppendOnly):
    """A photo as evidence (佐证照片); the file lies in the instance folder by its digest."""

    __tablename__ = "photos"
    __table_args__ = (Index("ix_photos_session_id", "session_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(unique=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    contestant_id: Mapped[int] = mapped_column(ForeignKey("contestants.id"))
    judge_id: Mapped[int | None] = mapped_column(ForeignKey("judges.id"))
    criterion: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    #: SHA-256 of the file as stored
    digest: Mapped[str]
    size_bytes: Mapped[int]
    media_type: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(default=now)
    #: when the device says that it was taken
    taken_at: Mapped[str] = mapped_column(default="", server_default="", info=LATE)


class HallScreen(Base):
    """A screen in the hall (大屏) with a token of its own; nobody signs in on it."""

    __tablename__ = "hall_screens"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), index=True)
    name: Mapped[str]
    #: SHA-256 of the token in the screen's address
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(default=now)
    revoked_at: Mapped[datetime | None]


class Device(Base):
    """What a judge's tablet last said of itself; never evidence."""

    __tablename__ = "devices"

    id: Mapped[int] = mapped_column(primary_key=True)
    sign_in_id: Mapped[int] = mapped_column(ForeignKey("sign_ins.id"), unique=True)
    judge_id: Mapped[int] = mapped_column(ForeignKey("judges.id"), index=True)
    name: Mapped[str] = mapped_column(default="")
    entered: Mapped[int] = mapped_column(default=0)
    unsent: Mapped[int] = mapped_column(default=0)
    unsent_photos: Mapped[int] = mapped_column(default=0, server_default="0")
    #: whether the browser promised to keep its storage
    is_persistent: Mapped[bool] = mapped_column(default=False)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    #: when the desk last asked the judge to hurry
    reminded_at: Mapped[datetime | None]
