"""Surveys (满意度调查): questionnaires, batches of one-time codes, the box, paper sheets.

Who has answered (a mark at a code's place in its batch) and what was answered (the box,
then survey sheets) never share a row, an order or a time. The box is sealed: its rows
can be read with the installation's key only, which no backup of the database holds, and
it is emptied into survey sheets all at once, in a shuffled order.
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
    #: tells whether the installation's key is still the one that the codes were made with
    key_check: Mapped[str] = mapped_column(default="")


class SurveyBatch(Base):
    """Codes made together for one contestant's unit and one group of respondents.

    The codes follow from the key, the batch's number and their place in it; none is kept.
    """

    __tablename__ = "survey_batches"
    __table_args__ = (CheckConstraint("count > 0", name="count"),)

    #: a random number, so that a restored database never makes an old code again
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"), index=True)
    contestant_id: Mapped[int] = mapped_column(ForeignKey("contestants.id"), index=True)
    class_code: Mapped[str] = mapped_column(default="")
    count: Mapped[int]
    #: five bytes a code: zeros = not used, else the receipt of the one answer
    marks: Mapped[bytes]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
    revoked_at: Mapped[datetime | None]


class SurveyBox(Base):
    """Answers not yet emptied into survey sheets; random key, no time, equal lengths."""

    __tablename__ = "survey_box"
    __table_args__ = (
        Index("ix_survey_box_place", "survey_id", "contestant_id", "class_code"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"))
    contestant_id: Mapped[int] = mapped_column(ForeignKey("contestants.id"))
    class_code: Mapped[str] = mapped_column(default="")
    #: the answers in the order of the items, a byte each, under the key
    sealed: Mapped[bytes]


class SurveySignal(Base):
    """A count that may tell of manipulation: answers per ten minutes, device and network."""

    __tablename__ = "survey_signals"
    __table_args__ = (
        UniqueConstraint("survey_id", "contestant_id", "kind", "key"),
        CheckConstraint("kind IN ('burst', 'device', 'network')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"))
    contestant_id: Mapped[int] = mapped_column(ForeignKey("contestants.id"))
    kind: Mapped[str]
    #: the ten minutes, a keyed digest of the device's random number, or one of 4,096 drawers
    #: into which a keyed digest sorts addresses, so that no row names one
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
