"""The audit chain (审计) as a page shows it."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from contest.db import append_only_tables, db, line_hash, rows_digest
from contest.loading import SeasonSetup
from contest.models import AuditLine, Ceremony, Season, Session

PAGE = 50
#: actions on one judge, who is named alone
ON_JUDGES = ("show-link", "remind", "import-unsent")
#: actions on a ceremony, whose target begins with its number
ON_CEREMONIES = ("ceremony-step", "ceremony-pause")


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


def target_names(setup: SeasonSetup, lines: Sequence[AuditLine]) -> Mapping[int, str]:
    """Return what lines are about in names, by line; none where the codes are as good.

    Codes of people are looked up only behind a session or a place, where they are such.
    """
    found = {line.id: line.target.split() for line in lines}
    wanted = {codes[0] for codes in found.values() if codes}
    rows = db.session.execute(
        select(Session.code, Session.name).where(
            Session.season_id == setup.season_id, Session.code.in_(wanted)
        )
    )
    sessions = {row.code: row.name for row in rows}
    people = {code: person.name for code, person in setup.contestants.items()}
    people |= {code: judge.name for code, judge in setup.judges.items()}
    ceremonies = _ceremony_names(setup)
    named: dict[int, str] = {}
    for line in lines:
        first, *others = found[line.id] or [""]
        name = sessions.get(first) or _place_name(setup, first)
        if line.action in ON_JUDGES:
            name = people.get(first, "")
        elif line.action in ON_CEREMONIES:
            name = ceremonies.get(first, "")
        elif first == "ceremony" and others:
            name, *others = ceremonies.get(others[0], ""), *others[1:]
        if name:
            named[line.id] = " · ".join([name, *(people.get(code, code) for code in others)])
    return named


def _ceremony_names(setup: SeasonSetup) -> dict[str, str]:
    """Return the places of a season's ceremonies, by their numbers."""
    rows = db.session.execute(
        select(Ceremony.id, Ceremony.field, Ceremony.stage).where(
            Ceremony.season_id == setup.season_id
        )
    )
    return {str(key): _place_name(setup, f"{field}/{stage}") for key, field, stage in rows}


def _place_name(setup: SeasonSetup, text: str) -> str:
    """Return the name of field/stage or field/stage/round; empty for anything else."""
    field, stage, *rounds = [*text.split("/"), ""]
    known = [s for s in setup.rulebook.stages_of(field) if s.code == stage]
    if not known:
        return ""
    own = [r.name for r in known[0].rounds if r.code in rounds]
    return " · ".join([setup.field_name(field), known[0].name, *own])


def is_in_chain(audit_id: int) -> bool:
    """Tell whether a line, the rows written under it and the line after it still agree."""
    line = db.session.get(AuditLine, audit_id)
    if line is None or line_hash(line) != line.hash:
        return False
    after = db.session.scalar(select(AuditLine.previous_hash).where(AuditLine.id == audit_id + 1))
    named = line.facts.get("rows", {})
    tables = {table for table in append_only_tables() if table.__tablename__ in named}
    return after in (None, line.hash) and rows_digest(audit_id, tables) == named
