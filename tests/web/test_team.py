"""A team's sheet on pages (小组评分表): each judge on an own device."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from contest.db import db
from contest.models import ScoreSheet

from .season import SESSION, Hall, marks, open_hall

SHEET = f"/judge/s/sessions/{SESSION}/e01"


@pytest.fixture
def hall(sqlite_app: Flask, tmp_path: Path) -> Hall:
    """Return a session whose panel shares one sheet, open."""
    found = open_hall(sqlite_app, tmp_path / "season", 2, is_open=False)
    staff = found.staff()
    page = f"/organiser/s/sessions/{SESSION}/filling"
    assert staff.post(page, data={"mode": "marks", "team": "1"}).status_code == 302
    staff.post(f"/organiser/s/sessions/{SESSION}/open")
    return found


def sheets(hall: Hall) -> int:
    """Return how many sheets are stored."""
    with hall.app.app_context():
        return len(db.session.scalars(select(ScoreSheet)).all())


def digest(page: str) -> str:
    """Return what the button to agree names."""
    return page.split('name="digest" value="')[1][:16]


def test_a_panel_agrees_on_one_sheet(hall: Hall) -> None:
    first, second, third = (hall.judge(judge) for judge in ("j1", "j2", "j3"))
    assert "还没有人提出" in first.get(SHEET).text
    assert marks(first, "e01") == 200
    page = second.get(SHEET).text
    assert "评委1" in page and "第 1 稿" in page and 'value="50"' in page
    staff = hall.staff().get(f"/organiser/s/sessions/{SESSION}").text
    assert "还差 评委2 评委3" in staff
    beat = second.post("/judge/s/heartbeat", json={}).get_json()["sessions"][0]
    assert beat["teams"] == {"e01": "1:j1:j1+j2+j3:"}
    old = digest(page)
    assert second.post(f"{SHEET}/agree", data={"digest": old}).status_code == 302
    assert 'name="digest"' not in second.get(SHEET).text
    assert "小组已同意 2/3" in third.get(f"/judge/s/sessions/{SESSION}").text

    # The third one changes it: the others are asked again.
    assert marks(third, "e01", "48", "30", version_seen="1") == 200
    told = second.post(f"{SHEET}/agree", data={"digest": old}, follow_redirects=True).text
    assert "这张表已有改动" in told
    assert sheets(hall) == 0
    for judge in (first, second):
        judge.post(f"{SHEET}/agree", data={"digest": digest(judge.get(SHEET).text)})
    assert sheets(hall) == 3
    assert "全组已同意，已计入" in first.get(SHEET).text
    assert "已提交 78 分" in second.get(f"/judge/s/sessions/{SESSION}").text


def test_a_tablet_s_proposal_has_a_receipt(hall: Hall) -> None:
    sheet = {
        "submission": "device-1",
        "session": SESSION,
        "contestant": "e01",
        "version_seen": 0,
        "kind": "",
        "marks": {"a": "50", "b": "30"},
        "detail": {},
    }
    other = {**sheet, "submission": "device-2", "marks": {"a": "49", "b": "30"}}
    judge = hall.judge()
    answers = judge.post("/judge/s/sheets", json={"sheets": [sheet, sheet, other]}).get_json()
    first, again, refused = answers["answers"]
    assert first == again and first["version"] == 1 and first["receipt"]
    assert refused["error"] == "newer-version"
    assert first["receipt"] in judge.get(SHEET).text
