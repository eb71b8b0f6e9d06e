"""Filling in a sheet (填表方式): marks from deductions or from grades, exactly.

A checklist starts at the highest mark and is deducted from, never below the lowest; a grade
is a percentage of the criterion's maximum, which must be an allowed mark.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from contest.rules.rounding import POINT
from contest.rules.values import Criterion

#: ways to fill in a sheet: marks typed in, deducted from the maximum, by grades
MODES = ("marks", "checklist", "grades")


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a checklist: what is deducted each time, and how many times at most."""

    code: str
    text: str
    units: int
    most: int


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade of a criterion, in percent of its maximum (units of 1/10000)."""

    code: str
    name: str
    percent: int


@dataclass(frozen=True, slots=True)
class Deduction:
    """What one line of a sheet takes off; a free one has no item and needs its reason."""

    item: str
    times: int
    units: int
    reason: str = ""


def highest_mark(criterion: Criterion) -> int:
    """Return the highest mark on the criterion's step."""
    return criterion.max - (criterion.max - criterion.min) % criterion.step


def is_allowed(criterion: Criterion, units: int) -> bool:
    """Tell whether a mark is within the criterion's range and on its step."""
    is_within = criterion.min <= units <= criterion.max
    return is_within and (units - criterion.min) % criterion.step == 0


def mark_after(criterion: Criterion, deductions: Iterable[Deduction]) -> int:
    """Return what deductions leave of the highest mark, at least the lowest."""
    taken = sum(line.units * line.times for line in deductions)
    return max(criterion.min, highest_mark(criterion) - taken)


def grade_mark(criterion: Criterion, grade: Grade) -> int | None:
    """Return a grade's mark; None where it is not an allowed one."""
    exact = Fraction(criterion.max * grade.percent, 100 * POINT)
    units = int(exact)
    return units if units == exact and is_allowed(criterion, units) else None
