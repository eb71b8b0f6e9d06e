"""With the keyboard alone (只用键盘): a judge scores and corrects, an organiser closes."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import LiveServer
from tests.web.season import PASSWORD, SESSION, Hall, open_hall

#: what has the focus, and whether that can be seen
FOCUS = """() => {
  const e = document.activeElement, style = getComputedStyle(e);
  const isVisible = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  return [e.innerText || e.name || '', isVisible];
}"""


@pytest.fixture
def hall(live_server: LiveServer, tmp_path: Path) -> Hall:
    """Return a season whose session is open."""
    return open_hall(live_server.app, tmp_path / "season", 3)


def reach(page: Page, words: str) -> None:
    """Press Tab until a control with these words or this name has the focus, always visible."""
    # A page is painted once its styles are there; nobody tabs through one that is not.
    page.wait_for_load_state()
    for _ in range(60):
        page.keyboard.press("Tab")
        found, is_visible = page.evaluate(FOCUS)
        assert is_visible, f"the focus cannot be seen on {found!r}"
        if words in found:
            return
    raise AssertionError(f"{words!r} cannot be reached")


def press(page: Page, words: str) -> None:
    """Reach a control and press Enter on it."""
    reach(page, words)
    page.keyboard.press("Enter")


def test_a_judge_scores_and_corrects(hall: Hall, live_server: LiveServer, page: Page) -> None:
    page.goto(f"{live_server.url}/sign-in")
    reach(page, "code")
    page.keyboard.type(hall.codes["j1"])
    press(page, "进入打分")
    expect(page.get_by_role("heading", name="我的场次")).to_be_visible()
    press(page, "领域 初赛 同台竞技")
    expect(page.get_by_role("heading", name="领域 初赛 同台竞技")).to_be_visible()
    press(page, "选手2")
    expect(page.get_by_role("heading", name="选手2")).to_be_visible()
    for criterion, points in (("mark-a", "55.5"), ("mark-b", "31")):
        reach(page, criterion)
        page.keyboard.type(points)
    press(page, "提交")
    state = page.locator("[data-state]")
    expect(state).to_contain_text("服务器已收到")

    page.reload()
    reach(page, "mark-b")
    page.keyboard.press("Control+A")
    page.keyboard.type("32")
    press(page, "重新提交")
    expect(state).to_contain_text("服务器已收到")
    page.reload()
    expect(page.locator("[data-total]")).to_have_text("87.5")
    expect(state).to_contain_text("第 2 版")


def test_an_organiser_closes_a_session(hall: Hall, live_server: LiveServer, page: Page) -> None:
    page.goto(f"{live_server.url}/sign-in?next=/organiser/s/sessions/{SESSION}")
    reach(page, "name")
    page.keyboard.type("organiser")
    reach(page, "password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="领域 初赛 同台竞技")).to_be_visible()
    press(page, "结束打分")
    expect(page.locator(".notice.success")).to_contain_text("已结束打分")
    expect(page.locator(".steps [aria-current]")).to_have_text("待核分")
