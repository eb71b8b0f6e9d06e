"""Photos (佐证照片) as pages show them: the judge's own, and to the desk after closing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from contest.db import db
from contest.errors import ContestError
from contest.loading import SeasonSetup, session_states
from contest.models import Contestant, Decision, PanelSeat, Photo, Session
from contest.queries.marking import criteria_of

#: what the desk may see: photos of a session that takes no more sheets
SEEN = ("closed", "verified", "signed")


@dataclass(frozen=True, slots=True)
class PhotoView:
    """A photo that stands; `criterion` is its name, empty for the whole."""

    submission: str
    digest: str
    criterion: str
    note: str
    received_at: datetime
    taken_at: str
    seat: int | None = None
    session: str = ""


def _dropped() -> Any:
    """Select the submissions that somebody has dropped."""
    return select(Decision.value).where(Decision.kind == "drop-photo")


def _standing() -> Select[Any]:
    return select(Photo).where(Photo.submission_id.not_in(_dropped()))


def stands(which: ColumnElement[bool]) -> bool:
    """Tell whether there is such a photo that was not dropped."""
    return db.session.scalars(_standing().where(which).limit(1)).first() is not None


def own_photos(session: Session, contestant_id: int, judge_id: int) -> list[PhotoView]:
    """Return a judge's own photos of a contestant."""
    names = {c.code: c.name for c in criteria_of(session)}
    rows = db.session.scalars(
        _standing()
        .where(
            Photo.session_id == session.id,
            Photo.contestant_id == contestant_id,
            Photo.judge_id == judge_id,
        )
        .order_by(Photo.id)
    )
    return [_view(photo, names) for photo in rows]


def entry_photos(setup: SeasonSetup, place: tuple[str, str], contestant: str) -> list[PhotoView]:
    """Return the photos of an entry in sessions of a stage that are closed."""
    rows = db.session.execute(
        _standing()
        .add_columns(Session, PanelSeat.seat_number)
        .join(Session, Session.id == Photo.session_id)
        .join(Contestant, Contestant.id == Photo.contestant_id)
        .outerjoin(
            PanelSeat,
            (PanelSeat.session_id == Photo.session_id) & (PanelSeat.judge_id == Photo.judge_id),
        )
        .where(
            Session.season_id == setup.season_id,
            Session.field == place[0],
            Session.stage == place[1],
            Contestant.code == contestant,
        )
        .order_by(Photo.id)
    ).all()
    states = session_states({session.id for _, session, _ in rows})
    return [
        _view(photo, {c.code: c.name for c in criteria_of(session)}, seat, session.name)
        for photo, session, seat in rows
        if states[session.id] in SEEN
    ]


def _view(
    photo: Photo, names: dict[str, str], seat: int | None = None, session: str = ""
) -> PhotoView:
    return PhotoView(
        photo.submission_id,
        photo.digest,
        names.get(photo.criterion, ""),
        photo.note,
        photo.received_at,
        photo.taken_at,
        seat,
        session,
    )


def need_photo(season_id: int, digest: str, judge_id: int | None = None) -> None:
    """Refuse a digest that is no standing photo of the season; or not one of a judge's own."""
    query = (
        select(Photo.id)
        .join(Session, Session.id == Photo.session_id)
        .where(
            Session.season_id == season_id,
            Photo.digest == digest,
            Photo.submission_id.not_in(_dropped()),
        )
    )
    if judge_id is not None:
        query = query.where(Photo.judge_id == judge_id)
    if db.session.scalars(query.limit(1)).first() is None:
        raise ContestError("no-photo", 404)


def standing_digests() -> list[str]:
    """Return the digests of all photos that stand, whose files must be there."""
    query = _standing().with_only_columns(Photo.digest).distinct()
    return list(db.session.scalars(query.order_by(Photo.digest)))
