"""What a rulebook (评分细则) says, as values: stages, rounds, methods, awards, titles.

Points are integers of 1/10000 point; weights are exact fractions; money is fen.
Every default is the one of the season folder's contract.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from contest.rules.rounding import POINT

RANKED_STATUSES = frozenset({"ok", "dnf", "suspended"})
STATUSES = ("ok", "absent", "withdrawn", "dnf", "disqualified", "suspended", "vetoed")
#: never promoted and without award, although ranked or listed
HELD_STATUSES = frozenset({"suspended", "vetoed"})


@dataclass(frozen=True, slots=True)
class Scoring:
    """How scores are rounded and clamped; `limits` in units, None for no clamp."""

    places: int = 2
    rounding: str = "half-up"
    compose: str = "late"
    limits: tuple[int, int] | None = (0, 100 * POINT)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of a score sheet (评分项)."""

    code: str
    name: str
    max: int
    min: int = 0
    step: int = POINT // 100
    weight: Fraction = Fraction(1)
    #: what is looked at, for judges to read (评分标准); it decides nothing
    text: str = ""


@dataclass(frozen=True, slots=True)
class Trim:
    """How many extremes are dropped, and from how many valid sheets on (`start`)."""

    high: int = 1
    low: int = 1
    start: int = 5
    by: str = "total"


@dataclass(frozen=True, slots=True)
class JudgeClass:
    """A group of judges (评委组) that is averaged apart; weight in percent."""

    code: str
    weight: Fraction
    trim: Trim = Trim()


@dataclass(frozen=True, slots=True)
class Normalise:
    """二次平均法 across the groups of a stage."""

    reference: str = "entries"
    places: int | None = None
    cap: int | None = 100 * POINT
    min_group: int = 5


