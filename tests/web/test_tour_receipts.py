"""Receipts of an observation (观摩的回执): a visit, a photo, a proposal to the team are found."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.actions.test_pictures import located

from .season import SESSION, Hall, open_hall
from .test_photos import TOUR, send
from .test_receipts import OWN, SEARCH
from .test_tours import VISIT

PAGE = f"/organiser/s/sessions/{SESSION}"


@pytest.fixture
def hall(app: Flask, tmp_path: Path) -> Hall:
    """Return an open observation whose panel shares one sheet, on both databases."""
    found = open_hall(app, tmp_path / "season", 2, rulebook=TOUR, is_open=False)
    staff = found.staff()
    staff.post(f"{PAGE}/filling", data={"mode": "marks", "team": "1"})
    staff.post(f"{PAGE}/open")
    return found


def queued(tablet: FlaskClient, submission: str, contestant: str, **more: object) -> str:
    """Send something from a tablet's queue; return its receipt."""
    one = {"submission": submission, "session": SESSION, "contestant": contestant}
    one |= {"version_seen": 0, "rulebook": 1, "kind": "", "detail": {}, **more}
    body = {"device": "tablet", "sheets": [one]}
    (answer,) = tablet.post("/judge/s/sheets", json=body).get_json()["answers"]
    return str(answer["receipt"])


def visit(tablet: FlaskClient, submission: str, seen: int = 0) -> str:
    """Write down that the first contestant was visited."""
    marks = {**VISIT, "present": "j1 j2 j3"}
    return queued(tablet, submission, "visit:e01", marks=marks, version_seen=seen)


def draft(tablet: FlaskClient, submission: str, seen: int = 0) -> str:
    """Propose a sheet of the first contestant to the team."""
    marks = {"a": str(50 + seen), "b": "30"}
    return queued(tablet, submission, "e01", marks=marks, version_seen=seen)


def page(client: FlaskClient, code: str, address: str = SEARCH) -> str:
    """Return what the page says of a code."""
    return client.get(address, query_string={"code": code}).text


def test_every_receipt_of_an_observation_is_found(hall: Hall) -> None:
    judge, staff = hall.judge(), hall.staff()
    codes = {
        "观摩记录": visit(judge, "device-visit-1"),
        "佐证照片": send(judge, located()).get_json()["receipt"],
        "小组评分表的一稿": draft(judge, "device-draft-1"),
    }
    for words, code in codes.items():
        told = page(staff, code)
        for word in (words, "评委1", "1 选手1", "与记录相符"):
            assert word in told
        assert words in page(judge, code, OWN)
        other = hall.judge("j2").get(OWN, query_string={"code": code})
        assert (other.status_code, words in other.text) == (404, False)


def test_a_later_one_is_named(hall: Hall) -> None:
    judge, staff = hall.judge(), hall.staff()
    first = visit(judge, "device-visit-1")
    assert "现计入的一版" in page(staff, first)
    visit(hall.judge("j2"), "device-visit-2", seen=1)
    assert "第 1 版，已有更正：现为第 2 版" in page(staff, first)

    proposed = draft(judge, "device-draft-1")
    assert "第 1 稿，最新的一稿" in page(staff, proposed)
    draft(hall.judge("j2"), "device-draft-2", seen=1)
    assert "第 1 稿，已有新稿：现为第 2 稿" in page(judge, proposed, OWN)

    photo = send(judge, located()).get_json()["receipt"]
    assert "已保存" in page(staff, photo)
    drop = {"session": SESSION, "contestant": "e01", "reason": "拍错了"}
    judge.post("/judge/s/photos/device-photo-1/drop", data=drop)
    assert "已撤下" in page(staff, photo)
