"""A tablet's file of unsent sheets (未送到的评分表): read whole, or refused with every fault.

The tablet seals the file with a key of its sign-in, which only that tablet was given; so
nobody at the desk can write a judge's marks into it.
"""

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from contest.actor import Actor
from contest.db import canonical, db
from contest.errors import ContestError
from contest.models import Device, Person, Season, Seat, SignIn
from contest.queries.codes import digest

FORMAT = "leitai-unsent-1"
MOST = 500
PURPOSE = b"leitai unsent sheets"
TEXTS = ("submission", "session", "contestant", "kind", "device_at")
NUMBERS = ("version_seen", "rulebook")

Json = dict[str, Any]


class UnsentError(ContestError):
    """All that is wrong with the file's rows: (row from 1, field)."""

    def __init__(self, faults: Sequence[tuple[int, str]]) -> None:
        super().__init__("unsent-faults", 422, count=len(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class UnsentFile:
    """What a tablet handed over: whose it is, its sheets as they would have been sent."""

    judge: Actor
    device: str
    made_at: str
    sheets: Sequence[Mapping[str, Any]]
    #: sheets that the judge has begun and not submitted; they are not imported
    drafts: int
    digest: str


def sealing_key(sign_in_id: int) -> str:
    """Return the key with which a tablet seals its file; empty for no sign-in."""
    token_hash = db.session.scalar(select(SignIn.token_hash).where(SignIn.id == sign_in_id))
    return hmac.new(token_hash.encode(), PURPOSE, "sha256").hexdigest() if token_hash else ""


def read_unsent(season: Season, data: bytes) -> UnsentFile:
    """Return what a file says, once it is known to be as a judge's tablet wrote it."""
    if not data:
        raise ContestError("unsent-no-file", 422)
    given = _parsed(data)
    if given.get("format") != FORMAT or not isinstance(given.get("sheets"), list):
        raise ContestError("unsent-format", 422)
    sheets, drafts = given["sheets"], given.get("drafts")
    if len(sheets) > MOST:
        raise ContestError("unsent-many", 422, most=MOST)
    faults = [(row, name) for row, sheet in enumerate(sheets, 1) for name in _faults(sheet)]
    if faults:
        raise UnsentError(faults)
    owner = str(given.get("owner", ""))
    if owner.partition("/")[0] != season.code:
        raise ContestError("unsent-other", 422)
    judge = _judge(season.id, given.get("sign_in"))
    sealed = canonical({name: value for name, value in given.items() if name != "seal"})
    key = sealing_key(given["sign_in"])
    expected = hmac.new(key.encode(), sealed.encode(), "sha256").hexdigest()
    if not hmac.compare_digest(expected.encode(), str(given.get("seal", "")).encode()):
        raise ContestError("unsent-seal", 422)
    return UnsentFile(
        judge,
        _device(given["sign_in"]) or str(given.get("device", "")),
        str(given.get("made_at", "")),
        sheets,
        len(drafts) if isinstance(drafts, list) else 0,
        digest(sealed),
    )


def _device(sign_in_id: int) -> str:
    """Return what the tablet of a sign-in called itself here: the file may say what it likes."""
    name = db.session.scalar(select(Device.name).where(Device.sign_in_id == sign_in_id))
    return name or ""


def _parsed(data: bytes) -> Json:
    try:
        given = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ContestError("unsent-not-json", 422) from error
    if not isinstance(given, dict):
        raise ContestError("unsent-format", 422)
    return given


def _faults(sheet: object) -> list[str]:
    """Return the fields of a sheet that are missing or of the wrong kind."""
    if not isinstance(sheet, dict):
        return ["submission"]
    wrong = [name for name in TEXTS if not isinstance(sheet.get(name), str)]
    wrong += [name for name in NUMBERS if type(sheet.get(name)) is not int or sheet[name] < 0]
    marks = sheet.get("marks")
    if not isinstance(marks, dict) or not all(isinstance(text, str) for text in marks.values()):
        wrong.append("marks")
    if not isinstance(sheet.get("detail"), dict):
        wrong.append("detail")
    return wrong


def _judge(season_id: int, sign_in_id: object) -> Actor:
    """Return the judge whose tablet it is; the sign-in may have ended meanwhile."""
    row = None
    if type(sign_in_id) is int:
        row = db.session.execute(
            select(Person.id, Person.name, Seat.judge_id)
            .join(SignIn, SignIn.person_id == Person.id)
            .join(Seat, Seat.person_id == Person.id)
            .where(SignIn.id == sign_in_id, Seat.season_id == season_id, Seat.role == "judge")
        ).first()
    if row is None:
        raise ContestError("unsent-tablet", 422)
    person_id, name, judge_id = row
    return Actor(name, person_id, frozenset({"judge"}), judge_id)
