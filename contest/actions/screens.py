"""Screens (大屏) of a session or a ceremony: made with a token that is told once, and ended."""

import secrets
from dataclasses import dataclass

from contest.acting import find_session
from contest.actor import Actor
from contest.db import db, writing
from contest.errors import ContestError
from contest.models import CeremonyScreen, HallScreen, Season, now
from contest.queries.ceremony import find_ceremony
from contest.queries.screens import token_hash

#: 192 bits
TOKEN_BYTES = 24
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class NewScreen:
    """A screen of the hall just made; its token is known to nobody afterwards."""

    name: str
    token: str


def make_screen(actor: Actor, season: Season, session: str, name: str) -> NewScreen:
    """Make a screen of a session; its token is returned this once."""
    actor.need("organiser")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with writing(actor, "make-screen", session, season) as transaction:
        owner = find_session(season.id, session).id
        made = HallScreen(session_id=owner, name=_name(name), token_hash=token_hash(token))
        transaction.add(made)
    return NewScreen(_name(name), token)


def make_ceremony_screen(actor: Actor, season: Season, ceremony_id: int, name: str) -> NewScreen:
    """Make a screen of a ceremony; its token is returned this once."""
    actor.need("organiser")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with writing(actor, "make-screen", f"ceremony {ceremony_id}", season) as transaction:
        owner = find_ceremony(season.id, ceremony_id).id
        made = CeremonyScreen(ceremony_id=owner, name=_name(name), token_hash=token_hash(token))
        transaction.add(made)
    return NewScreen(_name(name), token)


def revoke_screen(actor: Actor, season: Season, session: str, screen_id: int) -> None:
    """End a screen of a session; what it shows goes dark at once."""
    actor.need("organiser")
    with writing(actor, "revoke-screen", f"{session} {screen_id}", season):
        screen = db.session.get(HallScreen, screen_id)
        if screen is None or screen.session_id != find_session(season.id, session).id:
            raise ContestError("screen-ended", 404)
        screen.revoked_at = now()


def revoke_ceremony_screen(actor: Actor, season: Season, ceremony_id: int, screen_id: int) -> None:
    """End a screen of a ceremony; what it shows goes dark at once."""
    actor.need("organiser")
    with writing(actor, "revoke-screen", f"ceremony {ceremony_id} {screen_id}", season):
        screen = db.session.get(CeremonyScreen, screen_id)
        if screen is None or screen.ceremony_id != find_ceremony(season.id, ceremony_id).id:
            raise ContestError("screen-ended", 404)
        screen.revoked_at = now()


def _name(given: str) -> str:
    return given.strip()[:LONGEST_NAME] or "1"
