"""What is printed for the file (存档) and counted before announcing."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from contest.actions.people import add_staff
from contest.actions.rulings import recuse_judge, set_status
from contest.actions.sign_in import hash_password
from contest.actor import SYSTEM
from contest.loading import season_by_code, setup_of
from contest.queries.counting import Count, session_count
from contest.queries.filled_sheets import filled_sheets
from tests.web.season import PASSWORD, QUIZ, SESSION, Hall, marks, open_hall

PLACE = f"/organiser/s/sessions/{SESSION}"
FIRST = ("f", "first")


@pytest.fixture
def hall(sqlite_app: Flask, tmp_path: Path) -> Hall:
    """Return an open session of three with a second organiser."""
    found = open_hall(sqlite_app, tmp_path / "season", 3, live=2)
    with sqlite_app.app_context():
        add_staff(season_by_code("s"), "安娜仁", "anna", "organiser", hash_password(PASSWORD))
    return found


def counted(hall: Hall) -> Count:
    """Return the count of the session."""
    with hall.app.app_context():
        return session_count(setup_of(season_by_code("s")), SESSION)


def missing(hall: Hall) -> list[str]:
    """Return what is missing before announcing."""
    return [c.code for c in counted(hall).checks if not c.is_met and not c.is_hint]


def score(hall: Hall, judge: str, contestant: str, a: str = "50") -> None:
    """Submit a sheet from a judge's tablet."""
    more = {"submission": f"device-{judge}-{contestant}-{a}"}
    assert marks(hall.judge(judge), contestant, a, **more) == 200


def on_paper(hall: Hall, who: str, judge: str, contestant: str, a: str = "50") -> None:
    """Type in a paper sheet."""
    data = {"submission": f"paper-{who}-{judge}-{contestant}-{a}", "mark-a": a, "mark-b": "30"}
    path = f"{PLACE}/paper/entry/{judge}/{contestant}"
    assert hall.staff(who).post(path, data=data).status_code == 200


def text(client: FlaskClient, path: str) -> str:
    """Return a page."""
    answer = client.get(PLACE + path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def score_all(hall: Hall) -> None:
    """Let the first two judges score on tablets; the third one's sheets come on paper."""
    for contestant in ("e01", "e02", "e03"):
        for judge in ("j1", "j2"):
            score(hall, judge, contestant)
        for who in ("organiser", "anna"):
            on_paper(hall, who, "j3", contestant, "47.5")


def test_the_count_says_where_every_sheet_is(hall: Hall) -> None:
    with hall.app.app_context():
        recuse_judge(SYSTEM, season_by_code("s"), FIRST, "e02", "j2", "近亲属")
        set_status(SYSTEM, season_by_code("s"), FIRST, "e03", "withdrawn", "因病")
    score(hall, "j1", "e01")
    for who in ("organiser", "anna"):
        on_paper(hall, who, "j1", "e02")
    on_paper(hall, "organiser", "j3", "e01")
    found = counted(hall)
    rows = [(s.due, s.tablet, s.paper, s.missing, s.typed, s.adds_up) for s in found.seats]
    assert rows == [(2, 1, 1, 0, 0, True), (1, 0, 0, 1, 0, False), (2, 0, 0, 2, 1, False)]
    assert {n: found.sums[n] for n in ("due", "tablet", "paper", "missing", "typed")} == {
        "due": 5,
        "tablet": 1,
        "paper": 1,
        "missing": 3,
        "typed": 1,
    }
    assert found.seats[0].last is not None and found.seats[1].last is None


def test_what_a_tablet_still_holds_does_not_add_up(hall: Hall) -> None:
    facts = {"device": "tablet-1", "entered": 3, "unsent": 2, "persistent": True}
    assert hall.judge().post("/judge/s/heartbeat", json=facts).status_code == 200
    seat = counted(hall).seats[0]
    assert (seat.entered, seat.unsent, seat.drafts, seat.adds_up) == (3, 2, 1, False)
    assert "平板上还有 2 份没有送到（席位 1）" in text(hall.staff(), "/count")


def test_the_page_says_step_by_step_what_is_missing(hall: Hall) -> None:
    assert missing(hall) == ["sheets", "closed", "verified", "signed"]
    score_all(hall)
    assert missing(hall) == ["closed", "verified", "signed"]
    steps = (("organiser", "close"), ("verifier", "verify"), ("supervisor", "sign"))
    for n, (role, step) in enumerate(steps):
        assert f"还不能宣布：还差 {3 - n} 项" in text(hall.staff(), "/count")
        hall.staff(role).post(f"{PLACE}/{step}")
    assert missing(hall) == []
    assert "可以宣布。" in text(hall.staff(), "/count")


def test_half_typed_and_kept_aside_sheets_are_in_the_way(hall: Hall) -> None:
    score_all(hall)
    for who in ("organiser", "anna"):
        on_paper(hall, who, "j1", "e01", "41")
    assert "held" in missing(hall)
    on_paper(hall, "organiser", "j2", "e02", "42")
    assert {"held", "paper"} <= set(missing(hall))
    assert "席位 1" in text(hall.staff(), "/count")


def test_a_closed_session_without_all_sheets_says_so_as_a_hint(hall: Hall) -> None:
    score(hall, "j1", "e01")
    hall.staff().post(f"{PLACE}/close")
    checks = {check.code: check for check in counted(hall).checks}
    assert (checks["sheets"].is_met, checks["sheets"].is_hint) == (False, True)
    assert (checks["scores"].is_met, checks["scores"].facts["count"]) == (False, 3)


def test_nothing_is_printed_of_an_open_session(hall: Hall) -> None:
    score(hall, "j1", "e01", "43.5")
    for role in ("organiser", "verifier", "supervisor"):
        for page in ("/paper/filled", "/paper/scores", "/count"):
            shown = text(hall.staff(role), page)
            assert "43.5" not in shown and "73.5" not in shown
    assert "结束打分后才能打印" in text(hall.staff(), "/paper/filled")


def test_filled_sheets_hold_what_counts_with_its_receipt(hall: Hall) -> None:
    score_all(hall)
    hall.staff().post(f"{PLACE}/close")
    with hall.app.app_context():
        found = filled_sheets(setup_of(season_by_code("s")), SESSION)
    assert [(s.is_paper, s.signature) for s in found.sheets] == [
        (False, ""),
        (False, ""),
        (True, ""),
    ]
    line = found.sheets[2].lines[0]
    assert (list(line.marks), line.total) == (["47.5", "30"], "77.5")
    page = text(hall.staff(), "/paper/filled")
    assert line.receipt is not None and line.receipt.code in page
    assert "评委签名见纸质评分表原件。" in page


def test_the_score_sheet_can_be_reckoned_by_hand(hall: Hall) -> None:
    score_all(hall)
    hall.staff().post(f"{PLACE}/close")
    page = text(hall.staff("verifier"), "/paper/scores")
    assert page.count('class="sheet count"') == 3
    # 80 + 80 + 77.5 = 237.5; ÷ 3 = 79.1666…
    assert "(80 + 80 + 77.5) ÷ 3 = 475/6" in page and "<b>79.17</b>" in page
    for role in ("统分员", "核分员", "监督员"):
        assert role in page


def test_a_session_without_sheets_has_neither(hall: Hall) -> None:
    for page in ("/count", "/paper/filled", "/paper/scores"):
        answer = hall.staff().get(f"/organiser/s/sessions/{QUIZ}{page}")
        assert answer.status_code == 404
