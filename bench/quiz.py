"""A written quiz: 1,182 people begin within a minute, then 20,000 answers are saved.

Beginning is what a phone does: scan, read, press, load the paper. Saved means committed with
fsync and named in the answer. The machine also runs the clients, so these are upper bounds.
"""

import random
import sys
import tempfile
from collections import Counter
from http.client import HTTPException
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from gevent import monkey

monkey.patch_all()

import gevent  # noqa: E402 - the standard library is patched first
from flask import Flask  # noqa: E402
from sqlalchemy import select  # noqa: E402

sys.path.insert(0, str(Path(__file__).parents[1]))

from sheets import databases  # noqa: E402 - beside this file

from contest.actions.papers import (  # noqa: E402
    MOST_TICKETS,
    Plan,
    issue_tickets,
    plan_paper,
    seal_paper,
    set_paper,
    unlock_paper,
)
from contest.actions.questions import import_questions, review_questions  # noqa: E402
from contest.actor import SYSTEM, Actor  # noqa: E402
from contest.db import db  # noqa: E402
from contest.loading import season_by_code  # noqa: E402
from contest.models import QuizAnswer, QuizAttempt  # noqa: E402
from contest.rules.drawing import Line  # noqa: E402
from contest.schema import upgrade  # noqa: E402
from contest.transfer import import_folder  # noqa: E402
from tests.actions.written_season import many, spreadsheet  # noqa: E402
from tests.conftest import environ_of, running  # noqa: E402
from tests.faults.contestants import Phone  # noqa: E402
from tests.serving import Server  # noqa: E402

PEOPLE = 1_182
ANSWERS = 20_000
QUESTIONS = 40
MINUTE = 60.0
#: seconds over which the answers come
SPREAD = 200.0
RULEBOOK = """format = 1
season = { code = "s", name = "赛季" }
field = [{ code = "f", name = "领域" }]
[[stage]]
code = "city"
name = "市级"
field = "f"
  [[stage.round]]
  code = "test"
  name = "理论测试"
  method = "quiz"
  weight = 100
"""


def prepare(app: Flask, folder: Path) -> list[str]:
    """Import the people, fill the bank, open a paper; return everyone's link."""
    folder.mkdir()
    (folder / "rulebook.toml").write_text(RULEBOOK)
    (folder / "units.csv").write_text("code,name,kind,parent\nc,市,city,\n")
    codes = [f"e{n:04}" for n in range(1, PEOPLE + 1)]
    rows = [f"{code},选手{code},f,c" for code in codes]
    (folder / "contestants.csv").write_text("\n".join(["id,name,field,unit", *rows]) + "\n")
    with app.app_context():
        import_folder(folder)
        import_questions(SYSTEM, season_by_code("s"), spreadsheet(many(120)))
        reviewer = Actor("审", 1, frozenset({"verifier"}))
        with db.engine.begin() as connection:
            connection.exec_driver_sql(
                "INSERT INTO people (id, name, active) VALUES (1, '审', true)"
            )
        seen = [(str(row[0]), 1) for row in many(120)]
        review_questions(reviewer, season_by_code("s"), seen)
        paper = plan_paper(SYSTEM, season_by_code("s"), ("f", "city", "test"))
        plan = Plan("理论测试", 60, lines=[Line("single", 0, QUESTIONS, 25_000)])
        set_paper(SYSTEM, season_by_code("s"), paper, plan)
        seal_paper(SYSTEM, season_by_code("s"), paper)
        for name in ("一", "二"):
            opener = Actor(name, roles=frozenset({"organiser"}))
            unlock_paper(opener, season_by_code("s"), paper)
        links = []
        for start in range(0, PEOPLE, MOST_TICKETS):
            part = codes[start : start + MOST_TICKETS]
            links += [t.link for t in issue_tickets(SYSTEM, season_by_code("s"), paper, part)]
    return links


def measure(database: str) -> str:
    """Return a line of figures for a database."""
    with tempfile.TemporaryDirectory(prefix="leitai-bench-") as folder:
        environ = environ_of(Path(folder) / "instance", database)
        with running(environ) as app:
            with app.app_context():
                upgrade()
            links = prepare(app, Path(folder) / "season")
        server = Server(environ)
        server.start()
        luck = random.Random(1)
        phones = [Phone(server.port, link) for link in links]
        begins, saves, acked = [], [], []  # type: tuple[list[float], list[float], list[str]]
        start = perf_counter()

        def begin(phone: Phone) -> None:
            gevent.sleep(luck.uniform(0, MINUTE - 2))
            at = perf_counter()
            while True:
                try:
                    phone.begin()
                    break
                except (OSError, HTTPException, IndexError):
                    gevent.sleep(1)
            begins.append(perf_counter() - at)

        gevent.joinall([gevent.spawn(begin, phone) for phone in phones], raise_error=True)
        took = perf_counter() - start

        def save(n: int) -> None:
            gevent.sleep(luck.uniform(0, SPREAD))
            submission = f"device-{n:06}"
            at = perf_counter()
            while not phones[n % PEOPLE].save(n // PEOPLE % QUESTIONS + 1, submission):
                gevent.sleep(1)
            saves.append(perf_counter() - at)
            acked.append(submission)

        start = perf_counter()
        gevent.joinall([gevent.spawn(save, n) for n in range(ANSWERS)], raise_error=True)
        rate = ANSWERS / (perf_counter() - start)
        server.kill()
        with running(environ) as app, app.app_context():
            stored = Counter(db.session.scalars(select(QuizAnswer.submission_id)))
            begun = len(db.session.scalars(select(QuizAttempt.id)).all())
    lost = sum(stored[submission] != 1 for submission in acked)
    return (
        f"{begun:>7}{took:>8.0f}{median(begins) * 1000:>9.0f}{p99(begins):>9.0f}"
        f"{len(acked):>9}{rate:>7.0f}{median(saves) * 1000:>9.0f}{p99(saves):>9.0f}{lost:>6}"
    )


def p99(times: list[float]) -> float:
    """Return the 99th percentile in milliseconds."""
    return quantiles(times, n=100)[98] * 1000


def main() -> None:
    """Print the figures of both databases; targets: begun within 60 s, none lost."""
    begun = f"{'begun':>7}{'s':>8}{'med ms':>9}{'99th ms':>9}"
    print(f"{'':<11}{begun}{'saved':>9}{'per s':>7}{'med ms':>9}{'99th ms':>9}{'lost':>6}")
    with databases() as found:
        for name, address in found.items():
            print(f"{name:<11}{measure(address)}", flush=True)


if __name__ == "__main__":
    main()
