"""How fast the hall sees a reveal or an award: from the request to 500 connected screens."""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from http.client import HTTPConnection
from itertools import pairwise
from pathlib import Path
from statistics import quantiles
from subprocess import PIPE
from time import perf_counter
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from gevent import monkey

monkey.patch_all()

import gevent  # noqa: E402 - the standard library is patched first

SCREENS = 500
CHANGES = 20
PATIENCE = 20
MARKS = {"mark-record": "35", "mark-speech": "26", "mark-scene": "26"}
SEASON = "ordos-2022"
SESSION = "community-city-stage"
CEREMONY = f"/organiser/{SEASON}/ceremonies/1"
DESK = f"/organiser/{SEASON}/sessions/{SESSION}"
LEITAI = str(Path(sys.executable).with_name("leitai"))


class Browser:
    """The browser of one who is signed in."""

    def __init__(self, host: str, way: str, **form: str) -> None:
        self.host, self.cookie = host, ""
        self.post(way, self.csrf_of("/sign-in"), **form)

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        """Return status and text of an answer."""
        connection = HTTPConnection(self.host, timeout=60)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        for value in answer.headers.get_all("Set-Cookie") or []:
            self.cookie = value.split(";")[0]
        return answer.status, answer.read().decode()

    def csrf_of(self, path: str) -> str:
        """Return a page's token."""
        return re.findall(r'name="csrf_token" value="([^"]+)"', self.ask("GET", path)[1])[0]

    def post(self, path: str, csrf: str, **form: str) -> str:
        """Send a form."""
        status, text = self.ask("POST", path, urlencode({"csrf_token": csrf, **form}))
        assert status in (200, 302), (path, status)
        return text


class Hall:
    """The screens of one place, and when each saw each state."""

    def __init__(self, host: str, stream: str, mark: Callable[[Any], str]) -> None:
        self.host, self.stream, self.mark = host, stream, mark
        self.ready = 0
        self.seen: dict[str, list[float]] = {}
        for _ in range(SCREENS):
            gevent.spawn(self.watch)
        while self.ready < SCREENS:
            gevent.sleep(0.05)

    def watch(self) -> None:
        """Hold a stream and write down when each state comes."""
        connection = HTTPConnection(self.host, timeout=120)
        connection.request("GET", self.stream)
        answer = connection.getresponse()
        self.ready += 1
        while line := answer.readline():
            if line.startswith(b'data: {"'):
                state = self.mark(json.loads(line[6:]))
                self.seen.setdefault(state, []).append(perf_counter())

    def delays(self, act: Callable[[], object]) -> list[float]:
        """Return the seconds from an act to each screen."""
        known = set(self.seen)
        began = perf_counter()
        act()
        until = began + PATIENCE
        while not (new := set(self.seen) - known) or len(self.seen[min(new)]) < SCREENS:
            assert perf_counter() < until, "nothing new came to the screens"
            gevent.sleep(0.01)
        return [moment - began for moment in self.seen[min(new)][:SCREENS]]


def main() -> None:
    """Serve the demo season and measure."""
    with tempfile.TemporaryDirectory() as instance:
        environ = {**os.environ, "LEITAI_INSTANCE": instance, "PYTHONUNBUFFERED": "1"}
        said = subprocess.run([LEITAI, "demo"], env=environ, check=True, stdout=PIPE, text=True)
        judges = re.findall(r"^judge +\S+ +(\w+)", said.stdout, re.MULTILINE)
        command = [LEITAI, "serve", "--port", "0"]
        with subprocess.Popen(command, env=environ, stdout=PIPE, text=True) as server:
            assert server.stdout is not None
            address = next(w for w in server.stdout.readline().split() if w.startswith("http"))
            try:
                measure(urlsplit(address).netloc, judges)
            finally:
                server.terminate()


def measure(host: str, judges: list[str]) -> None:
    """Put one contestant after another on stage and reveal each score, then show awards."""
    office = Browser(host, "/sign-in", name="organiser", password="leitai-demo")
    csrf = office.csrf_of(f"{DESK}/screens")
    hall = hall_of(office, f"{DESK}/screens", csrf, lambda state: str(state["version"]))
    codes = re.findall(r'name="contestant" value="(C\d+)"', office.ask("GET", f"{DESK}/desk")[1])
    on_stage: list[float] = []
    delays: list[float] = []
    order = list(dict.fromkeys(codes))[1 : CHANGES + 2]
    for code in judges[1:]:  # the first of the demo's has scored these already
        hand_in(Browser(host, "/sign-in/code", code=code), order)
    hall.delays(partial(office.post, f"{DESK}/desk/on-stage", csrf, contestant=order[0]))
    for code, after in pairwise(order):
        stage = partial(office.post, f"{DESK}/desk/on-stage", csrf, contestant=after)
        on_stage += hall.delays(stage)
        delays += hall.delays(partial(office.post, f"{DESK}/reveal/{code}", csrf))
    report("changes on stage", on_stage)
    report("reveals", delays)
    hall = hall_of(office, f"{CEREMONY}/screens", csrf, lambda state: str(state["version"]))
    delays = []
    for number in range(CHANGES):
        to = str(1 + number % 3)  # there and back: a ceremony may have few slides
        move = partial(office.post, f"{CEREMONY}/move", csrf, seen=str(number), to=to)
        delays += hall.delays(move)
    report("slides of a ceremony", delays)


def hand_in(judge: Browser, contestants: list[str]) -> None:
    """Submit a sheet for each contestant."""
    csrf = judge.csrf_of(f"/judge/{SEASON}/sessions/{SESSION}/{contestants[0]}")
    for code in contestants:
        sheet = {"submission": f"bench-{uuid4()}", "version_seen": "0", **MARKS}
        judge.post(f"/judge/{SEASON}/sessions/{SESSION}/{code}", csrf, **sheet)


def hall_of(office: Browser, path: str, csrf: str, mark: Callable[[Any], str]) -> Hall:
    """Make a screen and connect all to it."""
    page = office.post(path, csrf, name="bench")
    address = re.findall(r'href="(http[^"]+/(?:hall|ceremony)/[^"]+)"', page)[0]
    return Hall(office.host, urlsplit(address).path + "/stream", mark)


def report(what: str, delays: list[float]) -> None:
    """Print the median and the 99th percentile."""
    cuts = quantiles(delays, n=100)
    print(f"{SCREENS} screens, {CHANGES} {what}: from the request to the screen")
    print(f"median {cuts[49] * 1000:.0f} ms, 99th {cuts[98] * 1000:.0f} ms (target 1000 ms)")


if __name__ == "__main__":
    main()
