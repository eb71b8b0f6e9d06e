"""Screens (大屏) of a session or a ceremony: those that still work, found by key or by token."""

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

from sqlalchemy import ColumnElement, select

from contest.db import db
from contest.errors import ContestError
from contest.models import CeremonyScreen, HallScreen

Screen = TypeVar("Screen", HallScreen, CeremonyScreen)


def token_hash(token: str) -> str:
    """Return what is stored of a screen's token."""
    return sha256(token.encode()).hexdigest()


def working_screens(table: type[Screen], which: ColumnElement[bool]) -> Sequence[Screen]:
    """Return the screens of a kind that were not revoked."""
    query = select(table).where(which, table.revoked_at.is_(None))
    return db.session.scalars(query.order_by(table.id)).all()


def screen_of_token(table: type[Screen], token: str) -> Screen:
    """Return the screen of a token; ContestError 404 when there is none or it has ended."""
    found = working_screens(table, table.token_hash == token_hash(token))
    if not found:
        raise ContestError("screen-ended", 404)
    return found[0]
