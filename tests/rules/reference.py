"""A second calculation (核算) of panel rounds, totals and ranks, written from the contract alone.

Plain fractions of a point, no shortcut, one paragraph per step of section 3: sheet totals,
trim, combine, classes, x 100/full, normalise, adjustments, limits, round once.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from statistics import median

from contest.rules.evidence import RoundEvidence, Sheet
from contest.rules.rounding import POINT
from contest.rules.values import Normalise, PanelRules, Round, Scoring, Stage, Trim

Marks = list[Fraction]


def rounded(value: Fraction, places: int, mode: str) -> Fraction:
    """Return the value with so many decimals; halves by the mode, on the magnitude."""
    scaled = abs(value) * 10**places
    whole = int(scaled)
    rest = scaled - whole
    half = Fraction(1, 2)
    if (mode == "half-up" and rest >= half) or (
        mode == "half-even" and (rest > half or (rest == half and whole % 2))
    ):
        whole += 1
    return Fraction(whole if value >= 0 else -whole, 10**places)


def valid(sheet: Sheet, rules: PanelRules) -> bool:
    """Tell whether every criterion has a mark within min … max on the step."""
    return all(
        mark is not None and line.min <= mark <= line.max and (mark - line.min) % line.step == 0
        for mark, line in zip(sheet.marks, rules.criteria, strict=True)
    )


def trimmed(values: Marks, trim: Trim, sheets: int) -> Marks:
    """Return what is left after the drops, highest and lowest apart."""
    ordered = sorted(values)
    if sheets < trim.start:
        return ordered
    return ordered[trim.low : len(ordered) - trim.high]


def combined(values: Marks, how: str) -> Fraction:
    """Return the mean, median or sum."""
    if how == "median":
        return Fraction(median(values))
    return sum(values, Fraction(0)) / (1 if how == "sum" else len(values))


def of_class(sheets: Sequence[Sheet], rules: PanelRules, trim: Trim, mode: str) -> Fraction:
    """Return the score that one class of judges gives, before scaling."""
    columns = [
        [Fraction(sheet.marks[place] or 0, POINT) for sheet in sheets]
        for place in range(len(rules.criteria))
    ]
    weights = [line.weight for line in rules.criteria]
    if trim.by == "total":
        totals = [
            sum((mark * weight for mark, weight in zip(row, weights, strict=True)), Fraction(0))
            for row in zip(*columns, strict=True)
        ]
        return combined(trimmed(totals, trim, len(sheets)), rules.combine)
    parts = [combined(trimmed(marks, trim, len(sheets)), rules.combine) for marks in columns]
    if rules.criterion_places is not None:
        parts = [rounded(part, rules.criterion_places, mode) for part in parts]
    return sum((part * weight for part, weight in zip(parts, weights, strict=True)), Fraction(0))


def raw_score(
    sheets: Sequence[Sheet], rules: PanelRules, classes: Mapping[str, str], mode: str
) -> Fraction | None:
    """Return the panel score on the scale of 100, or None where it is blocked."""
    counted = [sheet for sheet in sheets if valid(sheet, rules)]
    if len(counted) < rules.min_judges:
        return None
    if not rules.classes:
        score = of_class(counted, rules, rules.trim, mode)
    else:
        score = Fraction(0)
        for each in rules.classes:
            own = [sheet for sheet in counted if classes[sheet.judge] == each.code]
            if not own:
                return None
            score += each.weight * of_class(own, rules, each.trim, mode) / 100
    return score * 100 / rules.full if rules.full else score


def normalised(
    raw: Mapping[str, Fraction], groups: Mapping[str, str], how: Normalise, mode: str
) -> dict[str, Fraction]:
    """Return the scores times reference mean over group mean, capped."""
    members: dict[str, Marks] = {}
    for entry, score in raw.items():
        members.setdefault(groups[entry], []).append(score)
    means = {group: combined(scores, "mean") for group, scores in members.items()}
    references = raw.values() if how.reference == "entries" else means.values()
    reference = combined(list(references), "mean")
    result = {}
    for entry, score in raw.items():
        # a group of zeros stays at zero
        factor = reference / means[groups[entry]] if means[groups[entry]] else Fraction(1)
        if how.places is not None:
            factor = rounded(factor, how.places, mode)
        result[entry] = score * factor
        if how.cap is not None:
            result[entry] = min(result[entry], Fraction(how.cap, POINT))
    return result


def round_scores(
    round_: Round, evidence: RoundEvidence, groups: Mapping[str, str], classes: Mapping[str, str]
) -> dict[str, Fraction]:
    """Return the exact round score of each entry that has one."""
    rules, scoring = round_.rules, round_.scoring
    assert isinstance(rules, PanelRules)
    raw = {
        entry: raw_score(evidence.sheets.get(entry, ()), rules, classes, scoring.rounding)
        for entry in groups
    }
    scores = {entry: score for entry, score in raw.items() if score is not None}
    if rules.normalise and scores:
        scores = normalised(scores, groups, rules.normalise, scoring.rounding)
    for entry in scores:
        added = sum(each.points for each in evidence.adjustments.get(entry, ()))
        scores[entry] += Fraction(added, POINT)
        if scoring.limits is not None:
            low, high = (Fraction(limit, POINT) for limit in scoring.limits)
            scores[entry] = min(max(scores[entry], low), high)
    return scores


def totals(stage: Stage, rounds: Mapping[str, Mapping[str, Fraction]]) -> dict[str, Fraction]:
    """Return the rounded total of each entry that has every round."""
    scoring: Scoring = stage.scoring
    found = {}
    for entry in set.intersection(*(set(scores) for scores in rounds.values())):
        exact = Fraction(0)
        for round_ in stage.rounds:
            part = rounds[round_.code][entry]
            if scoring.compose == "parts":
                part = rounded(part, round_.scoring.places, round_.scoring.rounding)
            exact += round_.weight * part / 100
        found[entry] = rounded(exact, scoring.places, scoring.rounding)
    return found


def ranks(points: Mapping[str, Fraction], groups: Mapping[str, str]) -> dict[str, int]:
    """Return 1 + how many of the entry's group are better."""
    return {
        entry: 1
        + sum(other > own for rival, other in points.items() if groups[rival] == groups[entry])
        for entry, own in points.items()
    }
