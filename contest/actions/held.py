"""Sheets kept aside (暂存的评分表): the judge settles a clash, the desk a late one.

Whatever is decided, both versions stay. What is taken in becomes a new version.
"""

from sqlalchemy import select

from contest.acting import act_row, need_off_panel, need_unrevealed
from contest.actor import Actor
from contest.db import Transaction, db, writing
from contest.errors import ContestError
from contest.loading import session_state, setup_of
from contest.models import HeldSheet, ScoreSheet, Season, Session
from contest.queries.marking import sheet_text
from contest.queries.tablets import newest_sheet, ruled_submissions

#: verdict → the states in which it may be given
STATES = {"accept": ("open", "closed"), "reject": ("open", "closed", "verified")}


def choose_held(actor: Actor, season: Season, submission: str, keep: str, seen: int) -> ScoreSheet:
    """Let the judge keep one of two versions of a sheet; return the one that counts.

    `seen` is the stored version that the choice was made beside; a newer one is shown first.
    """
    actor.need("judge")
    if keep not in ("held", "stored"):
        raise ContestError("bad-submission", 422)
    season_id = season.id
    with writing(actor, "choose-held", submission, season) as transaction:
        held, session = _find(season_id, submission)
        if held.judge_id != actor.judge_id or held.why != "clash":
            raise ContestError("no-held-sheet", 404)
        state = session_state(session.id)
        if state != "open":
            raise ContestError(f"session-is-{state}", session=session.name)
        sheet = newest_sheet(held.session_id, held.contestant_id, held.judge_id)
        if sheet is not None and sheet.version != seen:
            raise ContestError("newer-version", 412, stored=sheet_text(session, sheet))
        _record(transaction, actor, (held, session), "accept" if keep == "held" else "reject")
        if keep == "held" or sheet is None:
            sheet = _take_in(transaction, actor, (held, session), sheet)
        db.session.flush()
        sheet_id = sheet.id
    return db.session.get_one(ScoreSheet, sheet_id)


def decide_held(actor: Actor, season: Season, submission: str, verdict: str, reason: str) -> None:
    """Take in a late sheet before the session is verified, or turn it down before it is signed.

    While the panel scores, nothing is taken in over what the judge has handed in since.
    """
    actor.need("organiser")
    if verdict not in STATES:
        raise ContestError("bad-submission", 422)
    if not reason.strip():
        raise ContestError("reason-missing", 422)
    season_id = season.id
    with writing(actor, "decide-held", submission, season) as transaction:
        held, session = _find(season_id, submission)
        need_off_panel(actor, session)
        state = session_state(session.id)
        if state not in STATES[verdict]:
            raise ContestError(f"session-is-{state}", session=session.name)
        if held.why == "clash" and state == "open":
            raise ContestError("clash-is-the-judge-s")
        _record(transaction, actor, (held, session), verdict, reason.strip())
        if verdict == "accept":
            stored = newest_sheet(held.session_id, held.contestant_id, held.judge_id)
            if state == "open" and stored and stored.version > held.version_seen:
                raise ContestError("newer-is-the-judge-s")
            _take_in(transaction, actor, (held, session), stored)


def _find(season_id: int, submission: str) -> tuple[HeldSheet, Session]:
    row = db.session.execute(
        select(HeldSheet, Session)
        .join(Session, Session.id == HeldSheet.session_id)
        .where(HeldSheet.submission_id == submission, Session.season_id == season_id)
    ).first()
    if row is None or submission in ruled_submissions(row[1].id):
        raise ContestError("no-held-sheet", 404)
    return row[0], row[1]


def _record(
    transaction: Transaction,
    actor: Actor,
    matter: tuple[HeldSheet, Session],
    verdict: str,
    reason: str = "",
) -> None:
    held, session = matter
    facts = {"verdict": verdict}
    transaction.add(
        act_row(actor, session, "held-sheet", held.contestant_id, reason, facts, held.submission_id)
    )


def _take_in(
    transaction: Transaction,
    actor: Actor,
    matter: tuple[HeldSheet, Session],
    stored: ScoreSheet | None,
) -> ScoreSheet:
    held, session = matter
    setup = setup_of(session.season)
    need_unrevealed(session, setup.contestants[setup.codes[held.contestant_id]])
    sheet = ScoreSheet(
        submission_id=held.submission_id,
        session_id=held.session_id,
        contestant_id=held.contestant_id,
        judge_id=held.judge_id,
        version=(stored.version if stored else 0) + 1,
        kind=held.kind,
        marks=held.marks,
        detail=held.detail,
        entered_by_id=actor.person_id,
        device=held.device,
        device_at=held.device_at,
    )
    transaction.add(sheet)
    return sheet
