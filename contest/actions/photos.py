"""Photos as evidence (佐证照片): taken by a judge for a contestant's sheet, once for an id.

No mark follows from a photo, so one is taken in whenever it arrives; its time stands beside it.

The file is on the disk before its row is written, and a receipt comes after the commit. A
photo that should not have been taken is dropped: the row stays, the file goes.
"""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from contest.acting import act_row, find_session
from contest.actor import Actor
from contest.db import db, writing
from contest.errors import ContestError
from contest.loading import SeasonSetup, session_state, setup_of
from contest.models import PanelSeat, Photo, Season, Session, SessionEntry
from contest.photos import MEDIA_TYPE, fresh_photo, keep_photo, photo_path
from contest.queries.marking import criteria_of
from contest.queries.photos import stands
from contest.queries.receipts import Receipt, photo_receipt

#: photos of one judge for one contestant
MOST_PHOTOS = 12
LONGEST = 200


@dataclass(frozen=True, slots=True)
class GivenPhoto:
    """What a device sends."""

    id: str
    session: str
    contestant: str
    data: bytes
    criterion: str = ""
    note: str = ""
    taken_at: str = ""


def add_photo(actor: Actor, season: Season, instance: Path, given: GivenPhoto) -> Receipt:
    """Keep a judge's photo for a contestant; drawn anew, whatever was sent."""
    actor.need("judge")
    if not 8 <= len(given.id) <= 64 or len(given.note) > LONGEST:
        raise ContestError("bad-submission", 422)
    setup = setup_of(season)
    _place(setup, actor, given)
    photo = fresh_photo(given.data)
    digest = keep_photo(instance, photo)
    with writing(actor, "add-photo", f"{given.session} {given.contestant}", season) as action:
        session, contestant_id = _place(setup, actor, given)
        if given.criterion and given.criterion not in {c.code for c in criteria_of(session)}:
            raise ContestError("bad-submission", 422)
        place = (session.id, contestant_id, actor.judge_id)
        earlier = db.session.scalar(select(Photo).where(Photo.submission_id == given.id))
        if earlier is not None:
            known = (earlier.session_id, earlier.contestant_id, earlier.judge_id)
            if (*known, earlier.digest) != (*place, digest):
                raise ContestError("id-used", 422)
            action.is_done_already = True
            return photo_receipt(earlier)
        own = select(func.count()).where(
            Photo.session_id == session.id,
            Photo.contestant_id == contestant_id,
            Photo.judge_id == actor.judge_id,
        )
        if (db.session.scalar(own) or 0) >= MOST_PHOTOS:
            raise ContestError("photos-many", most=MOST_PHOTOS)
        row = Photo(
            submission_id=given.id,
            session_id=session.id,
            contestant_id=contestant_id,
            judge_id=actor.judge_id,
            criterion=given.criterion,
            note=given.note.strip(),
            digest=digest,
            size_bytes=len(photo),
            media_type=MEDIA_TYPE,
            taken_at=given.taken_at[:40],
        )
        action.add(row)
        db.session.flush()
        return photo_receipt(row)


def drop_photo(actor: Actor, season: Season, instance: Path, submission: str, reason: str) -> None:
    """Drop a photo that should not be kept: the organiser any, a judge an own one.

    The file goes once the decision stands, unless another photo is the same picture.
    """
    actor.need("organiser", "judge")
    if not reason.strip():
        raise ContestError("reason-missing", 422)
    season_id = season.id
    with writing(actor, "drop-photo", submission, season) as action:
        row = db.session.execute(
            select(Photo, Session)
            .join(Session, Session.id == Photo.session_id)
            .where(Photo.submission_id == submission, Session.season_id == season_id)
        ).first()
        is_own = row is not None and row[0].judge_id == actor.judge_id
        if row is None or not (is_own or "organiser" in actor.roles):
            raise ContestError("no-photo", 404)
        photo, session = row
        state = session_state(session.id)
        if "organiser" not in actor.roles and state != "open":
            raise ContestError(f"session-is-{state}", session=session.name)
        if not stands(Photo.id == photo.id):
            raise ContestError("no-photo", 404)
        action.add(
            act_row(
                actor, session, "drop-photo", photo.contestant_id, reason.strip(), None, submission
            )
        )
        db.session.flush()
        digest = photo.digest
        is_last = not stands(Photo.digest == digest)
    if is_last:
        photo_path(instance, digest).unlink(missing_ok=True)


def _place(setup: SeasonSetup, actor: Actor, given: GivenPhoto) -> tuple[Session, int]:
    """Return session and contestant; refuse who is not on the panel."""
    session = find_session(setup.season_id, given.session)
    seat = select(PanelSeat.id).where(
        PanelSeat.session_id == session.id, PanelSeat.judge_id == actor.judge_id
    )
    if actor.judge_id is None or db.session.scalar(seat) is None:
        raise ContestError("not-on-panel", 403, session=session.name)
    info = setup.contestants.get(given.contestant)
    listed = info and db.session.scalar(
        select(SessionEntry.id).where(
            SessionEntry.session_id == session.id, SessionEntry.contestant_id == info.id
        )
    )
    if info is None or not listed:
        raise ContestError("not-in-session", 404, session=session.name)
    return session, info.id
