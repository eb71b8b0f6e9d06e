"""Quiz (知识竞赛): the sum of the ledger, converted to a score.

`full`: points ÷ full × 100; `best`: points ÷ best sum × 100; `band`: the span from
the lowest to the best sum is laid into floor…ceiling. A negative sum ranks as it is
and converts to 0. Best and lowest are those of all ranked entries of the stage.
"""

from collections.abc import Sequence
from fractions import Fraction

from contest.rules.evidence import QuizLine, StageEvidence
from contest.rules.results import Problem, QuizDetail, RawScore
from contest.rules.rounding import POINT
from contest.rules.values import RANKED_STATUSES, QuizRules, Round


def quiz_scores(
    round_: Round, rules: QuizRules, evidence: StageEvidence
) -> tuple[dict[str, RawScore], list[Problem]]:
    """Return the quiz's raw scores by entry."""
    lines = evidence.rounds[round_.code].lines
    sums = {
        entry.id: sum(line.points for line in lines[entry.id])
        for entry in evidence.entries
        if lines.get(entry.id)
    }
    ranked = [e.id for e in evidence.entries if e.status in RANKED_STATUSES and e.id in sums]
    compared = [sums[contestant] for contestant in ranked] or list(sums.values()) or [0]
    best, lowest = max(compared), min(compared)
    return {
        contestant: RawScore(
            _converted(rules, points, best, lowest),
            len(lines[contestant]),
            0,
            QuizDetail(points, best, lowest, ledger_seconds(lines[contestant])),
        )
        for contestant, points in sums.items()
    }, []


def ledger_seconds(lines: Sequence[QuizLine]) -> int | None:
    """Return the seconds summed; None when no line carries any."""
    seconds = [line.seconds for line in lines if line.seconds is not None]
    return sum(seconds) if seconds else None


def _converted(rules: QuizRules, points: int, best: int, lowest: int) -> Fraction:
    if rules.convert == "band":
        if best == lowest:
            return rules.ceiling
        return rules.floor + (rules.ceiling - rules.floor) * Fraction(
            points - lowest, best - lowest
        )
    if points <= 0:
        return Fraction(0)
    if rules.convert == "best":
        return Fraction(100 * points, best) if best > 0 else Fraction(0)
    return Fraction(100 * points, POINT) / rules.full
