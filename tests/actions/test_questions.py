"""The question bank (题库): versions, review by another person, import from real Excel files."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from contest.actions import questions
from contest.actions.questions import (
    import_questions,
    review_questions,
    withdraw_question,
    write_question,
)
from contest.db import db
from contest.errors import ContestError
from contest.loading import excel
from contest.loading.excel import MOST_ROWS
from contest.models import AuditLine
from contest.queries.questions import (
    HEADINGS,
    QuestionError,
    bank,
    bank_sheet,
    newest_questions,
    typed_of,
)

from .small_season import Small, start_season, write_season
from .written_season import ROWS, many, spreadsheet

TYPED = {
    "code": "S9",
    "kind": "single",
    "text": "新题",
    "option-A": "甲",
    "option-B": "乙",
    "answer": "A",
    "difficulty": "1",
    "clause": "第九条",
}
NO_OPTIONS = {"option-A": "", "option-B": ""}


def refused(data: bytes, bare: Small) -> dict[tuple[int, str], str]:
    """Return (row, field) → code of a refused file."""
    with pytest.raises(QuestionError) as error:
        import_questions(bare.organiser, bare.season, data)
    return {place: code for place, (code, _facts) in error.value.faults.items()}


def code_of(data: bytes, bare: Small) -> str:
    """Return with which code a file is refused as a whole."""
    with pytest.raises(ContestError) as error:
        import_questions(bare.organiser, bare.season, data)
    return error.value.code


def stored(bare: Small) -> list[tuple[str, int]]:
    """Return code and version of what stands in the bank."""
    return [(q.code, q.version) for q in newest_questions(bare.season.id)]


def test_a_spreadsheet_is_taken_in_whole(bare: Small) -> None:
    assert import_questions(bare.organiser, bare.season, spreadsheet(ROWS)) == (5, 0, 0)

    found = {q.code: q for q in newest_questions(bare.season.id)}
    assert found["M1"].answer == ["A", "B", "D"]
    assert found["T1"].answer == ["true"]
    assert found["N1"].answer == ["95", "0.5"]
    assert found["S1"].options == [["A", "甲"], ["B", "乙"], ["C", "丙"]]


def test_the_same_file_again_changes_nothing_and_writes_no_line(bare: Small) -> None:
    import_questions(bare.organiser, bare.season, spreadsheet(ROWS))
    lines = db.session.scalar(select(func.count(AuditLine.id)))

    assert import_questions(bare.organiser, bare.season, spreadsheet(ROWS)) == (0, 0, 5)
    assert db.session.scalar(select(func.count(AuditLine.id))) == lines


def test_a_changed_row_is_the_next_version_and_must_be_reviewed_anew(bare: Small) -> None:
    import_questions(bare.organiser, bare.season, spreadsheet(ROWS))
    review_questions(bare.verifier, bare.season, [("S1", 1)])
    changed = [("S1", "单选", "第一题改", "甲", "乙", "丙", *[""] * 3, "B", 1, "第一条", "王")]

    assert import_questions(bare.organiser, bare.season, spreadsheet(changed)) == (0, 1, 0)

    now = next(q for q in newest_questions(bare.season.id) if q.code == "S1")
    assert (now.version, now.reviewed_at) == (2, None)


def test_what_changes_while_a_file_is_compared_is_compared_again(
    bare: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_questions(bare.organiser, bare.season, spreadsheet(ROWS))
    writing = questions.writing

    def writing_late(*given: Any) -> Any:
        monkeypatch.setattr(questions, "writing", writing)
        withdraw_question(bare.organiser, bare.season, "S1", "有误")
        return writing(*given)

    monkeypatch.setattr(questions, "writing", writing_late)

    assert import_questions(bare.organiser, bare.season, spreadsheet(ROWS)) == (0, 1, 4)
    assert stored(bare)[-2:] == [("S1", 2), ("T1", 1)]


def test_one_fault_and_nothing_is_imported(bare: Small) -> None:
    wrong = ("S2", "单选题", "又一题", "甲", "乙", *[""] * 4, "E", 9, "", "王")

    assert refused(spreadsheet([*ROWS, wrong]), bare) == {
        (7, "answer"): "answer-choice",
        (7, "difficulty"): "question-difficulty",
        (7, "clause"): "field-missing",
    }
    assert stored(bare) == []


def test_codes_and_texts_must_differ_within_a_file_and_from_the_bank(bare: Small) -> None:
    import_questions(bare.organiser, bare.season, spreadsheet(ROWS[:1]))
    again = ("S5", *ROWS[0][1:])
    twice = [("Z1", *many(1)[0][1:]), ("Z1", *many(2)[1][1:])]

    assert refused(spreadsheet([again, *twice]), bare) == {
        (2, "text"): "question-same",
        (4, "code"): "question-twice",
    }


def test_cells_are_read_as_people_fill_them(bare: Small) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append([names[0] for names in HEADINGS.values()])
    sheet.append(["ｘ", "判断题", "布尔", *[None] * 6, True, "２", "条", None])
    sheet["A2"] = 101
    sheet.append([102.0, "数值题", "数", *[None] * 6, 95.5, 2, "条", None])
    sheet.append([])
    sheet.append([None] * 13)
    sheet.append(["103", "填空题", "=非公式", *[None] * 6, "甲", "1", "条", None])
    sheet["C6"].data_type = "s"
    buffer = io.BytesIO()
    book.save(buffer)

    import_questions(bare.organiser, bare.season, buffer.getvalue())

    found = {q.code: q for q in newest_questions(bare.season.id)}
    assert found["101"].answer == ["true"] and found["101"].difficulty == 2
    assert found["102"].answer == ["95.5", "0"]
    assert found["103"].text == "=非公式"


def test_formulas_without_a_value_and_merged_cells_are_named(bare: Small) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append([names[0] for names in HEADINGS.values()])
    sheet.append(["A1", "判断题", "甲问", *[None] * 6, "对", "=1+1", "条", None])
    sheet.append(["A2", "判断题", "乙问", *[None] * 6, "对", 1, "条", None])
    sheet.append(["A3", "判断题", "丙问", *[None] * 6, "对", 1, "条", None])
    sheet.merge_cells("L3:L4")
    buffer = io.BytesIO()
    book.save(buffer)

    assert refused(buffer.getvalue(), bare) == {
        (2, "difficulty"): "excel-formula",
        (3, "clause"): "excel-merged",
        (4, "clause"): "excel-merged",
    }


def test_a_formula_counts_by_its_computed_value(bare: Small) -> None:
    data = spreadsheet([("A1", "判断题", "甲问", *[""] * 6, "对", "=1+1", "条", "")])
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    name = "xl/worksheets/sheet1.xml"
    assert b"<f>1+1</f><v" in parts[name]
    parts[name] = (
        parts[name]
        .replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
        .replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>")
    )

    import_questions(bare.organiser, bare.season, zipped(parts))

    assert newest_questions(bare.season.id)[0].difficulty == 2


def zipped(parts: dict[str, bytes]) -> bytes:
    """Return an archive of such parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_what_is_no_spreadsheet_or_unpacks_to_too_much_is_refused(bare: Small) -> None:
    with zipfile.ZipFile(io.BytesIO(spreadsheet(ROWS))) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    bomb = zipped({**parts, "xl/media/zeros.bin": b"0" * 70_000_000})
    doctype = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>'
    sheet = "xl/worksheets/sheet1.xml"
    entities = zipped({**parts, sheet: doctype + parts[sheet].split(b"?>", 1)[-1]})

    assert len(bomb) < 1_000_000
    assert code_of(b"PK nothing", bare) == "excel-broken"
    assert code_of(zipped({"a.txt": b"x"}), bare) == "excel-broken"
    assert code_of(bomb, bare) == "excel-bomb"
    assert code_of(entities, bare) == "excel-broken"
    assert code_of(b"x" * (4 * 1024 * 1024 + 1), bare) == "excel-large"
    assert code_of(spreadsheet([]), bare) == "excel-empty"


