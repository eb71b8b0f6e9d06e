"""Unsent sheets from a file (导入): sealed by the tablet, the same way in, one effect."""

import hmac
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from contest.db import canonical, db, verify_database
from contest.models import AuditLine, HeldSheet, ScoreSheet, SignIn
from contest.queries.unsent import sealing_key
from contest.rules.rounding import POINT

from .season import SESSION, Hall, open_hall

TABLETS = f"/organiser/s/sessions/{SESSION}/tablets"
IMPORT = f"{TABLETS}/import"
DEVICE = "device-of-j1"

Json = dict[str, Any]


@pytest.fixture
def hall(app: Flask, tmp_path: Path) -> Hall:
    """Return a season whose session is open, on both databases."""
    return open_hall(app, tmp_path / "season", 4)


@pytest.fixture
def one_hall(sqlite_app: Flask, tmp_path: Path) -> Hall:
    """Return the same on one database, for what the database has no part in."""
    return open_hall(sqlite_app, tmp_path / "season", 4)


def sheet(contestant: str, a: str = "50", **more: Any) -> Json:
    """Return a sheet as a tablet keeps it."""
    return {
        "submission": f"device-{contestant}-{a}",
        "session": SESSION,
        "contestant": contestant,
        "version_seen": 0,
        "rulebook": 1,
        "kind": "",
        "marks": {"a": a, "b": "30"},
        "detail": {},
        "device_at": "2026-05-20T09:00:00Z",
        **more,
    }


def handed_over(hall: Hall, *sheets: Any, judge: str = "j1", **more: Any) -> Json:
    """Return the file of a signed-in tablet, sealed by it."""
    hall.judge(judge)
    with hall.app.app_context():
        sign_in = db.session.scalars(select(SignIn.id).order_by(SignIn.id.desc())).first()
        assert sign_in is not None
        key = sealing_key(sign_in)
    content = {
        "about": "说明",
        "format": "leitai-unsent-1",
        "owner": f"s/{judge}",
        "sign_in": sign_in,
        "device": DEVICE,
        "made_at": "2026-05-20T10:00:00Z",
        "sheets": list(sheets),
        "drafts": [],
        **more,
    }
    return {**content, "seal": sealed(key, content)}


def sealed(key: str, content: Json) -> str:
    return hmac.new(key.encode(), canonical(content).encode(), "sha256").hexdigest()


def bring(hall: Hall, file: Json | bytes, desk: FlaskClient | None = None) -> TestResponse:
    """Import a file at the desk."""
    data = file if isinstance(file, bytes) else json.dumps(file, indent=2).encode()
    return (desk or hall.staff()).post(IMPORT, data={"file": (io.BytesIO(data), "unsent.json")})


