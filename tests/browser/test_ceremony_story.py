"""A ceremony (颁奖典礼) from rehearsal to the last page: presenter, hall and a power cut.

Three prizes: 选手1 first, 选手2 and 选手3 second. The first prize is called singly.
"""

import json
import re
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from contest.db import verify_database
from tests.browser.people import Desk
from tests.browser.tablet import Server
from tests.web.season import Hall, open_awarded

LIST = "awards/f/first/ceremonies"
SIZES = ((1024, 768), (1280, 720), (1920, 1080), (3840, 2160))
#: what is cut off or lies over the safe edge of five per cent
CUT = """() => [...document.querySelectorAll('main *, header p')]
  .filter((e) => e.textContent.trim() && !e.children.length)
  .map((e) => [e.textContent, e.getBoundingClientRect()])
  .filter(([text, box]) => box.left < innerWidth * 0.045 || box.right > innerWidth * 0.955
    || box.top < innerHeight * 0.045 || box.bottom > innerHeight * 0.955)
  .map(([text]) => text)"""
#: a screen that got another size draws its slide anew at the next frame
FITTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
#: keeps all that a screen's stream brings
HEARD = """window.heard = [];
window.EventSource = class extends EventSource {
  constructor(address) {
    super(address);
    this.addEventListener("message", ({ data }) => heard.push(data));
  }
};"""
#: the longest that a season may hold: names of eight characters, offices of two lines
LONGEST = {
    "name": "额尔敦其木格巴雅",
    "organisation": "内蒙古自治区鄂尔多斯市准格尔旗薛家湾镇大塔社区第三网格联合党支部委员会",
    "title": "党支部书记、社区居民委员会主任",
    "prize": "30,000",
    "rank": "108",
    "tier": "优秀组织奖",
    "total": "100.00",
}
#: how high the letters of the largest part are
LETTERS = "parseFloat(getComputedStyle(document.querySelector('.name, .who, h1')).fontSize)"


@pytest.fixture
def hall(sqlite_app: Flask, tmp_path: Path) -> Hall:
    """Return the season whose prizes are confirmed."""
    return open_awarded(sqlite_app, tmp_path / "season")


def prepare(desk: Desk, kind: str) -> Page:
    """Prepare a ceremony and return its presenter's page."""
    page = desk.open("organiser", LIST)
    page.get_by_role("button", name=kind).click()
    expect(page.locator(".position")).to_have_text("尚未开始，共 6 页")
    return ready(page)


def ready(page: Page) -> Page:
    """Wait for the presenter's script, which draws the slides."""
    expect(page.locator(".sight h1")).to_be_attached()
    return page


def open_screen(desk: Desk, page: Page, name: str) -> Page:
    """Make a screen of the ceremony on the page and open it in a window of its own."""
    place = page.url
    page.get_by_role("link", name="大屏").click()
    page.get_by_role("button", name="添加大屏").click()
    address = page.locator(".panel a").first.inner_text()
    screen = desk.window(name)
    screen.set_viewport_size({"width": 1920, "height": 1080})
    screen.goto(address)
    page.goto(place)
    ready(page)
    return screen


def at(page: Page, number: int) -> None:
    """See that the presenter's page is at a slide."""
    expect(page.locator(".position")).to_have_text(f"第 {number} 页，共 6 页")


def test_a_ceremony_from_rehearsal_to_the_whole_list(
    desk: Desk, server: Server, hall: Hall
) -> None:
    page = prepare(desk, "准备彩排")
    screen = open_screen(desk, page, "rehearsal")
    expect(screen.locator("header")).to_contain_text("彩排")
    for number in range(1, 7):
        page.keyboard.press("Space")
        at(page, number)
    expect(screen.locator("main")).to_contain_text("单位3")
    expect(page.get_by_role("button", name="下一页")).to_be_disabled()

    page = prepare(desk, "准备正式典礼")
    screen = open_screen(desk, page, "screen")
    screen.add_init_script(HEARD)
    screen.reload()
    expect(screen.locator("h1")).to_have_text("颁奖典礼")
    expect(screen.locator("header")).not_to_contain_text("彩排")

    page.get_by_role("button", name="开始典礼").click()
    at(page, 1)
    page.keyboard.press("ArrowRight")
    at(page, 2)
    expect(screen.locator("h1")).to_have_text("二等奖")
    expect(screen.locator("main")).to_contain_text("共 2 名")
    page.keyboard.press("Space")
    expect(screen.locator(".who").first).to_have_text("选手2")
    expect(page.locator(".aloud li")).to_have_count(2)
    page.keyboard.press("ArrowLeft")
    at(page, 2)
    expect(screen.locator("main")).to_contain_text("共 2 名")

    page.keyboard.press("p")
    expect(screen.locator("h1")).to_have_text("颁奖典礼")
    expect(screen.locator("main")).to_contain_text("请稍候")
    expect(page.get_by_text("大屏已暂停")).to_be_visible()
    page.get_by_role("button", name="4 一等奖").click()
    at(page, 4)
    expect(screen.locator("h1")).to_have_text("颁奖典礼")
    page.get_by_role("button", name="继续显示").click()
    expect(page.get_by_text("大屏正在显示")).to_be_visible()
    expect(screen.locator("h1")).to_have_text("一等奖")

    server.kill()
    expect(screen.locator("h1")).to_have_text("一等奖")
    server.start()
    page.reload()
    at(ready(page), 4)
    assert len(screen.evaluate("heard")) >= 6
    assert "选手1" not in "".join(screen.evaluate("heard")) + screen.content()
    page.keyboard.press("Space")
    at(page, 5)
    expect(screen.locator("h1")).to_have_text("选手1", timeout=15_000)
    expect(screen.locator(".prize")).to_have_text("奖金 300 元")
    page.keyboard.press("Space")
    expect(screen.locator(".lines .name")).to_have_text(["选手1", "选手2", "选手3"])
    with hall.app.app_context():
        assert verify_database() == []


