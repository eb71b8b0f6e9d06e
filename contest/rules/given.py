"""Given scores: a number from outside, brought to 100 by `full`."""

from fractions import Fraction

from contest.rules.evidence import StageEvidence
from contest.rules.results import Problem, RawScore
from contest.rules.rounding import POINT
from contest.rules.values import GivenRules, Round


def given_scores(
    round_: Round, rules: GivenRules, evidence: StageEvidence
) -> tuple[dict[str, RawScore], list[Problem]]:
    """Return the given raw scores by entry."""
    given = evidence.rounds[round_.code].given
    return {
        entry.id: RawScore(Fraction(100 * given[entry.id], POINT) / rules.full, 1)
        for entry in evidence.entries
        if entry.id in given
    }, []
