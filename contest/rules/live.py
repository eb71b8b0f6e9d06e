"""Live quiz (现场竞答): what an answer is worth, whose turn it is, who wins a play-off.

Points are units of 1/10000. A play-off (加赛) adds nothing to the total: it orders the tied.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

#: 必答、抢答、风险、指定、限时、加赛
KINDS = ("compulsory", "buzzer", "risk", "designated", "timed", "sudden-death")
OUTCOMES = ("right", "wrong", "timeout", "foul", "declined")
#: who may answer a question: one; each; others too when the first has failed
WHO = ("one", "each", "relay")
#: how a play-off is decided: the first right wins, the first wrong is out
PLAYOFFS = ("first-right", "first-wrong")
FAILED = frozenset({"wrong", "timeout"})


@dataclass(frozen=True, slots=True)
class QuestionRules:
    """What a kind of question is worth; `wrong` and `foul` are taken away."""

    right: int
    wrong: int = 0
    foul: int = 0
    who: str = "one"
    seconds: int = 0
    #: values to choose from, which take the place of right and wrong
    choices: tuple[int, ...] = ()


def worth(rules: QuestionRules, outcome: str, value: int) -> int:
    """Return what an outcome adds; `value` is the one chosen, 0 where none is."""
    right, wrong = (value, value) if rules.choices else (rules.right, rules.wrong)
    if outcome == "right":
        return right
    if outcome in FAILED:
        return -wrong
    return -rules.foul if outcome == "foul" else 0


def is_taken(rules: QuestionRules, outcomes: Iterable[str]) -> bool:
    """Tell whether a question that others had these outcomes on is open to nobody else."""
    found = set(outcomes)
    if rules.who == "each":
        return False
    return "right" in found or (rules.who == "one" and bool(found & FAILED))


def by_score(scores: Mapping[str, int], lots: Mapping[str, str]) -> list[str]:
    """Return who goes first: the higher score, and among equals the smaller lot."""
    return sorted(scores, key=lambda code: (-scores[code], lots[code]))


def playoff_order(
    members: Sequence[str], mode: str, outcomes: Iterable[tuple[str, str]]
) -> tuple[list[str], list[str], list[str]]:
    """Return (first places, last places, who is still in) after outcomes in order.

    `first-right`: who answers right first takes the best place that is left.
    `first-wrong`: who fails first takes the last one. The last one in gets what remains.
    """
    still, first, last = list(members), [], []  # type: tuple[list[str], list[str], list[str]]
    for contestant, outcome in outcomes:
        if contestant not in still or len(still) == 1:
            continue
        if mode == "first-right" and outcome == "right":
            still.remove(contestant)
            first.append(contestant)
        if mode == "first-wrong" and (outcome in FAILED or outcome == "foul"):
            still.remove(contestant)
            last.insert(0, contestant)
    if len(still) == 1:
        first.append(still.pop())
    return first, last, still
