"""Trimming (去掉最高分、最低分): which sheets or marks a panel drops.

Exactly one of several equal extremes goes per drop; which one is told by the
judge's id, so that the order of the rows never matters and the value never does.
"""

from collections.abc import Sequence

from contest.rules.results import CountedSheet
from contest.rules.values import Trim


def dropped_sheets(valid: Sequence[CountedSheet], trim: Trim) -> dict[str, str]:
    """Return the judges whose whole sheet is dropped, with `high` or `low`."""
    ordered = sorted(valid, key=lambda s: (s.sum, s.judge))
    gone = {s.judge: "low" for s in ordered[: trim.low]}
    gone.update((s.judge, "high") for s in ordered[len(ordered) - trim.high :])
    return gone


def struck_marks(valid: Sequence[CountedSheet], trim: Trim) -> dict[str, tuple[str, ...]]:
    """Return per judge and criterion `high`, `low` or empty."""
    struck = {s.judge: [""] * len(s.marks) for s in valid}
    for index in range(len(valid[0].marks)):
        ordered = sorted(valid, key=lambda s: (s.marks[index], s.judge))
        for sheet in ordered[: trim.low]:
            struck[sheet.judge][index] = "low"
        for sheet in ordered[len(ordered) - trim.high :]:
            struck[sheet.judge][index] = "high"
    return {judge: tuple(marks) for judge, marks in struck.items()}
