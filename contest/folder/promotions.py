"""The promotion rules (晋级规则) in a rulebook: one reader per rule."""

from collections.abc import Callable
from fractions import Fraction

from contest.folder.toml_table import Table
from contest.rules.values import (
    Best,
    Cap,
    PromotionRule,
    Proportional,
    Quota,
    Ratio,
    Recommend,
    Threshold,
    Top,
)


def _threshold(table: Table) -> Threshold:
    return Threshold(table.points("score", needed=True))


def _top(table: Table) -> Top:
    return Top(table.whole("n", needed=True))


def _ratio(table: Table) -> Ratio:
    most = table.whole("max") if table.has("max") else None
    return Ratio(
        of=table.exact("of", needed=True),
        rounding=table.text("rounding", "up", allowed=("up", "down", "half-up")),
        min=table.whole("min"),
        max=most,
    )


def _quota(table: Table) -> Quota:
    inner = table.table("table")
    if not inner.data:
        table.fault("table", "fault-list")
    return Quota({unit: inner.whole(unit) for unit in inner.data})


def _proportional(table: Table) -> Proportional:
    return Proportional(
        places=table.whole("places", needed=True),
        base=table.whole("base"),
        method=table.text("method", "hamilton", allowed=("hamilton", "webster", "dhondt")),
        weights=table.numbers("weights") if table.has("weights") else None,
    )


def _best(table: Table) -> Best:
    return Best(table.whole("n", needed=True))


def _recommend(table: Table) -> Recommend:
    return Recommend(table.whole("n", needed=True))


def _cap(table: Table) -> Cap:
    return Cap(table.text("unit_kind", needed=True), table.whole("n", needed=True))


READERS: dict[str, Callable[[Table], PromotionRule]] = {
    "threshold": _threshold,
    "top": _top,
    "ratio": _ratio,
    "quota": _quota,
    "proportional": _proportional,
    "best": _best,
    "recommend": _recommend,
    "cap": _cap,
}


def promotion_rule(table: Table) -> PromotionRule | None:
    """Read one rule of a pipeline; None where its name is unknown."""
    name = table.text("rule", allowed=tuple(READERS), needed=True)
    if name not in READERS:
        return None
    found = READERS[name](table)
    table.done()
    if isinstance(found, Ratio) and found.of > Fraction(1):
        table.fault("of", "fault-ratio")
    return found
