"""Setup (筹备) of a season as the rules and the pages know it: by code, not by key."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from sqlalchemy import func, select

from contest.db import db
from contest.errors import ContestError
from contest.folder.people import ancestors
from contest.folder.rows import UnitRow
from contest.folder.rulebook import parse_rulebook
from contest.models import AuditLine, Contestant, Judge, Rulebook, Season, Session, Unit
from contest.rules import values
from contest.rules.season import Contestant as Entrant

#: actions that change setup; whatever is kept in memory of it ends with the next one
SETUP_ACTIONS = ("import", "setup", "set-questionnaire")


@dataclass(frozen=True, slots=True)
class UnitInfo:
    """A unit's code, name and kind."""

    code: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class ContestantInfo:
    """A contestant with the home unit; `id` is the key of the row."""

    id: int
    code: str
    name: str
    field: str
    unit: UnitInfo
    organisation: str
    title: str
    status: str


@dataclass(frozen=True, slots=True)
class JudgeInfo:
    """A judge with the unit's code, empty where there is none."""

    id: int
    code: str
    name: str
    unit: str
    class_code: str


@dataclass(frozen=True, slots=True)
class SeasonSetup:
    """A season's setup under its newest rulebook."""

    season_id: int
    code: str
    name: str
    rulebook_id: int
    rulebook_version: int
    rulebook: values.Rulebook
    units: Mapping[str, UnitInfo]
    #: per unit: kind → the unit itself or its ancestor of that kind
    above: Mapping[str, Mapping[str, str]]
    groups: Mapping[str, tuple[str, ...]]
    contestants: Mapping[str, ContestantInfo]
    judges: Mapping[str, JudgeInfo]
    codes: Mapping[int, str]
    judge_codes: Mapping[int, str]

    def stage(self, field: str, stage: str) -> values.Stage:
        """Return a stage; ContestError 404 when there is none of that name."""
        try:
            return self.rulebook.stage(field, stage)
        except KeyError:
            raise ContestError("unknown-stage", 404) from None

    def field_name(self, field: str) -> str:
        """Return a field's name."""
        return next((f.name for f in self.rulebook.fields if f.code == field), field)

    def unit_name(self, code: str) -> str:
        """Return a unit's name; the code itself where it is unknown."""
        return self.units[code].name if code in self.units else code

    def is_own_unit(self, unit: str, contestant: ContestantInfo, group_by: str) -> bool:
        """Tell whether a judge's unit stands too near to a contestant (回避)."""
        return unit in self.near(contestant, group_by)

    def near(self, contestant: ContestantInfo, group_by: str) -> frozenset[str]:
        """Return the units whose judges stand too near to a contestant.

        The contestant's home unit, and what is above it and still below the unit within
        which the stage's entries compete.
        """
        above = self.above.get(contestant.unit.code, {})
        chain = list(above.values())
        arena = above.get(group_by, chain[-1] if chain else "")
        near = chain[: chain.index(arena)] if arena in chain else []
        return frozenset((contestant.unit.code, *near)) - {""}

    def is_own_region(self, unit: str, contestant: ContestantInfo, group_by: str) -> bool:
        """Tell whether a judge comes from the contestant's part of the arena (本旗区).

        The arena's parts are the units right below it, such as the banners of a city; it is
        asked for the topmost arena only, where entries of several of them meet.
        """
        above = self.above.get(contestant.unit.code, {})
        chain = list(above.values())
        if len(chain) < 2 or above.get(group_by, chain[-1]) != chain[-1]:
            return False
        return chain[-2] in self.above.get(unit, {}).values()

    def entrants(self) -> list[Entrant]:
        """Return the contestants as the rules take them."""
        return [
            Entrant(c.code, c.field, c.status, c.organisation, self.above.get(c.unit.code, {}))
            for c in self.contestants.values()
        ]


def season_by_code(code: str) -> Season:
    """Return a season; ContestError 404 when there is none of that code."""
    season = db.session.scalar(select(Season).where(Season.code == code))
    if season is None:
        raise ContestError("unknown-season", 404)
    return season


