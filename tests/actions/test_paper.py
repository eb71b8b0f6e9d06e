"""Paper sheets (纸质评分表): two people type them in; only what both read alike counts."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from contest.actions.held import choose_held, decide_held
from contest.actions.paper import PaperEntry, enter_paper
from contest.actions.rulings import recuse_judge, set_status
from contest.actions.sessions import close_session, sign_session, verify_session
from contest.actions.sheets import SheetError
from contest.actor import SYSTEM, Actor
from contest.db import db, writing
from contest.errors import ContestError
from contest.loading import season_by_code, setup_of
from contest.models import AuditLine, HallStep, HeldSheet, PaperSheet, ScoreSheet, Session
from contest.queries.paper import PaperView, differences
from contest.queries.receipts import receipt_of

from .checking import contents, refused
from .small_season import TOWNSHIP, Small, advance, plan_session, seat_person
from .tablet import MARKS, UNITS, given, stored, submit

OTHER = {"content": "45", "speech": "36"}
OTHER_UNITS = {"content": 450_000, "speech": 360_000}


@pytest.fixture
def second(opened: Small) -> Actor:
    """Return a second organiser."""
    found = seat_person(opened.season, "安娜仁", "organiser")
    db.session.commit()
    return found


def sheet(
    marks: dict[str, str] = MARKS, id: str = "paper-one-1", contestant: str = "a1", kind: str = ""
) -> PaperEntry:
    """Return what is typed in from the sheet of the first judge."""
    return PaperEntry(id, "t1", "j1", contestant, marks, kind)


def enter(small: Small, actor: Actor, entry: PaperEntry) -> PaperView:
    """Type in a sheet."""
    return enter_paper(actor, small.season, entry)


def aside() -> list[tuple[str, dict[str, int]]]:
    """Return (why, marks) of every sheet kept aside."""
    return [(row.why, row.marks) for row in db.session.scalars(select(HeldSheet))]


def test_one_person_alone_makes_no_sheet(opened: Small) -> None:
    view = enter(opened, opened.organiser, sheet())
    assert (view.state, view.names) == ("waiting", ["梁秋白"])
    assert stored() == []


def test_two_people_who_agree_make_one_sheet(opened: Small, second: Actor) -> None:
    enter(opened, opened.organiser, sheet())
    view = enter(opened, second, sheet(id="paper-two-1"))
    assert view.state == "made"
    row = db.session.scalars(select(ScoreSheet)).one()
    assert (row.version, row.kind, row.marks) == (1, "", UNITS)
    assert row.submission_id.startswith("paper:")
    assert row.detail == {}
    assert view.receipt == receipt_of(row).code
    line = db.session.scalars(select(AuditLine).order_by(AuditLine.id.desc())).first()
    assert line is not None and (line.action, line.target) == ("enter-paper", "t1 j1 a1")
    assert line.facts["people"] == ["梁秋白", "安娜仁"]
    assert line.facts["entries"] == ["paper-one-1", "paper-two-1"]


def test_the_same_person_twice_makes_no_sheet(opened: Small) -> None:
    enter(opened, opened.organiser, sheet())
    before = contents()
    assert enter(opened, opened.organiser, sheet(id="paper-one-2")).state == "waiting"
    assert contents() == before


def test_another_s_values_are_told_to_who_has_typed_in_too(opened: Small, second: Actor) -> None:
    first = enter(opened, opened.organiser, sheet())
    assert list(first.others) == []
    with_values = enter(opened, second, sheet(OTHER, "paper-two-1"))
    assert with_values.state == "differs"
    assert with_values.others == [("梁秋白", 1, "工作实绩 54")]
    session = db.session.scalars(select(Session).where(Session.code == "t1")).one()
    setup = setup_of(opened.season)
    for person, shown in ((second, True), (opened.organiser, True), (opened.verifier, False)):
        (found,) = differences(setup, session, person.person_id)
        assert (found.is_own, bool(found.readings[0].marks)) == (shown, shown)


def test_a_third_look_settles_a_difference(opened: Small, second: Actor) -> None:
    enter(opened, opened.organiser, sheet())
    enter(opened, second, sheet(OTHER, "paper-two-1"))
    assert enter(opened, second, sheet(id="paper-two-2")).state == "made"
    assert stored() == [(1, UNITS)]
    assert len(db.session.scalars(select(PaperSheet)).all()) == 3


def test_a_misreading_of_both_is_a_new_version(opened: Small, second: Actor) -> None:
    enter(opened, opened.organiser, sheet(OTHER))
    enter(opened, second, sheet(OTHER, "paper-two-1"))
    assert enter(opened, opened.organiser, sheet(id="paper-one-2")).state == "differs"
    assert stored() == [(1, OTHER_UNITS)]
    assert enter(opened, second, sheet(id="paper-two-2")).state == "made"
    assert stored() == [(1, OTHER_UNITS), (2, UNITS)]


def test_a_third_person_may_settle_but_not_overturn(opened: Small, second: Actor) -> None:
    third = seat_person(opened.season, "白博文", "organiser")
    db.session.commit()
    enter(opened, opened.organiser, sheet())
    enter(opened, second, sheet(OTHER, "paper-two-1"))
    assert enter(opened, third, sheet(id="paper-three-1")).state == "made"
    fourth = seat_person(opened.season, "陈四", "organiser")
    db.session.commit()
    with refused("paper-agreed"):
        enter(opened, fourth, sheet(OTHER, "paper-four-1"))


def test_the_same_entry_sent_twice_is_stored_once(opened: Small, second: Actor) -> None:
    enter(opened, opened.organiser, sheet())
    first = enter(opened, second, sheet(id="paper-two-1"))
    before = contents()
    assert enter(opened, second, sheet(id="paper-two-1")) == first
    assert enter(opened, opened.organiser, sheet()).state == "made"
    assert contents() == before
    for other in (sheet(OTHER), replace(sheet(), judge="j2"), sheet(contestant="a2")):
        with refused("id-used", 422):
            enter(opened, opened.organiser, other)
    with refused("id-used", 422):
        enter(opened, opened.organiser, sheet(id="paper-two-1"))


def test_an_id_is_of_one_kind_of_sheet(opened: Small) -> None:
    submit(opened, given())
    with refused("id-used", 422):
        enter(opened, opened.organiser, sheet(id="submission-1", contestant="a2"))
    submit(opened, replace(given(OTHER, id="submission-2"), may_be_held=True))
    with refused("id-used", 422):
        enter(opened, opened.organiser, sheet(id="submission-2", contestant="a2"))
    enter(opened, opened.organiser, sheet(contestant="a2"))
    with refused("id-used", 422):
        submit(opened, given(id="paper-one-1", contestant="a3"))


@pytest.mark.parametrize("name", ["paper:0123456789", "swap:1:2:3456", "short", "x" * 65, ""])
def test_an_id_that_no_device_makes_is_refused(opened: Small, name: str) -> None:
    with refused("bad-submission", 422):
        enter(opened, opened.organiser, sheet(id=name))
    with refused("bad-submission", 422):
        submit(opened, given(id=name))


def test_equal_to_the_tablet_s_nothing_new(opened: Small, second: Actor) -> None:
    submit(opened, given())
    enter(opened, opened.organiser, sheet())
    view = enter(opened, second, sheet(id="paper-two-1"))
    assert view.state == "same"
    assert stored() == [(1, UNITS)] and aside() == []


def test_unequal_to_the_tablet_s_is_kept_aside(opened: Small, second: Actor) -> None:
    submit(opened, given())
    enter(opened, opened.organiser, sheet(OTHER))
    assert enter(opened, second, sheet(OTHER, "paper-two-1")).state == "clash"
    assert stored() == [(1, UNITS)] and aside() == [("clash", OTHER_UNITS)]
    # typed in anew without a change, it is not kept aside a second time
    enter(opened, second, sheet(MARKS, "paper-two-2"))
    assert enter(opened, second, sheet(OTHER, "paper-two-3")).state == "clash"
    assert len(aside()) == 1
    (held,) = db.session.scalars(select(HeldSheet.submission_id))
    choose_held(opened.judges["j1"], opened.season, held, "held", 1)
    assert stored() == [(1, UNITS), (2, OTHER_UNITS)]
    assert enter(opened, second, sheet(OTHER, "paper-two-3")).state == "made"


def test_a_tablet_s_later_sheet_does_not_lose_to_paper(opened: Small, second: Actor) -> None:
    enter(opened, opened.organiser, sheet())
    enter(opened, second, sheet(id="paper-two-1"))
    submit(opened, given(OTHER, seen=1))
    assert stored() == [(1, UNITS), (2, OTHER_UNITS)]
    assert enter(opened, second, sheet(id="paper-two-1")).state == "replaced"
    third = {"content": "50", "speech": "36"}
    enter(opened, opened.organiser, sheet(third, "paper-one-2"))
    assert enter(opened, second, sheet(third, "paper-two-2")).state == "clash"
    assert stored()[-1] == (2, OTHER_UNITS)


def test_a_tablet_s_sheet_equal_to_the_paper_gets_its_receipt(
    opened: Small, second: Actor
) -> None:
    enter(opened, opened.organiser, sheet())
    enter(opened, second, sheet(id="paper-two-1"))
    before = contents()
    queued = replace(given(), may_be_held=True)
    receipt = submit(opened, queued)
    (made,) = db.session.scalars(select(ScoreSheet))
    assert receipt == receipt_of(made) and not receipt.held
    assert submit(opened, queued) == submit(opened, given(id="plain-form-1")) == receipt
    assert contents() == before
    advance(opened, "t1", "close")
    assert submit(opened, replace(queued, id="after-closing")) == receipt
    # what it says else is still a clash, or late
    assert submit(opened, replace(queued, marks=OTHER)).held == "late"
    assert stored() == [(1, UNITS)] and aside() == [("late", OTHER_UNITS)]


def test_after_the_closing_it_is_late(opened: Small, second: Actor) -> None:
    enter(opened, opened.organiser, sheet())
    advance(opened, "t1", "close")
    assert enter(opened, second, sheet(id="paper-two-1")).state == "late"
    assert stored() == [] and aside() == [("late", UNITS)]
    (held,) = db.session.scalars(select(HeldSheet.submission_id))
    decide_held(opened.organiser, opened.season, held, "accept", "按时交的纸质表")
    assert stored() == [(1, UNITS)]
    assert enter(opened, second, sheet(id="paper-two-1")).state == "made"


def test_a_correction_after_the_closing_is_late_too(opened: Small, second: Actor) -> None:
    enter(opened, opened.organiser, sheet())
    enter(opened, second, sheet(id="paper-two-1"))
    advance(opened, "t1", "close")
    enter(opened, opened.organiser, sheet(OTHER, "paper-one-2"))
    assert enter(opened, second, sheet(OTHER, "paper-two-2")).state == "late"
    assert stored() == [(1, UNITS)] and aside() == [("late", OTHER_UNITS)]
    (held,) = db.session.scalars(select(HeldSheet.submission_id))
    decide_held(opened.organiser, opened.season, held, "reject", "以原表为准")
    assert enter(opened, second, sheet(OTHER, "paper-two-2")).state == "rejected"


def test_before_the_opening_it_is_refused(planned: Small) -> None:
    with refused("session-is-planned"):
        enter(planned, planned.organiser, sheet())


@pytest.mark.parametrize("kind", ["abstained", "absent"])
def test_blank_zero_abstained_and_absent_are_four_things(
    opened: Small, second: Actor, kind: str
) -> None:
    with refused("sheet-faults", 422) as caught:
        enter(opened, opened.organiser, sheet({"content": "", "speech": "36"}))
    assert isinstance(caught.value, SheetError)
    assert caught.value.faults["content"][0] == "mark-missing"
    zero = {"content": "0", "speech": "0"}
    enter(opened, opened.organiser, sheet(zero))
    assert enter(opened, second, sheet({}, "paper-two-1", kind=kind)).state == "differs"
    assert enter(opened, opened.organiser, sheet({}, "paper-one-2", kind=kind)).state == "made"
    row = db.session.scalars(select(ScoreSheet)).one()
    assert (row.kind, row.marks) == (kind, {})
    with refused("bad-submission", 422):
        enter(opened, opened.organiser, sheet({}, "paper-one-3", kind="blank"))


def test_only_organisers_off_the_panel_type_in(opened: Small) -> None:
    for actor in (opened.verifier, opened.supervisor, opened.judges["j1"]):
        with refused("not-allowed", 403):
            enter(opened, actor, sheet())
    both = replace(opened.organiser, judge_id=opened.judges["j2"].judge_id)
    with refused("second-duty", 403):
        enter(opened, both, sheet())


def test_who_typed_in_neither_verifies_nor_signs(opened: Small, second: Actor) -> None:
    everything = frozenset({"organiser", "verifier", "supervisor"})
    clerk = replace(opened.organiser, roles=everything)
    enter(opened, clerk, sheet())
    close_session(second, opened.season, "t1")
    with refused("entered-paper", 403):
        verify_session(clerk, opened.season, "t1")
    verify_session(opened.verifier, opened.season, "t1")
    with refused("entered-paper", 403):
        sign_session(clerk, opened.season, "t1")
    verifier = replace(opened.verifier, roles=everything)
    with refused("second-duty", 403):
        enter(opened, verifier, sheet(id="paper-two-1"))


def test_a_recused_judge_s_sheet_is_refused(opened: Small) -> None:
    recuse_judge(opened.organiser, opened.season, TOWNSHIP, "a1", "j1", "近亲属")
    with refused("paper-barred", 403, judge="评委1", name="田稻香"):
        enter(opened, opened.organiser, sheet())
    enter(opened, opened.organiser, sheet(contestant="a2"))


def test_a_judge_off_the_panel_has_no_sheet(planned: Small) -> None:
    plan_session(planned, "trio", "township", ("a1",))
    advance(planned, "trio", "open")
    plan_session(planned, "other", "township", ("a2",), judges=("j1", "j2"))
    with refused("paper-off-panel", 403):
        enter(
            planned,
            planned.organiser,
            replace(sheet(), session="other", contestant="a2", judge="j3"),
        )
    with refused("unknown-judge", 404):
        enter(planned, planned.organiser, replace(sheet(), session="trio", judge="j9"))


@pytest.mark.parametrize("contestant", ["b1", "nobody"])
def test_a_contestant_of_another_session_is_refused(opened: Small, contestant: str) -> None:
    with refused("not-in-session", 404):
        enter(opened, opened.organiser, sheet(contestant=contestant))


def test_a_contestant_who_has_left_gets_no_sheet(opened: Small) -> None:
    set_status(opened.organiser, opened.season, TOWNSHIP, "a1", "withdrawn", "因病")
    with refused("contestant-withdrawn"):
        enter(opened, opened.organiser, sheet())


def test_another_version_of_the_rules_is_refused(opened: Small) -> None:
    with refused("rulebook-changed", version=1):
        enter(opened, opened.organiser, replace(sheet(), rulebook=2))


def test_a_score_that_the_hall_has_seen_is_not_overwritten(opened: Small, second: Actor) -> None:
    enter(opened, opened.organiser, sheet())
    session_id = db.session.scalars(select(Session.id).where(Session.code == "t1")).one()
    with writing(SYSTEM, "show") as action:
        step = {"kind": "reveal", "content": '{"contestant": "a1"}', "digest": "1"}
        action.add(HallStep(session_id=session_id, number=1, **step))
    with refused("contestant-revealed"):
        enter(opened, second, sheet(id="paper-two-1"))
    assert stored() == []


def test_five_at_once_with_one_id_are_one_entry(app: Flask, opened: Small, second: Actor) -> None:
    enter(opened, opened.organiser, sheet())
    calls = [lambda: enter_paper(second, season_by_code("small"), sheet(id="paper-two-1"))] * 5
    answers = at_once(app, calls)
    assert [answer.state for answer in answers if isinstance(answer, PaperView)] == ["made"] * 5
    assert stored() == [(1, UNITS)]
    assert len(db.session.scalars(select(PaperSheet)).all()) == 2


def test_two_people_at_once_make_one_sheet(app: Flask, opened: Small, second: Actor) -> None:
    for n, contestant in enumerate(("a1", "a2", "a3", "a4")):
        calls = [
            lambda who=who, n=n, c=contestant: enter_paper(
                who, season_by_code("small"), sheet(id=f"paper-{who.person_id}-{n}", contestant=c)
            )
            for who in (opened.organiser, second)
        ]
        states = sorted(str(getattr(answer, "state", answer)) for answer in at_once(app, calls))
        assert states == ["made", "waiting"]
    assert len(stored()) == 4


def at_once(app: Flask, calls: list[Callable[[], PaperView]]) -> list[PaperView | ContestError]:
    """Do several things in the same moment."""
    start = Barrier(len(calls))

    def run(call: Callable[[], PaperView]) -> PaperView | ContestError:
        with app.app_context():
            start.wait()
            try:
                return call()
            except ContestError as error:
                return error

    with ThreadPoolExecutor(len(calls)) as pool:
        found = list(pool.map(run, calls))
    db.session.rollback()
    return found
