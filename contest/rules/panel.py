"""Panel scores (评委打分): on-site observation and stage competition.

Order: sheet totals → trim → combine → classes → × 100/full → normalise.
A sheet counts when every criterion has a mark within its range and on its step
and the judge is neither recused nor the sheet void; a missing sheet is never zero.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from statistics import median_high, median_low

from contest.rules.evidence import Sheet, StageEvidence
from contest.rules.normalise import normalised
from contest.rules.results import CountedSheet, Facts, PanelDetail, Problem, RawScore
from contest.rules.rounding import POINT, round_places
from contest.rules.trimming import dropped_sheets, struck_marks
from contest.rules.values import Criterion, JudgeClass, PanelRules, Round, Trim

NO_TRIM = Trim(high=0, low=0)


def panel_scores(
    round_: Round, rules: PanelRules, evidence: StageEvidence
) -> tuple[dict[str, RawScore], list[Problem]]:
    """Return the panel's raw scores by entry, and problems of whole groups."""
    sheets = evidence.rounds[round_.code].sheets
    scores = {
        entry.id: _entry_score(round_, rules, entry.id, sheets[entry.id], evidence)
        for entry in evidence.entries
        if sheets.get(entry.id)
    }
    if rules.normalise is None:
        return scores, []
    return normalised(scores, rules.normalise, evidence.entries, round_.code)


def count_sheets(
    round_: Round,
    rules: PanelRules,
    contestant: str,
    sheets: Sequence[Sheet],
    evidence: StageEvidence,
) -> list[CountedSheet]:
    """Return every sheet in the order of the judges, with its total or why it has none."""
    weights, scale = scaled_weights(rules.criteria)
    lines = [(c.min, c.max, c.step, w) for c, w in zip(rules.criteria, weights, strict=True)]
    classes = {c.code for c in rules.classes}
    decisions = evidence.decisions
    counted = []
    for judge, marks in sorted(sheets):
        class_code = evidence.judge_classes.get(judge, "")
        total, why = _sheet_total(marks, lines)
        if (contestant, judge) in decisions.recuse:
            why = "recused"
        elif (contestant, round_.code, judge) in decisions.void:
            why = "void"
        elif classes and class_code not in classes and not why:
            why = "class"
        counted.append(CountedSheet(judge, class_code, marks, None if why else total, scale, why))
    return counted


def scaled_weights(criteria: Sequence[Criterion]) -> tuple[list[int], int]:
    """Return whole weights and the scale that turns Σ mark × weight into points."""
    common = lcm(*(c.weight.denominator for c in criteria))
    return [int(c.weight * common) for c in criteria], common * POINT


def _sheet_total(
    marks: Sequence[int | None], lines: Sequence[tuple[int, int, int, int]]
) -> tuple[int, str]:
    total = 0
    for mark, (low, high, step, weight) in zip(marks, lines, strict=True):
        if mark is None:
            return 0, "incomplete"
        if mark < low or mark > high:
            return 0, "range"
        if (mark - low) % step:
            return 0, "step"
        total += mark * weight
    return total, ""


def _entry_score(
    round_: Round,
    rules: PanelRules,
    contestant: str,
    sheets: Sequence[Sheet],
    evidence: StageEvidence,
) -> RawScore:
    counted = count_sheets(round_, rules, contestant, sheets, evidence)
    problems = [
        Problem(f"sheet-{s.why}", False, contestant, facts={"round": round_.code, "judge": s.judge})
        for s in counted
        if s.why in ("incomplete", "range", "step", "class")
    ]
    valid = sum(s.sum is not None for s in counted)
    lacking = _lacking(round_, rules, contestant, counted, valid)
    if lacking:
        detail = PanelDetail(tuple(counted), None)
        return RawScore(None, valid, 0, detail, (*problems, lacking))
    marked, value, dropped, class_scores = _combined(rules, counted)
    value *= Fraction(100) / rules.full if rules.full else 1
    detail = PanelDetail(tuple(marked), value, tuple(class_scores))
    return RawScore(value, valid, dropped, detail, tuple(problems))


def _lacking(
    round_: Round,
    rules: PanelRules,
    contestant: str,
    counted: Sequence[CountedSheet],
    valid: int,
) -> Problem | None:
    """Return the blocking problem that keeps an entry from a panel score."""
    facts: Facts = {"round": round_.code, "valid": valid}
    if valid < max(rules.min_judges, 1):
        return Problem("too-few-sheets", True, contestant, facts={**facts, "min": rules.min_judges})
    present = {s.class_code for s in counted if s.sum is not None}
    for judge_class in rules.classes:
        if judge_class.code not in present:
            return Problem(
                "class-missing", True, contestant, facts={**facts, "class": judge_class.code}
            )
    return None


def _combined(
    rules: PanelRules, counted: Sequence[CountedSheet]
) -> tuple[list[CountedSheet], Fraction, int, list[tuple[str, Fraction]]]:
    """Return the marked sheets, the score before scaling, the drops and the class scores."""
    if not rules.classes:
        marked, value, dropped = _pool_score(rules, counted, rules.trim)
        return marked, value, dropped, []
    marked_by_judge: dict[str, CountedSheet] = {s.judge: s for s in counted}
    score, dropped = Fraction(0), 0
    class_scores: list[tuple[str, Fraction]] = []
    for judge_class in rules.classes:
        marked, value, drops = _pool_score(rules, _of_class(counted, judge_class), judge_class.trim)
        marked_by_judge.update((s.judge, s) for s in marked)
        class_scores.append((judge_class.code, value))
        score += value * judge_class.weight / 100
        dropped += drops
    return list(marked_by_judge.values()), score, dropped, class_scores


def _of_class(counted: Sequence[CountedSheet], judge_class: JudgeClass) -> list[CountedSheet]:
    return [s for s in counted if s.class_code == judge_class.code and s.sum is not None]


def _pool_score(
    rules: PanelRules, counted: Sequence[CountedSheet], trim: Trim
) -> tuple[list[CountedSheet], Fraction, int]:
    valid = [s for s in counted if s.sum is not None]
    trim = trim if len(valid) >= trim.start else NO_TRIM
    dropped = trim.high + trim.low
    if rules.trim.by == "criterion":
        struck = struck_marks(valid, trim)
        marked = [s._replace(struck=struck[s.judge]) if s.judge in struck else s for s in counted]
        value = _by_criterion(rules, [s for s in marked if s.sum is not None])
        return marked, value, dropped
    gone = dropped_sheets(valid, trim)
    marked = [s._replace(dropped=gone[s.judge]) if s.judge in gone else s for s in counted]
    left = [s.sum for s in marked if s.sum is not None and not s.dropped]
    return marked, _combine(left, rules.combine) / marked[0].scale, dropped


def _by_criterion(rules: PanelRules, sheets: Sequence[CountedSheet]) -> Fraction:
    score = Fraction(0)
    for index, criterion in enumerate(rules.criteria):
        left = [s.marks[index] or 0 for s in sheets if not s.struck[index]]
        value = _combine(left, rules.combine) / POINT
        if rules.criterion_places is not None:
            value = round_places(value, rules.criterion_places)
        score += value * criterion.weight
    return score


def _combine(values: Sequence[int], how: str) -> Fraction:
    if how == "median":
        return Fraction(median_low(values) + median_high(values), 2)
    return Fraction(sum(values), 1 if how == "sum" else len(values))