def test_two_presenters_see_the_same_slide(desk: Desk, browser: Browser) -> None:
    page = prepare(desk, "准备正式典礼")
    context = browser.new_context(storage_state=page.context.storage_state(), locale="zh-CN")
    other = context.new_page()
    other.goto(page.url)
    ready(other)
    page.keyboard.press("Space")
    at(page, 1)
    at(other, 1)
    other.keyboard.press("Space")
    at(other, 2)
    at(page, 2)
    context.close()


#: a step is on its way for long enough to press something else
SLOWLY = """() => {
  const send = window.fetch;
  window.fetch = async (...all) => {
    if (all[1].method === "POST") await new Promise((done) => setTimeout(done, 1000));
    return send(...all);
  };
}"""


def test_a_press_during_another_is_kept_and_the_same_twice_is_one(desk: Desk) -> None:
    page = prepare(desk, "准备彩排")
    page.keyboard.press("Space")
    at(page, 1)
    page.evaluate(SLOWLY)
    for key in ("Space", "Space", "p"):
        page.keyboard.press(key)
    expect(page.get_by_text("大屏已暂停")).to_be_visible()
    at(page, 2)


def test_an_ended_screen_goes_dark(desk: Desk) -> None:
    page = prepare(desk, "准备彩排")
    screen = open_screen(desk, page, "screen")
    page.get_by_role("link", name="大屏").click()
    page.get_by_role("button", name="停用").click()
    expect(screen.locator("h1")).to_contain_text("已经失效")


def test_the_longest_names_fit_on_every_screen(desk: Desk) -> None:
    """Drawn by the screen's own script, with the longest that a season may hold."""
    screen = open_screen(desk, prepare(desk, "准备彩排"), "screen")
    # the stream would draw its own state over it
    screen.evaluate("(window.drawn = drawSlide, window.drawSlide = () => 0, 0)")
    wrong = []
    for kind, rows in {"title": 0, "tier": 0, "winner": 1, "winners": 8, "board": 10}.items():
        slide = {**LONGEST, "kind": kind, "count": "54", "page": "10", "pages": "11"}
        state = {
            "version": 10**9,
            "at": "2026-10-01T08:00:00+00:00",
            "field": "国有企业",
            "stage": "市级决赛",
            "is_rehearsal": True,
            "is_paused": True,
            "slide": {**slide, "rows": [LONGEST] * rows},
        }
        screen.evaluate(f"drawn(document.getElementById('screen'), {json.dumps(state)})")
        for width, height in SIZES:
            screen.set_viewport_size({"width": width, "height": height})
            screen.evaluate(FITTED)
            wrong += [(kind, width, text) for text in screen.evaluate(CUT)]
            if screen.evaluate(f"{LETTERS} / innerHeight") < 0.03:
                wrong.append((kind, width, "too small"))
    assert wrong == []


def test_a_presenter_s_page_works_without_script(desk: Desk, browser: Browser) -> None:
    page = prepare(desk, "准备正式典礼")
    context = browser.new_context(
        storage_state=page.context.storage_state(), java_script_enabled=False, locale="zh-CN"
    )
    plain = context.new_page()
    plain.goto(page.url)
    plain.get_by_role("button", name="开始典礼").click()
    plain.get_by_role("button", name=re.compile("^下一页")).click()
    at(plain, 2)
    context.close()
