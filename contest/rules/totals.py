"""Totals (综合得分): weighted round scores, with what is carried over, rounded once."""

from collections.abc import Mapping
from fractions import Fraction

from contest.rules.evidence import Entry
from contest.rules.results import RoundScore, StageTotal
from contest.rules.rounding import POINT, round_points
from contest.rules.values import Stage


def stage_total(
    stage: Stage, entry: Entry, scores: Mapping[str, Mapping[str, RoundScore]]
) -> StageTotal | None:
    """Return the entry's total; None when a round or the total before is missing."""
    exact = Fraction(0)
    for round_ in stage.rounds:
        score = scores[round_.code][entry.id]
        if score.exact is None or score.score is None:
            return None
        late = stage.scoring.compose == "late"
        exact += round_.weight * (score.exact if late else Fraction(score.score, POINT)) / 100
    if stage.carry:
        if entry.before is None:
            return None
        before = Fraction(entry.before, POINT)
        exact = ((100 - stage.carry) * exact + stage.carry * before) / 100
    return StageTotal(exact, round_points(exact, stage.scoring.places, stage.scoring.rounding))
