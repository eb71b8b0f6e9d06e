"""How soon a tablet says that the link is gone, and that it is back: four ways to lose it."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from subprocess import PIPE
from time import perf_counter, sleep

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.conftest import CHROMIUM, CHROMIUM_ARGS

TIMES = 6
LEITAI = str(Path(sys.executable).with_name("leitai"))
PORT = 31_990
ADDRESS = f"http://127.0.0.1:{PORT}"
BADGE = "[data-link]"


class Served:
    """The demo season's server, which can be killed or stopped like a hung one."""

    def __init__(self, environ: dict[str, str]) -> None:
        self.environ = environ
        self.start()

    def start(self) -> None:
        """Start it and wait until it listens."""
        command = [LEITAI, "serve", "--port", str(PORT)]
        self.process = subprocess.Popen(
            command, env=self.environ, stdout=PIPE, text=True, start_new_session=True
        )
        assert self.process.stdout is not None
        self.process.stdout.readline()

    def send(self, how: signal.Signals) -> None:
        """Send a signal to the server and its workers."""
        os.killpg(self.process.pid, how)

    def kill(self) -> None:
        """Kill it."""
        self.send(signal.SIGKILL)
        self.process.wait()


def main() -> None:
    """Sign a judge's tablet in and lose its link in four ways, at random moments."""
    with tempfile.TemporaryDirectory() as instance:
        environ = {**os.environ, "LEITAI_INSTANCE": instance, "PYTHONUNBUFFERED": "1"}
        said = subprocess.run([LEITAI, "demo"], env=environ, check=True, stdout=PIPE, text=True)
        code = re.findall(r"^judge +\S+ +(\w+)", said.stdout, re.MULTILINE)[0]
        server = Served(environ)
        try:
            with tablet(code) as page:
                measure(page, server)
        finally:
            server.kill()


@contextmanager
def tablet(code: str) -> Iterator[Page]:
    """Return a signed-in judge's page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        page = browser.new_context(locale="zh-CN").new_page()
        page.goto(f"{ADDRESS}/sign-in")
        page.get_by_label("登录码").fill(code)
        page.get_by_role("button", name="进入打分").click()
        until(page, "在线")
        yield page
        browser.close()


def measure(page: Page, server: Served) -> None:
    """Lose the link and give it back, each way several times; print the longest."""
    portal = {"status": 200, "content_type": "text/html", "body": "<h1>Wi-Fi</h1>"}
    ways: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "server stopped": (server.kill, server.start),
        "server hangs": (
            lambda: server.send(signal.SIGSTOP),
            lambda: server.send(signal.SIGCONT),
        ),
        "no network": (
            lambda: page.context.set_offline(True),
            lambda: page.context.set_offline(False),
        ),
        "captive portal": (
            lambda: page.context.route("**/*", lambda route: route.fulfill(**portal)),
            lambda: page.context.unroute("**/*"),
        ),
    }
    chance = Random(8)
    for name, (lose, give) in ways.items():
        gone, back = [], []
        for _ in range(TIMES):
            sleep(chance.uniform(0, 5))
            gone.append(taken(page, lose, "离线"))
            sleep(chance.uniform(0, 5))
            back.append(taken(page, give, "在线"))
        print(f"{name}: gone {max(gone):.1f} s, back {max(back):.1f} s (target 5 s)")


def taken(page: Page, act: Callable[[], object], words: str) -> float:
    """Return the seconds from an act to the badge's words."""
    act()
    began = perf_counter()
    until(page, words)
    return perf_counter() - began


def until(page: Page, words: str) -> None:
    """Wait for the badge's words."""
    page.locator(BADGE, has_text=words).wait_for(timeout=30_000)


if __name__ == "__main__":
    main()
