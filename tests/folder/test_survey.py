"""Satisfaction survey (满意度调查); contract section 3, domain 5.1."""

from pathlib import Path

import pytest

from .season import blocking, book, column, method, stage, tally, write

ONE = [{"code": "all", "name": "总体"}]
OPTIONS = {"good": 100, "fair": 60, "bad": 0}


def survey_folder(
    path: Path, sheets: dict[str, str], people: str = "a", **settings: object
) -> Path:
    """Return a folder with survey sheets: {"a": "good good/bad"}; a slash parts the items.

    A class stands before a colon: `party:good`.
    """
    shape = {"items": ONE, "options": OPTIONS, "min_valid": 1, **settings}
    codes = [item["code"] for item in shape["items"]]  # type: ignore[attr-defined]
    lines = []
    for entry, line in sheets.items():
        for number, sheet in enumerate(line.split()):
            group, _, said = sheet.rpartition(":")
            lines += [
                f"city,show,{entry},r{number},{group},{code},{answer}"
                for code, answer in zip(codes, said.split("/"), strict=True)
            ]
    return write(path, book(stage(method("survey", **shape))), people, answers=lines)


def score_of(path: Path, sheets: str, **settings: object) -> str:
    """Return the survey score of the one entry."""
    return column(survey_folder(path, {"a": sheets}, **settings), "round_scores", "score")["a"]


def test_unknown_is_left_out_by_default(tmp_path: Path) -> None:
    # (100 + 60) / 2
    assert score_of(tmp_path, "good fair unknown") == "80.00"


def test_unknown_may_count_as_zero(tmp_path: Path) -> None:
    # 160 / 3
    assert score_of(tmp_path, "good fair unknown", unknown="zero") == "53.33"


def test_an_empty_answer_is_no_valid_answer(tmp_path: Path) -> None:
    two = [{"code": "q1", "name": "一"}, {"code": "q2", "name": "二"}]

    # q1: (100 + 60) / 2 = 80; q2: 60 / 1
    assert score_of(tmp_path, "good/ fair/fair", items=two) == "70.00"


def test_items_count_with_their_weights(tmp_path: Path) -> None:
    two = [{"code": "q1", "name": "一", "weight": 3}, {"code": "q2", "name": "二"}]

    # (3 x 100 + 1 x 60) / 4
    assert score_of(tmp_path, "good/fair good/fair", items=two) == "90.00"


def test_rate_is_the_share_of_satisfied_answers(tmp_path: Path) -> None:
    # 2 of 3 valid answers
    settings = {"formula": "rate", "satisfied": ["good", "fair"]}

    assert score_of(tmp_path, "good fair bad unknown", **settings) == "66.67"


def test_classes_are_scored_apart_then_weighted(tmp_path: Path) -> None:
    classes = [{"code": "resident", "weight": 70}, {"code": "party", "weight": 30}]

    # residents (100 + 60 + 60 + 100) / 4 = 80, party 100: 56 + 30
    sheets = "resident:good resident:fair resident:fair resident:good party:good"
    assert score_of(tmp_path, sheets, classes=classes) == "86.00"


# ------------------------------------------------------------------ too few answers


def test_fewer_than_fifty_block_by_default(tmp_path: Path) -> None:
    shape = {"items": ONE, "options": OPTIONS}
    folder = write(
        tmp_path,
        book(stage(method("survey", **shape))),
        "a b",
        answers=[
            f"city,show,{entry},r{n},,all,good"
            for entry, size in (("a", 50), ("b", 49))
            for n in range(size)
        ],
    )

    assert blocking(folder) == {"b"}
    assert column(folder, "standings", "total") == {"a": "100.00", "b": ""}


def test_a_respondent_without_a_valid_answer_does_not_count(tmp_path: Path) -> None:
    folder = survey_folder(tmp_path, {"a": "good good unknown"}, min_valid=3)

    assert blocking(folder) == {"a"}


def test_one_valid_answer_makes_a_respondent_count(tmp_path: Path) -> None:
    two = [{"code": "q1", "name": "一"}, {"code": "q2", "name": "二"}]
    folder = survey_folder(
        tmp_path, {"a": "good/good good/unknown unknown/good"}, items=two, min_valid=3
    )

    assert blocking(folder) == set()


def test_below_flag_keeps_the_score_and_says_so(tmp_path: Path) -> None:
    folder = survey_folder(tmp_path, {"a": "good fair"}, min_valid=3, below="flag")

    results = tally(folder)

    assert results["standings"][0]["total"] == "80.00"
    assert blocking(folder) == set()
    assert results["problems"] or results["round_scores"][0]["note"]


def test_below_shrink_draws_the_score_towards_the_mean_of_the_field(tmp_path: Path) -> None:
    sheets = {"a": "good", "b": "good good good good", "c": "fair fair bad bad"}
    folder = survey_folder(tmp_path, sheets, "a b c", min_valid=4, below="shrink", shrink=4)

    # mu = (100 + 30) / 2 = 65; a: (1 x 100 + 4 x 65) / (1 + 4) = 72
    assert column(folder, "round_scores", "score") == {"a": "72.00", "b": "100.00", "c": "30.00"}


@pytest.mark.parametrize(
    ("points", "expected"), [("+5", "85.00"), ("-5", "75.00"), ("30", "100.00")]
)
def test_adjustments_and_limits_come_after_the_survey(
    tmp_path: Path, points: str, expected: str
) -> None:
    folder = survey_folder(tmp_path, {"a": "good fair"})
    (folder / "adjustments.csv").write_text(
        f"stage,round,contestant,points,reason\ncity,show,a,{points},核实\n", encoding="utf-8"
    )

    assert column(folder, "round_scores", "score") == {"a": expected}
