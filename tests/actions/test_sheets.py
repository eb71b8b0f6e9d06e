"""Score sheets (评分表): stored once and receipted, or refused whole."""

import re

import pytest
from sqlalchemy import select

from contest.actions.rulings import recuse_judge, set_status
from contest.actions.sheets import SheetError, submit_sheet
from contest.actor import SYSTEM, Actor
from contest.db import db, writing
from contest.models import Contestant, HallStep, PaperSheet, ScoreSheet, Session

from .checking import audit_lines, refused
from .small_season import TOWNSHIP, Small, advance, plan_session
from .tablet import MARKS, UNITS, given, stored, submit


def test_a_whole_sheet_is_stored_and_receipted(opened: Small) -> None:
    receipt = submit(opened, given())
    assert re.fullmatch(r"[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}", receipt.code)
    assert (receipt.version, receipt.submission_id) == (1, "submission-1")
    row = db.session.scalars(select(ScoreSheet)).one()
    assert (row.submission_id, row.version, row.marks) == ("submission-1", 1, UNITS)
    assert row.judge_id == opened.judges["j1"].judge_id
    assert row.entered_by_id == opened.judges["j1"].person_id
    assert (row.device, row.device_at) == ("tablet 3", "2022-05-20T09:00:00")
    assert row.received_at == receipt.received_at


def test_a_stored_sheet_leaves_one_audit_line(opened: Small) -> None:
    submit(opened, given())
    assert audit_lines()[1:] == [("submit-sheet", "t1 a1", "评委j1")]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("０", 0),
        ("６０", 600_000),
        ("５４．５", 545_000),
        ("５４。５", 545_000),
        ("５４，５", 545_000),
        ("54,5", 545_000),
        (" 54.5 ", 545_000),
        ("54.50", 545_000),
        ("54.5000", 545_000),
    ],
)
def test_full_width_digits_and_points_are_read(opened: Small, text: str, units: int) -> None:
    submit(opened, given({**MARKS, "content": text}))
    assert stored() == [(1, {**UNITS, "content": units})]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("60.5", "mark-range"),
        ("-0.5", "mark-range"),
        ("－５", "mark-range"),
        ("540", "mark-range"),
        ("54.3", "mark-step"),
        ("54.25", "mark-step"),
        ("0.0001", "mark-step"),
        ("", "mark-missing"),
        ("  ", "mark-missing"),
        ("\u3000", "mark-missing"),
        ("五十四", "mark-not-number"),
        ("54分", "mark-not-number"),
        ("5e1", "mark-not-number"),
        ("54.12345", "mark-not-number"),
        ("54..", "mark-not-number"),
        ("NaN", "mark-not-number"),
        ("5 4", "mark-not-number"),
        ("1,000.5", "mark-not-number"),
        ("٥٤", "mark-not-number"),
    ],
)
def test_a_mark_that_cannot_count_is_refused(opened: Small, text: str, code: str) -> None:
    with refused("sheet-faults", 422, count=1) as caught:
        submit(opened, given({**MARKS, "content": text}))
    assert isinstance(caught.value, SheetError)
    facts = {"criterion": "工作实绩", "min": "0", "max": "60", "step": "0.5"}
    assert caught.value.faults == {"content": (code, facts)}


def test_a_mark_that_is_not_sent_is_missing(opened: Small) -> None:
    with refused("sheet-faults", 422, count=1) as caught:
        submit(opened, given({"content": "54"}))
    assert isinstance(caught.value, SheetError)
    assert caught.value.faults["speech"][0] == "mark-missing"


def test_all_faults_of_a_sheet_are_told_at_once(opened: Small) -> None:
    with refused("sheet-faults", 422, count=2) as caught:
        submit(opened, given({"content": "五", "speech": "40.5"}))
    assert isinstance(caught.value, SheetError)
    codes = {criterion: code for criterion, (code, _) in caught.value.faults.items()}
    assert codes == {"content": "mark-not-number", "speech": "mark-range"}


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("1", ""),
        ("4", ""),
        ("40", ""),  # 1, 1 + 3, 1 + 13 × 3
        ("0", "mark-range"),
        ("43", "mark-range"),
        ("3", "mark-step"),
        ("39", "mark-step"),
    ],
)
def test_steps_are_counted_from_the_lowest_mark(planned: Small, answer: str, code: str) -> None:
    advance(planned, "final", "open")
    submission = given({"site": "55", "answer": answer}, session="final")
    if not code:
        assert submit(planned, submission).version == 1
        return
    with refused("sheet-faults", 422) as caught:
        submit(planned, submission)
    assert isinstance(caught.value, SheetError)
    assert caught.value.faults["answer"][0] == code


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        ("planned", ()),
        ("closed", ("open", "close")),
        ("verified", ("open", "close", "verify")),
        ("signed", ("open", "close", "verify", "sign")),
    ],
)
def test_only_an_open_session_takes_sheets(
    planned: Small, state: str, steps: tuple[str, ...]
) -> None:
    advance(planned, "t1", *steps)
    with refused(f"session-is-{state}", session="场次t1"):
        submit(planned, given())


def test_a_reopened_session_takes_sheets_again(opened: Small) -> None:
    advance(opened, "t1", "close", "reopen")
    assert submit(opened, given()).version == 1


