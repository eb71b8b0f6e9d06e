"""Take the pictures of the documents (截图): the demo season in the system's Chromium.

`make pictures` serves a fresh demo and writes docs/pictures/*.png.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = (
    os.environ.get("CHROMIUM")
    or shutil.which("chromium-headless-shell")
    or shutil.which("chromium")
    or "/usr/bin/chromium"
)
LEITAI = str(Path(sys.executable).with_name("leitai"))
PICTURES = Path(__file__).parent / "pictures"
SEASON = "/s/ordos-2022"
DESK = "/organiser/ordos-2022"
CEREMONIES = f"{DESK}/awards/enterprise/city/ceremonies"
WINNERS = 2  # the slide of the first page of winners
TABLET: dict[str, Any] = {"viewport": {"width": 1024, "height": 768}}
HALL: dict[str, Any] = {"viewport": {"width": 1920, "height": 1080}}
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2}
DARK: dict[str, Any] = {**TABLET, "color_scheme": "dark"}

BOARD = f"{SEASON}/enterprise/city"
MARKS = ("36.5", "27", "26.5")
#: name, path, screen
PUBLIC = (
    ("public-board", BOARD, TABLET),
    ("public-board-dark", BOARD, DARK),
    ("public-board-phone", BOARD, PHONE),
    ("public-awards", f"{BOARD}/awards", TABLET),
)
STAFF = (
    ("organiser-home", f"{DESK}/"),
    ("organiser-session", f"{DESK}/sessions/community-city-stage"),
    ("organiser-desk", f"{DESK}/sessions/community-city-stage/desk"),
    ("organiser-awards", f"{DESK}/awards"),
)


@contextmanager
def demo() -> Iterator[tuple[str, list[str]]]:
    """Serve a fresh demo; return its address and the ways to sign in."""
    with TemporaryDirectory() as instance:
        environ = {**os.environ, "LEITAI_INSTANCE": instance}
        filled = subprocess.run(
            [LEITAI, "demo"], env=environ, capture_output=True, text=True, check=True
        )
        command = [LEITAI, "serve", "--port", "0"]
        with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            words = server.stdout.readline().split()
            address = next(word for word in words if word.startswith("http://"))
            try:
                yield address.rstrip("/"), filled.stdout.splitlines()
            finally:
                server.terminate()


@contextmanager
def screen(browser: Browser, address: str, kind: dict[str, Any]) -> Iterator[Page]:
    """Return a page on a kind of screen."""
    context = browser.new_context(
        base_url=address, locale="zh-CN", timezone_id="Asia/Shanghai", **kind
    )
    yield context.new_page()
    context.close()


def shoot(page: Page, name: str, path: str) -> None:
    """Take one picture of what a visitor sees first."""
    answer = page.goto(path, wait_until="networkidle")
    assert answer is not None and answer.ok, f"{path}: {answer and answer.status}"
    page.screenshot(path=PICTURES / f"{name}.png")
    print(name)


def shoot_ceremony(browser: Browser, address: str, page: Page) -> None:
    """Take the presenter's page and the hall's screen at a page of winners."""
    page.goto(CEREMONIES)
    page.locator("button[value=real]").click()
    page.locator(".position").wait_for()
    presenter = page.url
    page.goto(f"{presenter}/screens")
    page.locator("form.panel button").click()
    hall = page.locator(".panel a").inner_text()
    page.goto(presenter)
    for number in range(WINNERS + 1):
        page.locator("[data-key=next]").click()
        page.locator(f"#desk[data-version='{number + 1}']").wait_for()
    page.screenshot(path=PICTURES / "ceremony-presenter.png")
    print("ceremony-presenter")
    with screen(browser, address, HALL) as hall_page:
        hall_page.goto(hall)
        hall_page.locator(".winners").wait_for()
        hall_page.wait_for_timeout(1000)  # the slide has come to rest
        hall_page.screenshot(path=PICTURES / "ceremony-hall.png")
    print("ceremony-hall")


def main() -> None:
    """Take all pictures."""
    PICTURES.mkdir(exist_ok=True)
    with demo() as (address, ways), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, path, kind in PUBLIC:
            with screen(browser, address, kind) as page:
                shoot(page, name, path)
        for name, kind in (("public-entry", TABLET), ("public-entry-phone", PHONE)):
            with screen(browser, address, kind) as page:
                page.goto(BOARD)
                first = page.locator("table a").first.get_attribute("href") or ""
                shoot(page, name, first)
        _, user, _, password = next(line for line in ways if line.startswith("organiser")).split()
        with screen(browser, address, TABLET) as page:
            page.goto("/sign-in")
            page.fill("#name", user)
            page.fill("#password", password)
            page.locator("form[action='/sign-in'] button").click()
            for name, path in STAFF:
                shoot(page, name, path)
            shoot_ceremony(browser, address, page)
        code = next(line for line in ways if line.startswith("judge")).split()[-1]
        with screen(browser, address, TABLET) as page:
            page.goto("/sign-in")
            page.fill("#code", code)
            page.locator("form[action='/sign-in/code'] button").click()
            session = "/judge/ordos-2022/sessions/community-city-stage"
            shoot(page, "judge-session", session)
            sheet = page.locator(f"a[href^='{session}/C']").last
            page.goto(sheet.get_attribute("href") or "")
            for field, points in zip(page.locator("[id^=mark-]").all(), MARKS, strict=False):
                field.fill(points)
            page.locator("form[data-sheet] button.primary").click()
            page.locator("[data-state]").get_by_text("服务器已收到").wait_for()
            page.screenshot(path=PICTURES / "judge-sheet.png")
            page.set_viewport_size({"width": 768, "height": 1024})
            page.screenshot(path=PICTURES / "judge-sheet-upright.png")
        browser.close()


if __name__ == "__main__":
    main()
