"""Receipts of an observation (观摩的回执): visits, photos, and a team's proposals."""

from collections.abc import Sequence

from sqlalchemy import func, select

from contest.db import db
from contest.loading import SeasonSetup
from contest.models import Decision, Person, Photo, Seat, Session, Visit
from contest.queries.audit import is_in_chain
from contest.queries.photos import stands
from contest.queries.receipt_found import Found, place_in_words
from contest.queries.receipts import draft_receipt, photo_receipt, visit_receipt
from contest.queries.tours import visits_of


def visits(setup: SeasonSetup, judge_id: int | None) -> Sequence[Visit]:
    """Return the lines of all logs of visits, or those that a judge wrote."""
    query = (
        select(Visit)
        .join(Session, Session.id == Visit.session_id)
        .where(Session.season_id == setup.season_id)
    )
    if judge_id is not None:
        own = select(Seat.person_id).where(
            Seat.season_id == setup.season_id, Seat.judge_id == judge_id
        )
        query = query.where(Visit.entered_by_id.in_(own))
    return db.session.scalars(query).all()


def visit_found(setup: SeasonSetup, visit: Visit, is_judge: bool) -> Found:
    """Return what the receipt of a visit names."""
    log = visits_of(visit.session_id, visit.contestant_id)
    writer = db.session.get(Person, visit.entered_by_id) if visit.entered_by_id else None
    return Found(
        "visit",
        visit_receipt(visit, log.index(visit) + 1),
        writer.name if writer else "",
        *place_in_words(setup, visit.session_id, visit.contestant_id, is_judge),
        len(log),
        "",
        visit.audit_id,
        is_in_chain(visit.audit_id),
    )


def photos(setup: SeasonSetup, judge_id: int | None) -> Sequence[Photo]:
    """Return all photos, dropped ones too, or those of a judge."""
    query = (
        select(Photo)
        .join(Session, Session.id == Photo.session_id)
        .where(Session.season_id == setup.season_id)
    )
    if judge_id is not None:
        query = query.where(Photo.judge_id == judge_id)
    return db.session.scalars(query).all()


def photo_found(setup: SeasonSetup, photo: Photo, is_judge: bool) -> Found:
    """Return what the receipt of a photo names."""
    return Found(
        "photo",
        photo_receipt(photo),
        setup.judges[setup.judge_codes[photo.judge_id]].name if photo.judge_id else "",
        *place_in_words(setup, photo.session_id, photo.contestant_id, is_judge),
        1,
        "" if stands(Photo.id == photo.id) else "drop",
        photo.audit_id,
        is_in_chain(photo.audit_id),
    )


def drafts(setup: SeasonSetup, judge_id: int | None) -> Sequence[Decision]:
    """Return all sheets that were proposed to a team, or those that a judge proposed."""
    query = select(Decision).where(
        Decision.season_id == setup.season_id, Decision.kind == "team-draft"
    )
    rows = db.session.scalars(query).all()
    own = setup.judge_codes[judge_id] if judge_id is not None else ""
    return [row for row in rows if judge_id is None or row.facts["judge"] == own]


def draft_found(setup: SeasonSetup, draft: Decision, is_judge: bool) -> Found:
    """Return what the receipt of a proposal names."""
    newest = select(func.count()).where(
        Decision.session_id == draft.session_id,
        Decision.contestant_id == draft.contestant_id,
        Decision.kind == "team-draft",
    )
    return Found(
        "draft",
        draft_receipt(draft, draft.facts["number"]),
        setup.judges[draft.facts["judge"]].name,
        *place_in_words(setup, draft.session_id, draft.contestant_id, is_judge),
        db.session.scalar(newest) or 0,
        "",
        draft.audit_id,
        is_in_chain(draft.audit_id),
    )