@dataclass(frozen=True, slots=True)
class PanelRules:
    """A panel marks criteria; `full` in points, 0 switches scaling off."""

    criteria: tuple[Criterion, ...]
    combine: str = "mean"
    trim: Trim = Trim()
    criterion_places: int | None = None
    classes: tuple[JudgeClass, ...] = ()
    min_judges: int = 3
    full: Fraction = Fraction(100)
    normalise: Normalise | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a survey."""

    code: str
    name: str
    weight: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class RespondentClass:
    """A group of respondents with its weight in percent."""

    code: str
    weight: Fraction
    name: str = ""


@dataclass(frozen=True, slots=True)
class SurveyRules:
    """Satisfaction survey (满意度调查); option values in units."""

    items: tuple[Item, ...]
    options: Mapping[str, int]
    formula: str = "mean"
    satisfied: frozenset[str] = frozenset()
    unknown: str = "exclude"
    classes: tuple[RespondentClass, ...] = ()
    min_valid: int = 50
    below: str = "block"
    shrink: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class QuizRules:
    """Quiz (知识竞赛); `full`, `floor`, `ceiling` in points."""

    full: Fraction = Fraction(100)
    convert: str = "full"
    floor: Fraction = Fraction(60)
    ceiling: Fraction = Fraction(100)


@dataclass(frozen=True, slots=True)
class DuelRules:
    """Bouts (同台对决); points of a won, drawn and lost bout."""

    convert: str = "points"
    win: Fraction = Fraction(3)
    draw: Fraction = Fraction(1)
    loss: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class GivenRules:
    """Scores from outside; `full` in points."""

    full: Fraction = Fraction(100)


MethodRules = PanelRules | SurveyRules | QuizRules | DuelRules | GivenRules
PANEL_METHODS = ("observation", "stage")


@dataclass(frozen=True, slots=True)
class Round:
    """A part of a stage (环节) with one method; weight in percent."""

    code: str
    name: str
    method: str
    weight: Fraction
    rules: MethodRules
    scoring: Scoring = Scoring()
    form: str = ""


@dataclass(frozen=True, slots=True)
class Threshold:
    """Entries below a total (units) are out."""

    score: int
    name: str = "threshold"


@dataclass(frozen=True, slots=True)
class Top:
    """The first n of each group."""

    n: int
    name: str = "top"


@dataclass(frozen=True, slots=True)
class Ratio:
    """A share of the ranked entries of each group."""

    of: Fraction
    rounding: str = "up"
    min: int = 0
    max: int | None = None
    name: str = "ratio"


@dataclass(frozen=True, slots=True)
class Quota:
    """A number of places per group, by unit code."""

    table: Mapping[str, int]
    name: str = "quota"


@dataclass(frozen=True, slots=True)
class Proportional:
    """Places shared over the groups in proportion; weights None = ranked entries."""

    places: int
    base: int = 0
    method: str = "hamilton"
    weights: Mapping[str, Fraction] | None = None
    name: str = "proportional"


@dataclass(frozen=True, slots=True)
class Best:
    """The n best not yet promoted, over all groups."""

    n: int
    name: str = "best"


@dataclass(frozen=True, slots=True)
class Recommend:
    """At most n recommended entries per group."""

    n: int
    name: str = "recommend"


@dataclass(frozen=True, slots=True)
class Cap:
    """At most n promoted per ancestor unit of a kind, for the rules that follow."""

    unit_kind: str
    n: int
    name: str = "cap"


PromotionRule = Threshold | Top | Ratio | Quota | Proportional | Best | Recommend | Cap


@dataclass(frozen=True, slots=True)
class Stage:
    """A level of one field (层级); `entrants` is `all` or the stage before."""

    code: str
    name: str
    field: str
    rounds: tuple[Round, ...]
    group_by: str = ""
    entrants: str = "all"
    carry: Fraction = Fraction(0)
    before: str = ""
    single: str = "recommend"
    ties: tuple[str, ...] = ()
    at_cut: str = "ask"
    promote: tuple[PromotionRule, ...] = ()
    scoring: Scoring = Scoring()


@dataclass(frozen=True, slots=True)
class Tier:
    """A class of prizes (一等奖 …): seats and the prize per seat in fen."""

    name: str
    seats: int
    prize_fen: int


@dataclass(frozen=True, slots=True)
class Award:
    """The prizes of a field at a stage; `seats` None = this field's share."""

    field: str
    stage: str
    seats: int | None
    tiers: tuple[Tier, ...]
    ratio: tuple[int, ...] = ()
    min_score: int | None = None
    at_border: str = "ask"
    tie_money: str = "full"


@dataclass(frozen=True, slots=True)
class Budget:
    """The money of the season in fen; None = not stated."""

    total_fen: int | None = None
    places: int | None = None
    over: str = "refuse"


@dataclass(frozen=True, slots=True)
class Source:
    """A part of a title's score: the contest, or a given score; weight in percent."""

    weight: Fraction
    given: str = ""


@dataclass(frozen=True, slots=True)
class Title:
    """A year-end title (示范标兵) for organisations; `split` None = by entrants."""

    name: str
    places: int
    sources: tuple[Source, ...]
    split: Mapping[str, int] | None = None
    stage_credit: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Field:
    """A field (领域) of entries that are ranked apart from the others."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All that is decided before the season starts."""

    code: str
    name: str
    fields: tuple[Field, ...]
    stages: tuple[Stage, ...]
    awards: tuple[Award, ...] = ()
    titles: tuple[Title, ...] = ()
    budget: Budget = Budget()

    def stage(self, field_code: str, stage_code: str) -> Stage:
        """Return a stage; KeyError when the rulebook has none of that name."""
        for stage in self.stages:
            if (stage.field, stage.code) == (field_code, stage_code):
                return stage
        raise KeyError((field_code, stage_code))

    def stages_of(self, field_code: str) -> tuple[Stage, ...]:
        """Return a field's stages, bottom level first."""
        return tuple(stage for stage in self.stages if stage.field == field_code)
