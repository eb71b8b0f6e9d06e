"""Round scores (环节得分): method → adjustments → limits → rounded once."""

from collections.abc import Sequence
from fractions import Fraction
from typing import assert_never

from contest.rules.duel import duel_scores
from contest.rules.evidence import Adjustment, StageEvidence
from contest.rules.given import given_scores
from contest.rules.panel import panel_scores
from contest.rules.quiz import quiz_scores
from contest.rules.results import Problem, RawScore, RoundScore
from contest.rules.rounding import POINT, round_points
from contest.rules.survey import survey_scores
from contest.rules.values import (
    DuelRules,
    GivenRules,
    PanelRules,
    QuizRules,
    Round,
    Scoring,
    SurveyRules,
)

NOTHING = RawScore(None)


def round_scores(
    round_: Round, evidence: StageEvidence
) -> tuple[dict[str, RoundScore], list[Problem]]:
    """Return a score for every entry of the stage, and problems of whole groups."""
    raw, problems = raw_scores(round_, evidence)
    adjustments = evidence.rounds[round_.code].adjustments
    scores = {
        entry.id: _finished(
            round_, entry.id, raw.get(entry.id, NOTHING), adjustments.get(entry.id, ())
        )
        for entry in evidence.entries
    }
    return scores, problems


def raw_scores(round_: Round, evidence: StageEvidence) -> tuple[dict[str, RawScore], list[Problem]]:
    """Return what the round's method makes of its evidence."""
    rules = round_.rules
    match rules:
        case PanelRules():
            return panel_scores(round_, rules, evidence)
        case SurveyRules():
            return survey_scores(round_, rules, evidence)
        case QuizRules():
            return quiz_scores(round_, rules, evidence)
        case DuelRules():
            return duel_scores(round_, rules, evidence)
        case GivenRules():
            return given_scores(round_, rules, evidence)
        case _:
            assert_never(rules)


def _finished(
    round_: Round, contestant: str, raw: RawScore, adjustments: Sequence[Adjustment]
) -> RoundScore:
    adjustment = sum(a.points for a in adjustments)
    exact, score = None, None
    if raw.value is not None:
        exact = clamped(raw.value + Fraction(adjustment, POINT), round_.scoring)
        score = round_points(exact, round_.scoring.places, round_.scoring.rounding)
    return RoundScore(
        contestant,
        round_.code,
        exact,
        score,
        raw.sheets,
        raw.dropped,
        adjustment,
        raw.detail,
        raw.problems,
    )


def clamped(value: Fraction, scoring: Scoring) -> Fraction:
    """Return the value inside the limits."""
    if scoring.limits is None:
        return value
    low, high = scoring.limits
    return min(max(value, Fraction(low, POINT)), Fraction(high, POINT))
