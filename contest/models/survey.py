"""Surveys (满意度调查): questionnaires, one-time codes, the box of answers, paper sheets.

Who has answered (a code that is used) and what was answered (the box, then survey
sheets) share no column beyond unit and group, no order and no time: the box is keyed at
random and is emptied into survey sheets in a shuffled order, many at once.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from contest.models.base import AppendOnly, Base, now


class Survey(Base):
    """The survey of a round; frozen when it opens (decision `open-survey`)."""

    __tablename__ = "surveys"
    __table_args__ = (UniqueConstraint("season_id", "field", "stage", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("seasons.id"))
    #: the rules it is held under; follows the newest version until it opens
    rulebook_id: Mapped[int] = mapped_column(ForeignKey("rulebooks.id"))
    field: Mapped[str]
    stage: Mapped[str]
    round: Mapped[str]
    #: words of title, greeting, items, options and groups, each {"zh": …, "en": …}
    texts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: local day after which no answer is taken; empty = until it is closed
    closes_on: Mapped[str] = mapped_column(default="")


class SurveyBatch(Base):
    """Codes made together for one contestant's unit and one group of respondents."""

    __tablename__ = "survey_batches"
    __table_args__ = (CheckConstraint("count > 0", name="count"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"), index=True)
    contestant_id: Mapped[int] = mapped_column(ForeignKey("contestants.id"), index=True)
    class_code: Mapped[str] = mapped_column(default="")
    count: Mapped[int]
    #: with the installation's key it gives the codes again for printing; alone it gives nothing
    nonce: Mapped[str]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
    revoked_at: Mapped[datetime | None]


class SurveyCode(Base):
    """A one-time code: only digests are kept, and whether it is used; never when."""

    __tablename__ = "survey_codes"
    __table_args__ = (UniqueConstraint("batch_id", "serial"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("survey_batches.id"))
    serial: Mapped[int]
    #: SHA-256 of the 128 bits in the link
    link_hash: Mapped[str] = mapped_column(unique=True)
    #: SHA-256 of the short code on paper
    short_hash: Mapped[str] = mapped_column(unique=True)
    is_used: Mapped[bool] = mapped_column(default=False)


class SurveyBox(Base):
    """Answers not yet emptied into survey sheets; the key is random."""

    __tablename__ = "survey_box"
    __table_args__ = (
        Index("ix_survey_box_place", "survey_id", "contestant_id", "class_code"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"))
    contestant_id: Mapped[int] = mapped_column(ForeignKey("contestants.id"))
    class_code: Mapped[str] = mapped_column(default="")
    #: item → option, `unknown` or empty
    answers: Mapped[dict[str, Any]]
    #: local hour of arrival: 2026-08-01T09
    hour: Mapped[str]


class SurveySignal(Base):
    """A count that may tell of manipulation: answers per ten minutes, codes per device."""

    __tablename__ = "survey_signals"
    __table_args__ = (
        UniqueConstraint("survey_id", "contestant_id", "kind", "key"),
        CheckConstraint("kind IN ('burst', 'device')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"))
    contestant_id: Mapped[int] = mapped_column(ForeignKey("contestants.id"))
    kind: Mapped[str]
    #: the ten minutes, or a keyed digest of the device's random number
    key: Mapped[str]
    count: Mapped[int] = mapped_column(default=0)


class SurveyPaper(AppendOnly):
    """One clerk's entry of a bundle of paper or telephone sheets; two equal ones count."""

    __tablename__ = "survey_papers"
    __table_args__ = (
        Index("ix_survey_papers_place", "survey_id", "contestant_id", "bundle"),
        CheckConstraint("carrier IN ('paper', 'telephone')", name="carrier"),
        CheckConstraint("issued >= returned AND returned = valid + void", name="counts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(unique=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"))
    contestant_id: Mapped[int] = mapped_column(ForeignKey("contestants.id"))
    class_code: Mapped[str] = mapped_column(default="")
    carrier: Mapped[str]
    #: the number written on the bundle
    bundle: Mapped[str]
    issued: Mapped[int]
    returned: Mapped[int]
    valid: Mapped[int]
    void: Mapped[int]
    #: answers of the valid sheets in the order of the bundle
    sheets: Mapped[list[Any]]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    received_at: Mapped[datetime] = mapped_column(default=now)
