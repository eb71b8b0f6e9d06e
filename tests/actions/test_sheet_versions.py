"""Sending again (重复提交): one id is one sheet; a correction is the next version."""

import pytest

from contest.actions.rulings import set_status

from .checking import contents, refused
from .small_season import TOWNSHIP, Small, advance
from .tablet import MARKS, UNITS, given, stored, submit


@pytest.mark.parametrize("id", ["", "1234567", "x" * 65])
def test_a_submission_without_a_proper_id_is_refused(opened: Small, id: str) -> None:
    with refused("bad-submission", 422):
        submit(opened, given(id=id))


def test_the_same_submission_twice_is_stored_once(opened: Small) -> None:
    first = submit(opened, given())
    before = contents()
    assert submit(opened, given()) == first
    assert submit(opened, given({"content": "５４．０", "speech": "36.0"})) == first
    assert contents() == before
    assert stored() == [(1, UNITS)]


def test_a_submission_is_receipted_again_after_closing(opened: Small) -> None:
    first = submit(opened, given())
    advance(opened, "t1", "close")
    before = contents()
    assert submit(opened, given()) == first
    assert contents() == before


def test_an_older_submission_is_receipted_again_after_a_correction(opened: Small) -> None:
    first = submit(opened, given())
    submit(opened, given({**MARKS, "content": "53"}, id="submission-2", seen=1))
    assert submit(opened, given()) == first


def test_a_submission_is_receipted_again_after_the_contestant_left(opened: Small) -> None:
    first = submit(opened, given())
    set_status(opened.organiser, opened.season, TOWNSHIP, "a1", "withdrawn", "因病")
    assert submit(opened, given()) == first


def test_the_same_id_with_other_marks_is_refused(opened: Small) -> None:
    submit(opened, given())
    with refused("id-used", 422):
        submit(opened, given({**MARKS, "content": "53"}, seen=1))


def test_the_same_id_for_another_contestant_is_refused(opened: Small) -> None:
    submit(opened, given())
    with refused("id-used", 422):
        submit(opened, given(contestant="a2"))


def test_the_same_id_from_another_judge_is_refused(opened: Small) -> None:
    submit(opened, given())
    with refused("id-used", 422):
        submit(opened, given(), judge="j2")


def test_who_saw_an_older_version_is_shown_what_is_stored(opened: Small) -> None:
    submit(opened, given({"content": "53.5", "speech": "36"}))
    with refused("newer-version", 412, stored="工作实绩 53.5、现场表达 36"):
        submit(opened, given(id="submission-2", seen=0))


def test_a_correction_is_the_next_version(opened: Small) -> None:
    submit(opened, given())
    receipt = submit(opened, given({**MARKS, "content": "53"}, id="submission-2", seen=1))
    assert receipt.version == 2
    assert stored() == [(1, UNITS), (2, {**UNITS, "content": 530_000})]
    with refused("newer-version", 412, stored="工作实绩 53、现场表达 36"):
        submit(opened, given(id="submission-3", seen=1))


def test_judges_number_their_versions_apart(opened: Small) -> None:
    assert submit(opened, given(), judge="j1").version == 1
    assert submit(opened, given(id="submission-2"), judge="j2").version == 1
