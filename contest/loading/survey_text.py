"""A survey's rules within the text of the rulebook (问卷写入细则): all else stays as it is."""

from fractions import Fraction
from typing import Any

import tomlkit

from contest.loading.surveys import Place
from contest.rules.rounding import POINT
from contest.rules.values import SurveyRules


def with_survey(text: str, place: Place, rules: SurveyRules) -> str:
    """Return the text of the rulebook with one survey's rules put in their place."""
    field, stage_code, round_code = place
    document = tomlkit.parse(text)
    stages: Any = document["stage"]
    stage = next(s for s in stages if (s["field"], s["code"]) == (field, stage_code))
    table = next(r for r in stage["round"] if r["code"] == round_code)
    for key, value in _keys(rules).items():
        if value is None:
            table.pop(key, None)
        else:
            table[key] = value
    return tomlkit.dumps(document)


def _keys(rules: SurveyRules) -> dict[str, Any]:
    """Return the keys of a survey as TOML; None = the key is left out."""
    classes = [{"code": c.code, "name": c.name, "weight": _number(c.weight)} for c in rules.classes]
    items = [{"code": i.code, "name": i.name, "weight": _number(i.weight)} for i in rules.items]
    options = tomlkit.inline_table()
    options.update({code: _number(Fraction(n, POINT)) for code, n in rules.options.items()})
    satisfied = [code for code in rules.options if code in rules.satisfied]
    return {
        "items": _lines(items),
        "options": options,
        "formula": rules.formula,
        "satisfied": satisfied or None,
        "unknown": rules.unknown,
        "classes": _lines(classes) if classes else None,
        "min_valid": rules.min_valid,
        "below": rules.below,
        "shrink": _number(rules.shrink) if rules.below == "shrink" else None,
    }


def _lines(rows: list[dict[str, Any]]) -> Any:
    found = tomlkit.array().multiline(True)
    for row in rows:
        line = tomlkit.inline_table()
        line.update(row)
        found.append(line)
    return found


def _number(value: Fraction) -> Any:
    """Return a whole number, or a decimal exactly as it is written."""
    if value.denominator == 1:
        return value.numerator
    digits = f"{value.numerator * 10**8 // value.denominator:09d}"
    return tomlkit.value(f"{digits[:-8]}.{digits[-8:]}".rstrip("0"))
