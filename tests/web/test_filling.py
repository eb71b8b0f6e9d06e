"""The way of scoring (填表方式) on pages: set by form, filled in with and without script."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from contest.db import db
from contest.models import ScoreSheet, Session

from .season import SESSION, Hall, open_hall

PAGE = f"/organiser/s/sessions/{SESSION}/filling"
SHEET = f"/judge/s/sessions/{SESSION}/e01"
CHECKLIST = {
    "mode": "checklist",
    "items:a": "0.5 4 党务公开栏未按月更新\r\n2 1 <没有公示>",
    "items:b": "１　２　会议记录缺签名",
}


@pytest.fixture
def hall(sqlite_app: Flask, tmp_path: Path) -> Hall:
    """Return a season whose session is planned."""
    return open_hall(sqlite_app, tmp_path / "season", 2, is_open=False)


@pytest.fixture
def listed(hall: Hall) -> Hall:
    """Return it with a checklist, open."""
    staff = hall.staff()
    staff.post(PAGE, data=CHECKLIST)
    staff.post(f"/organiser/s/sessions/{SESSION}/open")
    return hall


def form_of(client: FlaskClient) -> str:
    """Return the digest that the sheet's form carries."""
    page = client.get(SHEET).text
    return page.split('name="form" value="')[1][:16]


def sheets(hall: Hall) -> list[tuple[dict[str, int], Any]]:
    """Return marks and detail of every version."""
    with hall.app.app_context():
        rows = db.session.scalars(select(ScoreSheet).order_by(ScoreSheet.id))
        return [(row.marks, row.detail) for row in rows]


def test_a_checklist_is_kept_and_shown_again(hall: Hall) -> None:
    staff = hall.staff()
    assert staff.post(PAGE, data=CHECKLIST).status_code == 302
    with hall.app.app_context():
        kept = db.session.scalars(select(Session.hall)).one()
    assert kept["filling"] == {
        "mode": "checklist",
        "items": {
            "a": [["1", "党务公开栏未按月更新", 5_000, 4], ["2", "<没有公示>", 20_000, 1]],
            "b": [["1", "会议记录缺签名", 10_000, 2]],
        },
    }
    page = staff.get(PAGE).text
    assert "0.5 4 党务公开栏未按月更新\n2 1 &lt;没有公示&gt;" in page


def test_wrong_lines_are_named_and_what_was_typed_stays(hall: Hall) -> None:
    wrong = {**CHECKLIST, "items:a": "0.3 4 未更新\n2 0 未公示"}
    answer = hall.staff().post(PAGE, data=wrong)
    assert answer.status_code == 422
    assert "“内容”扣分条目第 1 行：每次扣分应大于 0、不超过 60，并合 0.5 分的间隔。" in answer.text
    assert "“内容”扣分条目第 2 行：最多次数应在 1 至 99 之间。" in answer.text
    assert "0.3 4 未更新\n2 0 未公示" in answer.text
    with hall.app.app_context():
        assert db.session.scalars(select(Session.hall)).one() == {}


def test_an_open_session_keeps_its_way(listed: Hall) -> None:
    answer = listed.staff().post(PAGE, data={"mode": "marks"}, follow_redirects=True)
    assert "正在打分" in answer.text
    assert "填表方式不能再改" in answer.text
    assert listed.staff("verifier").get(PAGE).status_code == 403


def test_a_session_without_sheets_has_no_way_of_scoring(sqlite_app: Flask, tmp_path: Path) -> None:
    staff = open_hall(sqlite_app, tmp_path / "live", 2, live=2).staff()
    assert staff.get("/organiser/s/sessions/h-live-ring/filling").status_code == 404
    assert (
        staff.post("/organiser/s/sessions/h-live-quiz/filling", data=CHECKLIST).status_code != 200
    )


