"""Written quizzes (知识竞赛笔试): question bank, sealed papers, attempts, saved answers."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from contest.models.base import Base, Fixed, now

QUESTION_KINDS = ("single", "multiple", "true-false", "fill-in", "numeric")


class Question(Base):
    """A version of a question in the bank; an edit is the next version."""

    __tablename__ = "questions"
    __table_args__ = (
        UniqueConstraint("season_id", "code", "version"),
        CheckConstraint(
            "kind IN ('single', 'multiple', 'true-false', 'fill-in', 'numeric')", name="kind"
        ),
        CheckConstraint("difficulty BETWEEN 1 AND 5", name="difficulty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id"))
    code: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str]
    text: Mapped[str]
    #: [code, text] of each choice
    options: Mapped[list[Any]] = mapped_column(default=list)
    #: accepted answers: option codes, "true"/"false", texts, or [number, tolerance] as text
    answer: Mapped[list[Any]]
    difficulty: Mapped[int]
    #: clause of the source that proves the answer
    clause: Mapped[str] = mapped_column(default="")
    author: Mapped[str] = mapped_column(default="")
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    written_at: Mapped[datetime] = mapped_column(default=now)
    #: another person than the writer
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reviewed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class QuizPaper(Base):
    """The paper of a quiz round: drawn by a blueprint, sealed, opened by two people."""

    __tablename__ = "quiz_papers"
    __table_args__ = (UniqueConstraint("season_id", "field", "stage", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id"))
    rulebook_id: Mapped[int] = mapped_column(ForeignKey("rulebooks.id"))
    field: Mapped[str]
    stage: Mapped[str]
    round: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    #: [kind, difficulty, count, points in units] of each line
    blueprint: Mapped[list[Any]] = mapped_column(default=list)
    #: [question id, points in units], fixed at sealing
    drawn: Mapped[list[Any]] = mapped_column(default=list)
    #: of the draw and of each person's order; told when the results are released
    seed: Mapped[str] = mapped_column(default="")
    limit_seconds: Mapped[int] = mapped_column(default=3600)
    grace_seconds: Mapped[int] = mapped_column(default=15)
    #: local times between which one may start: 2026-08-01T09:30
    starts_at: Mapped[str] = mapped_column(default="")
    ends_at: Mapped[str] = mapped_column(default="")
    #: how often the page may be left; -1 = only counted
    leaves_allowed: Mapped[int] = mapped_column(default=-1)
    sealed_at: Mapped[datetime | None]
    #: when a server last worked on it; a gap before a server's start is an outage
    alive_at: Mapped[datetime | None]


class QuizTicket(Base):
    """A contestant's way in to a paper; works on any device until the attempt ends."""

    __tablename__ = "quiz_tickets"

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("quiz_papers.id"), index=True)
    contestant_id: Mapped[int] = mapped_column(ForeignKey("contestants.id"), index=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    issued_at: Mapped[datetime] = mapped_column(default=now)
    revoked_at: Mapped[datetime | None]


class QuizAttempt(Base):
    """One person's only attempt; the server's clock counts."""

    __tablename__ = "quiz_attempts"
    __table_args__ = (UniqueConstraint("paper_id", "contestant_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("quiz_papers.id"))
    contestant_id: Mapped[int] = mapped_column(ForeignKey("contestants.id"), index=True)
    #: SHA-256 of the token in the browser that took over last
    token_hash: Mapped[str] = mapped_column(index=True)
    started_at: Mapped[datetime] = mapped_column(default=now)
    ends_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    #: by-hand, time-up, left, closed
    submitted_how: Mapped[str] = mapped_column(default="")
    leaves: Mapped[int] = mapped_column(default=0)
    #: what the page last said of itself; never evidence
    seen_at: Mapped[datetime | None]
    unsent: Mapped[int] = mapped_column(default=0, server_default="0")

    @property
    def name(self) -> str:
        """Return what its page calls it."""
        return f"{self.paper_id}-{self.id}"


class QuizAnswer(Fixed):
    """An answer as saved; the newest to a question that came in time counts.

    It is saved beside the audit chain; the action that closes the paper writes the digest of
    all of them into its audit line.
    """

    __tablename__ = "quiz_answers"
    __table_args__ = (UniqueConstraint("attempt_id", "submission_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("quiz_attempts.id"))
    #: made on the device, so that sending twice stores once
    submission_id: Mapped[str]
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"))
    #: letters as the bank has them, "true" or "false", or one text; empty = taken back
    answer: Mapped[list[Any]]
    #: SHA-256 of the browser's token
    device: Mapped[str] = mapped_column(default="")
    #: the device's moment, later for each answer of it; only its own order follows from it
    device_at: Mapped[str] = mapped_column(default="")
    received_at: Mapped[datetime] = mapped_column(default=now)
