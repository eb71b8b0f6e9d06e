"""Evidence (依据) and decisions as the rules take them: who entered, what was seen.

Everything is keyed by contestant id; points are integers of 1/10000 point.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Sheet(NamedTuple):
    """One judge's marks for one entry, in the order of the criteria; None = no mark."""

    judge: str
    marks: tuple[int | None, ...]


class SurveySheet(NamedTuple):
    """One respondent's answers in the order of the items: option, `unknown` or empty."""

    class_code: str
    answers: tuple[str, ...]


class QuizLine(NamedTuple):
    """One ledger line of a quiz."""

    question: str
    points: int
    seconds: int | None


class Vote(NamedTuple):
    """One judge's vote in a bout."""

    bout: str
    red: str
    blue: str
    judge: str
    winner: str


class Adjustment(NamedTuple):
    """Signed points added after averaging (加减分)."""

    points: int
    reason: str


@dataclass(frozen=True, slots=True)
class RoundEvidence:
    """What was collected in one round; each method reads its own part."""

    sheets: Mapping[str, Sequence[Sheet]] = field(default_factory=dict)
    surveys: Mapping[str, Sequence[SurveySheet]] = field(default_factory=dict)
    lines: Mapping[str, Sequence[QuizLine]] = field(default_factory=dict)
    votes: Sequence[Vote] = ()
    given: Mapping[str, int] = field(default_factory=dict)
    adjustments: Mapping[str, Sequence[Adjustment]] = field(default_factory=dict)


NO_EVIDENCE = RoundEvidence()


@dataclass(frozen=True, slots=True)
class Entry:
    """A contestant in one stage.

    `units` maps each kind to the ancestor (or home) unit of that kind;
    `before` is the total of the stage before in units, where there is one;
    `removed` says that a decision of this very stage took the status away.
    """

    id: str
    group: str = ""
    status: str = "ok"
    units: Mapping[str, str] = field(default_factory=dict)
    before: int | None = None
    removed: bool = False


@dataclass(frozen=True, slots=True)
class StageDecisions:
    """What people ruled in one stage; pairs are (contestant, judge)."""

    recommend: frozenset[str] = frozenset()
    settle: Mapping[str, int] = field(default_factory=dict)
    decline: frozenset[str] = frozenset()
    recuse: frozenset[tuple[str, str]] = frozenset()
    void: frozenset[tuple[str, str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class StageEvidence:
    """All that `evaluate` needs besides the stage: entries, rounds, decisions, groups.

    `groups` are the codes of all units of the grouping kind, also those without entries.
    """

    entries: Sequence[Entry]
    rounds: Mapping[str, RoundEvidence]
    decisions: StageDecisions = StageDecisions()
    judge_classes: Mapping[str, str] = field(default_factory=dict)
    groups: Sequence[str] = ()
