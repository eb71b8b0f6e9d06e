"""How fast the hall sees a reveal: from the desk's request to 500 connected screens."""

import json
import os
import re
import subprocess
import sys
import tempfile
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from urllib.parse import urlencode, urlsplit

from gevent import monkey

monkey.patch_all()

import gevent  # noqa: E402 - the standard library is patched first

SCREENS = 500
REVEALS = 20
SEASON = "ordos-2022"
SESSION = "community-city-stage"
DESK = f"/organiser/{SEASON}/sessions/{SESSION}"
LEITAI = str(Path(sys.executable).with_name("leitai"))


class Office:
    """The organiser's browser."""

    def __init__(self, host: str) -> None:
        self.host, self.cookie = host, ""
        csrf = self.csrf_of("/sign-in")
        self.post("/sign-in", csrf, name="organiser", password="leitai-demo")

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


def watch(host: str, path: str, seen: dict[str, list[float]], ready: list[int]) -> None:
    """Hold a stream and write down when each contestant comes on stage."""
    connection = HTTPConnection(host, timeout=120)
    connection.request("GET", path)
    answer = connection.getresponse()
    while line := answer.readline():
        if line.startswith(b"data: {\"version"):
            state = json.loads(line[6:])
            if not ready[0] > SCREENS:
                ready[0] += 1
            on = state["on_stage"]
            if on:
                seen.setdefault(on["number"], []).append(perf_counter())


def main() -> None:
    """Print the median and the 99th percentile."""
    with tempfile.TemporaryDirectory() as instance:
        environ = {**os.environ, "LEITAI_INSTANCE": instance, "PYTHONUNBUFFERED": "1"}
        subprocess.run([LEITAI, "demo"], env=environ, check=True, capture_output=True)
        command = [LEITAI, "serve", "--port", "0"]
        with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            address = next(w for w in server.stdout.readline().split() if w.startswith("http"))
            try:
                measure(urlsplit(address).netloc)
            finally:
                server.terminate()


def measure(host: str) -> None:
    """Put one contestant after another on stage and time the screens."""
    office = Office(host)
    csrf = office.csrf_of(f"{DESK}/screens")
    page = office.post(f"{DESK}/screens", csrf, name="bench")
    stream = urlsplit(re.findall(r'href="(http[^"]+/hall/[^"]+)"', page)[0]).path + "/stream"
    codes = re.findall(r'name="contestant" value="(C\d+)"', office.ask("GET", f"{DESK}/desk")[1])
    seen: dict[str, list[float]] = {}
    ready = [0]
    for _ in range(SCREENS):
        gevent.spawn(watch, host, stream, seen, ready)
    while ready[0] < SCREENS:
        gevent.sleep(0.05)
    delays: list[float] = []
    for code in list(dict.fromkeys(codes))[1 : REVEALS + 1]:
        known = set(seen)
        began = perf_counter()
        office.post(f"{DESK}/desk/on-stage", csrf, contestant=code)
        while not (new := set(seen) - known) or len(seen[min(new)]) < SCREENS:
            gevent.sleep(0.01)
        delays += [moment - began for moment in seen[min(new)]]
    cuts = quantiles(delays, n=100)
    print(f"{SCREENS} screens, {REVEALS} changes at the desk: from the request to the screen")
    print(f"median {cuts[49] * 1000:.0f} ms, 99th {cuts[98] * 1000:.0f} ms (target 1000 ms)")


if __name__ == "__main__":
    main()
