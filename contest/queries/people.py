"""Who is signed in, and with which seats."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update

from contest.db import db, noting
from contest.models import (
    Judge,
    JudgeCode,
    PanelSeat,
    Person,
    Season,
    Seat,
    Session,
    SignIn,
    now,
)
from contest.queries.codes import digest
from contest.queries.pairing import scans_of

#: how often the moment of last use is written down
TOUCH_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A valid sign-in; seats are (season id, season code, role, judge id)."""

    sign_in_id: int
    person_id: int
    name: str
    stale: bool
    seats: tuple[tuple[int, str, str, int | None], ...]


def signed_in_by(token: str, idle_staff: timedelta, idle_judge: timedelta) -> SignedIn | None:
    """Return whose token this is; None when ended, expired or unknown."""
    row = db.session.execute(
        select(SignIn.id, SignIn.last_seen_at, Person.id, Person.name, Person.password_hash)
        .join(Person, Person.id == SignIn.person_id)
        .where(
            SignIn.token_hash == digest(token),
            SignIn.ended_at.is_(None),
            or_(SignIn.match_code == "", SignIn.confirmed_at.is_not(None)),
            Person.active.is_(True),
        )
    ).first()
    if row is None:
        return None
    sign_in_id, last_seen, person_id, name, password = row
    idle = now() - last_seen
    if idle > (idle_staff if password else idle_judge):
        return None
    return SignedIn(sign_in_id, person_id, name, idle > TOUCH_AFTER, _seats(person_id))


def is_ended(token: str) -> bool:
    """Tell whether a token was ended by somebody, not by idling."""
    query = select(SignIn.ended_at).where(SignIn.token_hash == digest(token))
    return db.session.scalar(query) is not None


def _seats(person_id: int) -> tuple[tuple[int, str, str, int | None], ...]:
    rows = db.session.execute(
        select(Seat.season_id, Season.code, Seat.role, Seat.judge_id)
        .join(Season)
        .where(Seat.person_id == person_id)
        .order_by(Seat.id.desc())
    )
    return tuple((season_id, code, role, judge) for season_id, code, role, judge in rows)


def touch(found: SignedIn) -> None:
    """Write down that the sign-in is in use; once a minute is enough."""
    if found.stale:
        with noting() as connection:
            connection.execute(
                update(SignIn).where(SignIn.id == found.sign_in_id).values(last_seen_at=now())
            )


def seasons() -> Sequence[Season]:
    """Return all seasons, the newest first."""
    return db.session.scalars(select(Season).order_by(Season.id.desc())).all()


def judge_seats(season: Season, session_code: str) -> list[tuple[int, str]]:
    """Return (seat id, name) of a session's judges, by seat number."""
    rows = db.session.execute(
        select(Seat.id, Judge.name)
        .join(Judge, Judge.id == Seat.judge_id)
        .join(PanelSeat, PanelSeat.judge_id == Judge.id)
        .join(Session, Session.id == PanelSeat.session_id)
        .where(Seat.season_id == season.id, Session.code == session_code)
        .order_by(PanelSeat.seat_number)
    )
    return [(seat_id, name) for seat_id, name in rows]


@dataclass(frozen=True, slots=True)
class CardUse:
    """A card that is valid: whether its link was used, and how often it was tried again."""

    seat_number: int
    judge: str
    issued_at: datetime
    used_at: datetime | None
    again: int


def card_uses(session_id: int) -> list[CardUse]:
    """Return the valid cards of a session's panel, by seat number."""
    rows = db.session.execute(
        select(PanelSeat.seat_number, Judge.name, JudgeCode)
        .join(Judge, Judge.id == PanelSeat.judge_id)
        .join(Seat, Seat.judge_id == Judge.id)
        .join(JudgeCode, JudgeCode.seat_id == Seat.id)
        .where(
            PanelSeat.session_id == session_id,
            JudgeCode.is_card,
            JudgeCode.revoked_at.is_(None),
            JudgeCode.expires_at > now(),
        )
        .order_by(PanelSeat.seat_number)
    ).all()
    scans = scans_of([card.id for _, _, card in rows])
    return [
        CardUse(
            number, judge, card.issued_at, card.used_at, max(0, scans.get(card.id, (0,))[0] - 1)
        )
        for number, judge, card in rows
    ]
