"""How a session's sheets are filled in (填表方式): part of it, frozen when it opens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from contest.db import canonical
from contest.models import Session
from contest.rules.filling import Grade, Item


@dataclass(frozen=True, slots=True)
class Filling:
    """A session's way to fill in sheets; empty settings are plain marks."""

    mode: str = "marks"
    #: by criterion
    items: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    grades: Mapping[str, tuple[Grade, ...]] = field(default_factory=dict)
    #: of all the above: a sheet says under which it was filled in; empty for plain marks
    digest: str = ""


def filling_of(session: Session) -> Filling:
    """Return how the sheets of a session are filled in."""
    given: dict[str, Any] = (session.hall or {}).get("filling", {})
    if given.get("mode", "marks") == "marks":
        return Filling()
    return Filling(
        given["mode"],
        {c: tuple(Item(*row) for row in rows) for c, rows in given.get("items", {}).items()},
        {c: tuple(Grade(*row) for row in rows) for c, rows in given.get("grades", {}).items()},
        sha256(canonical(given).encode()).hexdigest()[:16],
    )
