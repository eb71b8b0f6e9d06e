"""The server is killed at random (断电): nothing acknowledged is lost or doubled."""

import os
import random
import threading
from collections import Counter
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from contest.db import db, verify_database
from contest.models import Contestant, HeldSheet, Judge, ScoreSheet
from contest.rules.rounding import POINT
from tests.faults.judges import Key, Ledger, score, sign_in_all
from tests.serving import Server
from tests.web.season import SESSION, open_hall

JUDGES = 50
#: the long run sets more
SHEETS_EACH = int(os.environ.get("LEITAI_SOAK_SHEETS", "4"))
KILLS = int(os.environ.get("LEITAI_SOAK_KILLS", "20"))
SEED = int(os.environ.get("LEITAI_SOAK_SEED", "20220525"))


def test_no_acknowledged_sheet_is_lost_or_doubled(
    app: Flask, server: Server, tmp_path: Path
) -> None:
    open_hall(app, tmp_path / "season", SHEETS_EACH, judges=JUDGES)
    keys = sign_in_all(app)
    sheets = {key.judge: sheets_of(key) for key in keys}
    ledger = Ledger()
    threads = [
        threading.Thread(target=score, args=(server.port, key, sheets[key.judge], ledger, n))
        for n, key in enumerate(keys)
    ]
    for thread in threads:
        thread.start()
    kills = kill_at_random(server, ledger, len(keys) * SHEETS_EACH)
    for thread in threads:
        thread.join(120)

    assert kills == KILLS
    expected = {s["submission"]: s for own in sheets.values() for s in own}
    assert set(ledger.receipts) == set(expected)
    assert ledger.repeats == []
    with app.app_context():
        assert stored() == Counter({(s, stored_as(sheet)): 1 for s, sheet in expected.items()})
        assert db.session.scalars(select(HeldSheet)).all() == []
        assert verify_database() == []


def kill_at_random(server: Server, ledger: Ledger, most: int) -> int:
    """Kill as the sheets come in, every fourth time everything; return how often."""
    luck = random.Random(SEED)
    kills = 0
    for number in range(KILLS):
        threshold = number * most // (KILLS + 2) + 1
        for _ in range(6000):
            if ledger.made >= threshold:
                break
            threading.Event().wait(0.01)
        threading.Event().wait(luck.uniform(0, 0.05))
        if number % 4 == 3:
            server.kill()
            server.start()
        else:
            server.kill_worker()
        kills += 1
    return kills


def sheets_of(key: Key) -> list[dict[str, object]]:
    """Return a judge's sheets, each with an id made on the device and marks of its own."""
    number = int(key.judge[1:])
    return [
        {
            "submission": f"device-{key.judge}-{n:02}",
            "session": SESSION,
            "contestant": f"e{n:02}",
            "version_seen": 0,
            "rulebook": 1,
            "kind": "",
            "marks": {"a": str(number), "b": f"{n % 39}.5"},
            "device_at": "2022-05-25T09:00:00",
        }
        for n in range(1, SHEETS_EACH + 1)
    ]


def stored_as(sheet: dict[str, object]) -> tuple[str, str, int, int, int]:
    """Return (judge, contestant, version, marks) as a sheet must be stored."""
    _, judge, n = str(sheet["submission"]).split("-")
    marks = (int(judge[1:]) * POINT, int(n) % 39 * POINT + POINT // 2)
    return (judge, str(sheet["contestant"]), 1, *marks)


def stored() -> Counter[tuple[str, tuple[str, str, int, int, int]]]:
    """Return what is stored, counted."""
    rows = db.session.execute(
        select(ScoreSheet, Judge.code, Contestant.code)
        .join(Judge, Judge.id == ScoreSheet.judge_id)
        .join(Contestant, Contestant.id == ScoreSheet.contestant_id)
    )
    return Counter(
        (s.submission_id, (judge, contestant, s.version, s.marks["a"], s.marks["b"]))
        for s, judge, contestant in rows
    )
