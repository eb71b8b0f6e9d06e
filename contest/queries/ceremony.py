"""The award ceremony (颁奖典礼): what can be staged, what the presenter and the hall see.

A screen's state is made of the newest step's slide alone; nothing that comes later is read
into it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import func, select

from contest.db import db
from contest.errors import ContestError
from contest.models import Ceremony, CeremonyScreen, CeremonyStep, Season
from contest.publications import awards_draft
from contest.publications.reading import published
from contest.publications.script import awards_digest
from contest.queries.hall import newest_change
from contest.queries.prizes import stage_awards
from contest.queries.screens import screen_of_token, working_screens
from contest.rules.results import BudgetLine

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stageable:
    """The awards of one stage as a ceremony would show them, or why it must wait."""

    content: Json
    lines: Sequence[BudgetLine]
    digest: str
    #: code of what keeps a real ceremony waiting; a rehearsal needs seats alone
    why: str
    is_published: bool

    @property
    def tiers(self) -> list[str]:
        """Return the tiers, the highest first."""
        return list(dict.fromkeys(line.tier for line in self.lines))


@dataclass(frozen=True, slots=True)
class Staged:
    """A ceremony with how far it is."""

    ceremony: Ceremony
    slides: Sequence[Json]
    #: None before it has begun
    step: CeremonyStep | None
    began_at: datetime | None
    #: whether the awards are no longer those it was made from
    is_outdated: bool

    @property
    def seen(self) -> int:
        """Return the number of the newest step."""
        return self.step.number if self.step else 0

    @property
    def place(self) -> int:
        """Return the index of the slide that is on."""
        return self.step.place if self.step else 0

    @property
    def is_paused(self) -> bool:
        """Tell whether the screens wait."""
        return bool(self.step and self.step.is_paused)

    @property
    def now(self) -> Json:
        """Return the slide that is on."""
        return self.slides[self.place]

    @property
    def next(self) -> Json | None:
        """Return the slide that comes; before the beginning, the first one."""
        place = self.place + (1 if self.step else 0)
        return self.slides[place] if place < len(self.slides) else None


def stageable(season: Season, field: str, stage: str) -> Stageable:
    """Return what a ceremony of a stage's awards would be made of.

    ContestError no-awards 404 where the rulebook gives none there.
    """
    mine = stage_awards(season, field, stage)
    if mine is None:
        raise ContestError("no-awards", 404)
    why = ""
    if not mine.is_confirmed:
        why = "ceremony-unconfirmed"
    elif mine.is_changed:
        why = "ceremony-changed"
    elif not any(result.prizes for result in mine.results):
        why = "ceremony-empty"
    content = awards_draft(season, field, stage, mine.results).content
    return Stageable(
        content=content,
        lines=[line for result in mine.results for line in result.lines],
        digest=awards_digest(content),
        why=why,
        is_published=published(season.code, "awards", field, stage) is not None,
    )


def find_ceremony(season_id: int, ceremony_id: int) -> Ceremony:
    """Return a ceremony of a season; ContestError 404 when there is none."""
    found = db.session.get(Ceremony, ceremony_id)
    if found is None or found.season_id != season_id:
        raise ContestError("unknown-ceremony", 404)
    return found


def ceremonies(season: Season, field: str, stage: str, found: Stageable) -> list[Staged]:
    """Return the ceremonies of a stage, the newest first, each with how far it is."""
    query = select(Ceremony).where(
        Ceremony.season_id == season.id, Ceremony.field == field, Ceremony.stage == stage
    )
    rows = db.session.scalars(query.order_by(Ceremony.id.desc())).all()
    steps: dict[int, list[CeremonyStep]] = {}
    for step in db.session.scalars(
        select(CeremonyStep)
        .where(CeremonyStep.ceremony_id.in_([row.id for row in rows]))
        .order_by(CeremonyStep.number)
    ):
        steps.setdefault(step.ceremony_id, []).append(step)
    return [_staged(row, steps.get(row.id, []), found) for row in rows]


def staged(season: Season, ceremony_id: int) -> Staged:
    """Return a ceremony as its presenter sees it."""
    ceremony = find_ceremony(season.id, ceremony_id)
    steps = db.session.scalars(
        select(CeremonyStep)
        .where(CeremonyStep.ceremony_id == ceremony_id)
        .order_by(CeremonyStep.number)
    ).all()
    return _staged(ceremony, steps, stageable(season, ceremony.field, ceremony.stage))


def _staged(ceremony: Ceremony, steps: Sequence[CeremonyStep], found: Stageable) -> Staged:
    return Staged(
        ceremony=ceremony,
        slides=script(ceremony)["slides"],
        step=steps[-1] if steps else None,
        began_at=steps[0].shown_at if steps else None,
        is_outdated=is_outdated(ceremony, found),
    )


def is_outdated(ceremony: Ceremony, found: Stageable) -> bool:
    """Tell whether a real ceremony no longer shows the awards as confirmed."""
    is_as_made = not found.why and found.digest == ceremony.awards_digest
    return not ceremony.is_rehearsal and not is_as_made


def script(ceremony: Ceremony) -> Json:
    """Return a ceremony's script."""
    return _parsed(ceremony.digest, ceremony.script)


@lru_cache(maxsize=16)
def _parsed(_digest: str, text: str) -> Json:
    found: Json = json.loads(text)
    return found


def newest_step(ceremony_id: int) -> CeremonyStep | None:
    """Return what the presenter did last; None before the ceremony has begun."""
    query = select(CeremonyStep).where(CeremonyStep.ceremony_id == ceremony_id)
    return db.session.scalar(query.order_by(CeremonyStep.number.desc()).limit(1))


def newest_number(season: Season, ceremony_id: int) -> int:
    """Return the number of the newest step of a season's ceremony."""
    find_ceremony(season.id, ceremony_id)
    query = select(func.max(CeremonyStep.number)).where(CeremonyStep.ceremony_id == ceremony_id)
    return db.session.scalar(query) or 0


def ceremony_state(ceremony_id: int, at: datetime) -> Json:
    """Return all that the screens may know: one slide; the title before it has begun."""
    version = newest_change()
    ceremony = db.session.get_one(Ceremony, ceremony_id)
    step = newest_step(ceremony_id)
    is_paused = step is not None and step.is_paused
    found = script(ceremony)
    place = step.place if step and not is_paused else 0
    return {
        "version": version,
        "at": at.isoformat(),
        "season": found["season"],
        "field": found["field"],
        "stage": found["stage"],
        "is_rehearsal": found["is_rehearsal"],
        "is_paused": is_paused,
        "slide": found["slides"][place],
    }


def ceremony_screens(ceremony_id: int) -> Sequence[CeremonyScreen]:
    """Return the screens of a ceremony that still work."""
    return working_screens(CeremonyScreen, CeremonyScreen.ceremony_id == ceremony_id)


def ceremony_screen_by_token(token: str) -> CeremonyScreen:
    """Return the screen of a token; ContestError 404 when there is none or it has ended."""
    return screen_of_token(CeremonyScreen, token)


def live_ceremony_screens(ceremony_ids: Sequence[int]) -> set[int]:
    """Return the screens of ceremonies that still work."""
    found = working_screens(CeremonyScreen, CeremonyScreen.ceremony_id.in_(ceremony_ids))
    return {screen.id for screen in found}
