"""Bouts (同台对决): who meets whom in a session."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from contest.models.base import Base


class Bout(Base):
    """A pairing; without a blue side red has a bye (轮空)."""

    __tablename__ = "bouts"
    __table_args__ = (
        UniqueConstraint("session_id", "code"),
        CheckConstraint("red_id <> blue_id", name="sides"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    #: unique in the round, as in bouts.csv
    code: Mapped[str]
    #: which round of a bracket or of a round robin, from 1
    turn: Mapped[int] = mapped_column(default=1)
    red_id: Mapped[int] = mapped_column(ForeignKey("contestants.id"))
    blue_id: Mapped[int | None] = mapped_column(ForeignKey("contestants.id"))
