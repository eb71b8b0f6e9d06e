"""Recusal by unit (单位回避): nobody scores a contestant of the own unit.

Units above the home unit are too near as well, up to the one within which entries compete:
a township's judges may score its contest, but not its contestants in the city's.
"""

from pathlib import Path

import pytest
from flask import Flask

from contest.actions.sheets import Submission, submit_sheet

from .checking import refused
from .small_season import ROUNDS, Small, advance, plan_session, start_season, write_season


def season(folder: Path, stage: str, unit: str) -> Small:
    """Return the season with judge j3 of this unit and one session of a stage open.

    Two judges are enough, so that the session can open without the one who is barred.
    """
    files = write_season(folder / "season", marks={}, judge_units={"j3": unit})
    rulebook = files / "rulebook.toml"
    rulebook.write_text(
        rulebook.read_text().replace("criteria = [", "min_judges = 2\n  criteria = [")
    )
    small = start_season(files)
    plan_session(small, "show", stage, ("a1", "a2", "b1"))
    advance(small, "show", "open")
    return small


def submit(small: Small, stage: str, contestant: str) -> int:
    """Submit a sheet of judge j3 with marks that fit both stages; return its version."""
    marks = dict.fromkeys(ROUNDS[stage][1:], "37")
    given = Submission(f"of-{stage}-{contestant}", "show", contestant, 0, marks)
    return submit_sheet(small.judges["j3"], small.season, given).version


@pytest.mark.parametrize(
    ("stage", "unit", "barred"),
    [
        ("township", "a1-home", {"a1"}),
        ("township", "t1", set()),
        ("city", "a1-home", {"a1"}),
        ("city", "t1", {"a1", "a2"}),
        ("city", "c", set()),
        ("city", "x", set()),
        ("city", "", set()),
    ],
)
def test_a_judge_too_near_to_a_contestant_is_refused(
    inside: Flask, tmp_path: Path, stage: str, unit: str, barred: set[str]
) -> None:
    small = season(tmp_path, stage, unit)
    for contestant in ("a1", "a2", "b1"):
        if contestant in barred:
            with refused("own-unit", 403):
                submit(small, stage, contestant)
        else:
            assert submit(small, stage, contestant) == 1
