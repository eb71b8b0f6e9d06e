"""A hall with an open session of twelve and judges' tablets (会场与平板)."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.browser.tablet import SCREEN, Server, Tablet, sign_in
from tests.web.season import open_hall


@pytest.fixture
def server(sqlite_environ: dict[str, str], sqlite_app: Flask, tmp_path: Path) -> Iterator[Server]:
    """Return a served hall that can be killed."""
    hall = open_hall(sqlite_app, tmp_path / "season", 12)
    found = Server(sqlite_environ, sqlite_app, hall.codes)
    found.start()
    yield found
    found.kill()


@pytest.fixture
def tablet(server: Server, browser: Browser, tmp_path: Path) -> Iterator[Tablet]:
    """Return the tablet of the first judge."""
    found = Tablet(server, browser, tmp_path / "profile")
    yield found
    found.close()


@pytest.fixture
def window(server: Server, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return what opens a signed-in window of a device without a worker."""
    contexts = []

    def open_window(judge: str = "j1") -> Page:
        context = browser.new_context(
            viewport=SCREEN,  # type: ignore[arg-type]
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            service_workers="block",
        )
        contexts.append(context)
        page = context.new_page()
        sign_in(page, server, judge)
        return page

    yield open_window
    for context in contexts:
        context.close()
