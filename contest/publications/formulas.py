"""Formulas (算式): how a score came about, in numbers that a reader can follow."""

from collections.abc import Sequence
from fractions import Fraction

from contest.rules.results import (
    Detail,
    DuelDetail,
    PanelDetail,
    QuizDetail,
    RoundScore,
    SurveyDetail,
)
from contest.rules.rounding import POINT, exact_text, plain_text, points_text
from contest.rules.values import DuelRules, PanelRules, QuizRules, Round, Stage, SurveyRules

#: people behind any number of a survey that is shown apart, and the step of sheets otherwise
FEWEST_SHOWN, STEP = 5, 10


def round_formula(round_: Round, score: RoundScore) -> str:
    """Return the formula of a round score, without its result."""
    text = _method_formula(round_, score.detail, score)
    if text and score.adjustment:
        sign = "+" if score.adjustment > 0 else "−"
        text = f"{text} {sign} {plain_text(abs(score.adjustment))}"
    return text


def _method_formula(round_: Round, detail: Detail, score: RoundScore) -> str:
    rules = round_.rules
    if isinstance(rules, PanelRules) and isinstance(detail, PanelDetail):
        return _panel(rules, detail)
    if isinstance(rules, SurveyRules) and isinstance(detail, SurveyDetail):
        return _survey(rules, detail)
    if isinstance(rules, QuizRules) and isinstance(detail, QuizDetail):
        return _quiz(rules, detail)
    if isinstance(rules, DuelRules) and isinstance(detail, DuelDetail):
        results = "、".join(line[5] for line in detail.bouts)
        return results
    return "" if score.exact is None else exact_text(score.exact)


def _panel(rules: PanelRules, detail: PanelDetail) -> str:
    if detail.raw is None:
        return ""
    if detail.class_scores:
        weights = {c.code: c.weight for c in rules.classes}
        parts = [f"{_short(value)} × {_short(weights[c])}%" for c, value in detail.class_scores]
        text = " + ".join(parts)
    elif rules.trim.by == "criterion":
        text = " + ".join(_criteria(rules, detail))
    else:
        left = [s.total for s in detail.sheets if s.total is not None and not s.dropped]
        text = _combined(rules.combine, left)
    if rules.full and rules.full != 100:
        text = f"({text}) × 100 ÷ {_short(rules.full)}"
    if detail.coefficient is not None:
        text = f"({text}) × {_short(detail.coefficient)}"
    return text


def _criteria(rules: PanelRules, detail: PanelDetail) -> list[str]:
    parts = []
    for index, criterion in enumerate(rules.criteria):
        left = [
            Fraction(s.marks[index] or 0, POINT)
            for s in detail.sheets
            if s.total is not None and not s.struck[index]
        ]
        part = _combined(rules.combine, left)
        if criterion.weight != 1:
            part = f"{part} × {_short(criterion.weight)}"
        parts.append(part)
    return parts


def _combined(how: str, values: Sequence[Fraction]) -> str:
    numbers = [_short(value) for value in values]
    if how == "median":
        return "median(" + ", ".join(numbers) + ")"
    text = " + ".join(numbers)
    return text if how == "sum" else f"({text}) ÷ {len(numbers)}"


def is_told_apart(detail: SurveyDetail) -> bool:
    """Tell whether groups and items may be shown: no number rests on fewer than five people."""
    return detail.fewest >= FEWEST_SHOWN


def shown_sheets(detail: SurveyDetail) -> str:
    """Return how many valid sheets there are; in steps where a group may be a few people."""
    if is_told_apart(detail):
        return str(detail.valid)
    least = detail.valid // STEP * STEP
    return f"{least}+" if least else f"<{STEP}"


def _survey(rules: SurveyRules, detail: SurveyDetail) -> str:
    weights = {c.code: c.weight for c in rules.classes}
    if not weights or not is_told_apart(detail):
        return _short(detail.raw) if detail.raw is not None else ""
    return " + ".join(f"{_short(v)} × {_short(weights[c])}%" for c, v in detail.class_scores)


def _quiz(rules: QuizRules, detail: QuizDetail) -> str:
    points = plain_text(detail.points)
    if rules.convert == "best":
        return f"{points} ÷ {plain_text(detail.best)} × 100"
    if rules.convert == "band":
        low, high = plain_text(detail.lowest), plain_text(detail.best)
        span = _short(rules.ceiling - rules.floor)
        return f"{_short(rules.floor)} + {span} × ({points} − {low}) ÷ ({high} − {low})"
    return f"{points} ÷ {_short(rules.full)} × 100"


def total_formula(stage: Stage, scores: Sequence[tuple[Round, RoundScore]], before: str) -> str:
    """Return the formula of a stage's total; late composition weighs the exact scores."""
    parts = []
    for round_, score in scores:
        if score.exact is None or score.score is None:
            return ""
        places = round_.scoring.places
        late = stage.scoring.compose == "late"
        value = _short(score.exact) if late else points_text(score.score, places)
        parts.append(f"{value} × {_short(round_.weight)}%")
    text = " + ".join(parts)
    if stage.carry:
        rest = _short(100 - stage.carry)
        text = f"({text}) × {rest}% + {before} × {_short(stage.carry)}%"
    return text


def _short(value: Fraction) -> str:
    """Return an exact decimal, or six places with an ellipsis where it never ends."""
    text = exact_text(value)
    if "/" not in text:
        return text
    units = abs(value) * 10**6
    whole, rest = divmod(units.numerator // units.denominator, 10**6)
    return f"{'-' if value < 0 else ''}{whole}.{rest:06d}…"
