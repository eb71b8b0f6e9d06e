"""Evidence (依据): what was seen and counted. Append-only; points in 1/10000."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from contest.models.base import LATE, AppendOnly, now


class ScoreSheet(AppendOnly):
    """One version of a judge's sheet for a contestant; the newest version counts."""

    __tablename__ = "score_sheets"
    __table_args__ = (
        UniqueConstraint("session_id", "contestant_id", "judge_id", "version"),
        CheckConstraint("version > 0", name="version"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: made on the device, so that sending twice stores once
    submission_id: Mapped[str] = mapped_column(unique=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    contestant_id: Mapped[int] = mapped_column(ForeignKey("contestants.id"))
    judge_id: Mapped[int] = mapped_column(ForeignKey("judges.id"), index=True)
    version: Mapped[int]
    #: criterion → units of 1/10000 point, or null for no mark
    marks: Mapped[dict[str, Any]]
    #: why a later version was made
    reason: Mapped[str] = mapped_column(default="")
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    device: Mapped[str] = mapped_column(default="")
    #: the device's own clock, as evidence only
    device_at: Mapped[str] = mapped_column(default="")
    received_at: Mapped[datetime] = mapped_column(default=now)
    #: empty = scored; abstained (弃权) and absent (缺席) carry no marks and count as no sheet
    kind: Mapped[str] = mapped_column(default="", server_default="", info=LATE)
    #: how marks came about: grades, deductions with reasons, who agreed
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}", info=LATE)


class Adjustment(AppendOnly):
    """Points added or deducted after averaging (加减分), signed."""

    __tablename__ = "adjustments"
    __table_args__ = (Index("ix_adjustments_place", "season_id", "stage", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(unique=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id"))
    field: Mapped[str]
    stage: Mapped[str]
    round: Mapped[str]
    contestant_id: Mapped[int] = mapped_column(ForeignKey("contestants.id"))
    points: Mapped[int]
    reason: Mapped[str]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    received_at: Mapped[datetime] = mapped_column(default=now)


class SurveySheet(AppendOnly):
    """One respondent's answers on one contestant; never joined to a person."""

    __tablename__ = "survey_sheets"
    __table_args__ = (
        UniqueConstraint("season_id", "field", "stage", "round", "contestant_id", "respondent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id"))
    field: Mapped[str]
    stage: Mapped[str]
    round: Mapped[str]
    contestant_id: Mapped[int] = mapped_column(ForeignKey("contestants.id"))
    #: a number of the sheet, not of a person
    respondent: Mapped[str]
    class_code: Mapped[str] = mapped_column(default="")
    #: item → option, `unknown` or empty
    answers: Mapped[dict[str, Any]]


class QuizLine(AppendOnly):
    """A ledger line of a quiz; a reversal is a counter-entry."""

    __tablename__ = "quiz_lines"
    __table_args__ = (Index("ix_quiz_lines_place", "season_id", "field", "stage", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id"))
    field: Mapped[str]
    stage: Mapped[str]
    round: Mapped[str]
    contestant_id: Mapped[int] = mapped_column(ForeignKey("contestants.id"))
    question: Mapped[str]
    points: Mapped[int]
    seconds: Mapped[int | None]
    received_at: Mapped[datetime] = mapped_column(default=now)
    submission_id: Mapped[str | None] = mapped_column(unique=True, index=True, info=LATE)
    #: of a live quiz: kind of question, press order, who ruled, which line it reverses
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}", info=LATE)


class BoutVote(AppendOnly):
    """One judge's vote in a bout; the newest version counts."""

    __tablename__ = "bout_votes"
    __table_args__ = (
        UniqueConstraint("season_id", "field", "stage", "round", "bout", "judge", "version"),
        CheckConstraint("winner IN ('red', 'blue', 'draw')", name="winner"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id"))
    field: Mapped[str]
    stage: Mapped[str]
    round: Mapped[str]
    bout: Mapped[str]
    red_id: Mapped[int] = mapped_column(ForeignKey("contestants.id"))
    blue_id: Mapped[int] = mapped_column(ForeignKey("contestants.id"))
    judge: Mapped[str]
    winner: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(default=now)
    submission_id: Mapped[str | None] = mapped_column(unique=True, index=True, info=LATE)
    #: 0 is the first vote
    version: Mapped[int] = mapped_column(default=0, server_default="0", info=LATE)
    #: own marks for both sides, where judges mark rather than vote
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}", info=LATE)


class GivenScore(AppendOnly):
    """A score from outside: for a round, or (stage = its name) for a title."""

    __tablename__ = "given_scores"
    __table_args__ = (
        UniqueConstraint("season_id", "field", "stage", "round", "contestant_id", "version"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id"))
    field: Mapped[str]
    stage: Mapped[str]
    round: Mapped[str]
    contestant_id: Mapped[int] = mapped_column(ForeignKey("contestants.id"))
    version: Mapped[int] = mapped_column(default=1)
    score: Mapped[int]
    received_at: Mapped[datetime] = mapped_column(default=now)
