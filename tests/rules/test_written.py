"""Questions and answers of a written quiz (笔试题目): what is accepted, what is right."""

import pytest

from contest.rules.written import is_right, key_text, read_question

SINGLE = {
    "code": "Q1",
    "kind": "single",
    "text": "党的基层组织每届任期几年？",
    "option-A": "三年",
    "option-B": "五年",
    "answer": "B",
    "difficulty": "2",
    "clause": "党章第三十条",
}


def faults(**changed: str) -> dict[str, str]:
    """Return field → code of what is wrong with a changed question."""
    typed = {**SINGLE, **{field.replace("_", "-"): text for field, text in changed.items()}}
    return {field: code for field, (code, _facts) in read_question(typed)[1].items()}


def test_a_sound_question_has_no_faults() -> None:
    draft, wrong = read_question(SINGLE)

    assert wrong == {}
    assert draft.options == (("A", "三年"), ("B", "五年"))
    assert draft.answer == ("B",)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"code": "题一"}, {"code": "question-code"}),
        ({"code": ""}, {"code": "question-code"}),
        ({"kind": "essay"}, {"kind": "question-kind"}),
        ({"text": " "}, {"text": "field-missing"}),
        ({"text": "长" * 1001}, {"text": "field-long"}),
        ({"clause": ""}, {"clause": "field-missing"}),
        ({"difficulty": "6"}, {"difficulty": "question-difficulty"}),
        ({"difficulty": "2.5"}, {"difficulty": "question-difficulty"}),
        ({"option_B": ""}, {"option-B": "option-few", "answer": "answer-choice"}),
        (
            {"option_B": "", "option_C": "五年"},
            {"option-B": "option-gap", "answer": "answer-choice"},
        ),
        ({"option_B": " 三 年"}, {"option-B": "option-same"}),
        ({"answer": "C"}, {"answer": "answer-choice"}),
        ({"answer": "AB"}, {"answer": "answer-one"}),
        ({"kind": "multiple"}, {"answer": "answer-several"}),
        ({"kind": "true-false"}, {"option-A": "option-not-here", "answer": "answer-truth"}),
        ({"kind": "numeric", "option_A": "", "option_B": ""}, {"answer": "answer-number"}),
    ],
)
def test_every_fault_is_named_at_its_field(
    changed: dict[str, str], expected: dict[str, str]
) -> None:
    assert faults(**changed) == expected


@pytest.mark.parametrize(
    ("kind", "typed", "key"),
    [
        ("multiple", "b、ａ", ("A", "B")),
        ("true-false", "√", ("true",)),
        ("true-false", "错误", ("false",)),
        ("fill-in", "实事求是 ｜ 求是", ("实事求是", "求是")),
        ("numeric", "１，０００ ± 0.5", ("1000", "0.5")),
        ("numeric", "−3", ("-3", "0")),
    ],
)
def test_answers_are_read_as_people_type_them(kind: str, typed: str, key: tuple[str, ...]) -> None:
    options = {} if kind == "multiple" else {"option-A": "", "option-B": ""}
    draft, wrong = read_question({**SINGLE, **options, "kind": kind, "answer": typed})

    assert wrong == {}
    assert draft.answer == key
    again, _ = read_question({**SINGLE, **options, "kind": kind, "answer": key_text(kind, key)})
    assert again.answer == key


@pytest.mark.parametrize(
    ("kind", "key", "given", "right"),
    [
        ("single", ["B"], ["B"], True),
        ("single", ["B"], ["A"], False),
        ("single", ["B"], [], False),
        ("multiple", ["A", "B"], ["B", "A"], True),
        ("multiple", ["A", "B"], ["A"], False),
        ("multiple", ["A", "B"], ["A", "B", "C"], False),
        ("true-false", ["false"], ["false"], True),
        ("fill-in", ["实事求是"], [" 实事 求是。"], True),
        ("fill-in", ["ABC"], ["ａｂｃ"], True),
        ("fill-in", ["实事求是"], ["实事求事"], False),
        ("fill-in", ["实事求是"], [""], False),
        ("numeric", ["95", "0.5"], ["95.5"], True),
        ("numeric", ["95", "0.5"], ["95.51"], False),
        ("numeric", ["1000", "0"], ["１，０００"], True),
        ("numeric", ["0.1", "0"], ["0.10"], True),
        ("numeric", ["95", "0"], ["九十五"], False),
    ],
)
def test_an_answer_is_right_or_wrong_as_a_whole(
    kind: str, key: list[str], given: list[str], right: bool
) -> None:
    assert is_right(kind, key, given) is right
