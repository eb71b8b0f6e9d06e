"""Looking up a receipt (查回执): the sheet, vote, visit, photo or proposal that a code names.

Marks are never shown. A code is of the content, so every sheet of the season is looked at: a
fraction of a second for ten thousand, and nothing that could be altered apart from the sheet
itself.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import func, select

from contest.db import db
from contest.errors import ContestError
from contest.loading import SeasonSetup, hall_settings
from contest.models import (
    Bout,
    BoutVote,
    Decision,
    HeldSheet,
    Judge,
    ScoreSheet,
    Session,
)
from contest.queries.audit import is_in_chain
from contest.queries.codes import is_whole_code, tidy_code
from contest.queries.receipt_found import Found, place_in_words
from contest.queries.receipt_tours import (
    draft_found,
    drafts,
    photo_found,
    photos,
    visit_found,
    visits,
)
from contest.queries.receipts import (
    Receipt,
    draft_receipt,
    photo_receipt,
    receipt_of,
    visit_receipt,
    vote_receipt,
)

#: rows that may be named, the receipt of one, and what it names
Source = tuple[Sequence[Any], Callable[[Any], Receipt], Callable[[SeasonSetup, Any, bool], Found]]

#: what a code names; told only when asked for
Named = Mapping[str, Sequence[Callable[[], Found]]]


def find_receipts(setup: SeasonSetup, typed: str, judge_id: int | None = None) -> list[Found]:
    """Return what a code names in a season, or of one judge; two may share a code."""
    return found_of(named_by_code(setup, judge_id), typed)


def found_of(named: Named, typed: str) -> list[Found]:
    """Return what a code names as typed; refused with a wrong check character, or unknown."""
    if not is_whole_code(typed):
        raise ContestError("receipt-mistyped", 422)
    tidy = tidy_code(typed)
    found = [tell() for tell in named.get(f"{tidy[:4]}-{tidy[4:]}", ())]
    if not found:
        raise ContestError("receipt-unknown", 404)
    return found


def named_by_code(setup: SeasonSetup, judge_id: int | None = None) -> Named:
    """Return all codes of a season, or of one judge, with what tells what each names."""
    sources: tuple[Source, ...] = (
        (_sheets(setup, judge_id), receipt_of, _sheet_found),
        (_votes(setup, judge_id), vote_receipt, _vote_found),
        (visits(setup, judge_id), lambda row: visit_receipt(row, 0), visit_found),
        (photos(setup, judge_id), photo_receipt, photo_found),
        (drafts(setup, judge_id), lambda row: draft_receipt(row, 0), draft_found),
    )
    named: dict[str, list[Callable[[], Found]]] = {}
    for rows, receipt, tell in sources:
        for row in rows:
            one = partial(tell, setup, row, judge_id is not None)
            named.setdefault(receipt(row).code, []).append(one)
    return named


def _sheets(setup: SeasonSetup, judge_id: int | None) -> list[ScoreSheet | HeldSheet]:
    found: list[ScoreSheet | HeldSheet] = []
    tables: tuple[type[ScoreSheet | HeldSheet], ...] = (ScoreSheet, HeldSheet)
    for table in tables:
        query = (
            select(table)
            .join(Session, Session.id == table.session_id)
            .where(Session.season_id == setup.season_id)
        )
        if judge_id is not None:
            query = query.where(table.judge_id == judge_id)
        found += db.session.scalars(query)
    return found


def _votes(setup: SeasonSetup, judge_id: int | None) -> list[BoutVote]:
    query = select(BoutVote).where(
        BoutVote.season_id == setup.season_id, BoutVote.submission_id.is_not(None)
    )
    if judge_id is not None:
        own = select(Judge.code).where(Judge.id == judge_id).scalar_subquery()
        query = query.where(BoutVote.judge == own)
    return list(db.session.scalars(query))


def _sheet_found(setup: SeasonSetup, sheet: ScoreSheet | HeldSheet, is_judge: bool) -> Found:
    newest = db.session.scalar(
        select(func.max(ScoreSheet.version)).where(
            ScoreSheet.session_id == sheet.session_id,
            ScoreSheet.contestant_id == sheet.contestant_id,
            ScoreSheet.judge_id == sheet.judge_id,
        )
    )
    return Found(
        "sheet",
        receipt_of(sheet),
        setup.judges[setup.judge_codes[sheet.judge_id]].name,
        *place_in_words(setup, sheet.session_id, sheet.contestant_id, is_judge),
        newest or 0,
        _verdict(sheet),
        sheet.audit_id,
        is_in_chain(sheet.audit_id),
    )


def _verdict(sheet: ScoreSheet | HeldSheet) -> str:
    if isinstance(sheet, ScoreSheet):
        return ""
    ruling = db.session.scalar(
        select(Decision).where(
            Decision.kind == "held-sheet",
            Decision.session_id == sheet.session_id,
            Decision.value == sheet.submission_id,
        )
    )
    return str(ruling.facts["verdict"]) if ruling else ""


def _vote_found(setup: SeasonSetup, vote: BoutVote, is_judge: bool) -> Found:
    session = db.session.scalar(
        select(Session)
        .join(Bout, Bout.session_id == Session.id)
        .where(
            Session.season_id == vote.season_id,
            Session.field == vote.field,
            Session.stage == vote.stage,
            Session.round == vote.round,
            Bout.code == vote.bout,
        )
    )
    newest = db.session.scalar(
        select(func.max(BoutVote.version)).where(
            BoutVote.season_id == vote.season_id,
            BoutVote.field == vote.field,
            BoutVote.stage == vote.stage,
            BoutVote.round == vote.round,
            BoutVote.bout == vote.bout,
            BoutVote.judge == vote.judge,
        )
    )
    hides = is_judge and session is not None and hall_settings(session).hides_names
    sides = [i for i in (vote.red_id, vote.blue_id) if i is not None]
    names = " — ".join(setup.contestants[setup.codes[i]].name for i in sides)
    return Found(
        "vote",
        vote_receipt(vote),
        setup.judges[vote.judge].name if vote.judge in setup.judges else vote.judge,
        vote.bout if hides else f"{vote.bout} {names}",
        session.name if session else "",
        (newest or 0) + 1,
        "",
        vote.audit_id,
        is_in_chain(vote.audit_id),
    )
