"""Recusal, what-if and swap by their pages (回避、推算、互换): forms lead to acts."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from contest.db import db
from contest.models import Decision, ScoreSheet
from tests.web.season import SESSION, Hall, open_hall

JSON = {"Accept": "application/json"}
DESK = f"/organiser/s/sessions/{SESSION}"
OWN = f"/judge/s/sessions/{SESSION}"


@pytest.fixture
def hall(sqlite_app: Flask, tmp_path: Path) -> Hall:
    """Return an open session of two with both sheets of every judge in."""
    found = open_hall(sqlite_app, tmp_path / "season", 2)
    for judge in ("j1", "j2", "j3"):
        for contestant, content in (("e01", "50"), ("e02", "40")):
            sheet = {
                "submission": f"tablet-{judge}-{contestant}",
                "version_seen": "0",
                "marks": {"a": content, "b": "30"},
            }
            answer = found.judge(judge).post(f"{OWN}/{contestant}", json=sheet, headers=JSON)
            assert answer.status_code == 200
    return found


def kinds(hall: Hall) -> list[str]:
    """Return the kinds of the decisions after the opening."""
    with hall.app.app_context():
        return list(db.session.scalars(select(Decision.kind).order_by(Decision.id)))[1:]


def test_a_judge_declares_and_no_longer_scores(hall: Hall) -> None:
    judge = hall.judge("j1")
    typed = {"step": "relation", "contestant": "e02", "relation": "kin", "reason": ""}
    refusal = judge.post(f"{OWN}/relations", data=typed)
    assert refusal.status_code == 422
    assert 'value="e02" checked' in refusal.get_data(as_text=True)
    done = judge.post(f"{OWN}/relations", data={**typed, "reason": "表亲"})
    assert "已申报。" in done.get_data(as_text=True)
    assert kinds(hall) == ["recuse"]
    sheet = {"submission": "tablet-again", "version_seen": "1", "marks": {"a": "40", "b": "30"}}
    assert judge.post(f"{OWN}/e02", json=sheet, headers=JSON).status_code == 403
    page = hall.staff().get(f"{DESK}/conflicts").get_data(as_text=True)
    assert "亲属关系" in page
    assert "表亲" in page


def test_paper_and_challenge_are_entered_and_taken_back(hall: Hall) -> None:
    entered = {"judge": "j2", "contestant": "e01", "relation": "other", "reason": "同学"}
    hall.staff().post(f"{DESK}/conflicts/enter", data={**entered, "source": "challenge"})
    assert kinds(hall) == ["recuse"]
    back = {"judge": "j2", "contestant": "e01", "reason": "查无此事"}
    assert hall.staff().post(f"{DESK}/conflicts/back", data=back).status_code == 403
    hall.staff("supervisor").post(f"{DESK}/conflicts/back", data=back)
    assert kinds(hall) == ["recuse", "recuse-back"]


def test_no_mark_is_told_by_a_what_if_before_closing(hall: Hall) -> None:
    staff = hall.staff()
    assert staff.post(f"{DESK}/without", data={"judge": "j1"}).status_code == 409
    staff.post(f"{DESK}/close")
    # the form that enters a relation leads there with what was chosen
    form = staff.get(f"{DESK}/conflicts").get_data(as_text=True)
    assert f'formaction="{DESK}/without"' in form
    page = staff.post(f"{DESK}/without", data={"judge": "j1"}).get_data(as_text=True)
    # three judges are the fewest: without one there is no score, no rank, no outcome
    assert page.count("80.00") == 2
    assert "共有 2 名选手的名次或结果会变" in page


def test_a_swap_takes_two_people(hall: Hall) -> None:
    organiser = hall.staff()
    asked = {"judge": ["j1", "j2"], "one": "e01", "other": "e02", "reason": "拿反了"}
    organiser.post(f"{DESK}/swap/propose", data=asked)
    organiser.post(f"{DESK}/close")
    page = hall.staff("verifier").get(f"{DESK}/swap").get_data(as_text=True)
    # 50 + 40 + 40 and 3 × 30: 220 ÷ 3
    assert "73.33" not in page.split("推算")[0]
    assert "73.33" in page
    assert organiser.post(f"{DESK}/swap/agree").status_code == 403
    assert "同意互换</button>" not in organiser.get(f"{DESK}/swap").get_data(as_text=True)
    hall.staff("verifier").post(f"{DESK}/swap/agree")
    with hall.app.app_context():
        rows = db.session.scalars(select(ScoreSheet).where(ScoreSheet.version == 2)).all()
        assert [row.reason for row in rows] == ["拿反了"] * 4


def test_a_refused_swap_keeps_what_was_chosen(hall: Hall) -> None:
    asked = {"judge": ["j1", "j2"], "one": "e01", "other": "e02", "reason": ""}
    answer = hall.staff().post(f"{DESK}/swap/propose", data=asked)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert page.count(" checked>") == 2
    assert page.count(" selected>") == 2


def test_each_judge_s_pledge_lists_the_own_declarations_alone(hall: Hall) -> None:
    typed = {"step": "relation", "contestant": "e02", "relation": "kin", "reason": "表亲"}
    hall.judge("j1").post(f"{OWN}/relations", data=typed)
    page = hall.staff().get(f"{DESK}/pledges").get_data(as_text=True)
    first, second, third = page.split('<section class="pledge">')[1:]
    assert "表亲" in first
    assert "表亲" not in second + third
