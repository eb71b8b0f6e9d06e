"""A hall with an open session of twelve and judges' tablets (会场与平板)."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.browser.people import Desk
from tests.browser.tablet import SCREEN, Server, Tablet, sign_in
from tests.web.season import Hall, open_hall


@pytest.fixture
def hall(sqlite_app: Flask, tmp_path: Path) -> Hall:
    """Return the hall; a file that needs another one has its own."""
    return open_hall(sqlite_app, tmp_path / "season", 12)


@pytest.fixture
def server(hall: Hall, sqlite_environ: dict[str, str]) -> Iterator[Server]:
    """Return the hall's server, which can be killed."""
    found = Server(sqlite_environ, hall.app, hall.codes)
    found.start()
    yield found
    found.kill()


@pytest.fixture
def desk(server: Server, browser: Browser) -> Iterator[Desk]:
    """Return everyone's windows."""
    found = Desk(browser, server.url, "s")
    yield found
    found.close()


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
