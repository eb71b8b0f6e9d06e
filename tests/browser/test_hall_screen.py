"""The desk and the hall's screen (主持台与大屏): what the desk does, the hall sees at once."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from contest.actions.desk import set_hall
from contest.actions.sessions import open_session
from contest.actor import SYSTEM
from contest.loading import season_by_code
from tests.browser.tablet import Server
from tests.web.season import PASSWORD, SESSION, Hall, marks, open_hall

HALL = {
    "limit_seconds": 480,
    "deductions": [[1, 10, 2000], [11, 9999, 5000]],
    "deduction_cap": 5000,
}
DESK = f"/organiser/s/sessions/{SESSION}/desk"
SIZES = ((1024, 768), (1280, 720), (1920, 1080), (3840, 2160))
#: what is cut off or lies over the safe edge of five per cent
CUT = """() => [...document.querySelectorAll('main *, header p, footer p')]
  .filter((e) => e.textContent.trim() && !e.children.length)
  .map((e) => [e.textContent, e.getBoundingClientRect()])
  .filter(([text, box]) => box.left < innerWidth * 0.045 || box.right > innerWidth * 0.955
    || box.top < innerHeight * 0.045 || box.bottom > innerHeight * 0.955)
  .map(([text]) => text)"""
MANY = 256
#: a board as long as a whole field, names and organisations as long as they come
LONG_BOARD = """(many) => {
  const names = ["高砚秋", "阿拉坦其其格巴雅斯古楞", "Erdenebayar Tsetsegmaa Oyuunchimeg"];
  const long = "鄂尔多斯市伊金霍洛旗阿勒腾席热镇通格朗街道王府路社区党总支部委员会";
  const board = Array.from({ length: many }, (_, n) => ({
    number: n + 1, rank: n + 1, name: names[n % 3], score: "98.76", moved: n % 3 - 1, is_new: !n,
    organisation: n % 2 ? long : "航空社区党总支",
  }));
  take({ ...state, version: state.version + 1, view: "board", step: { board } });
}"""
PLACES = "[...document.querySelectorAll('main .place')].map((e) => e.textContent)"
RESTED = "() => new Promise((d) => requestAnimationFrame(() => requestAnimationFrame(d)))"
#: what stands outside the space between title and foot
BESIDE = """() => {
  const room = document.querySelector("main").getBoundingClientRect();
  return [...document.querySelectorAll("main tr, main p")].filter((e) => {
    const box = e.getBoundingClientRect();
    return box.height && (box.top < room.top - 1 || box.bottom > room.bottom + 1);
  }).map((e) => e.textContent);
}"""
SIZE_OF = "(s) => parseFloat(getComputedStyle(document.querySelector(s)).fontSize) / innerHeight"


@pytest.fixture
def hall(sqlite_app: Flask, tmp_path: Path) -> Hall:
    """Return a season whose session is timed and open, with the sheets of the first two in."""
    found = open_hall(sqlite_app, tmp_path / "season", 12, is_open=False)
    with sqlite_app.app_context():
        set_hall(SYSTEM, season_by_code("s"), SESSION, HALL)
        open_session(SYSTEM, season_by_code("s"), SESSION)
    for n, judge in enumerate(("j1", "j2", "j3")):
        for contestant in ("e01", "e02"):
            more = {"submission": f"device-{judge}-{contestant}"}
            assert marks(found.judge(judge), contestant, str(50 + n), "30", **more) == 200
    return found


@pytest.fixture
def windows(server: Server, browser: Browser) -> Iterator[tuple[Page, Page]]:
    """Return the organiser's desk and the hall's screen."""
    office = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    desk = office.new_page()
    desk.goto(f"{server.url}/sign-in?next={DESK}")
    desk.fill("#name", "organiser")
    desk.fill("#password", PASSWORD)
    desk.locator("form[action='/sign-in'] button").click()
    desk.goto(f"{server.url}/organiser/s/sessions/{SESSION}/screens")
    desk.get_by_label("大屏名称").fill("主会场")
    desk.get_by_role("button", name="添加大屏").click()
    address = desk.locator(".panel a").first.inner_text()
    stage = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
    screen = stage.new_page()
    screen.goto(address)
    desk.goto(f"{server.url}{DESK}")
    yield desk, screen
    office.close()
    stage.close()


def press(desk: Page, name: str) -> None:
    """Press a button at the desk and see that it is done."""
    desk.get_by_role("button", name=name).first.click()
    expect(desk.locator(".notice.success")).to_be_visible()


def test_what_the_desk_does_the_hall_sees(windows: tuple[Page, Page], server: Server) -> None:
    desk, screen = windows
    expect(screen.locator("h1")).to_have_text("领域 初赛 同台竞技")

    press(desk, "下一位上场：1 选手1")
    expect(screen.locator("h1")).to_have_text("选手1")
    expect(screen.locator("[data-part=count]")).to_have_text("1号　已收 3 / 3")
    press(desk, "开始计时")
    expect(screen.locator(".clock")).to_have_text(re.compile(r"0:0[1-9]"))
    desk.locator("#stopped").fill("493")
    desk.get_by_role("button", name="停止计时").click()
    expect(screen.locator(".clock.over")).to_have_text("8:13")
    press(desk, "登记超时扣分 0.5 分")
    expect(desk.get_by_role("button", name="亮分：")).to_have_count(0)

    press(desk, "下一位上场：2 选手2")
    expect(screen.locator("h1")).to_have_text("选手2")
    press(desk, "亮分：1 选手1")
    # (80 + 81 + 82) ÷ 3 − 0.5
    expect(screen.locator("main .score")).to_have_text("80.50")
    expect(screen.locator("h1")).to_have_text("选手1")

    desk.get_by_text("已亮分（1）").click()
    desk.get_by_label("撤回理由").fill("超时误记")
    press(desk, "撤回")
    expect(screen.locator("main")).not_to_contain_text("80.50")
    expect(screen.locator("main")).to_contain_text("已撤回")
    press(desk, "亮分：1 选手1")
    expect(screen.locator("main .score")).to_have_text("80.50")
    press(desk, "大屏显示名次")
    expect(screen.locator("main tr")).to_have_count(1)

    server.kill()
    expect(screen.locator("main tr")).to_have_count(1)
    server.start()
    press(desk, "下一位上场：3 选手3")
    expect(screen.locator("h1")).to_have_text("选手3", timeout=15_000)


def test_the_screen_is_large_and_whole_at_every_size(windows: tuple[Page, Page]) -> None:
    desk, screen = windows
    press(desk, "下一位上场")
    expect(screen.locator("h1")).to_have_text("选手1")
    assert wrong_sizes(screen, {"h1": 0.04}) == []
    press(desk, "下一位上场")
    press(desk, "亮分：1 选手1")
    expect(screen.locator("main .score")).to_be_visible()
    assert wrong_sizes(screen, {"h1": 0.04, "main .score": 0.05}) == []
    press(desk, "大屏显示名次")
    expect(screen.locator("main tr")).to_have_count(1)
    assert wrong_sizes(screen, {".name": 0.04, ".points": 0.05}) == []


def test_the_longest_names_stand_on_pages_that_fit(windows: tuple[Page, Page]) -> None:
    _, screen = windows
    screen.emulate_media(reduced_motion="reduce")
    for width, height in SIZES:
        screen.set_viewport_size({"width": width, "height": height})
        screen.evaluate(RESTED)
        # in one go, for the screen turns its pages by itself and takes what the server says
        found = screen.evaluate(
            f"""(many) => {{ ({LONG_BOARD})(many); return pages.map((_, n) => {{
              page = n; turn(); return [({BESIDE})(), ({CUT})(), {PLACES}]; }}); }}""",
            MANY,
        )
        for number, (outside, cut, places) in enumerate(found):
            assert (outside, cut) == ([], []), (width, number)
            assert 3 <= len(places) <= 8 or number == len(found) - 1, (width, number)
        assert [int(n) for *_, places in found for n in places] == list(range(1, MANY + 1)), width


def wrong_sizes(screen: Page, least: dict[str, float]) -> list[object]:
    """Return what is cut, scrolls or is too small, as a share of the height, on any screen."""
    found: list[object] = []
    for width, height in SIZES:
        screen.set_viewport_size({"width": width, "height": height})
        screen.evaluate(RESTED)
        found += [(width, text) for text in screen.evaluate(CUT)]
        found += [(width, part) for part, share in least.items() if shown(screen, part) < share]
        if screen.evaluate("document.documentElement.scrollHeight > innerHeight"):
            found.append((width, "scrolls"))
    return found


def shown(screen: Page, part: str) -> float:
    """Return the size of a part's letters as a share of the screen's height."""
    return float(screen.evaluate(SIZE_OF, part))


def test_an_ended_screen_goes_dark(windows: tuple[Page, Page], server: Server) -> None:
    desk, screen = windows
    desk.goto(f"{server.url}/organiser/s/sessions/{SESSION}/screens")
    press(desk, "停用主会场")
    expect(screen.locator("h1")).to_contain_text("已经失效")