def test_columns_are_refused_by_name(bare: Small) -> None:
    names = [names[0] for names in HEADINGS.values()]

    assert code_of(spreadsheet(ROWS, [*names, "备注"]), bare) == "excel-column"
    assert code_of(spreadsheet(ROWS, names[:-1]), bare) == "excel-column-missing"
    assert code_of(spreadsheet(ROWS, [*names, "题号"]), bare) == "excel-column-twice"


def test_five_thousand_rows_are_taken_in_one_go(sqlite_app: Flask, tmp_path: Path) -> None:
    with sqlite_app.app_context():
        bare = start_season(write_season(tmp_path / "season", marks={}))
        assert import_questions(bare.organiser, bare.season, spreadsheet(many(MOST_ROWS))) == (
            5000,
            0,
            0,
        )


def test_more_rows_are_refused_before_any_is_read(
    bare: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "MOST_ROWS", 20)

    assert code_of(spreadsheet(many(21)), bare) == "excel-rows"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_bank_is_exported_as_it_can_be_imported(bare: Small, language: str) -> None:
    import_questions(bare.organiser, bare.season, spreadsheet(ROWS))
    tricky = {"code": "E1", "kind": "fill-in", "text": "=SUM(A1)", "answer": "-5"}
    write_question(bare.organiser, bare.season, {**TYPED, **NO_OPTIONS, **tricky}, 0)

    data = bank_sheet(bare.season.id, language, ("说明", [["列"]]), False, "题库")

    cells = [c for row in load_workbook(io.BytesIO(data)).active.iter_rows() for c in row]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}
    assert import_questions(bare.organiser, bare.season, data) == (0, 0, 6)


