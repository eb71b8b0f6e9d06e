"""Letting tablets in (配对): the desk compares the match code, or shows a QR code."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select

from contest.actor import Actor
from contest.db import db, writing
from contest.errors import ContestError
from contest.models import Judge, JudgeCode, PanelSeat, Season, Seat, Session, SignIn, now
from contest.queries.codes import digest, tidy_code
from contest.queries.pairing import still_waiting

LINK_LIFE = timedelta(seconds=120)
#: 144 bits
LINK_BYTES = 18


def confirm_tablet(actor: Actor, season: Season, sign_in_id: int, match_code: str) -> None:
    """Let a tablet in whose match code the desk has compared."""
    actor.need("organiser")
    season_id = season.id
    with writing(actor, "confirm-tablet", str(sign_in_id), season):
        asking = _asking(season_id, sign_in_id)
        if asking.match_code != tidy_code(match_code):
            raise ContestError("match-wrong", 422)
        asking.confirmed_at = now()


def refuse_tablet(actor: Actor, season: Season, sign_in_id: int) -> None:
    """Turn a tablet away; what it came by is used up."""
    actor.need("organiser")
    season_id = season.id
    with writing(actor, "refuse-tablet", str(sign_in_id), season):
        _asking(season_id, sign_in_id).ended_at = now()


def _asking(season_id: int, sign_in_id: int) -> SignIn:
    """Return a tablet that waits to be let in for a judge's seat of the season."""
    found = db.session.scalar(
        still_waiting()
        .join(Seat, Seat.id == SignIn.seat_id)
        .where(SignIn.id == sign_in_id, Seat.season_id == season_id, Seat.role == "judge")
    )
    if found is None:
        raise ContestError("not-waiting", 409)
    return found


def show_link(actor: Actor, season: Season, session: str, judge: str) -> tuple[str, str, datetime]:
    """Return a judge's name, a link that works once, and when it ends; cards stay valid."""
    actor.need("organiser")
    season_id = season.id
    link = secrets.token_urlsafe(LINK_BYTES)
    with writing(actor, "show-link", judge, season) as transaction:
        row = db.session.execute(
            select(Seat.id, Judge.name)
            .join(Judge, Judge.id == Seat.judge_id)
            .join(PanelSeat, PanelSeat.judge_id == Judge.id)
            .join(Session, Session.id == PanelSeat.session_id)
            .where(Session.season_id == season_id, Session.code == session, Judge.code == judge)
        ).first()
        if row is None:
            raise ContestError("unknown-judge", 404)
        seat_id, name = row
        ends_at = now() + LINK_LIFE
        transaction.add(
            JudgeCode(seat_id=seat_id, code_hash=digest(link), expires_at=ends_at, is_card=True)
        )
    return name, link, ends_at
