"""Blank sheets (空白评分表): one for each pair that scores, each with a code of its own."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from contest.actions.desk import set_hall
from contest.actions.filling import set_filling
from contest.actions.rulings import recuse_judge, set_status
from contest.actor import SYSTEM
from contest.errors import ContestError
from contest.loading import season_by_code, setup_of
from contest.queries.blank_sheets import BlankSheets, blank_sheets, find_sheet
from tests.web.season import QUIZ, RULEBOOK, SESSION, Hall, open_hall

PLACE = f"/organiser/s/sessions/{SESSION}/paper"
FIRST = ("f", "first")


@pytest.fixture
def hall(sqlite_app: Flask, tmp_path: Path) -> Hall:
    """Return a session of twelve that is not open yet."""
    return open_hall(sqlite_app, tmp_path / "season", 12, is_open=False, live=2)


def printed(form: str, seat: str = "") -> BlankSheets:
    """Return the sheets of the session."""
    return blank_sheets(setup_of(season_by_code("s")), SESSION, form, seat)


def text(client: FlaskClient, path: str) -> str:
    """Return a page."""
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_every_judge_has_a_sheet_for_every_contestant(hall: Hall) -> None:
    with hall.app.app_context():
        found = printed("each")
    assert [sheet.number for sheet in found.sheets[:2]] == ["1-01", "1-02"]
    assert len(found.sheets) == 36
    assert len({sheet.code for sheet in found.sheets}) == 36


def test_a_code_leads_to_its_sheet_however_it_is_typed(hall: Hall) -> None:
    with hall.app.app_context():
        setup = setup_of(season_by_code("s"))
        sheet = next(s for s in printed("each").sheets if s.number == "2-07")
        assert find_sheet(setup, SESSION, sheet.code.lower().replace("-", " ")) == ("j2", "e07")
        table = printed("table", "3").sheets[0]
        assert find_sheet(setup, SESSION, table.code) == ("j3", "")


def test_a_wrong_sheet_is_recognised(hall: Hall, tmp_path: Path) -> None:
    with hall.app.app_context():
        setup = setup_of(season_by_code("s"))
        right = printed("each").sheets[0].code
        slip = right[:-1] + ("2" if right[-1] != "2" else "3")
        for code in (slip, "", "ABC-DEF"):
            with pytest.raises(ContestError) as caught:
                find_sheet(setup, SESSION, code)
            assert caught.value.code == "paper-unknown-sheet"


def test_who_does_not_score_has_no_sheet(hall: Hall) -> None:
    with hall.app.app_context():
        recuse_judge(SYSTEM, season_by_code("s"), FIRST, "e02", "j1", "近亲属")
        set_status(SYSTEM, season_by_code("s"), FIRST, "e03", "withdrawn", "因病")
        numbers = {sheet.number for sheet in printed("each").sheets}
        assert {"1-02", "1-03", "2-03", "3-03"}.isdisjoint(numbers)
        assert len(numbers) == 36 - 1 - 3
        rows = printed("table").sheets[0].rows
    assert [row.bar for row in rows[:4]] == ["", "recused", "gone", ""]


def test_a_table_of_many_goes_over_pages(sqlite_app: Flask, tmp_path: Path) -> None:
    open_hall(sqlite_app, tmp_path / "season", 50)
    with sqlite_app.app_context():
        found = printed("table", "1")
    assert [len(sheet.rows) for sheet in found.sheets] == [15, 15, 15, 5]
    assert [sheet.number for sheet in found.sheets] == ["1-T1", "1-T2", "1-T3", "1-T4"]
    assert not found.is_across


def test_many_criteria_lay_the_table_across(sqlite_app: Flask, tmp_path: Path) -> None:
    rows = ", ".join(f'{{ code = "c{n}", name = "项{n}", max = 20 }}' for n in range(5))
    rulebook = re.sub(r"criteria = \[.*?\n  \]", f"criteria = [{rows}]", RULEBOOK, flags=re.S)
    open_hall(sqlite_app, tmp_path / "season", 12, rulebook=rulebook)
    with sqlite_app.app_context():
        found = printed("table", "1")
    assert found.is_across
    assert [len(sheet.rows) for sheet in found.sheets] == [10, 2]


def test_the_page_shows_range_step_and_signature(hall: Hall) -> None:
    page = text(hall.staff(), f"{PLACE}/blank?form=each&seat=2")
    assert page.count('class="sheet half') == 12
    for words in (
        "2号席",
        "12号选手",
        "选手12",
        "0–60",
        "0.5",
        "评委签名",
        "弃权不评",
        "选手未到场",
    ):
        assert words in page


@pytest.mark.parametrize("form", ["each", "table"])
def test_where_names_are_hidden_numbers_stand_alone(hall: Hall, form: str) -> None:
    with hall.app.app_context():
        set_hall(SYSTEM, season_by_code("s"), SESSION, {"hides_names": True})
    page = text(hall.staff("verifier"), f"{PLACE}/blank?form={form}&seat=1")
    sheets = page.partition('<section class="sheet')[2]
    assert "1号席" in sheets
    assert "选手1<" not in sheets and "评委1" not in sheets


def test_a_session_without_sheets_has_no_paper(hall: Hall) -> None:
    for path in ("", "/blank"):
        answer = hall.staff().get(f"/organiser/s/sessions/{QUIZ}/paper{path}")
        assert answer.status_code == 404
        assert "不用评分表" in answer.get_data(as_text=True)


def test_judges_see_no_paper(hall: Hall) -> None:
    assert hall.judge().get(f"{PLACE}/blank").status_code == 403


def test_the_sheet_shows_what_is_deducted_and_what_grades_are_worth(hall: Hall) -> None:
    filling = {
        "checklist": {"mode": "checklist", "items": {"a": [["1", "台账缺页", 20_000, 3]], "b": []}},
        "grades": {"mode": "grades", "grades": {"a": [["A", "优秀", 1_000_000]], "b": []}},
    }
    codes = set()
    for mode, words in (("checklist", "每次扣 2 分，最多 3 次"), ("grades", "A 优秀：60")):
        with hall.app.app_context():
            set_hall(SYSTEM, season_by_code("s"), SESSION, {"filling": filling[mode]})
            codes.add(printed("each", "1").sheets[0].code)
        assert words in text(hall.staff(), f"{PLACE}/blank?form=each&seat=1")
    assert len(codes) == 2


def test_what_is_looked_at_stands_on_the_sheet_and_behind_the_tables(hall: Hall) -> None:
    client = hall.staff()
    each = text(client, f"{PLACE}/blank?form=each")
    assert each.count("紧扣题意，数字真实。") == 36
    table = text(client, f"{PLACE}/blank?form=table")
    assert table.count("紧扣题意，数字真实。") == 1
    behind = table.split("<h2>评分标准</h2>")[1]
    assert "紧扣题意，数字真实。" in behind
    with hall.app.app_context():
        items = {"a": "0.5 4 数据不准", "b": ""}
        set_filling(SYSTEM, season_by_code("s"), SESSION, "checklist", items, {})
    behind = text(client, f"{PLACE}/blank?form=table").split("<h2>评分标准</h2>")[1]
    assert "数据不准：每次扣 0.5 分，最多 4 次" in behind
