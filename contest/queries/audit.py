"""The audit chain (审计) as a page shows it."""

from collections.abc import Sequence

from sqlalchemy import func, select

from contest.db import append_only_tables, db, line_hash, rows_digest
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


def is_in_chain(audit_id: int) -> bool:
    """Tell whether a line, the rows written under it and the line after it still agree."""
    line = db.session.get(AuditLine, audit_id)
    if line is None or line_hash(line) != line.hash:
        return False
    after = db.session.scalar(select(AuditLine.previous_hash).where(AuditLine.id == audit_id + 1))
    named = line.facts.get("rows", {})
    tables = {table for table in append_only_tables() if table.__tablename__ in named}
    return after in (None, line.hash) and rows_digest(audit_id, tables) == named
