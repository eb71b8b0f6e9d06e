"""Reading publications (查阅): all that the public's pages may know.

Nothing here looks at evidence or results; a withdrawn publication is gone.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from contest.db import db
from contest.models import Decision, Publication, PublicationPage, Season

Json = dict[str, Any]
HEAD = (
    Publication.id,
    Publication.number,
    Publication.kind,
    Publication.field,
    Publication.stage,
    Publication.digest,
    Publication.previous_digest,
    Publication.chain_head,
    Publication.rulebook_version,
    Publication.published_at,
    Publication.reason,
)


@dataclass(frozen=True, slots=True)
class Published:
    """A publication's head; its content is read when it is asked for."""

    id: int
    number: int
    kind: str
    field: str
    stage: str
    digest: str
    previous_digest: str
    chain_head: str
    rulebook_version: int
    published_at: datetime
    reason: str
    withdrawn: str = ""

    @property
    def content(self) -> Json:
        """Return what the public saw."""
        return _content(self.id, self.digest)


@lru_cache(maxsize=32)
def _content(publication_id: int, _digest: str) -> Json:
    text = db.session.scalar(select(Publication.content).where(Publication.id == publication_id))
    found: Json = json.loads(text or "{}")
    return found


def public_seasons() -> Sequence[Season]:
    """Return the seasons of which something is published, the newest first."""
    published = select(Publication.season_id).distinct()
    query = select(Season).where(Season.id.in_(published)).order_by(Season.id.desc())
    return db.session.scalars(query).all()


def history(season_code: str) -> list[Published]:
    """Return every publication of a season, the newest first, with why it was withdrawn."""
    season_id = db.session.scalar(select(Season.id).where(Season.code == season_code))
    query = select(Decision.value, Decision.reason).where(
        Decision.season_id == season_id, Decision.kind == "withdraw-publication"
    )
    withdrawn = dict(db.session.execute(query).all())
    rows = db.session.execute(
        select(*HEAD).where(Publication.season_id == season_id).order_by(Publication.number.desc())
    )
    return [Published(*row, withdrawn=withdrawn.get(str(row.number), "")) for row in rows]


def current(season_code: str) -> list[Published]:
    """Return the newest publication that stands for each subject."""
    found: dict[tuple[str, str, str], Published] = {}
    for item in history(season_code):
        if not item.withdrawn:
            found.setdefault((item.kind, item.field, item.stage), item)
    return list(found.values())


def published(season_code: str, kind: str, field: str, stage: str) -> Published | None:
    """Return what stands published on a subject."""
    for item in current(season_code):
        if (item.kind, item.field, item.stage) == (kind, field, stage):
            return item
    return None


def entry_pages(season_code: str, contestant: str) -> list[tuple[Published, Json]]:
    """Return an entry's pages in every stage that stands published, first stage first."""
    stages = {p.id: p for p in current(season_code) if p.kind == "stage"}
    rows = db.session.execute(
        select(PublicationPage.publication_id, PublicationPage.content).where(
            PublicationPage.key == contestant, PublicationPage.publication_id.in_(stages)
        )
    )
    pages = [(stages[publication_id], json.loads(text)) for publication_id, text in rows]
    return sorted(pages, key=lambda pair: pair[0].number)
