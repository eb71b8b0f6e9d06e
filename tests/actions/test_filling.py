"""Checklists and grades (扣分、评等次): the server derives every mark anew."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from contest.actions.filling import set_filling
from contest.actions.held import decide_held
from contest.actions.sheets import SheetError, Submission
from contest.db import db
from contest.loading import filling_of, setup_of
from contest.models import HeldSheet, ScoreSheet, Session
from contest.queries.reasons import entry_reasons

from .checking import audit_lines, refused
from .small_season import TOWNSHIP, Small, advance
from .tablet import given, stored, submit

ITEMS = {"content": "0.5 4 台账缺页\n10 1 未公示", "speech": ""}
GRADES = {"content": "A 95 优秀\nB 85 良好", "speech": "A 95 优秀\nD 50 较差"}
LISTED = {"item": "1", "times": 3, "reason": "第二季度"}
FREE = {"item": "", "times": 1, "points": "2.5", "reason": "讲解超出范围"}


def start(small: Small, mode: str) -> None:
    """Set the way of filling in and open the session."""
    set_filling(small.organiser, small.season, "t1", mode, ITEMS, GRADES)
    advance(small, "t1", "open")


def form() -> str:
    """Return the digest of the session's form."""
    return filling_of(db.session.scalars(select(Session).where(Session.code == "t1")).one()).digest


def checklist(marks: dict[str, str] | None, **deductions: Any) -> Submission:
    """Return a checklist as a tablet sends it."""
    detail = {"mode": "checklist", "form": form(), "deductions": deductions}
    return replace(given(), marks=marks, detail=detail)


def test_a_checklist_starts_at_the_maximum_and_is_deducted_from(planned: Small) -> None:
    start(planned, "checklist")
    submit(
        planned, checklist({"content": "58.5", "speech": "37.5"}, content=[LISTED], speech=[FREE])
    )
    assert stored() == [(1, {"content": 585_000, "speech": 375_000})]
    row = db.session.scalars(select(ScoreSheet)).one()
    assert row.detail["deductions"] == {"content": [LISTED], "speech": [FREE]}


def test_no_deduction_is_full_marks(planned: Small) -> None:
    start(planned, "checklist")
    submit(planned, checklist({"content": "60", "speech": "40"}))
    assert stored() == [(1, {"content": 600_000, "speech": 400_000})]


def test_deductions_end_at_the_lowest_mark(planned: Small) -> None:
    start(planned, "checklist")
    lines = [{**FREE, "points": "40"}, {**FREE, "points": "0.5"}]
    submit(planned, checklist({"content": "60", "speech": "0"}, speech=lines))
    assert stored() == [(1, {"content": 600_000, "speech": 0})]


def test_a_form_without_script_reckons_nothing(planned: Small) -> None:
    start(planned, "checklist")
    submit(planned, checklist(None, content=[LISTED]))
    assert stored() == [(1, {"content": 585_000, "speech": 400_000})]


def test_marks_that_do_not_follow_from_the_detail_are_refused(planned: Small) -> None:
    start(planned, "checklist")
    with refused("marks-differ"):
        submit(planned, checklist({"content": "60", "speech": "40"}, content=[LISTED]))


def test_a_free_deduction_without_its_reason_is_refused(planned: Small) -> None:
    start(planned, "checklist")
    with refused("sheet-faults", 422, count=1) as caught:
        submit(planned, checklist(None, speech=[{**FREE, "reason": " "}]))
    assert isinstance(caught.value, SheetError)
    assert caught.value.faults["speech"][0] == "deduction-reason"


def test_a_sheet_of_another_form_is_refused(planned: Small) -> None:
    set_filling(planned.organiser, planned.season, "t1", "checklist", ITEMS, GRADES)
    old = checklist({"content": "58.5", "speech": "40"}, content=[LISTED])
    texts = {**ITEMS, "content": "0.5 4 台账缺页、涂改\n10 1 未公示"}
    set_filling(planned.organiser, planned.season, "t1", "checklist", texts, GRADES)
    advance(planned, "t1", "open")
    with refused("filling-changed"):
        submit(planned, old)
    with refused("filling-changed"):
        submit(planned, given())


