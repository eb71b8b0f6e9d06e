"""A refused form (被退回的表单) keeps what was typed."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import LiveServer
from tests.web.season import PAPER, PASSWORD, Hall, open_hall


@pytest.fixture
def hall(live_server: LiveServer, tmp_path: Path) -> Hall:
    """Return a season with an open paper."""
    return open_hall(live_server.app, tmp_path / "season", 1, live=2)


def test_what_was_typed_into_a_refused_form_stays(
    hall: Hall, live_server: LiveServer, page: Page
) -> None:
    watch = f"/organiser/s/quiz-papers/{PAPER}/watch"
    page.goto(f"{live_server.url}/sign-in?next={watch}")
    page.fill("#name", "organiser")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.get_by_text("延长答题时间").click()
    page.get_by_label("分钟").fill("半小时")
    page.get_by_label("理由").fill("二楼考场断网 <b>")
    page.get_by_role("button", name="延长", exact=True).click()

    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("分钟")).to_have_value("半小时")
    expect(page.get_by_label("理由")).to_have_value("二楼考场断网 <b>")
    expect(page.get_by_label("理由")).to_be_visible()

    page.get_by_label("分钟").fill("30")
    page.get_by_role("button", name="延长", exact=True).click()
    expect(page.locator(".notice.success")).to_be_visible()
    expect(page.get_by_label("理由")).to_have_value("")
