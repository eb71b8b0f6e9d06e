"""Judges' signatures (评委签名) under their own sheets: they hold while nothing changes."""

from collections import defaultdict
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from contest.db import canonical, db
from contest.models import Decision, ScoreSheet


def own_digests(session_id: int) -> dict[int, str]:
    """Return the digest of each judge's newest sheets in a session, by the judge's key."""
    newest: dict[int, dict[int, list[Any]]] = defaultdict(dict)
    for sheet in db.session.scalars(
        select(ScoreSheet).where(ScoreSheet.session_id == session_id).order_by(ScoreSheet.version)
    ):
        content = [sheet.submission_id, sheet.version, sheet.kind, sheet.marks]
        newest[sheet.judge_id][sheet.contestant_id] = content
    return {
        judge: sha256(canonical(sorted(sheets.items())).encode()).hexdigest()
        for judge, sheets in newest.items()
    }


def signature_states(session_id: int, codes: dict[int, str]) -> dict[str, str]:
    """Return whose signature is `signed`, or `stale` since a later correction, by judge code."""
    rows = db.session.scalars(
        select(Decision.facts)
        .where(Decision.session_id == session_id, Decision.kind == "judge-sign")
        .order_by(Decision.id)
    )
    signed = {facts["judge"]: facts["digest"] for facts in rows}
    now = {codes[judge]: digest for judge, digest in own_digests(session_id).items()}
    return {
        judge: "signed" if digest == now.get(judge) else "stale" for judge, digest in signed.items()
    }
