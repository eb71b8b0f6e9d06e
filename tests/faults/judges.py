"""Judges at their tablets (评委), simulated: each keeps a ledger of what was acknowledged."""

import json
import random
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any

from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select

from contest.actions.sign_in import digest
from contest.db import db
from contest.models import Judge, Seat, SignIn

PATIENCE = 10


@dataclass(frozen=True)
class Key:
    """What a signed-in tablet holds."""

    judge: str
    cookie: str
    csrf: str


@dataclass
class Ledger:
    """What the judges hold proof of; `made` counts receipts as they come."""

    receipts: dict[str, dict[str, Any]] = field(default_factory=dict)
    repeats: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, answer: dict[str, Any]) -> None:
        """Write down a receipt; a second one for the same sheet must be the same."""
        with self.lock:
            known = self.receipts.setdefault(answer["submission"], answer)
            if known != answer:
                self.repeats.append(answer["submission"])

    @property
    def made(self) -> int:
        """Return how many sheets are acknowledged."""
        return len(self.receipts)


def sign_in_all(app: Flask) -> list[Key]:
    """Sign every judge in, without the limits on guessing codes."""
    with app.app_context():
        rows = db.session.execute(
            select(Judge.code, Seat.person_id).join(Seat, Seat.judge_id == Judge.id)
        ).all()
        for judge, person in rows:
            db.session.add(SignIn(token_hash=digest(f"token-{judge}"), person_id=person))
        db.session.commit()
    return [_key(app, judge) for judge, _ in sorted(rows)]


def _key(app: Flask, judge: str) -> Key:
    with app.test_request_context():
        session["token"] = f"token-{judge}"
        csrf = generate_csrf()
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        return Key(judge, f"leitai={signer.dumps(dict(session))}", csrf)


def score(port: int, key: Key, sheets: Sequence[dict[str, Any]], ledger: Ledger, seed: int) -> None:
    """Send sheets until each has a receipt that names it; send some again afterwards."""
    luck = random.Random(seed)
    for sheet in sheets:
        while sheet["submission"] not in ledger.receipts:
            send(port, key, sheet, ledger)
            threading.Event().wait(luck.uniform(0.02, 0.08))
        if luck.random() < 0.3:
            send(port, key, sheet, ledger)


def send(port: int, key: Key, sheet: dict[str, Any], ledger: Ledger) -> None:
    """Send one sheet; note its receipt, if one comes."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Cookie": key.cookie,
        "X-CSRFToken": key.csrf,
    }
    try:
        body = json.dumps({"device": key.judge, "sheets": [sheet]})
        connection.request("POST", "/judge/s/sheets", body, headers)
        answer = connection.getresponse()
        found = json.loads(answer.read()) if answer.status == 200 else {"answers": []}
    except (OSError, HTTPException, ValueError):
        return
    finally:
        connection.close()
    for one in found["answers"]:
        if one["submission"] == sheet["submission"] and one.get("receipt"):
            ledger.note(one)
