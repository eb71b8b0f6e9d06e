"""Receipts (回执): what proves that a sheet is stored."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contest.db import canonical
from contest.models import BoutVote, Decision, HeldSheet, Photo, ScoreSheet, Visit
from contest.queries.codes import code_of


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
    content += [part for part in (sheet.kind, held, sheet.detail) if part]
    code = _short(content)
    return Receipt(code, version, sheet.received_at, sheet.submission_id, held)


def vote_receipt(vote: BoutVote) -> Receipt:
    """Return the receipt of a vote in a bout; its first version is 1, as for sheets."""
    content = [vote.submission_id, vote.bout, vote.version, vote.winner, vote.detail]
    code = _short([*content, vote.received_at.isoformat()])
    return Receipt(code, vote.version + 1, vote.received_at, vote.submission_id or "")


def visit_receipt(visit: Visit, version: int) -> Receipt:
    """Return the receipt of a line of the log of visits, the so manieth of its contestant."""
    content = [visit.submission_id, visit.kind, visit.arrived_at, visit.left_at, visit.present]
    code = _short([*content, visit.note, visit.received_at.isoformat()])
    return Receipt(code, version, visit.received_at, visit.submission_id)


def draft_receipt(draft: Decision, number: int) -> Receipt:
    """Return the receipt of a sheet that is proposed to the team."""
    code = _short([draft.value, draft.facts["digest"], draft.recorded_at.isoformat()])
    return Receipt(code, number, draft.recorded_at, draft.value)


def photo_receipt(photo: Photo) -> Receipt:
    """Return the receipt of a photo: it is of the file as it is kept."""
    code = _short([photo.submission_id, photo.digest, photo.received_at.isoformat()])
    return Receipt(code, 1, photo.received_at, photo.submission_id)


def _short(content: list[Any]) -> str:
    """Return a short code of a content that can be read out; its last character checks it."""
    code = code_of(canonical(content))
    return f"{code[:4]}-{code[4:]}"
