"""Receipts (回执): what proves that a sheet is stored."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from contest.db import canonical
from contest.models import HeldSheet, ScoreSheet

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that a sheet is stored; the code can be read out.

    `held` is empty for a sheet that counts, else why it was kept aside: late or clash.
    """

    code: str
    version: int
    received_at: datetime
    submission_id: str
    held: str = ""


def receipt_of(sheet: ScoreSheet | HeldSheet) -> Receipt:
    """Return the receipt of a stored sheet: a short code of its whole content."""
    held = sheet.why if isinstance(sheet, HeldSheet) else ""
    version = sheet.version_seen if isinstance(sheet, HeldSheet) else sheet.version
    content = [sheet.submission_id, version, sheet.marks, sheet.received_at.isoformat()]
    content += [word for word in (sheet.kind, held) if word]
    number = int.from_bytes(sha256(canonical(content).encode()).digest()[:8])
    letters = ""
    for _ in range(8):
        number, place = divmod(number, len(ALPHABET))
        letters += ALPHABET[place]
    code = f"{letters[:4]}-{letters[4:]}"
    return Receipt(code, version, sheet.received_at, sheet.submission_id, held)