def test_a_question_is_reviewed_by_another_person_than_its_writer(bare: Small) -> None:
    write_question(bare.organiser, bare.season, TYPED, 0)

    with pytest.raises(ContestError, match="question-own"):
        review_questions(bare.organiser, bare.season, [("S9", 1)])
    with pytest.raises(ContestError, match="not-allowed"):
        review_questions(bare.supervisor, bare.season, [("S9", 1)])
    assert review_questions(bare.verifier, bare.season, [("S9", 1)]) == 1

    line = bank(bare.season.id, {}, 1).lines[0]
    assert (line.state, line.writer, line.reviewer) == ("reviewed", "梁秋白", "邵一禾")


def test_what_was_not_seen_is_not_reviewed_and_not_overwritten(bare: Small) -> None:
    write_question(bare.organiser, bare.season, TYPED, 0)
    write_question(bare.organiser, bare.season, {**TYPED, "answer": "B"}, 1)

    with pytest.raises(ContestError, match="question-newer"):
        review_questions(bare.verifier, bare.season, [("S9", 1)])
    with pytest.raises(ContestError, match="question-newer"):
        write_question(bare.organiser, bare.season, TYPED, 1)
    with pytest.raises(ContestError, match="question-taken"):
        write_question(bare.organiser, bare.season, TYPED, 0)
    assert stored(bare) == [("S9", 2)]


def test_a_withdrawn_question_comes_back_as_a_new_version(bare: Small) -> None:
    write_question(bare.organiser, bare.season, TYPED, 0)
    withdraw_question(bare.organiser, bare.season, "S9", "出处废止")
    assert bank(bare.season.id, {"state": "withdrawn"}, 1).count == 1

    question = newest_questions(bare.season.id)[0]
    assert write_question(bare.organiser, bare.season, typed_of(question), 1) == 2
    assert bank(bare.season.id, {"state": "waiting"}, 1).count == 1


def test_the_bank_is_found_by_words_kind_difficulty_and_state(bare: Small) -> None:
    import_questions(bare.organiser, bare.season, spreadsheet([*ROWS, *many(120)]))

    def count(**chosen: str) -> int:
        return bank(bare.season.id, chosen, 1).count

    assert count() == 125
    assert count(q="第三条") == 1
    assert count(kind="multiple") == 1
    assert count(kind="single", difficulty="3") == 40
    assert count(state="reviewed") == 0
    assert len(bank(bare.season.id, {}, 3).lines) == 25
