"""The award ceremony (颁奖典礼): its frozen script, the steps shown, the screens."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from contest.models.base import AppendOnly, Base, now


class Ceremony(AppendOnly):
    """A ceremony of one stage's awards; the script is frozen, a change is another ceremony."""

    __tablename__ = "ceremonies"
    __table_args__ = (Index("ix_ceremonies_place", "season_id", "field", "stage"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id"))
    field: Mapped[str]
    stage: Mapped[str]
    #: with invented names; never becomes a real one
    is_rehearsal: Mapped[bool]
    #: canonical JSON; every number is text
    script: Mapped[str]
    #: SHA-256 of the script
    digest: Mapped[str]
    #: SHA-256 of the awards it was made from; empty for a rehearsal
    awards_digest: Mapped[str] = mapped_column(default="")
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)


class CeremonyStep(AppendOnly):
    """What the presenter did: the slide that is on, or that the screens wait."""

    __tablename__ = "ceremony_steps"
    __table_args__ = (UniqueConstraint("ceremony_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ceremony_id: Mapped[int] = mapped_column(ForeignKey("ceremonies.id"))
    number: Mapped[int]
    #: index of the slide in the script
    place: Mapped[int]
    is_paused: Mapped[bool] = mapped_column(default=False)
    shown_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    shown_at: Mapped[datetime] = mapped_column(default=now)


class CeremonyScreen(Base):
    """A screen of a ceremony (大屏) with a token of its own; nobody signs in on it."""

    __tablename__ = "ceremony_screens"

    id: Mapped[int] = mapped_column(primary_key=True)
    ceremony_id: Mapped[int] = mapped_column(ForeignKey("ceremonies.id"), index=True)
    name: Mapped[str]
    #: SHA-256 of the token in the screen's address
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(default=now)
    revoked_at: Mapped[datetime | None]
