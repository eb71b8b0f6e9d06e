"""Checklists and grades as a plain form has them (填表): read, and filled in again.

A tablet with scripts sends the same as JSON; here are the fields of the page without them.
"""

import re
from collections.abc import Mapping
from typing import Any

from contest.web.numbers import whole

#: take:CRITERION:ITEM = how many times; note:…; free:CRITERION:N:points, …:reason
TAKEN = re.compile(r"take:(.+):([0-9]{1,3})")
FREE = re.compile(r"free:(.+):([0-9]{1,2}):points")
#: rows for free deductions that a form shows more than are filled in
SPARE = 1

Json = dict[str, Any]


def typed_detail(form: Mapping[str, str]) -> Json:
    """Return what a plain form says of how the marks came about; empty for plain marks."""
    mode = form.get("mode", "marks")
    if mode == "marks":
        return {}
    head = {"mode": mode, "form": form.get("form", "")}
    if mode == "grades":
        chosen = {key[6:]: value for key, value in form.items() if key.startswith("grade:")}
        return {**head, "grades": chosen}
    deductions: dict[str, list[Json]] = {}
    for key, value in form.items():
        if (found := TAKEN.fullmatch(key)) and value.strip() not in ("", "0"):
            criterion, item = found.groups()
            times = whole(value, -1)
            note = form.get(f"note:{criterion}:{item}", "")
            line = {"item": item, "times": times, "reason": note}
            deductions.setdefault(criterion, []).append(line)
        if found := FREE.fullmatch(key):
            criterion, number = found.groups()
            reason = form.get(f"free:{criterion}:{number}:reason", "")
            if value.strip() or reason.strip():
                line = {"item": "", "times": 1, "points": value, "reason": reason}
                deductions.setdefault(criterion, []).append(line)
    return {**head, "deductions": deductions}


def filled_in(detail: Mapping[str, Any]) -> Json:
    """Return a sheet's detail as the form shows it: by item, and the free ones with a spare row."""
    lines: Mapping[str, list[Json]] = detail.get("deductions", {})
    return {
        "grades": detail.get("grades", {}),
        "items": {c: {one["item"]: one for one in own if one["item"]} for c, own in lines.items()},
        "free": {c: [one for one in own if not one["item"]] for c, own in lines.items()},
    }
