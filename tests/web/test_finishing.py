"""Judges leave (评委离场): a tablet is signed in for its sessions only, and loses nothing by it."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from contest.db import db
from contest.models import AuditLine, HeldSheet

from .season import AWARDS, RULEBOOK, SESSION, Hall, open_hall
from .test_revocation import JSON, send

PAGE = f"/organiser/s/sessions/{SESSION}"
TWO_ROUNDS = RULEBOOK.replace("weight = 100", "weight = 60").replace(
    "  [[stage.promote]]",
    """  [[stage.round]]
  code = "talk"
  name = "答辩"
  method = "stage"
  weight = 40
  criteria = [{ code = "a", name = "内容", max = 100 }]
  [[stage.promote]]""",
)


@pytest.fixture
def hall(app: Flask, tmp_path: Path) -> Hall:
    """Return a season with a panel of three, its only session open, on both databases."""
    return open_hall(app, tmp_path / "season", 2)


def beat(tablet: FlaskClient, unsent: int = 0, photos: int = 0) -> tuple[int, str]:
    """Let a tablet say what it holds; return the answer's status and error."""
    said = {"device": "d", "entered": 1, "unsent": unsent, "unsent_photos": photos}
    answer = tablet.post("/judge/s/heartbeat", json=said, headers=JSON)
    return answer.status_code, answer.get_json().get("error", "")


def end(hall: Hall, *steps: str) -> None:
    """Take the session through its last steps."""
    roles = {"close": "organiser", "verify": "verifier", "sign": "supervisor"}
    for step in steps:
        assert hall.staff(roles[step]).post(f"{PAGE}/{step}").status_code == 302


def signed_out(hall: Hall) -> int:
    """Return how many the signature signed out, as the audit line says."""
    with hall.app.app_context():
        query = select(AuditLine).where(AuditLine.action == "sign-session")
        return int(db.session.scalars(query).one().facts["signed_out"])


def test_the_signature_signs_tablets_out_that_are_empty(hall: Hall) -> None:
    empty, plain = hall.judge("j1"), hall.judge("j2")
    end(hall, "close", "verify")
    assert beat(empty) == (200, "")
    assert plain.get(f"/judge/s/sessions/{SESSION}").status_code == 200
    end(hall, "sign")
    assert signed_out(hall) == 2
    assert beat(empty) == (401, "sign-in-ended")
    assert "left=ended" in plain.get(f"/judge/s/sessions/{SESSION}").location
    # the card's code still lets a judge in, who is then not thrown out again
    assert beat(hall.judge("j1")) == (200, "")


def test_a_tablet_that_was_away_hands_in_first(hall: Hall) -> None:
    holding, silent = hall.judge("j1"), hall.judge("j2")
    assert beat(silent) == (200, "")
    end(hall, "close")
    assert beat(holding, photos=1) == (200, "")
    end(hall, "verify", "sign")
    assert signed_out(hall) == 0
    assert send(holding, "d", "late-of-j1-0001")["held"] == "late"
    assert beat(holding, unsent=1) == (200, "")
    assert send(holding, "d", "late-of-j1-0002")["held"] == "late"
    assert beat(holding) == beat(silent) == (401, "sign-in-ended")
    holding.get("/")  # any other page leaves the reason as it is
    assert beat(holding) == (401, "sign-in-ended")
    assert "left=ended" in holding.get("/judge/s/").location
    assert "left=ended" not in holding.get("/judge/s/").location
    with hall.app.app_context():
        assert len(db.session.scalars(select(HeldSheet)).all()) == 2


def test_judges_of_another_session_stay(app: Flask, tmp_path: Path) -> None:
    hall = open_hall(app, tmp_path / "season", 2, rulebook=TWO_ROUNDS + AWARDS)
    tablet = hall.judge("j1")
    end(hall, "close", "verify")
    assert beat(tablet) == (200, "")
    end(hall, "sign")
    assert signed_out(hall) == 0
    assert beat(tablet) == (200, "")


