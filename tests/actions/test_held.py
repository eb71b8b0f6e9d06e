"""Sheets kept aside (暂存): late ones and clashes, both versions for ever, people decide."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from contest.actions.held import choose_held, decide_held
from contest.actions.sessions import reopen_session
from contest.actions.sheets import Submission
from contest.db import db
from contest.export import export_season
from contest.loading import setup_of, stage_result
from contest.models import HeldSheet, ScoreSheet
from contest.queries.sessions import session_view

from .checking import audit_lines, contents, decisions, refused
from .small_season import Small, advance
from .tablet import MARKS, UNITS, given, stored, submit

OTHER = {"content": "50", "speech": "36"}
FRESH = {"content": "57", "speech": "36"}
OTHER_UNITS = {"content": 500_000, "speech": 360_000}


def queued(*arguments: object, **named: object) -> Submission:
    """Return what a tablet's queue sends: it may be kept aside."""
    return replace(given(*arguments, **named), may_be_held=True)  # type: ignore[arg-type]


def held() -> list[tuple[str, int, dict[str, int]]]:
    """Return (why, version seen, marks) of every sheet kept aside."""
    rows = db.session.scalars(select(HeldSheet).order_by(HeldSheet.id))
    return [(row.why, row.version_seen, row.marks) for row in rows]


def test_a_second_device_s_other_value_is_kept_aside(opened: Small) -> None:
    submit(opened, queued())
    receipt = submit(opened, queued(OTHER, id="submission-2"))
    assert receipt.held == "clash"
    assert receipt.submission_id == "submission-2"
    assert stored() == [(1, UNITS)]
    assert held() == [("clash", 0, OTHER_UNITS)]


def test_a_sheet_kept_aside_is_receipted_again(opened: Small) -> None:
    submit(opened, queued())
    first = submit(opened, queued(OTHER, id="submission-2"))
    before = contents()
    assert submit(opened, queued(OTHER, id="submission-2")) == first
    assert contents() == before
    with refused("id-used", 422):
        submit(opened, queued(MARKS, id="submission-2"))


def test_the_judge_may_keep_the_one_kept_aside(opened: Small) -> None:
    submit(opened, queued())
    submit(opened, queued(OTHER, id="submission-2"))
    sheet = choose_held(opened.judges["j1"], opened.season, "submission-2", "held", 1)
    assert (sheet.version, sheet.marks) == (2, OTHER_UNITS)
    assert stored() == [(1, UNITS), (2, OTHER_UNITS)]
    assert held() == [("clash", 0, OTHER_UNITS)]
    assert [d.facts for d in decisions("held-sheet")] == [{"verdict": "accept"}]


def test_the_judge_may_keep_the_one_stored(opened: Small) -> None:
    submit(opened, queued())
    submit(opened, queued(OTHER, id="submission-2"))
    sheet = choose_held(opened.judges["j1"], opened.season, "submission-2", "stored", 1)
    assert (sheet.version, sheet.marks) == (1, UNITS)
    assert stored() == [(1, UNITS)]
    assert audit_lines()[-1][:2] == ("choose-held", "submission-2")
    with refused("no-held-sheet", 404):
        choose_held(opened.judges["j1"], opened.season, "submission-2", "held", 1)


def test_a_choice_beside_an_older_version_is_asked_again(opened: Small) -> None:
    submit(opened, queued())
    submit(opened, queued(OTHER, id="submission-2"))
    submit(opened, queued(FRESH, id="submission-3", seen=1))
    with refused("newer-version", 412):
        choose_held(opened.judges["j1"], opened.season, "submission-2", "held", 1)
    assert len(stored()) == 2
    choose_held(opened.judges["j1"], opened.season, "submission-2", "stored", 2)
    assert len(stored()) == 2


def test_nothing_is_taken_in_over_what_the_judge_handed_in_since(opened: Small) -> None:
    advance(opened, "t1", "close")
    submit(opened, queued(OTHER, id="submission-2"))
    reopen_session(opened.organiser, opened.season, "t1", "补打")
    submit(opened, queued())
    with refused("newer-is-the-judge-s"):
        decide_held(opened.organiser, opened.season, "submission-2", "accept", "迟到")
    assert stored() == [(1, UNITS)]


@pytest.mark.parametrize("step", ["verify", "sign"])
def test_nothing_is_verified_or_signed_while_a_sheet_is_kept_aside(
    opened: Small, step: str
) -> None:
    submit(opened, queued())
    before = ["close"] if step == "verify" else ["close", "verify"]
    advance(opened, "t1", *before)
    submit(opened, queued(OTHER, id="submission-2"))
    with refused("held-waiting", count=1):
        advance(opened, "t1", step)
    decide_held(opened.organiser, opened.season, "submission-2", "reject", "以先到的为准")
    advance(opened, "t1", step)


def test_a_judge_rules_on_no_sheet_of_an_own_panel(opened: Small) -> None:
    advance(opened, "t1", "close")
    submit(opened, queued(OTHER, id="submission-2"))
    both = replace(opened.organiser, judge_id=opened.judges["j1"].judge_id)
    with refused("second-duty", 403):
        decide_held(both, opened.season, "submission-2", "accept", "迟到")


