"""The desk's pages about tablets (平板): what they hold, sheets kept aside, closing with gaps."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from contest.acting import decided
from contest.actor import SYSTEM
from contest.db import db, writing
from contest.loading import season_by_code
from contest.models import Decision, Device
from contest.transfer import import_folder
from tests.web.season import SESSION, Hall, open_hall

PAGE = f"/organiser/s/sessions/{SESSION}"
TABLETS, HELD = f"{PAGE}/tablets", f"{PAGE}/held"
MINIMAL = Path(__file__).parents[2] / "seed" / "minimal"
REVIEW = f"/judge/s/sessions/{SESSION}/review"


@pytest.fixture
def hall(app: Flask, tmp_path: Path) -> Hall:
    """Return an open session with one entry."""
    return open_hall(app, tmp_path / "season", 1)


def beat(
    judge: FlaskClient, unsent: int, device: str = "device-1", photos: int = 0
) -> dict[str, object]:
    """Let a tablet say what it holds."""
    said = {"device": device, "entered": 1, "unsent": unsent, "persistent": True}
    said["unsent_photos"] = photos
    answer = judge.post("/judge/s/heartbeat", json=said)
    assert answer.status_code == 200
    return dict(answer.get_json())


def send(judge: FlaskClient, a: str, device: str = "device-1", **more: object) -> dict[str, object]:
    """Let a tablet send one sheet; return the answer to it."""
    sheet = {
        "submission": f"{device}-{a}",
        "session": SESSION,
        "contestant": "e01",
        "version_seen": 0,
        "rulebook": 1,
        "kind": "",
        "marks": {"a": a, "b": "30"},
        **more,
    }
    answer = judge.post("/judge/s/sheets", json={"device": device, "sheets": [sheet]})
    return dict(answer.get_json()["answers"][0])


def text(client: FlaskClient, address: str) -> str:
    """Return a page."""
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def state(hall: Hall) -> str:
    """Return where the session stands, as its judge is told."""
    return str(beat(hall.judge(), 0, "another")["sessions"][0]["state"])  # type: ignore[index]


def test_a_session_with_unsent_sheets_is_closed_by_two_persons_only(hall: Hall) -> None:
    beat(hall.judge(), 2)
    staff = hall.staff()
    staff.post(f"{PAGE}/close")
    assert "没有送到" in text(staff, PAGE)
    assert state(hall) == "open"

    staff.post(f"{TABLETS}/request-close", data={"reason": " "})
    staff.post(f"{TABLETS}/confirm-close")
    assert "还没有人提出" in text(staff, TABLETS)
    staff.post(f"{TABLETS}/request-close", data={"reason": "平板损坏，数据无法取出"})
    assert staff.post(f"{TABLETS}/confirm-close").status_code == 403
    staff.post(f"{PAGE}/close")
    assert state(hall) == "open"

    assert "平板损坏" in text(hall.staff("verifier"), TABLETS)
    hall.staff("verifier").post(f"{TABLETS}/confirm-close")
    staff.post(f"{PAGE}/close")
    assert state(hall) == "closed"


def test_a_silent_tablet_holds_up_closing_while_sheets_are_missing(hall: Hall) -> None:
    staff, judge = hall.staff(), hall.judge()
    beat(judge, unsent=0)
    silence(hall)
    staff.post(f"{PAGE}/close")
    assert "评委1的平板没有联络，评分表还没有交齐" in text(staff, PAGE)
    page = text(staff, TABLETS)
    assert "1号 评委1：没有联络，评分表没有交齐" in page
    assert "提出带缺结束" in page

    # heard of again, it holds nothing up; nor does one whose judge has handed in everything
    beat(judge, unsent=0)
    assert "提出带缺结束" not in text(staff, TABLETS)
    silence(hall)
    staff.post(f"{TABLETS}/request-close", data={"reason": "平板没电，评委已离场"})
    with hall.app.app_context():
        query = select(Decision).where(Decision.kind == "close-request")
        assert db.session.scalars(query).one().facts["silent"] == ["j1"]
    assert "receipt" in send(judge, "50")
    assert "提出带缺结束" not in text(staff, TABLETS)
    staff.post(f"{PAGE}/close")
    assert state(hall) == "closed"


def silence(hall: Hall) -> None:
    """Let all tablets have been silent for a minute."""
    with hall.app.app_context():
        for device in db.session.scalars(select(Device)):
            device.seen_at -= timedelta(minutes=1)
        db.session.commit()


def test_unsent_photos_hold_up_closing_as_sheets_do(hall: Hall) -> None:
    beat(hall.judge(), 0, photos=2)
    staff = hall.staff()
    staff.post(f"{PAGE}/close")
    assert "还有 2 张照片没有送到，不能结束打分" in text(staff, PAGE)
    assert "2 张照片" in text(staff, TABLETS)
    assert "2 张照片未送到" in text(staff, f"{PAGE}/desk")
    assert state(hall) == "open"

    staff.post(f"{TABLETS}/request-close", data={"reason": "平板落在观摩点"})
    hall.staff("verifier").post(f"{TABLETS}/confirm-close")
    with hall.app.app_context():
        asked = db.session.scalars(select(Decision).where(Decision.kind == "close-request")).one()
    assert asked.facts == {"unsent": {}, "photos": {"j1": 2}, "silent": []}
    staff.post(f"{PAGE}/close")
    assert state(hall) == "closed"


def test_sent_or_lost_photos_hold_nothing_up(hall: Hall) -> None:
    judge, staff = hall.judge(), hall.staff()
    beat(judge, 0, photos=1)
    beat(hall.judge("j2"), 0, "device-2", photos=1)
    address = text(staff, TABLETS).split(f"{TABLETS}/lost/")[1].split('"')[0]
    staff.post(f"{TABLETS}/lost/{address}", data={"reason": "遗失在会场"})
    staff.post(f"{PAGE}/close")
    assert state(hall) == "open"
    beat(hall.judge("j2"), 0, "device-2")
    staff.post(f"{PAGE}/close")
    assert state(hall) == "closed"


def test_a_tablet_reported_lost_in_another_season_is_waited_for(hall: Hall) -> None:
    """What was practised in a rehearsal says nothing of the real session."""
    judge, staff = hall.judge(), hall.staff()
    beat(judge, 1)
    with hall.app.app_context():
        import_folder(MINIMAL)
        other = season_by_code("minimal")
        with writing(SYSTEM, "device-lost", "t", other) as work:
            work.add(decided(SYSTEM, other.id, ("f", "first"), "device-lost", value="device-1"))
    staff.post(f"{PAGE}/close")
    assert state(hall) == "open"
    assert "已报失" not in text(staff, TABLETS)


def test_a_tablet_that_has_sent_everything_holds_nothing_up(hall: Hall) -> None:
    judge = hall.judge()
    beat(judge, 1)
    send(judge, "50")
    beat(hall.judge(), 0)
    hall.staff().post(f"{PAGE}/close")
    assert state(hall) == "closed"


def test_a_lost_tablet_is_signed_out_and_its_sheets_are_kept_aside(hall: Hall) -> None:
    judge, staff = hall.judge(), hall.staff()
    beat(judge, 1)
    address = text(staff, TABLETS).split(f"{TABLETS}/lost/")[1].split('"')[0]
    staff.post(f"{TABLETS}/lost/{address}", data={"reason": "遗失在会场"})
    assert judge.post("/judge/s/sheets", json={"sheets": []}).status_code in (302, 401)
    again = hall.judge()
    assert send(again, "50")["held"] == "revoked"
    assert send(again, "40", "device-2")["version"] == 1
    assert "已报失" in text(staff, TABLETS)
    staff.post(f"{PAGE}/close")
    assert state(hall) == "closed"


def test_a_judge_is_reminded_on_the_tablet(hall: Hall) -> None:
    judge, staff = hall.judge(), hall.staff()
    assert beat(judge, 0)["reminder_at"] is None
    staff.post(f"{TABLETS}/remind/j1")
    assert beat(judge, 0)["reminder_at"]
    staff.post(f"{TABLETS}/remind/j2")
    assert "请当面提醒" in text(staff, TABLETS)


def test_late_sheets_are_shown_and_decided(hall: Hall) -> None:
    judge, staff = hall.judge(), hall.staff()
    staff.post(f"{PAGE}/close")
    assert send(judge, "51.5")["held"] == "late"
    assert "51.5" in text(staff, HELD)
    assert hall.staff("verifier").post(f"{HELD}/device-1-51.5").status_code == 403
    staff.post(f"{HELD}/device-1-51.5", data={"verdict": "accept", "reason": "断网"})
    page = text(staff, HELD)
    assert "已采用" in page
    assert "断网" in page


def test_a_clash_hides_its_values_while_judges_score(hall: Hall) -> None:
    judge, staff = hall.judge(), hall.staff()
    send(judge, "50")
    assert send(judge, "51.5", "device-2")["held"] == "clash"
    assert len(beat(judge, 0)["clashes"]) == 1
    page = text(staff, HELD)
    assert "请您选定一份" in page
    assert "51.5" not in page.replace("device-2-51.5", "")
    staff.post(f"{HELD}/device-2-51.5", data={"verdict": "accept", "reason": "较新"})
    assert "由评委本人选定" in text(staff, HELD)
    judge.post("/judge/s/held/device-2-51.5", json={"keep": "held", "seen": 1})
    assert beat(judge, 0)["clashes"] == []


def test_a_judge_signs_what_was_shown(hall: Hall) -> None:
    judge, staff = hall.judge(), hall.staff()
    assert 'name="digest"' not in text(judge, REVIEW)
    send(judge, "50")
    digest = text(judge, REVIEW).split('name="digest" value="')[1][:64]
    send(judge, "51", version_seen=1)
    judge.post(REVIEW, data={"digest": digest})
    assert "重新核对后再签名" in text(judge, REVIEW)
    judge.post(REVIEW, data={"digest": text(judge, REVIEW).split('name="digest" value="')[1][:64]})
    assert "已签名" in text(judge, REVIEW)
    assert "已签名" in text(staff, TABLETS)
    send(judge, "52", version_seen=2)
    assert "请重新核对并签名" in text(judge, REVIEW)
    assert "签名后有更正" in text(staff, TABLETS)
