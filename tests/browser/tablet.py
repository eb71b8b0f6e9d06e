"""A judge's tablet (评委平板) and a hall whose server and network can fail."""

import os
import signal
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from sqlalchemy import select

from contest.db import db
from contest.models import Contestant, HeldSheet, ScoreSheet
from contest.rules.rounding import plain_text
from tests import serving
from tests.conftest import CHROMIUM, CHROMIUM_ARGS
from tests.web.season import SESSION

HOME = "/judge/s/"
SHEETS = "**/judge/s/sheets"
HEARTBEAT = "**/judge/s/heartbeat"
SCREEN = {"width": 1024, "height": 768}
#: what is asked of the device's store, by the scripts' own module
STORE = "const store = await import('/static/js/judge-store.js');"


class Server(serving.Server):
    """A hall's installation, with what is stored in it."""

    def __init__(self, environ: Mapping[str, str], app: Flask, codes: Mapping[str, str]) -> None:
        super().__init__(environ)
        self.app = app
        self.codes = codes

    def stored(self) -> dict[str, list[dict[str, str]]]:
        """Return contestant → marks of each version in the order of arrival."""
        return self._sheets(ScoreSheet)

    def held(self) -> dict[str, list[dict[str, str]]]:
        """Return contestant → marks of each sheet that was kept aside."""
        return self._sheets(HeldSheet)

    def _sheets(self, table: type[ScoreSheet] | type[HeldSheet]) -> dict[str, list[dict[str, str]]]:
        found: dict[str, list[dict[str, str]]] = {}
        with self.app.app_context():
            query = select(Contestant.code, table.marks).join(
                Contestant, Contestant.id == table.contestant_id
            )
            for code, marks in db.session.execute(query.order_by(table.id)):
                found.setdefault(code, []).append({c: plain_text(u) for c, u in marks.items()})
            db.session.rollback()
        return found


@dataclass
class Tablet:
    """A judge's browser on a profile of its own: closed or killed, it opens again as it was."""

    server: Server
    browser: Browser
    profile: Path
    judge: str = "j1"
    context: BrowserContext = field(init=False)
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        """Start the browser."""
        self.context = self.browser.browser_type.launch_persistent_context(
            str(self.profile),
            executable_path=CHROMIUM,
            args=CHROMIUM_ARGS,
            viewport=SCREEN,  # type: ignore[arg-type]
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        self.page = self.context.pages[0]

    def kill(self) -> None:
        """Let the battery run out."""
        mark = f"--user-data-dir={self.profile}"
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(FileNotFoundError, ProcessLookupError):
                if mark in (process / "cmdline").read_bytes().decode(errors="replace").split("\0"):
                    os.kill(int(process.name), signal.SIGKILL)
        with suppress(Exception):
            self.context.close()

    def close(self) -> None:
        """Close the browser as people do."""
        self.context.close()

    def sign_in(self, page: Page | None = None) -> None:
        """Sign in by the judge's code."""
        sign_in(page or self.page, self.server, self.judge)

    def sheet(self, contestant: str, page: Page | None = None) -> Page:
        """Open the sheet of a contestant."""
        found = page or self.page
        found.goto(sheet_address(self.server, contestant))
        return found

    def score(self, contestant: str, a: str, b: str) -> None:
        """Fill in a sheet and submit it."""
        score(self.sheet(contestant), a, b)


def sheet_address(server: Server, contestant: str) -> str:
    """Return where a contestant's sheet is."""
    return f"{server.url}{HOME}sessions/{SESSION}/{contestant}"


def sign_in(page: Page, server: Server, judge: str = "j1") -> None:
    """Sign in by the judge's code."""
    page.goto(f"{server.url}/sign-in?next={HOME}")
    page.get_by_label("登录码").fill(server.codes[judge])
    page.get_by_role("button", name="进入打分").click()
    expect(page.get_by_role("heading", name="我的场次")).to_be_visible()


def fill(page: Page, a: str, b: str) -> None:
    """Type the marks of a sheet."""
    expect(page.locator("[data-pad]")).to_be_visible()
    page.locator("#mark-a").fill(a)
    page.locator("#mark-b").fill(b)


def score(page: Page, a: str, b: str) -> None:
    """Type the marks and submit them."""
    fill(page, a, b)
    page.locator("button.primary").click()
    expect(page.locator("[data-state]")).not_to_contain_text("尚未提交")


def submit_off_line(page: Page, a: str, b: str) -> None:
    """Type the marks and submit them after the network has gone."""
    fill(page, a, b)
    page.context.set_offline(True)
    page.locator("button.primary").click()
    unsent(page).to_have_text("1 份未发送")


def queue(page: Page) -> list[dict[str, Any]]:
    """Return the submissions that wait on the device."""
    found: list[dict[str, Any]] = page.evaluate(
        f"async () => {{ {STORE} return store.queued('s/j1') }}"
    )
    return found


def link(page: Page) -> Any:
    """Return the place that says whether we are on line."""
    return expect(page.locator("[data-link]"))


def unsent(page: Page) -> Any:
    """Return the place that says how many sheets are not sent."""
    return expect(page.locator("[data-unsent]"))


def until(page: Page, expression: str) -> None:
    """Wait until what a promise brings is true; `wait_for_function` takes the promise for it."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    raise AssertionError(expression)


def answer_of(route: Route) -> list[dict[str, Any]]:
    """Return receipts for every sheet of a batch."""
    sheets = (route.request.post_data_json or {})["sheets"]
    return [
        {
            "submission": sheet["submission"],
            "session": sheet["session"],
            "contestant": sheet["contestant"],
            "receipt": "ABCD-2345",
            "version": 1,
            "received_at": "2026-05-20T09:00:00+00:00",
            "total": "80",
        }
        for sheet in sheets
    ]
