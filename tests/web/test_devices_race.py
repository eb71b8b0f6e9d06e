"""Devices at once (并发): one submission, one effect; two devices never overwrite in silence."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from contest.db import db, verify_database
from contest.models import Contestant, HeldSheet, ScoreSheet
from contest.rules.rounding import POINT
from tests.web.season import SESSION, Hall, open_hall

Answer = dict[str, Any]
AT_ONCE = 5
ROUNDS = 4


def sheet(submission: str, contestant: str, mark: int, seen: int = 0) -> Answer:
    """Return a sheet as a tablet sends it."""
    return {
        "submission": submission,
        "session": SESSION,
        "contestant": contestant,
        "version_seen": seen,
        "rulebook": 1,
        "kind": "",
        "marks": {"a": str(mark), "b": "30"},
    }


def send(tablet: FlaskClient, one: Answer, device: str = "device-1") -> Answer:
    """Send a batch of one; return the answer that names it."""
    answer = tablet.post("/judge/s/sheets", json={"device": device, "sheets": [one]})
    assert answer.status_code == 200
    (found,) = answer.get_json()["answers"]
    assert found["submission"] == one["submission"]
    return dict(found)


def at_once(calls: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """Do several things in the same moment."""
    start = Barrier(len(calls))

    def run(call: Callable[[], Answer]) -> Answer:
        start.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def stored(app: Flask, contestant: str) -> tuple[list[int], list[int]]:
    """Return the first marks of a contestant's sheets: those stored, those kept aside."""
    found = []
    with app.app_context():
        for table in (ScoreSheet, HeldSheet):
            rows = db.session.scalars(
                select(table)
                .join(Contestant, Contestant.id == table.contestant_id)
                .where(Contestant.code == contestant)
                .order_by(table.id)
            )
            found.append([row.marks["a"] // POINT for row in rows])
    return found[0], found[1]


@pytest.fixture
def tablets(app: Flask, tmp_path: Path) -> list[FlaskClient]:
    """Return several tablets of one judge in an open session."""
    hall = open_hall(app, tmp_path / "season", ROUNDS)
    return [hall.judge() for _ in range(AT_ONCE)]


def test_the_same_sheet_sent_five_times_at_once_is_stored_once(
    app: Flask, tablets: list[FlaskClient]
) -> None:
    for n in range(1, ROUNDS + 1):
        one = sheet(f"submission-{n}", f"e{n:02}", 50)
        answers = at_once([lambda t=t, one=one: send(t, one) for t in tablets])  # type: ignore[misc]
        assert all(answer == answers[0] for answer in answers)
        assert answers[0]["version"] == 1
        assert stored(app, f"e{n:02}") == ([50], [])


def test_one_id_with_other_contents_at_once_is_stored_once(
    app: Flask, tablets: list[FlaskClient]
) -> None:
    calls = [
        lambda t=t, mark=mark: send(t, sheet("submission-1", "e01", mark))  # type: ignore[misc]
        for mark, t in enumerate(tablets, start=40)
    ]
    answers = at_once(calls)
    assert sorted(a.get("error", "stored") for a in answers) == ["id-used"] * 4 + ["stored"]
    winner = next(40 + n for n, answer in enumerate(answers) if "receipt" in answer)
    assert stored(app, "e01") == ([winner], [])


def test_devices_that_race_leave_every_value(app: Flask, tablets: list[FlaskClient]) -> None:
    for n in range(1, ROUNDS + 1):
        calls = [
            lambda t=t, m=m, n=n: send(t, sheet(f"device-{m}-{n}", f"e{n:02}", m), f"d{m}")  # type: ignore[misc]
            for m, t in enumerate(tablets, start=40)
        ]
        answers = at_once(calls)
        assert sorted(a.get("held", "stored") for a in answers) == ["clash"] * 4 + ["stored"]
        counted, aside = stored(app, f"e{n:02}")
        assert len(counted) == 1
        assert sorted(counted + aside) == [40, 41, 42, 43, 44]
    with app.app_context():
        assert verify_database() == []


def test_both_devices_are_told_of_a_clash_and_of_its_end(tablets: list[FlaskClient]) -> None:
    send(tablets[0], sheet("submission-1", "e01", 40), "d1")
    send(tablets[1], sheet("submission-2", "e01", 50), "d2")
    for tablet in tablets[:2]:
        (clash,) = beat(tablet)["clashes"]
        assert (clash["device"], clash["marks"]["a"]) == ("d2", "50")
        assert (clash["stored"]["device"], clash["stored"]["marks"]["a"]) == ("d1", "40")
        assert clash["received_at"] > clash["stored"]["received_at"]
    tablets[0].post("/judge/s/held/submission-2", json={"keep": "held", "seen": 1})
    # Only who names a clash is told of its end; who never heard of it has nothing to forget.
    assert beat(tablets[1])["settled"] == beat(tablets[1])["clashes"] == []
    (settled,) = beat(tablets[1], "submission-2", "never-heard-of")["settled"]
    assert (settled["submission"], settled["stored"]["version"]) == ("submission-2", 2)
    assert settled["stored"]["marks"]["a"] == "50"


def beat(tablet: FlaskClient, *clashes: str) -> Answer:
    """Let a tablet ask how things stand, naming the clashes that it shows."""
    answer = tablet.post("/judge/s/heartbeat", json={"device": "d", "clashes": list(clashes)})
    found: Answer = answer.get_json()
    return found


STEPS = st.lists(
    st.tuples(st.sampled_from(["edit", "send", "look", "held", "stored"]), st.integers(0, 1)),
    min_size=3,
    max_size=14,
)
NUMBERS = count(1)


class Device:
    """A tablet with its queue and what it last saw of the sheet."""

    def __init__(self, name: str, tablet: FlaskClient) -> None:
        self.name, self.tablet = name, tablet
        self.seen = 0
        self.queue: list[Answer] = []
        self.clashes: list[tuple[str, int]] = []


@pytest.fixture
def hall(sqlite_app: Flask, tmp_path: Path) -> Hall:
    """Return a session with an entry for every example."""
    return open_hall(sqlite_app, tmp_path / "season", 60)


def test_no_order_of_two_devices_overwrites_in_silence(hall: Hall) -> None:
    clients = [hall.judge(), hall.judge()]

    @settings(
        max_examples=50,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(STEPS)
    def play(steps: list[tuple[str, int]]) -> None:
        contestant = f"e{next(NUMBERS):02}"
        devices = [Device(f"{contestant}-{n}", client) for n, client in enumerate(clients)]
        sent: list[int] = []
        chain: list[int] = []
        for step, number in [*steps, ("send", 0), ("send", 1)]:
            act(step, devices[number], contestant, sent, chain)
        counted, aside = stored(hall.app, contestant)
        assert counted == chain
        assert set(sent) == {*counted, *aside}

    play()
    with hall.app.app_context():
        assert verify_database() == []


def act(step: str, device: Device, contestant: str, sent: list[int], chain: list[int]) -> None:
    """Take one step; `chain` is what must count, version by version."""
    if step == "edit":
        mark = 1 + len(sent) + len(device.queue) * 20
        given_id = f"{device.name}-{mark}-{len(sent)}"
        device.queue.append(sheet(given_id, contestant, mark % 60, device.seen))
    elif step == "look":
        device.seen = len(chain)
    elif step == "send":
        for one in device.queue:
            deliver(device, one, sent, chain)
        device.queue.clear()
    elif device.clashes:
        choose(device, step, chain)


def deliver(device: Device, one: Answer, sent: list[int], chain: list[int]) -> None:
    """Send a sheet: it counts only if its device had seen the newest version, or if that
    says the same already.
    """
    mark = int(one["marks"]["a"])
    sent.append(mark)
    answer = send(device.tablet, one, device.name)
    assert answer["receipt"]
    if one["version_seen"] < len(chain) and chain[-1] == mark:
        assert answer["version"] == len(chain) and "held" not in answer
        device.seen = len(chain)
    elif one["version_seen"] < len(chain):
        assert answer["held"] == "clash"
        assert answer["stored"]["marks"]["a"] == str(chain[-1])
        device.clashes.append((one["submission"], answer["stored"]["version"]))
    else:
        chain.append(mark)
        assert answer["version"] == len(chain)
        device.seen = len(chain)


def choose(device: Device, keep: str, chain: list[int]) -> None:
    """Let the judge settle a clash on the device where it came up."""
    submission, seen = device.clashes.pop()
    address = f"/judge/s/held/{submission}"
    if seen != len(chain):
        # A version came that the judge did not choose beside: it is shown first.
        refused = device.tablet.post(address, json={"keep": keep, "seen": seen})
        assert (refused.status_code, refused.get_json()["error"]) == (412, "newer-version")
    answer = device.tablet.post(address, json={"keep": keep, "seen": len(chain)}).get_json()
    if keep == "held":
        chain.append(int(answer["marks"]["a"]))
    assert (answer["version"], answer["marks"]["a"]) == (len(chain), str(chain[-1]))
    device.seen = len(chain)