def test_only_the_judge_settles_an_own_clash(opened: Small) -> None:
    submit(opened, queued())
    submit(opened, queued(OTHER, id="submission-2"))
    with refused("no-held-sheet", 404):
        choose_held(opened.judges["j2"], opened.season, "submission-2", "held", 1)
    with refused("not-allowed", 403):
        choose_held(opened.organiser, opened.season, "submission-2", "held", 1)
    with refused("bad-submission", 422):
        choose_held(opened.judges["j1"], opened.season, "submission-2", "both", 1)
    advance(opened, "t1", "close")
    with refused("session-is-closed"):
        choose_held(opened.judges["j1"], opened.season, "submission-2", "held", 1)


@pytest.mark.parametrize("steps", [["close"], ["close", "verify"], ["close", "verify", "sign"]])
def test_a_sheet_after_the_closing_is_kept_aside_and_not_counted(
    opened: Small, steps: list[str]
) -> None:
    advance(opened, "t1", *steps)
    receipt = submit(opened, queued())
    assert receipt.held == "late"
    assert stored() == []
    assert held() == [("late", 0, UNITS)]
    assert scores(opened) == {}


def test_a_sheet_before_the_opening_is_refused(planned: Small) -> None:
    with refused("session-is-planned"):
        submit(planned, queued())


def test_the_desk_takes_a_late_sheet_in_with_a_reason(opened: Small) -> None:
    advance(opened, "t1", "close")
    submit(opened, queued())
    with refused("reason-missing", 422):
        decide_held(opened.organiser, opened.season, "submission-1", "accept", " ")
    decide_held(opened.organiser, opened.season, "submission-1", "accept", "断网，按时打完")
    assert stored() == [(1, UNITS)]
    assert held() == [("late", 0, UNITS)]
    with refused("no-held-sheet", 404):
        decide_held(opened.organiser, opened.season, "submission-1", "reject", "再定一次")


def test_the_desk_may_turn_a_late_sheet_down(opened: Small) -> None:
    advance(opened, "t1", "close")
    submit(opened, queued())
    decide_held(opened.organiser, opened.season, "submission-1", "reject", "打分早已结束")
    assert stored() == []
    assert [(d.value, d.reason) for d in decisions("held-sheet")] == [
        ("submission-1", "打分早已结束")
    ]


def test_a_verified_session_must_be_reopened_first(opened: Small) -> None:
    advance(opened, "t1", "close", "verify")
    submit(opened, queued())
    with refused("session-is-verified"):
        decide_held(opened.organiser, opened.season, "submission-1", "accept", "断网")
    for actor in (opened.verifier, opened.supervisor, opened.judges["j1"]):
        with refused("not-allowed", 403):
            decide_held(actor, opened.season, "submission-1", "accept", "断网")


def test_blank_abstained_absent_and_zero_are_four_things(opened: Small, tmp_path: Path) -> None:
    with refused("sheet-faults", 422):
        submit(opened, queued({"content": "", "speech": "36"}))
    submit(opened, queued({"content": "0", "speech": "0"}, contestant="a1"))
    for contestant, kind in (("a2", "abstained"), ("a3", "absent")):
        sheet = replace(queued({}, id=f"sheet-{contestant}", contestant=contestant), kind=kind)
        submit(opened, sheet)
    marks = session_view(setup_of(opened.season), "t1")
    assert {e.contestant.code: e.marks[0] for e in marks.entries} == {
        "a1": "received",
        "a2": "abstained",
        "a3": "absent",
        "a4": "missing",
    }
    export_season("small", tmp_path / "folder")
    lines = (tmp_path / "folder" / "marks.csv").read_text().splitlines()[1:]
    assert [tuple(line.split(",")[2:]) for line in lines] == [
        ("a1", "j1", "content", "0"),
        ("a1", "j1", "speech", "0"),
    ]
    assert sorted(row.kind for row in db.session.scalars(select(ScoreSheet))) == [
        "",
        "absent",
        "abstained",
    ]


def test_an_abstention_can_be_corrected_and_counts_no_sheet(opened: Small) -> None:
    submit(opened, replace(queued({}), kind="abstained"))
    for judge in ("j2", "j3"):
        submit(opened, queued(id=f"sheet-{judge}"), judge)
    assert scores(opened) == {"a1": 2}
    submit(opened, queued(MARKS, id="submission-2", seen=1))
    assert scores(opened) == {"a1": 3}


def test_a_sheet_under_another_version_of_the_rules_is_refused(opened: Small) -> None:
    with refused("rulebook-changed", version=1):
        submit(opened, replace(queued(), rulebook=2))
    submit(opened, replace(queued(), rulebook=1))
    assert stored() == [(1, UNITS)]


def scores(small: Small) -> dict[str, int]:
    """Return how many sheets count for each contestant that has one."""
    result = stage_result(setup_of(small.season), "community", "township")
    own = [s for found in result.round_scores.values() for s in found.values() if s.sheets]
    return {s.contestant: s.sheets for s in own}
