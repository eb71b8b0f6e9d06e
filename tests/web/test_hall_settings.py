"""How a session is held (会场设置): set by form before it opens, frozen afterwards."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from contest.db import db
from contest.models import Session

from .season import SESSION, Hall, open_hall

PAGE = f"/organiser/s/sessions/{SESSION}/hall"
GIVEN = {
    "reveal": "each-judge",
    "batch_first_n": "3",
    "limit_seconds": "480",
    "warn_seconds": "30",
    "deductions": "1 10 0.2\r\n11 20 0.5\r\n",
    "deduction_cap": "0.5",
    "hides_names": "y",
    "region": "bar",
    "asks_declarations": "y",
}


@pytest.fixture
def hall(sqlite_app: Flask, tmp_path: Path) -> Hall:
    """Return a season whose session is planned."""
    return open_hall(sqlite_app, tmp_path / "season", 2, is_open=False)


def kept(hall: Hall) -> dict[str, object]:
    """Return the session's settings as stored."""
    with hall.app.app_context():
        return dict(db.session.scalars(select(Session.hall)).one())


def test_the_settings_are_kept_and_shown_again(hall: Hall) -> None:
    staff = hall.staff()
    assert staff.post(PAGE, data=GIVEN).status_code == 302
    assert kept(hall) == {
        "reveal": "each-judge",
        "reveal_after_next": False,
        "batch_first_n": 3,
        "limit_seconds": 480,
        "warn_seconds": 30,
        "deductions": [[1, 10, 2000], [11, 20, 5000]],
        "deduction_cap": 5000,
        "hides_names": True,
        "region": "bar",
        "asks_declarations": True,
        "confirms_tablets": False,
    }
    page = staff.get(PAGE).get_data(as_text=True)
    assert "1 10 0.2\n11 20 0.5" in page
    assert 'value="480"' in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("deductions", "1 10 0.2\n11 20", "第 2 行应为三个数"),
        ("deductions", "1 10 0.2\n5 20 0.5", "第 2 行应接在上一行之后"),
        ("deductions", "1 10 0.5\n11 20 0.2", "第 2 行应接在上一行之后"),
        ("deductions", "1 10 -1", "第 1 行应为三个数"),
        ("deduction_cap", "many", "应填不小于 0 的分数"),
        ("limit_seconds", "", "请填整数"),
        ("limit_seconds", "-1", "应在 0 至 86400 之间"),
        ("batch_first_n", "99", "应在 0 至 50 之间"),
    ],
)
def test_a_wrong_value_is_named_and_kept_on_the_page(
    hall: Hall, field: str, value: str, words: str
) -> None:
    answer = hall.staff().post(PAGE, data={**GIVEN, field: value})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in page
    assert value in page
    assert kept(hall) == {}


def test_an_open_session_is_no_longer_changed(hall: Hall) -> None:
    staff = hall.staff()
    staff.post(f"/organiser/s/sessions/{SESSION}/open")
    staff.post(PAGE, data=GIVEN)
    assert kept(hall) == {}
    assert "不能再改" in staff.get(PAGE).get_data(as_text=True)


@pytest.mark.parametrize("role", ["verifier", "supervisor"])
def test_only_organisers_settle_it(hall: Hall, role: str) -> None:
    assert hall.staff(role).get(PAGE).status_code == 403
    assert hall.staff(role).post(PAGE, data=GIVEN).status_code == 403
