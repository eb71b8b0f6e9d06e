"""The route and the log of visits on pages (观摩路线、观摩记录)."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from contest.db import db
from contest.models import SessionEntry, Visit

from .season import SESSION, Hall, marks, open_hall
from .test_photos import TOUR

PAGE = f"/organiser/s/sessions/{SESSION}/tour"
ON_SITE = f"/judge/s/sessions/{SESSION}/visit:e01"
VISIT = {
    "submission": "device-visit-1",
    "contestant": "e01",
    "kind": "visited",
    "arrived_at": "2026-08-01T09:30",
    "left_at": "2026-08-01T10:00",
    "present": ["j1", "j2"],
}


@pytest.fixture
def hall(sqlite_app: Flask, tmp_path: Path) -> Hall:
    """Return an observation that is open."""
    return open_hall(sqlite_app, tmp_path / "season", 2, rulebook=TOUR)


def visits(hall: Hall) -> list[tuple[str, str, list[str]]]:
    """Return (kind, arrived, present) of every line of the log."""
    with hall.app.app_context():
        rows = db.session.scalars(select(Visit).order_by(Visit.id))
        return [(row.kind, row.arrived_at, row.present) for row in rows]


def test_a_route_is_saved_and_a_wrong_time_named(hall: Hall) -> None:
    staff = hall.staff()
    route = {"at:e01": "2026-08-01T09:30", "note:e01": "村口会合", "at:e02": "soon", "note:e02": ""}
    answer = staff.post(f"{PAGE}/route", data=route)
    assert answer.status_code == 422
    assert "有 1 站的计划时间读不出来（选手2）" in answer.text
    assert 'value="村口会合"' in answer.text
    assert staff.post(f"{PAGE}/route", data={**route, "at:e02": ""}).status_code == 302
    with hall.app.app_context():
        planned = db.session.scalars(select(SessionEntry.planned_at).order_by(SessionEntry.id))
        assert list(planned) == ["2026-08-01T09:30", ""]
    assert "2026-08-01 09:30" in hall.judge().get(ON_SITE).text
    assert hall.staff("supervisor").get(PAGE).status_code == 200
    assert hall.staff("supervisor").post(f"{PAGE}/route", data=route).status_code == 403
    assert staff.post(f"{PAGE}/other").status_code == 404


def test_a_visit_is_written_down_on_site_and_put_right_at_the_desk(hall: Hall) -> None:
    judge = hall.judge()
    refused = judge.post(ON_SITE, data={**VISIT, "arrived_at": ""})
    assert refused.status_code == 422
    assert "请填到达的日期和时间。" in refused.text
    assert 'value="2026-08-01T10:00"' in refused.text
    assert judge.post(ON_SITE, data=VISIT).status_code == 200
    staff = hall.staff()
    assert "到场观摩 2026-08-01 09:30 – 10:00 · 在场 1号 2号" in staff.get(PAGE).text
    again = {**VISIT, "submission": "device-visit-2", "kind": "video", "note": ""}
    answer = staff.post(f"{PAGE}/visit", data=again)
    assert answer.status_code == 422
    assert "视频察看、改期的，请写明原因。" in answer.text
    staff.post(f"{PAGE}/visit", data={**again, "note": "大雪封路"})
    assert [kind for kind, *_ in visits(hall)] == ["visited", "video"]
    assert "大雪封路" in staff.get(PAGE).text


def test_a_tablet_s_queue_brings_visits(hall: Hall) -> None:
    entry = {
        "submission": "device-visit-1",
        "session": SESSION,
        "contestant": "visit:e01",
        "version_seen": 0,
        "rulebook": 0,
        "kind": "",
        "marks": {**VISIT, "present": "j1 j2"},
        "detail": {},
        "device_at": "2026-08-01T01:31:00Z",
    }
    wrong = {**entry, "submission": "device-visit-2", "marks": {"kind": "postponed"}}
    odd = {**entry, "submission": "device-visit-3", "marks": []}
    judge = hall.judge()
    for _turn in range(2):
        body = {"device": "tablet", "sheets": [entry, wrong, odd]}
        answers = judge.post("/judge/s/sheets", json=body).get_json()["answers"]
        assert [a.get("error") for a in answers] == [None, "visit-reason", "bad-submission"]
        assert (answers[0]["contestant"], answers[0]["version"]) == ("visit:e01", 1)
    assert visits(hall) == [("visited", "2026-08-01T09:30", ["j1", "j2"])]
    pages = judge.get("/judge/s/prepare.json").get_json()["pages"]
    assert ON_SITE in pages


def test_who_scored_without_being_there_is_listed_and_left_out(hall: Hall) -> None:
    hall.judge().post(ON_SITE, data=VISIT)
    for judge in ("j1", "j3"):
        assert marks(hall.judge(judge), "e01", submission=f"device-{judge}-1") == 200
    staff = hall.staff()
    assert "有 1 份评分表的评委不在观摩记录的在场之列" in staff.get(PAGE).text
    staff.post(f"/organiser/s/sessions/{SESSION}/close")
    verifier = hall.staff("verifier")
    told = verifier.post(f"/organiser/s/sessions/{SESSION}/verify", follow_redirects=True).text
    assert "评委3 – 选手1" in told
    staff.post(f"{PAGE}/absent", data={"pair": "j3|e01", "reason": "没有到现场"})
    assert "不在现场却有评分" not in staff.get(PAGE).text
    told = verifier.post(f"/organiser/s/sessions/{SESSION}/verify", follow_redirects=True).text
    assert "已确认核分。" in told


def test_unsent_photos_are_in_the_way_of_announcing(hall: Hall) -> None:
    page = f"/organiser/s/sessions/{SESSION}/count"
    staff = hall.staff()
    assert "平板上没有未送到的照片" in staff.get(page).text
    facts = {"device": "tablet-1", "entered": 0, "unsent": 0, "unsent_photos": 3}
    assert hall.judge().post("/judge/s/heartbeat", json=facts).status_code == 200
    shown = staff.get(page).text
    assert "平板上还有 3 张照片没有送到（席位 1）" in shown
    assert "照片 3 张" in shown
