"""A session on paper (纸质评分): printed, typed in by two people, mended, closed and verified.

The results are those of the same session scored on tablets.
"""

import shutil
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from contest.actions.people import add_staff
from contest.actions.sessions import close_session
from contest.actions.sign_in import hash_password
from contest.actor import SYSTEM
from contest.db import verify_database
from contest.loading import season_by_code, setup_of
from contest.queries.sessions import session_view
from contest.queries.sheets import session_scores
from tests.browser.people import PASSWORD, Desk, say_done
from tests.conftest import environ_of, running
from tests.web.season import SESSION, Hall, marks, open_hall

ENTRIES, JUDGES = 4, 3
#: what the second person misreads at first: judge, contestant, the mark
MISREAD = (2, 3, "45")
PAPER = f"sessions/{SESSION}/paper"


@pytest.fixture
def hall(sqlite_app: Flask, tmp_path: Path) -> Hall:
    """Return a session with two organisers."""
    found = open_hall(sqlite_app, tmp_path / "season", ENTRIES, judges=JUDGES)
    with sqlite_app.app_context():
        add_staff(season_by_code("s"), "安娜仁", "anna", "organiser", hash_password(PASSWORD))
    return found


def mark_of(judge: int, number: int) -> str:
    """Return what a judge gives for the first criterion; the second is always 30."""
    return f"{40 + (judge * 5 + number * 7) % 19}.5"


def type_sheets(page: Page, judge: int, misread: tuple[int, int, str] | None = None) -> None:
    """Type in a judge's sheets by the keyboard alone, from where the page puts the cursor."""
    for number in range(1, ENTRIES + 1):
        isnt = misread is not None and misread[:2] == (judge, number)
        page.keyboard.type(misread[2] if isnt and misread else mark_of(judge, number))
        page.keyboard.press("Enter")
        page.keyboard.type("30")
        page.keyboard.press("Enter")
    expect(page.locator("[data-state] .badge").filter(has_text="录入")).to_have_count(ENTRIES)


def scores(app: Flask) -> list[Any]:
    """Return every contestant's breakdown of the closed session."""
    with app.app_context():
        setup = setup_of(season_by_code("s"))
        found = session_scores(setup, session_view(setup, SESSION).session)
        return [(item["order"], item["round"]) for item in found]


def on_tablets(migrated_file: Path, folder: Path) -> list[Any]:
    """Return the scores of the same session from tablets."""
    folder.mkdir()
    shutil.copy(migrated_file, folder / "leitai.db")
    with running(environ_of(folder)) as app:
        hall = open_hall(app, folder / "season", ENTRIES, judges=JUDGES)
        for judge in range(1, JUDGES + 1):
            client = hall.judge(f"j{judge}")
            for number in range(1, ENTRIES + 1):
                more = {"submission": f"device-{judge}-{number}"}
                mark = mark_of(judge, number)
                assert marks(client, f"e{number:02}", mark, "30", **more) == 200
        with app.app_context():
            close_session(SYSTEM, season_by_code("s"), SESSION)
        return scores(app)


def test_a_session_on_paper_gives_what_tablets_give(
    desk: Desk, hall: Hall, migrated_file: Path, tmp_path: Path
) -> None:
    page = desk.open("organiser", f"{PAPER}/blank?form=each")
    expect(page.locator(".sheet")).to_have_count(ENTRIES * JUDGES)
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")

    for judge in range(1, JUDGES + 1):
        type_sheets(desk.open("organiser", f"{PAPER}/entry?judge=j{judge}"), judge)
        page = desk.open("anna", f"{PAPER}/entry?judge=j{judge}")
        type_sheets(page, judge, MISREAD)
        expect(page.locator(".badge.bad")).to_have_count(1 if judge == MISREAD[0] else 0)

    page = desk.open("anna", PAPER)
    expect(page.locator(".panel")).to_contain_text(f"{mark_of(*MISREAD[:2])} ≠")
    page.get_by_role("link", name="更正我录入的").click()
    mend(page)
    page = desk.open("organiser", f"sessions/{SESSION}")
    expect(page.locator(".title")).to_contain_text(f"{ENTRIES * JUDGES} / {ENTRIES * JUDGES}")
    page.get_by_role("button", name="结束打分").click()
    say_done(page, "已结束打分")
    page = desk.open("verifier", f"sessions/{SESSION}")
    page.get_by_role("button", name="核对无误").click()
    say_done(page, "已确认核分")

    assert scores(hall.app) == on_tablets(migrated_file, tmp_path / "other")
    with hall.app.app_context():
        assert verify_database() == []


def mend(page: Page) -> None:
    """Correct the misread mark: the page stands on its line."""
    expect(page.locator("[data-here] input[name=mark-a]")).to_be_focused()
    page.keyboard.type(mark_of(*MISREAD[:2]))
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("[data-here] .badge.done")).to_contain_text("录入一致，已计入")


def test_what_is_typed_stays_until_the_server_has_it(desk: Desk) -> None:
    page = desk.open("organiser", f"{PAPER}/entry?judge=j1")
    state = page.locator("#row-1 [data-state]")
    page.keyboard.type("70")
    page.keyboard.press("Enter")
    expect(state).to_contain_text("“内容”应在 0 至 60 之间")
    expect(page.locator("#row-1 input[name=mark-a]")).to_be_focused()
    page.keyboard.type("50.5")
    page.keyboard.press("Enter")
    page.reload()
    expect(page.locator("#row-1 input[name=mark-a]")).to_have_value("50.5")
    expect(state).to_contain_text("填过，还没有送出")

    page.route("**/entry/**", lambda route: route.abort())
    page.locator("#row-1 input[name=mark-b]").fill("30")
    expect(page.locator("#row-1 [data-total]")).to_have_text("80.5")
    page.locator("#row-1 input[name=mark-b]").press("Enter")
    expect(page.locator("[data-unsent]")).to_contain_text("1 行")
    page.unroute("**/entry/**")
    expect(state).to_contain_text("已录入，等另一人录入")
    expect(page.locator("[data-unsent]")).to_be_hidden()


def test_a_key_says_that_there_are_no_marks(desk: Desk) -> None:
    page = desk.open("organiser", f"{PAPER}/entry?judge=j1")
    for key, kind in (("q", "abstained"), ("w", "absent")):
        page.keyboard.press(key)
        expect(page.locator("tbody:focus-within select")).to_have_value(kind)
        page.keyboard.press("Enter")
    expect(page.locator("[data-state] .badge")).to_have_count(2)
    page.reload()
    expect(page.locator("#row-1 select")).to_have_value("abstained")
    expect(page.locator("#row-2 select")).to_have_value("absent")
