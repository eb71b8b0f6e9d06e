"""Checklists and grades (扣分条目、等次): what is read, what is refused, no database needed."""

from collections.abc import Mapping
from typing import Any

import pytest

from contest.errors import ContestError
from contest.loading import Filling
from contest.queries.filling import FillingError, derived_marks, filling_rows
from contest.queries.marking import SheetError
from contest.rules.filling import Grade, Item, grade_mark, highest_mark
from contest.rules.values import Criterion

CRITERIA = (
    Criterion("content", "工作实绩", 600_000, step=5_000),
    Criterion("speech", "现场表达", 400_000, step=5_000),
)
#: 1, 4, 7 … 40
ODD = Criterion("answer", "随机问答", 420_000, min=10_000, step=30_000)
ITEMS = {"content": (Item("1", "台账缺页", 5_000, 4), Item("2", "未公示", 100_000, 1))}
CHECKLIST = Filling("checklist", ITEMS, {}, "form-1")
PAIR = (Grade("A", "优秀", 950_000), Grade("D", "较差", 500_000))
GRADED = Filling("grades", {}, {"content": PAIR, "speech": PAIR}, "form-2")
GRADES = {"content": "A 95 优秀\nB 85 良好", "speech": "A 95 优秀\nD 50 较差"}
LISTED = {"item": "1", "times": 3, "reason": "第二季度"}
FREE = {"item": "", "times": 1, "points": "2.5", "reason": "讲解超出范围"}


def marks(lines: Any, criterion: str = "speech") -> dict[str, int]:
    """Return the marks of a checklist with these deductions."""
    detail = {"mode": "checklist", "form": "form-1", "deductions": {criterion: lines}}
    return derived_marks(CHECKLIST, CRITERIA, detail)[0]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ({**FREE, "reason": " "}, "deduction-reason"),
        ({**FREE, "points": "0.3"}, "deduction-points"),
        ({**FREE, "points": "0"}, "deduction-points"),
        ({**FREE, "points": ""}, "deduction-points"),
        ({**FREE, "points": "-1"}, "deduction-points"),
        ({**FREE, "points": "41"}, "deduction-points"),
        ({**FREE, "points": "9" * 5000}, "deduction-points"),
    ],
)
def test_a_free_deduction_needs_its_reason_and_fits(line: dict[str, Any], code: str) -> None:
    with pytest.raises(SheetError) as caught:
        marks([line])
    assert caught.value.faults["speech"][0] == code


@pytest.mark.parametrize(
    ("lines", "code", "status"),
    [
        ([{**LISTED, "times": 5}], "filling-changed", 409),
        ([{**LISTED, "times": 0}], "filling-changed", 409),
        ([{**LISTED, "item": "9"}], "filling-changed", 409),
        ([LISTED, LISTED], "bad-submission", 422),
        ([{**LISTED, "times": True}], "bad-submission", 422),
        ([{**LISTED, "times": "3"}], "bad-submission", 422),
        ([{**LISTED, "reason": "长" * 201}], "bad-submission", 422),
        ([{**FREE, "times": 2}], "bad-submission", 422),
        (["1"], "bad-submission", 422),
        ("1", "bad-submission", 422),
    ],
)
def test_what_the_form_does_not_know_is_refused(lines: Any, code: str, status: int) -> None:
    with pytest.raises(ContestError) as caught:
        marks(lines, "content")
    assert (caught.value.code, caught.value.status) == (code, status)


@pytest.mark.parametrize("letter", ["", "C", 1, None, ["A"]])
def test_a_grade_that_is_none_is_refused(letter: Any) -> None:
    detail = {"mode": "grades", "form": "form-2", "grades": {"content": letter, "speech": "D"}}
    with pytest.raises(SheetError) as caught:
        derived_marks(GRADED, CRITERIA, detail)
    assert caught.value.faults["content"][0] == "grade-missing"


@pytest.mark.parametrize(
    ("mode", "items", "grades", "faults"),
    [
        ("checklist", {"content": "x 1 字"}, {}, [(1, "item-line")]),
        ("checklist", {"content": "1 1"}, {}, [(1, "item-line")]),
        ("checklist", {"content": "1 1 字\n\n0.3 1 字"}, {}, [(3, "item-points")]),
        ("checklist", {"content": "60.5 1 字"}, {}, [(1, "item-points")]),
        ("checklist", {"content": "0 1 字\n1 0 字"}, {}, [(1, "item-points"), (2, "item-times")]),
        ("checklist", {"content": "1 100 字"}, {}, [(1, "item-times")]),
        ("checklist", {"content": "1 " + "9" * 5000 + " 字"}, {}, [(1, "item-line")]),
        ("checklist", {"content": "1 1 " + "字" * 201}, {}, [(1, "item-line")]),
        ("grades", {}, {**GRADES, "content": "A 95 优\nAB 85 良"}, [(2, "grade-line")]),
        ("grades", {}, {**GRADES, "content": "A 95 优\nB 84 良"}, [(2, "grade-step")]),
        ("grades", {}, {**GRADES, "content": "A 101 优\nB 85 良"}, [(1, "grade-step")]),
        ("grades", {}, {**GRADES, "content": "A 85 优\nB 95 良"}, [(2, "grade-order")]),
        ("grades", {}, {**GRADES, "content": "A 95 优\nA 85 良"}, [(2, "grade-order")]),
        ("grades", {}, {**GRADES, "content": "A 95 优"}, [(1, "grades-few")]),
    ],
)
def test_a_line_that_cannot_be_used_is_named(
    mode: str,
    items: Mapping[str, str],
    grades: Mapping[str, str],
    faults: list[tuple[int, str]],
) -> None:
    with pytest.raises(FillingError) as caught:
        filling_rows(CRITERIA, mode, items, grades)
    found = [(fault.criterion, fault.line, fault.code) for fault in caught.value.faults]
    assert found == [("content", line, code) for line, code in faults]


def test_a_mark_starts_at_the_highest_on_the_step() -> None:
    assert highest_mark(ODD) == 400_000
    assert highest_mark(CRITERIA[0]) == 600_000


@pytest.mark.parametrize(
    ("percent", "mark"),
    [("100", 420_000), ("50", 210_000), ("95", None), ("2.3809", None), ("33.3333", None)],
)
def test_a_grade_is_an_allowed_mark_or_none(percent: str, mark: int | None) -> None:
    whole, _, part = percent.partition(".")
    grade = Grade("A", "优", int(whole) * 10_000 + int(part.ljust(4, "0") or 0))
    found = grade_mark(Criterion("x", "项", 420_000, step=30_000), grade)
    assert found == mark
