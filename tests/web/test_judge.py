"""The judge's pages (评委): a sheet is stored, or refused with what was typed kept."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from contest.actions.rulings import set_status
from contest.actor import SYSTEM
from contest.db import db
from contest.loading import season_by_code
from contest.models import AuditLine, ScoreSheet
from tests.web.season import SESSION, Hall, marks, open_hall

SHEET = f"/judge/s/sessions/{SESSION}/e01"
JSON = {"Accept": "application/json"}


@pytest.fixture
def hall(app: Flask, tmp_path: Path) -> Hall:
    """Return an open session with three entries."""
    return open_hall(app, tmp_path / "season", 3)


def stored(hall: Hall) -> tuple[int, int]:
    """Return how many sheets and audit lines there are."""
    with hall.app.app_context():
        counts = [
            db.session.scalar(select(func.count()).select_from(table)) or 0
            for table in (ScoreSheet, AuditLine)
        ]
    return counts[0], counts[1]


def given(**more: object) -> dict[str, object]:
    """Return what a tablet sends."""
    sent = {"submission": "tablet-0001", "version_seen": "0", "marks": {"a": "50", "b": "30"}}
    return sent | more


def test_a_sheet_is_stored_and_receipted(hall: Hall) -> None:
    answer = hall.judge().post(SHEET, json=given(), headers=JSON)

    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["submission"] == "tablet-0001"
    assert answer.json["version"] == 1
    assert stored(hall)[0] == 1


def test_sending_again_gives_the_same_receipt_and_stores_nothing(hall: Hall) -> None:
    client = hall.judge()
    first = client.post(SHEET, json=given(), headers=JSON).json
    before = stored(hall)
    assert client.post(SHEET, json=given(), headers=JSON).json == first
    assert stored(hall) == before


def test_a_plain_form_works_without_a_script(hall: Hall) -> None:
    client = hall.judge()
    assert marks(client, "e01") == 200
    page = client.get(SHEET).get_data(as_text=True)
    assert "服务器已收到" in page
    assert 'value="50"' in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"a": "61", "b": "30"}, "“内容”应在 0 至 60 之间。"),
        ({"a": "50.3", "b": "30"}, "“内容”应按 0.5 分的间隔打分。"),
        ({"a": "五十", "b": "30"}, "“内容”应填数字，如 18.5。"),
        ({"a": "", "b": "30"}, "请给“内容”打分。"),
    ],
)
def test_a_wrong_mark_is_named_and_everything_typed_is_kept(
    hall: Hall, typed: dict[str, str], sentence: str
) -> None:
    client = hall.judge()
    before = stored(hall)
    form = {"submission": "form-0001", "mark-a": typed["a"], "mark-b": typed["b"]}
    answer = client.post(SHEET, data=form)
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert sentence in page
    assert f'value="{typed["a"]}"' in page
    assert 'value="30"' in page
    assert stored(hall) == before
    refusal = client.post(SHEET, json=given(marks=typed), headers=JSON).json
    assert refusal is not None
    assert refusal["fields"] == {"a": sentence}


def test_the_same_number_with_other_marks_is_refused(hall: Hall) -> None:
    client = hall.judge()
    client.post(SHEET, json=given(), headers=JSON)
    before = stored(hall)
    answer = client.post(SHEET, json=given(marks={"a": "10", "b": "30"}), headers=JSON)
    assert (answer.status_code, answer.json and answer.json["error"]) == (422, "id-used")
    assert stored(hall) == before


def test_an_older_page_is_shown_what_is_stored(hall: Hall) -> None:
    client = hall.judge()
    client.post(SHEET, json=given(), headers=JSON)
    before = stored(hall)
    late = given(submission="tablet-0002", marks={"a": "10", "b": "30"})
    answer = client.post(SHEET, json=late, headers=JSON)
    assert answer.status_code == 412
    assert answer.json is not None
    assert "内容 50、表达 30" in answer.json["message"]
    assert stored(hall) == before


def test_a_closed_session_takes_no_sheet(hall: Hall) -> None:
    hall.staff().post(f"/organiser/s/sessions/{SESSION}/close")
    before = stored(hall)
    answer = hall.judge().post(SHEET, json=given(), headers=JSON)
    assert (answer.status_code, answer.json and answer.json["error"]) == (409, "session-is-closed")
    assert stored(hall)[0] == before[0]


def test_a_contestant_who_left_is_not_scored(hall: Hall) -> None:
    client = hall.judge()
    with hall.app.app_context():
        place = ("f", "first")
        set_status(SYSTEM, season_by_code("s"), place, "e01", "withdrawn", "因病弃权")
    answer = client.post(SHEET, data={"submission": "form-0001", "mark-a": "50", "mark-b": "30"})
    assert answer.status_code == 409
    assert "已弃权" in answer.get_data(as_text=True)
    assert stored(hall)[0] == 0


def test_a_stranger_to_the_session_is_refused(hall: Hall) -> None:
    assert hall.app.test_client().post(SHEET, json=given(), headers=JSON).status_code == 401
    assert hall.staff().get("/judge/s/").status_code == 403
    assert hall.judge().get("/organiser/s/").status_code == 403
    assert hall.judge().get("/judge/s/sessions/none").status_code == 404
    assert hall.judge().get(f"/judge/s/sessions/{SESSION}/e99").status_code == 404
