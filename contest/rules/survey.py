"""Satisfaction survey (满意度调查): answers → item, class and survey score.

Item score (per class) = Σ value ÷ number of valid answers; class score = weighted
mean of the items; classes weighted. `unknown` is left out or counts as zero, an
empty answer never counts. Too few valid respondents block, flag or shrink.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from contest.rules.evidence import StageEvidence, SurveySheet
from contest.rules.results import Facts, Problem, RawScore, SurveyDetail
from contest.rules.rounding import POINT
from contest.rules.values import RANKED_STATUSES, RespondentClass, Round, SurveyRules

UNKNOWN = "unknown"
WHOLE = (RespondentClass("", Fraction(100)),)


def survey_scores(
    round_: Round, rules: SurveyRules, evidence: StageEvidence
) -> tuple[dict[str, RawScore], list[Problem]]:
    """Return the survey's raw scores by entry; no problem concerns a whole group."""
    sheets = evidence.rounds[round_.code].surveys
    scores = {
        entry.id: _entry_score(round_, rules, entry.id, sheets[entry.id])
        for entry in evidence.entries
        if sheets.get(entry.id)
    }
    if rules.below == "shrink":
        ranked = {e.id for e in evidence.entries if e.status in RANKED_STATUSES}
        scores = _shrunk(round_, rules, scores, ranked)
    return scores, []


def _entry_score(
    round_: Round, rules: SurveyRules, contestant: str, sheets: Sequence[SurveySheet]
) -> RawScore:
    kinds = Counter(sheets)
    values = answer_values(rules)
    valid = sum(n for sheet, n in kinds.items() if any(a in values for a in sheet.answers))
    item_scores = _item_scores(rules, kinds, values)
    if item_scores is None:
        facts: Facts = {"round": round_.code, "valid": valid, "min": rules.min_valid}
        problem = Problem("survey-gap", True, contestant, facts=facts)
        return RawScore(None, valid, 0, SurveyDetail(valid, (), (), None), (problem,))
    weights = [item.weight for item in rules.items]
    class_scores = [
        (
            code,
            sum((w * s for w, s in zip(weights, scores, strict=True)), Fraction(0)) / sum(weights),
        )
        for code, scores, _ in item_scores
    ]
    shares = {c.code: c.weight for c in rules.classes or WHOLE}
    raw = sum((shares[code] * score / 100 for code, score in class_scores), Fraction(0))
    shown = tuple((code, scores) for code, scores, _ in item_scores)
    fewest = min(count for _, _, count in item_scores)
    detail = SurveyDetail(valid, tuple(class_scores), shown, raw, fewest=fewest)
    return _checked(round_, rules, contestant, RawScore(raw, valid, 0, detail))


def answer_values(rules: SurveyRules) -> dict[str, int]:
    """Return the value in units of every answer that counts in the denominator."""
    values = dict(rules.options)
    if rules.formula == "rate":
        values = {code: 100 * POINT if code in rules.satisfied else 0 for code in values}
    if rules.unknown == "zero":
        values[UNKNOWN] = 0
    return values


def _item_scores(
    rules: SurveyRules, kinds: Mapping[SurveySheet, int], values: Mapping[str, int]
) -> list[tuple[str, tuple[Fraction, ...], int]] | None:
    """Return (class, item scores, fewest answers); None when an item of a class has none."""
    found = []
    for respondent_class in rules.classes or WHOLE:
        own = [
            (sheet.answers, n)
            for sheet, n in kinds.items()
            if not rules.classes or sheet.class_code == respondent_class.code
        ]
        scores = [_item_score(((a[i], n) for a, n in own), values) for i in range(len(rules.items))]
        if not all(count for _, count in scores):
            return None
        whole = tuple(Fraction(total, count * POINT) for total, count in scores)
        found.append((respondent_class.code, whole, min(count for _, count in scores)))
    return found


def _item_score(answers: Iterable[tuple[str, int]], values: Mapping[str, int]) -> tuple[int, int]:
    """Return the sum of an item's valid answers in units, and how many they are."""
    total, count = 0, 0
    for answer, n in answers:
        if answer in values:
            total += values[answer] * n
            count += n
    return total, count


def _checked(round_: Round, rules: SurveyRules, contestant: str, score: RawScore) -> RawScore:
    """Apply the minimum of valid respondents; `shrink` follows when the field is known."""
    if score.sheets >= rules.min_valid:
        return score
    facts: Facts = {"round": round_.code, "valid": score.sheets, "min": rules.min_valid}
    if rules.below == "block":
        problem = Problem("survey-too-small", True, contestant, facts=facts)
        return replace(score, value=None, problems=(problem,))
    code = "survey-flagged" if rules.below == "flag" else "survey-shrunk"
    return replace(score, problems=(Problem(code, False, contestant, facts=facts),))


def _shrunk(
    round_: Round, rules: SurveyRules, scores: Mapping[str, RawScore], ranked: set[str]
) -> dict[str, RawScore]:
    """Draw small samples towards μ, the mean of the entries that reach the minimum."""
    full = [
        s.value
        for contestant, s in scores.items()
        if contestant in ranked and s.value is not None and s.sheets >= rules.min_valid
    ]
    if not full:
        return {c: _blocked(round_, rules, c, s) for c, s in scores.items()}
    mean = sum(full, Fraction(0)) / len(full)
    return {c: _drawn(rules, s, mean) for c, s in scores.items()}


def _blocked(round_: Round, rules: SurveyRules, contestant: str, score: RawScore) -> RawScore:
    if score.value is None or score.sheets >= rules.min_valid:
        return score
    facts: Facts = {"round": round_.code, "valid": score.sheets, "min": rules.min_valid}
    problem = Problem("survey-no-mean", True, contestant, facts=facts)
    return replace(score, value=None, problems=(problem,))


def _drawn(rules: SurveyRules, score: RawScore, mean: Fraction) -> RawScore:
    if score.value is None or score.sheets >= rules.min_valid:
        return score
    value = (score.sheets * score.value + rules.shrink * mean) / (score.sheets + rules.shrink)
    detail = score.detail
    if isinstance(detail, SurveyDetail):
        detail = replace(detail, field_mean=mean)
    return replace(score, value=value, detail=detail)
