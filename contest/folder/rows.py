"""The rows of the evidence files (依据文件), typed and with their line.

Points are integers of 1/10000 point. A judge's sheet and a respondent's answers are
several rows of their file and one row here.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from contest.rules.values import Rulebook


class UnitRow(NamedTuple):
    """units.csv"""

    line: int
    code: str
    name: str
    kind: str
    parent: str


class ContestantRow(NamedTuple):
    """contestants.csv"""

    line: int
    id: str
    name: str
    field: str
    unit: str
    organisation: str
    title: str
    status: str


class JudgeRow(NamedTuple):
    """judges.csv"""

    line: int
    id: str
    name: str
    unit: str
    class_code: str


class SheetRow(NamedTuple):
    """One judge's marks for one contestant (marks.csv)"""

    line: int
    field: str
    stage: str
    round: str
    contestant: str
    judge: str
    marks: dict[str, int | None]


class AdjustmentRow(NamedTuple):
    """adjustments.csv"""

    line: int
    field: str
    stage: str
    round: str
    contestant: str
    points: int
    reason: str


class SurveyRow(NamedTuple):
    """One respondent's answers on one contestant (answers.csv)"""

    line: int
    field: str
    stage: str
    round: str
    contestant: str
    respondent: str
    class_code: str
    answers: dict[str, str]


class QuizRow(NamedTuple):
    """quiz.csv"""

    line: int
    field: str
    stage: str
    round: str
    contestant: str
    question: str
    points: int
    seconds: int | None


class BoutRow(NamedTuple):
    """bouts.csv"""

    line: int
    field: str
    stage: str
    round: str
    bout: str
    red: str
    blue: str
    judge: str
    winner: str


class ScoreRow(NamedTuple):
    """scores.csv; for a title, `stage` is its name and `field` the contestant's"""

    line: int
    field: str
    stage: str
    round: str
    contestant: str
    score: int


class DecisionRow(NamedTuple):
    """decisions.csv"""

    line: int
    field: str
    stage: str
    kind: str
    contestant: str
    value: str
    reason: str
    by: str
    at: str


@dataclass(slots=True)
class SeasonFolder:
    """A whole folder, read and checked."""

    rulebook: Rulebook
    rulebook_text: str
    units: list[UnitRow] = field(default_factory=list)
    contestants: list[ContestantRow] = field(default_factory=list)
    judges: list[JudgeRow] = field(default_factory=list)
    sheets: list[SheetRow] = field(default_factory=list)
    adjustments: list[AdjustmentRow] = field(default_factory=list)
    surveys: list[SurveyRow] = field(default_factory=list)
    quiz: list[QuizRow] = field(default_factory=list)
    bouts: list[BoutRow] = field(default_factory=list)
    scores: list[ScoreRow] = field(default_factory=list)
    decisions: list[DecisionRow] = field(default_factory=list)
