"""Marks while the panel scores (打分期间的分数): nobody reads them beside the judges' own."""

from pathlib import Path

import pytest
from flask import Flask

from contest import db as transactions
from contest.db import db
from tests.web.season import SESSION, open_hall
from tests.web.test_devices_race import sheet


def test_an_entry_s_page_tells_marks_only_after_the_closing(
    sqlite_app: Flask, tmp_path: Path
) -> None:
    hall = open_hall(sqlite_app, tmp_path / "season", 4)
    sheets = [sheet("submission-1", "e01", 41)]
    hall.judge().post("/judge/s/sheets", json={"device": "device-1", "sheets": sheets})
    for role in ("organiser", "verifier", "supervisor"):
        page = hall.staff(role).get("/organiser/s/stages/f/first/entries/e01").text
        assert "正在打分" in page and ">41<" not in page
    hall.staff().post(f"/organiser/s/sessions/{SESSION}/close")
    assert ">41<" in hall.staff().get("/organiser/s/stages/f/first/entries/e01").text


def test_a_live_quiz_has_a_desk_without_a_panel(sqlite_app: Flask, tmp_path: Path) -> None:
    staff = open_hall(sqlite_app, tmp_path / "season", 4, live=4).staff()
    desk = "/organiser/s/sessions/h-live-quiz/desk"
    for step in ("on-stage", "scoring-now"):
        assert staff.post(f"{desk}/{step}", data={"contestant": "h01"}).status_code == 302


def test_a_server_in_trouble_refuses_no_sheet(
    sqlite_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = open_hall(sqlite_app, tmp_path / "season", 4)
    tablet, commit = hall.judge(), db.session.commit

    def unacknowledged() -> None:
        commit()
        transactions._unreplicated.set(True)

    batch = {"device": "device-1", "sheets": [sheet("submission-1", "e01", 50)]}
    monkeypatch.setattr(db.session, "commit", unacknowledged)
    accept = {"Accept": "application/json"}
    answer = tablet.post("/judge/s/sheets", json=batch, headers=accept)
    assert (answer.status_code, "answers" in answer.get_json()) == (503, False)
    monkeypatch.undo()
    (again,) = tablet.post("/judge/s/sheets", json=batch).get_json()["answers"]
    assert again["receipt"] and again["version"] == 1
