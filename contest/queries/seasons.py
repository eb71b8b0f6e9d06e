"""Seasons as pages find them."""

from collections.abc import Sequence

from sqlalchemy import select

from contest.db import db
from contest.loading import season_by_code, setup_of
from contest.models import Season

__all__ = ["rehearsals_of", "season_by_code", "setup_of"]


def rehearsals_of(code: str) -> Sequence[Season]:
    """Return the rehearsals (演练) of a season, the newest first."""
    query = select(Season).where(Season.rehearsal_of == code).order_by(Season.id.desc())
    return db.session.scalars(query).all()