def test_a_checklist_is_filled_in_without_script(listed: Hall) -> None:
    judge = listed.judge()
    data = {
        "submission": "device-1",
        "mode": "checklist",
        "form": form_of(judge),
        "take:a:1": "3",
        "note:a:1": "第二季度",
        "take:a:2": "1",
        "take:b:1": "0",
        "free:b:1:points": "2.5",
        "free:b:1:reason": "",
    }
    refused = judge.post(SHEET, data=data)
    assert refused.status_code == 422
    assert "“表达”另扣的分请写明理由。" in refused.text
    assert 'value="第二季度"' in refused.text
    assert judge.post(SHEET, data={**data, "free:b:1:reason": "超时"}).status_code == 200
    (marks, detail), *others = sheets(listed)
    assert (marks, others) == ({"a": 565_000, "b": 375_000}, [])
    assert detail["deductions"]["b"] == [
        {"item": "", "times": 1, "reason": "超时", "points": "2.5"}
    ]


def test_times_that_are_no_number_are_refused(listed: Hall) -> None:
    judge = listed.judge()
    data = {"submission": "device-1", "mode": "checklist", "form": form_of(judge)}
    for times in ("²", "9" * 5_000, "-1", "x"):
        answer = judge.post(SHEET, data={**data, "take:a:1": times, "version_seen": times})
        assert answer.status_code == 409
    assert sheets(listed) == []


def test_a_tablet_hands_in_marks_with_their_detail(listed: Hall) -> None:
    judge = listed.judge()
    detail = {
        "mode": "checklist",
        "form": form_of(judge),
        "deductions": {"a": [{"item": "2", "times": 1, "reason": ""}]},
    }
    sheet = {
        "submission": "device-1",
        "session": SESSION,
        "contestant": "e01",
        "version_seen": 0,
        "kind": "",
        "marks": {"a": "58", "b": "40"},
        "detail": detail,
    }
    wrong = {**sheet, "submission": "device-2", "marks": {"a": "60", "b": "40"}}
    huge = {**sheet, "version_seen": 10**30}
    answers = judge.post("/judge/s/sheets", json={"sheets": [huge, wrong, sheet]}).get_json()
    assert [a.get("error") for a in answers["answers"]] == [None, "marks-differ", None]
    assert len(sheets(listed)) == 1
    page = judge.get(f"/judge/s/sessions/{SESSION}/marks").text
    assert "&lt;没有公示&gt;，扣 2 分" in page
    prepared = judge.get("/judge/s/prepare.json").get_json()["sessions"][0]
    assert prepared["form"] == detail["form"]
    assert prepared["entries"][0]["sheet"]["detail"] == detail


def test_the_desk_reads_reasons_after_closing(listed: Hall) -> None:
    judge = listed.judge()
    data = {"submission": "device-1", "mode": "checklist", "form": form_of(judge), "take:a:1": "2"}
    judge.post(SHEET, data=data)
    staff = listed.staff()
    entry = "/organiser/s/stages/f/first/entries/e01"
    assert "党务公开栏未按月更新" not in staff.get(entry).text
    staff.post(f"/organiser/s/sessions/{SESSION}/close")
    assert "党务公开栏未按月更新 2 次，扣 1 分" in staff.get(entry).text


def test_grades_are_chosen_without_script(hall: Hall) -> None:
    staff = hall.staff()
    grades = {"mode": "grades", "grades:a": "A 95 优秀\nB 85 良好", "grades:b": "A 95 优\nB 80 良"}
    staff.post(PAGE, data=grades)
    assert "折分：A 57 · B 51" in staff.get(PAGE).text
    staff.post(f"/organiser/s/sessions/{SESSION}/open")
    judge = hall.judge()
    data = {"submission": "device-1", "mode": "grades", "form": form_of(judge), "grade:a": "B"}
    assert "请给“表达”评定等次。" in judge.post(SHEET, data=data).text
    assert judge.post(SHEET, data={**data, "grade:b": "A"}).status_code == 200
    assert sheets(hall)[0][0] == {"a": 510_000, "b": 380_000}
    page = judge.get(f"/judge/s/sessions/{SESSION}/marks").text
    assert "B 良好（满分的 85%）" in page