def stored(hall: Hall) -> tuple[list[int], list[tuple[str, int]]]:
    """Return the first marks of all sheets: those that count, those kept aside and why."""
    with hall.app.app_context():
        counted = db.session.scalars(select(ScoreSheet).order_by(ScoreSheet.id))
        held = db.session.scalars(select(HeldSheet).order_by(HeldSheet.id))
        found = (
            [row.marks["a"] // POINT for row in counted],
            [(row.why, row.marks["a"] // POINT) for row in held],
        )
        db.session.rollback()
    return found


def send(hall: Hall, one: Json, device: str = DEVICE) -> Json:
    """Send a sheet over the network as the tablet does."""
    answer = hall.judge().post("/judge/s/sheets", json={"device": device, "sheets": [one]})
    found: Json = answer.get_json()["answers"][0]
    return found


def test_a_file_s_sheets_are_stored_once_however_they_come(hall: Hall) -> None:
    over_the_network = sheet("e01")
    first = send(hall, over_the_network)
    file = handed_over(hall, over_the_network, sheet("e02", "51"), drafts=[{}, {}])
    page = bring(hall, file).text
    assert page.count("已收下，第 1 版") == 1
    assert page.count("以前已经收到，没有重复") == 1
    assert first["receipt"] in page
    assert "另有 2 份评委还没有提交" in page
    again = bring(hall, file).text
    assert again.count("以前已经收到，没有重复") == 2
    # The network comes back and delivers the rest.
    assert send(hall, sheet("e02", "51"))["version"] == 1
    assert stored(hall) == ([50, 51], [])
    with hall.app.app_context():
        assert verify_database() == []
        lines = db.session.scalars(select(AuditLine).where(AuditLine.action == "import-unsent"))
        assert [(line.target, line.facts["sheets"]) for line in lines] == [("评委1", 2)] * 2
        one = db.session.scalars(select(ScoreSheet).order_by(ScoreSheet.id.desc())).first()
        assert one is not None and (one.device, one.device_at) == (DEVICE, "2026-05-20T09:00:00Z")


def test_late_clashing_and_lost_ones_are_kept_aside(hall: Hall) -> None:
    hall.judge().post("/judge/s/heartbeat", json={"device": "lost-one", "unsent": 1})
    send(hall, sheet("e01", "40"), "another-device")
    page = bring(hall, handed_over(hall, sheet("e01"))).text
    assert "与另一台设备所交的不同" in page
    address = hall.staff().get(TABLETS).text.split(f"{TABLETS}/lost/")[1].split('"')[0]
    hall.staff().post(f"{TABLETS}/lost/{address}", data={"reason": "遗失"})
    page = bring(hall, handed_over(hall, sheet("e02", "52"), device="lost-one")).text
    assert "来自已报失的设备" in page
    hall.staff().post(f"/organiser/s/sessions/{SESSION}/close")
    page = bring(hall, handed_over(hall, sheet("e03", "53"))).text
    assert "打分结束后才送到" in page
    assert stored(hall) == ([40], [("clash", 50), ("revoked", 52), ("late", 53)])
    # The desk is shown no marks by importing; the digits may stand in a receipt by chance.
    assert not re.search(r"(?<![-0-9A-Z])53(?![0-9A-Z])", page)


def test_a_lost_tablet_s_file_cannot_call_it_by_another_name(hall: Hall) -> None:
    tablet = hall.judge()
    tablet.post("/judge/s/heartbeat", json={"device": "lost-one", "unsent": 1})
    with hall.app.app_context():
        sign_in = db.session.scalars(select(SignIn.id).order_by(SignIn.id.desc())).first()
        assert sign_in is not None
        key = sealing_key(sign_in)
    address = hall.staff().get(TABLETS).text.split(f"{TABLETS}/lost/")[1].split('"')[0]
    hall.staff().post(f"{TABLETS}/lost/{address}", data={"reason": "遗失"})
    for name in ("another-device", ""):
        content = handed_over(hall, sheet("e02", "52"), sign_in=sign_in, device=name)
        content.pop("seal")
        page = bring(hall, {**content, "seal": sealed(key, content)}).text
        assert "来自已报失的设备" in page
    assert stored(hall)[0] == []


def test_a_refused_sheet_says_why_and_stops_no_other(hall: Hall) -> None:
    rows = (sheet("e01", "70"), sheet("nobody"), sheet("e02", session="none"), sheet("e03", "53"))
    page = bring(hall, handed_over(hall, *rows)).text
    assert "“内容”应在 0 至 60 之间。" in page
    assert "这名选手不在" in page
    assert "没有这个场次" in page
    assert page.count("已收下，第 1 版") == 1
    assert stored(hall) == ([53], [])


def test_a_sign_in_that_has_ended_still_seals(one_hall: Hall) -> None:
    file = handed_over(one_hall, sheet("e01"))
    with one_hall.app.app_context():
        for sign_in in db.session.scalars(select(SignIn)):
            sign_in.ended_at = sign_in.started_at
        db.session.commit()
    assert "已收下" in bring(one_hall, file).text


CHANGES: list[Callable[[Json], object]] = [
    lambda f: f["sheets"][0]["marks"].update(a="60"),
    lambda f: f["sheets"][0].update(contestant="e02"),
    lambda f: f["sheets"].append(sheet("e03")),
    lambda f: f["sheets"].clear(),
    lambda f: f.update(device="another"),
    lambda f: f.update(made_at=""),
    lambda f: f.update(drafts=[{}]),
    lambda f: f.update(more=1),
    lambda f: f.update(seal=""),
    lambda f: f.update(seal="封"),
    lambda f: f.update(seal=f["seal"][:-1] + ("0" if f["seal"][-1] != "0" else "1")),
    lambda f: f.pop("seal"),
    lambda f: f.update(sign_in=1),
]


def test_a_file_that_was_changed_is_refused_whole(one_hall: Hall) -> None:
    one_hall.judge("j1")
    staff, file = one_hall.staff(), json.dumps(handed_over(one_hall, sheet("e01")))
    for number, change in enumerate(CHANGES):
        changed = json.loads(file)
        change(changed)
        answer = bring(one_hall, changed, staff)
        assert (answer.status_code, "封签不符" in answer.text) == (422, True), number
    assert stored(one_hall) == ([], [])


def test_the_desk_cannot_seal_for_a_judge(one_hall: Hall) -> None:
    file = handed_over(one_hall, sheet("e01"))
    one_hall.staff()
    with one_hall.app.app_context():
        own = db.session.scalars(select(SignIn.id).order_by(SignIn.id.desc())).first()
        assert own is not None
        key = sealing_key(own)
    content = {**{k: v for k, v in file.items() if k != "seal"}, "sign_in": own}
    answer = bring(one_hall, {**content, "seal": sealed(key, content)})
    assert (answer.status_code, "没有这台平板的登录记录" in answer.text) == (422, True)
    assert stored(one_hall) == ([], [])


FAULTY: list[tuple[list[Any], list[str]]] = [
    ([{**sheet("e01"), "marks": {"a": 50}}], ["第 1 份的“marks”"]),
    ([sheet("e01"), {**sheet("e02"), "version_seen": -1}], ["第 2 份的“version_seen”"]),
    ([sheet("e01"), 7], ["第 2 份的“submission”"]),
    (
        [{k: v for k, v in sheet("e01").items() if k not in ("contestant", "detail")}],
        ["第 1 份的“contestant”", "第 1 份的“detail”"],
    ),
]


def test_a_faulty_row_is_named_with_its_field(one_hall: Hall) -> None:
    staff = one_hall.staff()
    for sheets, words in FAULTY:
        answer = bring(one_hall, handed_over(one_hall, *sheets), staff)
        assert answer.status_code == 422
        assert [word for word in words if word not in answer.text] == []
    assert stored(one_hall) == ([], [])


NO_FILES = [
    (b"", "请选择平板导出的文件"),
    (b"{", "文件不完整"),
    (b"\xff\xfe", "文件不完整"),
    (b"[" * 20_000, "文件不完整"),
    (b"[]", "不是本系统平板导出的评分文件"),
    (b'{"format": "leitai-unsent-1", "sheets": 7}', "不是本系统平板导出的评分文件"),
    (b'{"format": "leitai-unsent-1", "sheets": [], "owner": "x/j1"}', "另一赛季"),
    (b'{"format": "leitai-unsent-1", "sheets": [], "owner": "s/j1"}', "没有这台平板"),
]


def test_what_is_no_such_file_is_refused_in_words(one_hall: Hall) -> None:
    staff = one_hall.staff()
    for file, words in NO_FILES:
        answer = bring(one_hall, file, staff)
        assert (answer.status_code, words in answer.text) == (422, True), file[:40]


def test_only_organisers_import(one_hall: Hall) -> None:
    file = handed_over(one_hall, sheet("e01"))
    for role in ("verifier", "supervisor"):
        assert bring(one_hall, file, one_hall.staff(role)).status_code == 403
    assert stored(one_hall) == ([], [])
