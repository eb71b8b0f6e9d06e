"""The audit chain (审计) as a page shows it."""

from collections.abc import Sequence

from sqlalchemy import func, select

from contest.db import db
from contest.models import AuditLine, Season

PAGE = 50


def audit_lines(season: Season, page: int) -> tuple[Sequence[AuditLine], int]:
    """Return a page of the season's lines, newest first, and the number of pages."""
    count = db.session.scalar(
        select(func.count()).select_from(AuditLine).where(AuditLine.season_id == season.id)
    )
    lines = db.session.scalars(
        select(AuditLine)
        .where(AuditLine.season_id == season.id)
        .order_by(AuditLine.id.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()
    return lines, max(1, -(-(count or 0) // PAGE))
