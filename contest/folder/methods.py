"""The settings of the methods (比武方式) in a rulebook: one reader per method."""

from collections.abc import Callable
from fractions import Fraction

from contest.folder.toml_table import Table
from contest.rules.rounding import MAX_PLACES, POINT
from contest.rules.values import (
    Criterion,
    DuelRules,
    GivenRules,
    Item,
    JudgeClass,
    MethodRules,
    Normalise,
    PanelRules,
    QuizRules,
    RespondentClass,
    SurveyRules,
    Trim,
)

HUNDRED = Fraction(100)


def panel_rules(table: Table) -> PanelRules:
    """Read the settings of observation and stage rounds."""
    criteria = tuple(_criterion(t) for t in table.tables("criteria", needed=True))
    _unique(table, "criteria", [c.code for c in criteria])
    trim = _trim(table, Trim())
    classes = tuple(_judge_class(t, trim) for t in table.tables("classes"))
    _whole_share(table, "classes", [c.weight for c in classes])
    sheet_max = sum((Fraction(c.max, POINT) * c.weight for c in criteria), Fraction(0))
    if trim.by != "criterion" and table.has("criterion_places"):
        table.fault("criterion_places", "fault-needs-by-criterion")
    return PanelRules(
        criteria=criteria,
        combine=table.text("combine", "mean", allowed=("mean", "median", "sum")),
        trim=trim,
        criterion_places=optional_places(table, "criterion_places"),
        classes=classes,
        min_judges=table.whole("min_judges", 3, low=1),
        full=table.exact("full", sheet_max),
        normalise=_normalise(table) if table.has("normalise") else None,
    )


def _criterion(table: Table) -> Criterion:
    code = table.text("code", needed=True)
    found = Criterion(
        code=code,
        name=table.text("name", code),
        max=table.points("max", needed=True),
        min=table.points("min"),
        step=table.points("step", POINT // 100),
        weight=table.exact("weight", Fraction(1)),
        text=table.text("text").strip(),
    )
    if table.has("max") and found.max <= found.min:
        table.fault("max", "fault-max-min")
    if found.step <= 0:
        table.fault("step", "fault-step")
    table.done()
    return found


def _trim(table: Table, default: Trim) -> Trim:
    if not table.has("trim"):
        return default
    inner = table.table("trim")
    found = Trim(
        high=inner.whole("high", default.high),
        low=inner.whole("low", default.low),
        start=inner.whole("from", default.start, low=1),
        by=inner.text("by", default.by, allowed=("total", "criterion")),
    )
    inner.done()
    if found.start <= found.high + found.low:
        inner.fault("from", "fault-trim-from", low=found.high + found.low + 1)
    return found


def _judge_class(table: Table, trim: Trim) -> JudgeClass:
    found = JudgeClass(
        table.text("code", needed=True), table.exact("weight", needed=True), _trim(table, trim)
    )
    table.done()
    return found


def _normalise(table: Table) -> Normalise:
    inner = table.table("normalise")
    found = Normalise(
        reference=inner.text("reference", "entries", allowed=("entries", "groups")),
        places=optional_places(inner, "places", most=8),
        cap=inner.points("cap", 100 * POINT) or None,
        min_group=inner.whole("min_group", 5, low=1),
    )
    inner.done()
    return found


def survey_rules(table: Table) -> SurveyRules:
    """Read the settings of a survey."""
    items = tuple(_item(t) for t in table.tables("items", needed=True))
    _unique(table, "items", [i.code for i in items])
    if items and not any(i.weight for i in items):
        table.fault("items", "fault-weights-zero")
    options = _options(table)
    formula = table.text("formula", "mean", allowed=("mean", "rate"))
    satisfied = table.texts("satisfied")
    if formula == "rate" and (not satisfied or not set(satisfied) <= set(options)):
        table.fault("satisfied", "fault-choice", allowed="、".join(options))
    classes = tuple(_respondent_class(t) for t in table.tables("classes"))
    _whole_share(table, "classes", [c.weight for c in classes])
    below = table.text("below", "block", allowed=("block", "flag", "shrink"))
    return SurveyRules(
        items=items,
        options=options,
        formula=formula,
        satisfied=frozenset(satisfied),
        unknown=table.text("unknown", "exclude", allowed=("exclude", "zero")),
        classes=classes,
        min_valid=table.whole("min_valid", 50),
        below=below,
        shrink=table.exact("shrink", needed=below == "shrink"),
    )


def _options(table: Table) -> dict[str, int]:
    inner = table.table("options")
    options = {code: inner.points(code) for code in inner.data}
    if not options:
        table.fault("options", "fault-list")
    if "unknown" in options:
        inner.fault("unknown", "fault-option-unknown")
    return options


def _item(table: Table) -> Item:
    code = table.text("code", needed=True)
    found = Item(code, table.text("name", code), table.exact("weight", Fraction(1)))
    table.done()
    return found


def _respondent_class(table: Table) -> RespondentClass:
    code = table.text("code", needed=True)
    found = RespondentClass(code, table.exact("weight", needed=True), table.text("name"))
    table.done()
    return found


def quiz_rules(table: Table) -> QuizRules:
    """Read the settings of a quiz."""
    convert = table.text("convert", "full", allowed=("full", "best", "band"))
    found = QuizRules(
        full=_positive(table, "full"),
        convert=convert,
        floor=table.exact("floor", Fraction(60), needed=convert == "band"),
        ceiling=table.exact("ceiling", HUNDRED, needed=convert == "band"),
    )
    if found.ceiling < found.floor:
        table.fault("ceiling", "fault-max-min")
    return found


def duel_rules(table: Table) -> DuelRules:
    """Read the settings of bouts."""
    found = DuelRules(
        convert=table.text("convert", "points", allowed=("points", "votes")),
        win=table.exact("win", Fraction(3)),
        draw=table.exact("draw", Fraction(1)),
        loss=table.exact("loss", Fraction(0)),
    )
    if not found.win:
        table.fault("win", "fault-positive")
    return found


def given_rules(table: Table) -> GivenRules:
    """Read the settings of given scores."""
    return GivenRules(full=_positive(table, "full"))


def _positive(table: Table, key: str) -> Fraction:
    found = table.exact(key, HUNDRED)
    if not found:
        table.fault(key, "fault-positive")
    return found or HUNDRED


def optional_places(table: Table, key: str, most: int = MAX_PLACES) -> int | None:
    """Return a number of decimals where it is given."""
    found = table.whole(key) if table.has(key) else None
    if found is not None and found > most:
        table.fault(key, "fault-places", most=most)
        return None
    return found


def _unique(table: Table, key: str, codes: list[str]) -> None:
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        table.faults.add((*table.path, key), code, "fault-twice")


def _whole_share(table: Table, key: str, weights: list[Fraction]) -> None:
    if weights and sum(weights) != 100:
        table.faults.add((*table.path, key), str(sum(weights)), "fault-weights")


METHODS: dict[str, Callable[[Table], MethodRules]] = {
    "survey": survey_rules,
    "observation": panel_rules,
    "stage": panel_rules,
    "quiz": quiz_rules,
    "duel": duel_rules,
    "given": given_rules,
}
