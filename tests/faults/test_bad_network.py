"""Bad Wi-Fi (差网络): fifty tablets, each sheet arrives exactly once."""

import os
import threading
from collections import Counter
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from contest.db import db, verify_database
from contest.models import HeldSheet
from tests.faults.judges import Ledger, score, sign_in_all
from tests.faults.network import BadNetwork
from tests.faults.test_kill import JUDGES, SEED, SHEETS_EACH, sheets_of, stored, stored_as
from tests.serving import Server
from tests.web.season import open_hall

#: seconds; the long run sets two and thirty
SLOWEST = float(os.environ.get("LEITAI_SOAK_SLOWEST", "0.4"))
STALL = float(os.environ.get("LEITAI_SOAK_STALL", "1"))


def test_every_sheet_arrives_once_over_a_bad_network(
    app: Flask, server: Server, tmp_path: Path
) -> None:
    open_hall(app, tmp_path / "season", SHEETS_EACH, judges=JUDGES)
    keys = sign_in_all(app)
    sheets = {key.judge: sheets_of(key) for key in keys}
    ledger = Ledger()
    with BadNetwork(server.port, SEED, SLOWEST, STALL) as network:
        threads = [
            threading.Thread(target=score, args=(network.port, key, sheets[key.judge], ledger, n))
            for n, key in enumerate(keys)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(600)

    assert {"reset", "swallowed", "carried"} <= network.seen.keys()
    expected = {s["submission"]: s for own in sheets.values() for s in own}
    assert set(ledger.receipts) == set(expected)
    assert ledger.repeats == []
    with app.app_context():
        assert stored() == Counter({(s, stored_as(sheet)): 1 for s, sheet in expected.items()})
        assert db.session.scalars(select(HeldSheet)).all() == []
        assert verify_database() == []
