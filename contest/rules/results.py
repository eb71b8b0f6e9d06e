"""Results: what the rules derive, with everything a page needs to explain it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

Facts = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to look at; a blocking one keeps a result from being final."""

    code: str
    blocking: bool
    contestant: str = ""
    group: str = ""
    facts: Facts = field(default_factory=dict)


class CountedSheet(NamedTuple):
    """One sheet in the panel's count.

    `sum` ÷ `scale` = Σ mark × weight in points, `sum` is None when the sheet is not valid;
    `why` = recused, void, incomplete, range, step or class when it does not count;
    `dropped` = high or low (trim by total); `struck` = per criterion (trim by criterion).
    """

    judge: str
    class_code: str
    marks: tuple[int | None, ...]
    sum: int | None
    scale: int
    why: str = ""
    dropped: str = ""
    struck: tuple[str, ...] = ()

    @property
    def total(self) -> Fraction | None:
        """Return the sheet's total in points, exactly."""
        return None if self.sum is None else Fraction(self.sum, self.scale)


@dataclass(frozen=True, slots=True)
class PanelDetail:
    """How a panel score came about; `raw` is before normalisation."""

    sheets: tuple[CountedSheet, ...]
    raw: Fraction | None
    class_scores: tuple[tuple[str, Fraction], ...] = ()
    coefficient: Fraction | None = None
    capped: bool = False


@dataclass(frozen=True, slots=True)
class SurveyDetail:
    """How a survey score came about: item scores per class ("" without classes).

    `fewest` is the smallest number of answers that any shown item score rests on.
    """

    valid: int
    class_scores: tuple[tuple[str, Fraction], ...]
    item_scores: tuple[tuple[str, tuple[Fraction, ...]], ...]
    raw: Fraction | None
    field_mean: Fraction | None = None
    fewest: int = 0


@dataclass(frozen=True, slots=True)
class QuizDetail:
    """The ledger's sum in units, and the sums it was compared with."""

    points: int
    best: int
    lowest: int
    seconds: int | None


@dataclass(frozen=True, slots=True)
class DuelDetail:
    """Per bout: bout, side, votes for, against, drawn, result (win, draw, loss)."""

    bouts: tuple[tuple[str, str, int, int, int, str], ...]


Detail = PanelDetail | SurveyDetail | QuizDetail | DuelDetail | None


@dataclass(frozen=True, slots=True)
class RawScore:
    """What a method gives for an entry before adjustments: value in points or None."""

    value: Fraction | None
    sheets: int = 0
    dropped: int = 0
    detail: Detail = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class RoundScore:
    """A round's score: exact in points, rounded in units; None where there is none."""

    contestant: str
    round: str
    exact: Fraction | None
    score: int | None
    sheets: int
    dropped: int
    adjustment: int
    detail: Detail
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class StageTotal:
    """An entry's total: exact in points, rounded in units."""

    exact: Fraction
    total: int


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of a stage's standings.

    `decided_by` = the tie rule that told the entry from an equal total;
    `reason` = the rule or status behind the outcome; `replaces` = for whom it moved up.
    """

    contestant: str
    group: str
    status: str
    total: int | None = None
    exact: Fraction | None = None
    rank: int | None = None
    tied: bool = False
    decided_by: str = ""
    outcome: str = ""
    reason: str = ""
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """How many places a promotion rule gave to a group."""

    rule: str
    group: str
    places: int


@dataclass(frozen=True, slots=True)
class StageResult:
    """A stage, derived; standings in printed order, `order` = best first over all groups.

    `order` holds blocks of entries that nothing tells apart.
    """

    standings: tuple[Standing, ...]
    round_scores: Mapping[str, Mapping[str, RoundScore]]
    quotas: tuple[QuotaLine, ...]
    problems: tuple[Problem, ...]
    order: tuple[tuple[str, ...], ...]

    def promoted(self) -> tuple[str, ...]:
        """Return the ids of those who go up."""
        return tuple(
            s.contestant for s in self.standings if s.outcome in ("promoted", "recommended")
        )


@dataclass(frozen=True, slots=True)
class Prize:
    """One awarded seat; money in fen."""

    field: str
    stage: str
    tier: str
    rank: int
    contestant: str
    prize_fen: int


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """Planned and spent money of one tier, in fen."""

    field: str
    tier: str
    seats: int
    awarded: int
    planned_fen: int
    spent_fen: int

    @property
    def left_fen(self) -> int:
        """Return what stays unspent."""
        return self.planned_fen - self.spent_fen


@dataclass(frozen=True, slots=True)
class AwardResult:
    """The prizes of one award with its lines and problems; `undecided` = tied at a border."""

    prizes: tuple[Prize, ...]
    lines: tuple[BudgetLine, ...]
    problems: tuple[Problem, ...]
    undecided: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TitleLine:
    """One organisation that holds a title; score in units."""

    title: str
    field: str
    organisation: str
    contestant: str
    score: int
    rank: int


@dataclass(frozen=True, slots=True)
class TitleResult:
    """The holders of one title with its problems (problems name the contestant)."""

    lines: tuple[TitleLine, ...]
    problems: tuple[Problem, ...]
