"""Tie rules (并列): what tells entries of an equal total apart; larger is better.

`places:N` the exact total at N places · `round:CODE` that round's exact score ·
`untrimmed` mean of all valid sheets, weighted like the rounds · `firsts` judges who
put the entry strictly first in its group · `deductions` the smaller sum first ·
`quicker` fewer seconds. Names, ids and row order never decide.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from contest.rules.evidence import Entry, StageEvidence
from contest.rules.results import CountedSheet, PanelDetail, QuizDetail, RoundScore, StageTotal
from contest.rules.rounding import round_places
from contest.rules.values import PanelRules, Round, Stage

Scores = Mapping[str, Mapping[str, RoundScore]]
TieKey = tuple[Any, ...]
TieValue = Callable[[str], Any]


def tie_keys(
    stage: Stage, evidence: StageEvidence, scores: Scores, totals: Mapping[str, StageTotal]
) -> dict[str, TieKey]:
    """Return per ranked entry the rounded total followed by one value per tie rule."""
    rules = [_tie_value(rule, stage, evidence, scores, totals) for rule in stage.ties]
    return {
        contestant: (total.total, *(value(contestant) for value in rules))
        for contestant, total in totals.items()
    }


def _tie_value(
    rule: str,
    stage: Stage,
    evidence: StageEvidence,
    scores: Scores,
    totals: Mapping[str, StageTotal],
) -> TieValue:
    name, _, argument = rule.partition(":")
    if name == "places":
        mode = stage.scoring.rounding
        return lambda c: round_places(totals[c].exact, int(argument), mode)
    if name == "round":
        return lambda c: _round_value(scores[argument][c])
    if name == "untrimmed":
        means = _untrimmed(stage, scores)
        return lambda c: means.get(c, Fraction(0))
    if name == "firsts":
        firsts = _firsts(stage, [e for e in evidence.entries if e.id in totals], scores)
        return lambda c: firsts[c]
    if name == "deductions":
        return lambda c: _deductions(stage, evidence, c)
    return lambda c: _quickness(r[c] for r in scores.values())


def _round_value(score: RoundScore) -> tuple[Fraction, int]:
    """Return the exact score; negative quiz sums, converted to 0, still rank as they are."""
    below = min(score.detail.points, 0) if isinstance(score.detail, QuizDetail) else 0
    return score.exact or Fraction(0), below


def _panel_rounds(stage: Stage) -> Iterable[tuple[Round, PanelRules]]:
    for round_ in stage.rounds:
        if isinstance(round_.rules, PanelRules):
            yield round_, round_.rules


def _untrimmed(stage: Stage, scores: Scores) -> dict[str, Fraction]:
    means: dict[str, Fraction] = defaultdict(Fraction)
    for round_, rules in _panel_rounds(stage):
        factor = round_.weight * (Fraction(100) / rules.full if rules.full else 1)
        for contestant, score in scores[round_.code].items():
            sheets = _valid_sheets(score)
            if sheets:
                total = sum(s.sum or 0 for s in sheets)
                means[contestant] += Fraction(total, len(sheets) * sheets[0].scale) * factor
    return means


def _valid_sheets(score: RoundScore) -> list[CountedSheet]:
    if not isinstance(score.detail, PanelDetail):
        return []
    return [s for s in score.detail.sheets if s.sum is not None]


def _firsts(stage: Stage, entries: Sequence[Entry], scores: Scores) -> Counter[str]:
    firsts: Counter[str] = Counter()
    for round_, _ in _panel_rounds(stage):
        by_judge: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
        for entry in entries:
            for sheet in _valid_sheets(scores[round_.code][entry.id]):
                by_judge[entry.group, sheet.judge].append((sheet.sum or 0, entry.id))
        for found in by_judge.values():
            best = max(total for total, _ in found)
            first = [contestant for total, contestant in found if total == best]
            if len(first) == 1:
                firsts[first[0]] += 1
    return firsts


def _deductions(stage: Stage, evidence: StageEvidence, contestant: str) -> int:
    """Return the sum of negative adjustments: nearer to zero is better."""
    return sum(
        min(adjustment.points, 0)
        for round_ in stage.rounds
        for adjustment in evidence.rounds[round_.code].adjustments.get(contestant, ())
    )


def _quickness(scores: Iterable[RoundScore]) -> tuple[bool, int]:
    """Return a value that is larger for fewer seconds; unknown times come last."""
    seconds = [
        score.detail.seconds
        for score in scores
        if isinstance(score.detail, QuizDetail) and score.detail.seconds is not None
    ]
    return bool(seconds), -sum(seconds)
