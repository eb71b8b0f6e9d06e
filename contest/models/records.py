"""Decisions, publications and the audit chain (裁定、发布、审计). Append-only."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from contest.models.base import AppendOnly, Base, now


class AuditLine(Base):
    """One action; each line's hash covers the hash of the line before."""

    __tablename__ = "audit_lines"

    #: previous + 1, given under the writing lock
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    season_id: Mapped[int | None] = mapped_column(ForeignKey("seasons.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    #: the name at the time
    person_name: Mapped[str]
    action: Mapped[str]
    target: Mapped[str] = mapped_column(default="")
    #: what happened, with the digest of the rows written
    facts: Mapped[dict[str, Any]]
    previous_hash: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)


class Decision(AppendOnly):
    """What people ruled (裁定): who, when and why."""

    __tablename__ = "decisions"
    __table_args__ = (
        Index("ix_decisions_place", "season_id", "field", "stage", "kind"),
        Index("ix_decisions_session_id", "session_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id"))
    field: Mapped[str] = mapped_column(default="")
    stage: Mapped[str] = mapped_column(default="")
    kind: Mapped[str]
    contestant_id: Mapped[int | None] = mapped_column(ForeignKey("contestants.id"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id"))
    value: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    by_name: Mapped[str]
    by_person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    #: when it was ruled, as the paper says; empty = when it was recorded
    stated_at: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Publication(AppendOnly):
    """A frozen result as the public saw it (发布); a correction is the next one."""

    __tablename__ = "publications"
    __table_args__ = (
        UniqueConstraint("season_id", "number"),
        Index("ix_publications_subject", "season_id", "kind", "field", "stage"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id"))
    number: Mapped[int]
    #: stage or awards
    kind: Mapped[str]
    field: Mapped[str] = mapped_column(default="")
    stage: Mapped[str] = mapped_column(default="")
    #: canonical JSON; every number is text
    content: Mapped[str]
    #: SHA-256 of the content and of all pages
    digest: Mapped[str]
    previous_digest: Mapped[str] = mapped_column(default="")
    #: head of the audit chain when it was made
    chain_head: Mapped[str]
    rulebook_version: Mapped[int]
    reason: Mapped[str] = mapped_column(default="")
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    published_at: Mapped[datetime] = mapped_column(default=now)


class PublicationPage(AppendOnly):
    """One entry's "how this score came about" in a publication."""

    __tablename__ = "publication_pages"
    __table_args__ = (UniqueConstraint("publication_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publications.id"))
    #: the contestant's code
    key: Mapped[str]
    content: Mapped[str]
