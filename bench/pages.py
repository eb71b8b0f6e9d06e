"""How fast pages are at full demo size: median time, queries and bytes of each."""

import os
import re
import tempfile
from statistics import median
from time import perf_counter

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

RUNS = 11
SEASON = "ordos-2022"
STAGES = ("community/township", "community/city", "organ/group", "organ/city", "enterprise/city")
PUBLIC = ("", f"s/{SEASON}", f"s/{SEASON}/organ/group", f"s/{SEASON}/community/county")
JUDGED = f"judge/{SEASON}/sessions/community-city-stage"
queries = 0


@event.listens_for(Engine, "before_cursor_execute")
def count(*_arguments: object) -> None:
    """Count a query."""
    global queries
    queries += 1


def pages(entry: str) -> list[str]:
    """Return the organiser's and the public's addresses; `entry` is that of an entry's page."""
    own = f"organiser/{SEASON}"
    return [
        *PUBLIC,
        f"s/{SEASON}/enterprise/city/awards",
        entry,
        *(f"{own}/{part}" for part in ("", "sessions", "awards", "publications", "audit")),
        *(f"{own}/sessions/community-city-{part}" for part in ("observation", "stage")),
        *(f"{own}/stages/{place}" for place in STAGES),
        f"{own}/stages/community/city/entries/C003",
        f"{own}/publications/stage/organ/group",
        *(f"{own}/{part}" for part in ("questions", "quiz-papers/1", "quiz-papers/1/watch")),
        *(f"{own}/{part}" for part in ("surveys", "surveys/community.city.survey", "ceremonies/1")),
    ]


def measure(client: FlaskClient, address: str) -> None:
    """Print the figures of one page."""
    global queries
    times = []
    for _ in range(RUNS):
        queries = 0
        start = perf_counter()
        answer = client.get(f"/{address}")
        times.append((perf_counter() - start) * 1000)
    size = len(answer.data) / 1024
    print(
        f"{answer.status_code:>5}{times[0]:>9.0f}{median(times[1:]):>9.0f}"
        f"{queries:>9}{size:>8.0f}  /{address}"
    )


def sign_in(app: Flask, **form: str) -> FlaskClient:
    """Return a browser that is signed in."""
    client = app.test_client()
    client.post("/sign-in/code" if "code" in form else "/sign-in", data=form)
    return client


def main() -> None:
    """Print the figures of every page; target: median 100 ms."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LEITAI_INSTANCE"] = folder
        from contest import create_app
        from contest.demo import fill_demo
        from contest.schema import upgrade

        app = create_app()
        app.config["WTF_CSRF_ENABLED"] = False
        with app.app_context():
            upgrade()
            ways = fill_demo()
        code = next(line for line in ways if line.startswith("judge")).split()[-1]
        ticket = next(line for line in ways if line.startswith("contestant")).split()[2]
        print(f"{'':>5}{'first ms':>9}{'median':>9}{'queries':>9}{'KB':>8}  target: median 100 ms")
        organiser = sign_in(app, name="organiser", password="leitai-demo")
        board = organiser.get(f"/s/{SEASON}/enterprise/city").text
        entry = re.findall(rf"/(s/{SEASON}/enterprise/city/E\d+)", board)[0]
        for address in pages(entry):
            measure(organiser, address)
        judge = sign_in(app, code=code)
        for address in (f"judge/{SEASON}/", JUDGED, f"{JUDGED}/C003", f"{JUDGED}/marks"):
            measure(judge, address)
        contestant = app.test_client()
        contestant.post("/quiz/code", data={"code": ticket})
        measure(contestant, "quiz/")
        contestant.post("/quiz/begin")
        measure(contestant, "quiz/")


if __name__ == "__main__":
    main()