def test_only_a_judge_submits(opened: Small) -> None:
    for actor in (opened.organiser, opened.verifier, opened.supervisor):
        with refused("not-allowed", 403):
            submit_sheet(actor, opened.season, given())


def test_a_judge_of_no_seat_on_the_panel_is_refused(planned: Small) -> None:
    plan_session(planned, "duo", "township", ("a1",), judges=("j1", "j2"))
    with refused("not-on-panel", 403, session="场次duo"):
        submit(planned, given(session="duo"), judge="j3")
    nobody = Actor("某人", planned.organiser.person_id, frozenset({"judge"}))
    with refused("not-on-panel", 403, session="场次duo"):
        submit_sheet(nobody, planned.season, given(session="duo"))


@pytest.mark.parametrize("contestant", ["b1", "nobody"])
def test_a_contestant_of_another_session_is_refused(opened: Small, contestant: str) -> None:
    with refused("not-in-session", 404, session="场次t1"):
        submit(opened, given(contestant=contestant))


def test_an_unknown_session_is_refused(opened: Small) -> None:
    with refused("unknown-session", 404):
        submit(opened, given(session="t9"))


def test_a_recused_judge_is_refused_for_that_contestant_only(opened: Small) -> None:
    recuse_judge(opened.organiser, opened.season, TOWNSHIP, "a1", "j2", "近亲属")
    with refused("recused", 403, name="田稻香"):
        submit(opened, given(), judge="j2")
    submit(opened, given(), judge="j1")
    submit(opened, given(id="submission-2", contestant="a2"), judge="j2")
    assert len(stored()) == 2


def test_a_recusal_holds_for_its_stage_only(planned: Small) -> None:
    advance(planned, "final", "open")
    recuse_judge(planned.organiser, planned.season, TOWNSHIP, "a1", "j2", "近亲属")
    submission = given({"site": "55", "answer": "37"}, session="final")
    assert submit(planned, submission, judge="j2").version == 1


@pytest.mark.parametrize("status", ["absent", "withdrawn", "disqualified", "vetoed"])
def test_a_contestant_who_has_left_gets_no_sheet(opened: Small, status: str) -> None:
    set_status(opened.organiser, opened.season, TOWNSHIP, "a1", status, "组委会决定")
    with refused(f"contestant-{status}", name="田稻香"):
        submit(opened, given())


@pytest.mark.parametrize("status", ["ok", "dnf", "suspended"])
def test_a_contestant_who_still_ranks_gets_a_sheet(opened: Small, status: str) -> None:
    set_status(opened.organiser, opened.season, TOWNSHIP, "a1", status, "组委会决定")
    assert submit(opened, given()).version == 1


def test_a_contestant_who_came_back_gets_a_sheet(opened: Small) -> None:
    set_status(opened.organiser, opened.season, TOWNSHIP, "a1", "absent", "未到场")
    set_status(opened.organiser, opened.season, TOWNSHIP, "a1", "ok", "查实已到场")
    assert submit(opened, given()).version == 1


def test_a_status_of_a_later_stage_does_not_reach_back(opened: Small) -> None:
    set_status(opened.organiser, opened.season, ("community", "city"), "a1", "withdrawn", "因病")
    assert submit(opened, given()).version == 1


def test_a_status_reaches_the_stages_above(planned: Small) -> None:
    advance(planned, "final", "open")
    set_status(planned.organiser, planned.season, TOWNSHIP, "a1", "withdrawn", "因病")
    with refused("contestant-withdrawn"):
        submit(planned, given({"site": "55", "answer": "37"}, session="final"))


def test_an_endless_number_is_refused(opened: Small) -> None:
    with refused("sheet-faults", 422, count=1):
        submit(opened, given({**MARKS, "content": "9" * 5000}))


def test_a_score_that_the_hall_has_seen_is_not_corrected_until_it_is_taken_back(
    opened: Small,
) -> None:
    submit(opened, given())
    show(1, "reveal")
    with refused("contestant-revealed"):
        submit(opened, given(id="submission-2", seen=1))
    submit(opened, given(id="submission-3", contestant="a2"))
    show(2, "undo")
    assert submit(opened, given(id="submission-2", seen=1)).version == 2


def show(number: int, kind: str) -> None:
    """Write down what the hall saw of the first contestant."""
    session_id = db.session.scalars(select(Session.id).where(Session.code == "t1")).one()
    with writing(SYSTEM, "show") as action:
        action.add(
            HallStep(
                session_id=session_id,
                number=number,
                kind=kind,
                content='{"contestant": "a1"}',
                digest=str(number),
            )
        )


def test_an_id_of_a_paper_sheet_is_not_used_again(opened: Small) -> None:
    session_id = db.session.scalars(select(Session.id).where(Session.code == "t1")).one()
    judge = opened.judges["j1"]
    contestant_id = db.session.scalars(select(Contestant.id)).first()
    with writing(SYSTEM, "enter-paper") as action:
        action.add(
            PaperSheet(
                submission_id="submission-1",
                session_id=session_id,
                contestant_id=contestant_id,
                judge_id=judge.judge_id,
                marks=UNITS,
                entered_by_id=opened.organiser.person_id,
            )
        )
    with refused("id-used", 422):
        submit(opened, given())
