"""Real servers (真实服务): `leitai serve` in forks of a process that has loaded the product.

Loading takes longer than most tests. A fork begins where a fresh start is after its imports;
that the command itself starts is tested in `tests/project`.
"""

import gc
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

#: seconds until a server has begun or ended
PATIENCE = 60
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
#: each worker's own, below those that outgoing connections take: a killed server's stays free
PORTS = itertools.cycle(range(20_000 + 1_000 * WORKER, 21_000 + 1_000 * WORKER))


class Server:
    """A served installation on a port that stays; it can be killed and started again."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.port = next(port for port in PORTS if _is_free(port))
        self.environ = {**os.environ, **environ, "PYTHONUNBUFFERED": "1"}
        self.pid = 0

    @property
    def url(self) -> str:
        """Return its address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, static: Path | None = None) -> None:
        """Start it and wait until it listens; with other static files if told so."""
        with tempfile.TemporaryDirectory() as folder:
            said = Path(folder) / "said"
            order = {"environ": self.environ, "port": self.port, "said": str(said)}
            self.pid = _ask({**order, "static": str(static or "")})
            until = time.monotonic() + PATIENCE
            while self.url not in (words := said.read_text() if said.exists() else ""):
                assert time.monotonic() < until and not self._has_ended(), words
                time.sleep(0.02)

    def kill_worker(self, how: signal.Signals = signal.SIGKILL) -> None:
        """Kill the workers, or ask them to end; their parent starts new ones."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        for child in children.split():
            os.kill(int(child), how)

    def kill(self) -> None:
        """Kill the server and its workers as a power cut does."""
        if self.pid:
            os.killpg(self.pid, signal.SIGKILL)
            self._end()

    def stop(self) -> None:
        """Ask it to end, as an update does; what it is doing is finished."""
        os.kill(self.pid, signal.SIGTERM)
        self._end()

    def _has_ended(self) -> bool:
        """Return whether it has given up: nobody has waited for it yet."""
        return ") Z " in Path(f"/proc/{self.pid}/stat").read_text()

    def _end(self) -> None:
        _ask({"wait": self.pid})
        self.pid = 0


def _is_free(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) != 0


@cache
def _mother() -> "subprocess.Popen[str]":
    """Return the process that forks servers; it ends with us."""
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", "tests.serving"]
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, start_new_session=True)


def _ask(order: Mapping[str, Any]) -> int:
    """Give an order and return its answer, a process's number."""
    mother = _mother()
    assert mother.stdin is not None and mother.stdout is not None
    mother.stdin.write(json.dumps(order) + "\n")
    mother.stdin.flush()
    return int(mother.stdout.readline())


def _be_mother() -> None:
    """Load what a server loads, then fork one for each order and wait for those that end."""
    from gevent import monkey

    monkey.patch_all()
    import contest.cli
    import contest.serving
    import contest.web

    contest.web.parts()
    gc.freeze()  # what is loaded stays
    fork, wait = monkey.get_original("os", "fork"), monkey.get_original("os", "waitpid")
    for line in sys.stdin:
        order = json.loads(line)
        if "wait" in order:
            pid = wait(order["wait"], 0)[0]
        elif not (pid := fork()):
            _serve(order)
        print(pid, flush=True)


def _serve(order: Mapping[str, Any]) -> None:
    """Become a server."""
    import gevent

    import contest.cli

    gevent.reinit()
    os.setsid()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(os.open(order["said"], os.O_WRONLY | os.O_CREAT | os.O_APPEND), 1)
    os.dup2(1, 2)
    os.environ.clear()
    os.environ.update(order["environ"])
    if order["static"]:
        usual = contest.part_folder
        own = Path(order["static"])
        contest.part_folder = lambda name: own if name == "static" else usual(name)
    try:
        contest.cli.main(["serve", "--port", str(order["port"])])
    except SystemExit as end:
        os._exit(int(end.code or 0))
    finally:
        os._exit(1)


if __name__ == "__main__":
    _be_mother()
