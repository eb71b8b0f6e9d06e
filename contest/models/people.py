"""People (人员): who signs in, with which seat, from which browser."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contest.models.base import Base, now
from contest.models.setup import Judge

ROLES = ("organiser", "verifier", "supervisor", "judge")


class Person(Base):
    """A human being who may sign in."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    #: lower case; empty for judges, who sign in by code
    sign_in_name: Mapped[str | None] = mapped_column(unique=True)
    #: argon2id; empty for judges
    password_hash: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    seats: Mapped[list["Seat"]] = relationship()


class Seat(Base):
    """A role that a person holds in a season (岗位)."""

    __tablename__ = "seats"
    __table_args__ = (
        UniqueConstraint("person_id", "season_id", "role"),
        CheckConstraint("role IN ('organiser', 'verifier', 'supervisor', 'judge')", name="role"),
        CheckConstraint("(role = 'judge') = (judge_id IS NOT NULL)", name="judge"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id"), index=True)
    role: Mapped[str]
    judge_id: Mapped[int | None] = mapped_column(ForeignKey("judges.id"))
    person: Mapped[Person] = relationship(back_populates="seats")
    judge: Mapped[Judge | None] = relationship()


class JudgeCode(Base):
    """A short code by which a judge signs in; only its digest is kept."""

    __tablename__ = "judge_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"), index=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    issued_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    #: when a device took it; a card works once
    used_at: Mapped[datetime | None]
    #: printed on a card (a long code as QR besides the short one), or read out
    is_card: Mapped[bool] = mapped_column(default=False, server_default=false())
    seat: Mapped[Seat] = relationship()


class SignIn(Base):
    """One signed-in browser; ended here, it is ended everywhere."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: SHA-256 of the token in the browser's cookie
    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(default=now)
    last_seen_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    user_agent: Mapped[str] = mapped_column(default="")
    #: four characters that tablet and desk compare before a card lets the device in
    match_code: Mapped[str] = mapped_column(default="", server_default="")
    confirmed_at: Mapped[datetime | None]
    #: the seat of the card or code it came by; a plain number, as SQLite adds no reference
    seat_id: Mapped[int | None]
    person: Mapped[Person] = relationship()