def setup_of(season: Season) -> SeasonSetup:
    """Return the season's setup, read once until an action changes it."""
    stamp = db.session.scalar(
        select(func.max(AuditLine.id)).where(
            AuditLine.season_id == season.id, AuditLine.action.in_(SETUP_ACTIONS)
        )
    )
    return _setup(str(db.engine.url), season.id, stamp)


@lru_cache(maxsize=256)
def rulebook_of(rulebook_id: int) -> values.Rulebook:
    """Return a version of the rules; versions are never changed."""
    text = db.session.scalar(select(Rulebook.text).where(Rulebook.id == rulebook_id))
    if text is None:
        raise ContestError("unknown-rulebook", 404)
    return parse_cached(text)


def rulebook_version(session: Session) -> int:
    """Return the number of the version that a session is held under."""
    number = db.session.scalar(select(Rulebook.version).where(Rulebook.id == session.rulebook_id))
    return number or 0


def setup_under(setup: SeasonSetup, session: Session) -> SeasonSetup:
    """Return the setup under the rulebook that a session is held under."""
    if session.rulebook_id == setup.rulebook_id:
        return setup
    return replace(
        setup,
        rulebook=rulebook_of(session.rulebook_id),
        rulebook_id=session.rulebook_id,
        rulebook_version=rulebook_version(session),
    )


@lru_cache(maxsize=64)
def parse_cached(text: str) -> values.Rulebook:
    """Return the rules that a text says."""
    return parse_rulebook(text)


@lru_cache(maxsize=16)
def _setup(_database: str, season_id: int, _stamp: int | None) -> SeasonSetup:
    season = db.session.get_one(Season, season_id)
    newest = db.session.scalars(
        select(Rulebook).where(Rulebook.season_id == season_id).order_by(Rulebook.version.desc())
    ).first()
    if newest is None:
        raise ContestError("unknown-rulebook", 404)
    by_id, above = _units(season_id)
    nowhere = UnitInfo("", "", "")
    contestants = {
        c.code: ContestantInfo(
            c.id,
            c.code,
            c.name,
            c.field,
            by_id.get(c.unit_id, nowhere) if c.unit_id else nowhere,
            c.organisation,
            c.title,
            c.status,
        )
        for c in db.session.scalars(
            select(Contestant).where(Contestant.season_id == season_id).order_by(Contestant.code)
        )
    }
    judges = {
        j.code: JudgeInfo(
            j.id, j.code, j.name, by_id[j.unit_id].code if j.unit_id else "", j.class_code
        )
        for j in db.session.scalars(
            select(Judge).where(Judge.season_id == season_id).order_by(Judge.code)
        )
    }
    groups: dict[str, list[str]] = defaultdict(list)
    for unit in by_id.values():
        groups[unit.kind].append(unit.code)
    return SeasonSetup(
        season_id=season_id,
        code=season.code,
        name=season.name,
        rulebook_id=newest.id,
        rulebook_version=newest.version,
        rulebook=parse_cached(newest.text),
        units={unit.code: unit for unit in by_id.values()},
        above=above,
        groups={kind: tuple(sorted(codes)) for kind, codes in groups.items()},
        contestants=contestants,
        judges=judges,
        codes={c.id: c.code for c in contestants.values()},
        judge_codes={j.id: j.code for j in judges.values()},
    )


def _units(season_id: int) -> tuple[dict[int, UnitInfo], dict[str, dict[str, str]]]:
    rows = db.session.execute(
        select(Unit.id, Unit.code, Unit.name, Unit.kind, Unit.parent_id).where(
            Unit.season_id == season_id
        )
    ).all()
    codes = {row.id: row.code for row in rows}
    tree = [UnitRow(0, row.code, row.name, row.kind, codes.get(row.parent_id, "")) for row in rows]
    return {row.id: UnitInfo(row.code, row.name, row.kind) for row in rows}, ancestors(tree)
