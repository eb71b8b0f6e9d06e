"""Requests for correction (更正申请): asked after the closing, answered with a reason."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from contest.db import db
from contest.loading import session_state
from contest.models import Decision, ScoreSheet, Session

from .season import SESSION, Hall, marks, open_hall

PAGE = f"/organiser/s/sessions/{SESSION}"
REVIEW = f"/judge/s/sessions/{SESSION}/review"
ASK = f"/judge/s/sessions/{SESSION}/corrections"
MISTAKE = {"contestant": "e01", "reason": "把两名选手的分打反了"}


@pytest.fixture
def hall(app: Flask, tmp_path: Path) -> Hall:
    """Return a session whose three judges have scored two contestants, on both databases."""
    found = open_hall(app, tmp_path / "season", 2)
    for judge in ("j1", "j2", "j3"):
        for contestant in ("e01", "e02"):
            given = {"submission": f"device-{judge}-{contestant}"}
            assert marks(found.judge(judge), contestant, **given) == 200
    return found


def text(client: FlaskClient, address: str) -> str:
    """Return a page with what the last step said."""
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.text


def step(hall: Hall, name: str, role: str = "organiser") -> None:
    """Take the session one step on, or try to."""
    assert hall.staff(role).post(f"{PAGE}/{name}").status_code == 302


def state(hall: Hall) -> str:
    """Return where the session stands."""
    with hall.app.app_context():
        return session_state(db.session.scalars(select(Session.id)).one())


def asked(hall: Hall) -> int:
    """Return the newest request."""
    with hall.app.app_context():
        query = select(Decision.id).where(Decision.kind == "correction-request")
        return max(db.session.scalars(query))


def test_a_judge_asks_and_corrects_when_the_organiser_accepts(hall: Hall) -> None:
    judge, staff = hall.judge(), hall.staff()
    assert "申请更正" not in text(judge, REVIEW)
    step(hall, "close")
    assert "申请更正" in text(judge, f"/judge/s/sessions/{SESSION}/e01")
    assert judge.post(ASK, data=MISTAKE).status_code == 302
    page = text(judge, REVIEW)
    assert "已提出更正申请" in page and "等待答复" in page
    assert "把两名选手的分打反了" not in text(hall.judge("j2"), REVIEW)

    assert "评委1申请更正对选手1的评分：把两名选手的分打反了" in text(staff, PAGE)
    step(hall, "verify", "verifier")
    assert state(hall) == "closed"
    answer = {"verdict": "accept", "reason": ""}
    staff.post(f"{PAGE}/corrections/{asked(hall)}", data=answer)
    assert state(hall) == "open"
    page = text(staff, PAGE)
    assert "申请更正对选手1的评分" not in page
    assert "更正申请（评委1，选手1）：把两名选手的分打反了" in page
    assert "已同意，请更正" in text(judge, REVIEW)

    more = {"submission": "device-j1-again", "version_seen": "1"}
    assert marks(judge, "e01", "55", "35", **more) == 200
    with hall.app.app_context():
        assert max(db.session.scalars(select(ScoreSheet.version))) == 2
    for name, role in (("close", "organiser"), ("verify", "verifier"), ("sign", "supervisor")):
        step(hall, name, role)
    assert state(hall) == "signed"


def test_a_refusal_needs_its_reason_and_changes_nothing(hall: Hall) -> None:
    judge, staff = hall.judge(), hall.staff()
    step(hall, "close")
    judge.post(ASK, data=MISTAKE)
    staff.post(f"{PAGE}/corrections/{asked(hall)}", data={"verdict": "reject", "reason": " "})
    assert "申请更正对选手1的评分" in text(staff, PAGE)
    reason = {"verdict": "reject", "reason": "与纸质评分表一致"}
    staff.post(f"{PAGE}/corrections/{asked(hall)}", data=reason)
    page = text(judge, REVIEW)
    assert "没有同意" in page and "与纸质评分表一致" in page
    assert state(hall) == "closed"
    again = staff.post(f"{PAGE}/corrections/{asked(hall)}", data=reason)
    assert again.status_code == 404
    step(hall, "verify", "verifier")
    # asked again after the recount, it holds up the signature
    judge.post(ASK, data=MISTAKE)
    supervisor = hall.staff("supervisor")
    supervisor.post(f"{PAGE}/sign")
    assert "还有 1 条评委的更正申请没有答复" in text(supervisor, PAGE)
    assert state(hall) == "verified"


def test_who_may_not_ask_or_answer(hall: Hall) -> None:
    judge, staff = hall.judge(), hall.staff()
    judge.post(ASK, data=MISTAKE)
    with hall.app.app_context():
        kinds = set(db.session.scalars(select(Decision.kind)))
    assert "correction-request" not in kinds
    step(hall, "close")
    for wrong, words in (
        ({**MISTAKE, "reason": " "}, "请写明更正的理由"),
        ({**MISTAKE, "reason": "长" * 301}, "请写明更正的理由"),
    ):
        judge.post(ASK, data=wrong)
        assert words in text(judge, REVIEW)
    assert judge.post(ASK, data={**MISTAKE, "contestant": "e99"}).status_code == 404
    judge.post(ASK, data=MISTAKE)
    judge.post(ASK, data=MISTAKE)
    assert "正在等待答复，不必再提" in text(judge, REVIEW)
    answer = {"verdict": "accept", "reason": ""}
    for role in ("verifier", "supervisor"):
        refused = hall.staff(role).post(f"{PAGE}/corrections/{asked(hall)}", data=answer)
        assert refused.status_code == 403
    assert staff.post(ASK, data=MISTAKE).status_code == 403