def test_plain_marks_take_no_detail(opened: Small) -> None:
    with refused("filling-changed"):
        submit(opened, replace(given(), detail={"content": [["c1", "台账缺页"]]}))
    with refused("bad-submission", 422):
        submit(opened, replace(given(), detail={"why": "长" * 20_000}))


def test_who_abstains_deducts_nothing(planned: Small) -> None:
    start(planned, "checklist")
    with refused("filling-changed"):
        submit(planned, replace(checklist({}, content=[LISTED]), kind="abstained"))
    assert submit(planned, replace(given({}), kind="abstained")).version == 1


def test_grades_are_turned_into_marks(planned: Small) -> None:
    start(planned, "grades")
    detail = {"mode": "grades", "form": form(), "grades": {"content": "B", "speech": "D"}}
    submit(planned, replace(given({"content": "51", "speech": "20"}), detail=detail))
    assert stored() == [(1, {"content": 510_000, "speech": 200_000})]
    assert db.session.scalars(select(ScoreSheet.detail)).one() == detail


def test_the_same_sheet_twice_is_one(planned: Small) -> None:
    start(planned, "checklist")
    sheet = checklist({"content": "58.5", "speech": "40"}, content=[LISTED])
    first = submit(planned, sheet)
    assert submit(planned, sheet) == first
    other = checklist({"content": "58.5", "speech": "40"}, content=[{**LISTED, "reason": "另一条"}])
    with refused("id-used", 422):
        submit(planned, other)
    assert len(stored()) == 1


def test_a_late_sheet_keeps_its_detail(planned: Small) -> None:
    start(planned, "checklist")
    advance(planned, "t1", "close")
    sheet = checklist({"content": "58.5", "speech": "40"}, content=[LISTED])
    assert submit(planned, replace(sheet, may_be_held=True)).held == "late"
    held = db.session.scalars(select(HeldSheet)).one()
    assert held.detail["deductions"] == {"content": [LISTED]}
    decide_held(planned.organiser, planned.season, held.submission_id, "accept", "途中没有信号")
    assert db.session.scalars(select(ScoreSheet.detail)).one() == held.detail


def test_the_desk_reads_reasons_once_the_session_is_closed(planned: Small) -> None:
    start(planned, "checklist")
    submit(planned, checklist({"content": "58.5", "speech": "40"}, content=[LISTED]))
    assert entry_reasons(setup_of(planned.season), TOWNSHIP, "a1") == []
    advance(planned, "t1", "close")
    line = {"text": "台账缺页", "times": 3, "points": "1.5", "note": "第二季度"}
    assert entry_reasons(setup_of(planned.season), TOWNSHIP, "a1") == [
        {
            "session": "场次t1",
            "seat": 1,
            "criteria": [{"name": "工作实绩", "mark": "58.5", "lines": [line]}],
        }
    ]


def test_grades_are_scaled_exactly_from_the_lowest_step(planned: Small) -> None:
    """随机问答 has 1, 4, 7 … 40: 92.5 % of 40 is 37, an allowed mark; 95 % is 38, none."""
    grades = {"site": "A 95 优\nB 85 良", "answer": "A 92.5 优\nB 85 良"}
    set_filling(planned.organiser, planned.season, "final", "grades", {}, grades)
    with refused("filling-faults", 422, count=1):
        wrong = {**grades, "answer": "A 95 优\nB 85 良"}
        set_filling(planned.organiser, planned.season, "final", "grades", {}, wrong)


def test_the_filling_is_frozen_when_the_session_opens(planned: Small) -> None:
    start(planned, "checklist")
    with refused("session-is-open"):
        set_filling(planned.organiser, planned.season, "t1", "marks", {}, {})
    with refused("not-allowed", 403):
        set_filling(planned.supervisor, planned.season, "t2", "marks", {}, {})
    with refused("bad-submission", 422):
        set_filling(planned.organiser, planned.season, "t2", "other", {}, {})
    assert audit_lines()[0] == ("set-filling", "t1", "梁秋白")
