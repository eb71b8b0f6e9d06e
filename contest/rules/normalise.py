"""二次平均法 (normalisation): make the scores of several panels comparable.

coefficient = reference mean ÷ group mean; raw score × coefficient, capped.
Groups smaller than `min_group` keep their raw scores and raise a note.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from contest.rules.evidence import Entry
from contest.rules.results import Facts, PanelDetail, Problem, RawScore
from contest.rules.rounding import POINT, round_places
from contest.rules.values import RANKED_STATUSES, Normalise


def normalised(
    scores: Mapping[str, RawScore], rule: Normalise, entries: Sequence[Entry], round_code: str
) -> tuple[dict[str, RawScore], list[Problem]]:
    """Return the scores times their group's coefficient, and notes on small groups."""
    values = _values_by_group(scores, entries)
    means = {group: _mean(found) for group, found in values.items()}
    reference = _reference(rule, values, means)
    coefficients: dict[str, Fraction] = {}
    problems = []
    for group in sorted(values):
        if len(values[group]) < rule.min_group or not means[group]:
            facts: Facts = {"round": round_code, "size": len(values[group]), "min": rule.min_group}
            problems.append(Problem("small-group", False, group=group, facts=facts))
            continue
        exact = reference / means[group]
        coefficients[group] = exact if rule.places is None else round_places(exact, rule.places)
    groups = {entry.id: entry.group for entry in entries}
    result = {
        contestant: _scaled(score, coefficients.get(groups[contestant]), rule)
        for contestant, score in scores.items()
    }
    return result, problems


def _values_by_group(
    scores: Mapping[str, RawScore], entries: Sequence[Entry]
) -> dict[str, list[Fraction]]:
    values: dict[str, list[Fraction]] = defaultdict(list)
    for entry in entries:
        score = scores.get(entry.id)
        if entry.status in RANKED_STATUSES and score and score.value is not None:
            values[entry.group].append(score.value)
    return values


def _reference(
    rule: Normalise, values: Mapping[str, list[Fraction]], means: Mapping[str, Fraction]
) -> Fraction:
    if rule.reference == "groups":
        return _mean(list(means.values()))
    return _mean([value for found in values.values() for value in found])


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values) if values else Fraction(0)


def _scaled(score: RawScore, coefficient: Fraction | None, rule: Normalise) -> RawScore:
    if coefficient is None or score.value is None or not isinstance(score.detail, PanelDetail):
        return score
    value = score.value * coefficient
    capped = rule.cap is not None and value > Fraction(rule.cap, POINT)
    if capped and rule.cap is not None:
        value = Fraction(rule.cap, POINT)
    detail = replace(score.detail, coefficient=coefficient, capped=capped)
    return replace(score, value=value, detail=detail)
