"""Seals of codes (答题码封签): how many codes are out, and a root that none can be added under.

The root is the Merkle tree of RFC 6962 over the codes of the cards' links in the order of
their digests, so that it tells nothing of anybody's place. It is made public before the first
answer; codes made afterwards get a seal of their own, and whoever runs the installation can
work out every root again.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from time import sleep
from typing import Any

from sqlalchemy import select

from contest.db import db
from contest.errors import ContestError
from contest.loading import Place, SeasonSetup, season_by_code, setup_of, survey_rounds
from contest.models import Decision, Season, Survey, SurveyBatch
from contest.queries.survey_codes import Code, Keys, link_code

SEAL, END = "seal-codes", "end-codes"
LEAF, NODE = b"\x00", b"\x01"
#: batch → how many codes it has
Batches = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class SealLine:
    """One seal, or one batch whose unused codes were ended, as everybody may see it."""

    kind: str
    codes: int
    root: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SealedSurvey:
    """A survey whose codes are sealed."""

    field: str
    stage: str
    round: str
    lines: Sequence[SealLine]


def merkle_root(leaves: Sequence[bytes]) -> str:
    """Return the root of leaf digests in their order; of none the digest of nothing."""
    level = list(leaves)
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        level, odd = [sha256(NODE + a + b).digest() for a, b in pairs], level[len(level) & ~1 :]
        level += odd
    return (level[0] if level else sha256().digest()).hex()


def leaf_of(link: str) -> bytes:
    """Return the digest of one code's link."""
    return sha256(LEAF + link.encode()).digest()


def seal_of(keys: Keys, batches: Batches) -> dict[str, Any]:
    """Return count, root and batches of codes; takes some ten seconds a million."""
    leaves = []
    for batch, count in batches.items():
        leaves += [leaf_of(link_code(keys, Code(batch, serial))) for serial in range(count)]
        # others are served in between: one process may serve everybody
        sleep(0)
    leaves.sort()
    return {"codes": len(leaves), "root": merkle_root(leaves), "batches": sorted(batches)}


def working_batches(survey_id: int) -> dict[int, int]:
    """Return the batches of a survey that were not revoked."""
    rows = db.session.execute(
        select(SurveyBatch.id, SurveyBatch.count).where(
            SurveyBatch.survey_id == survey_id, SurveyBatch.revoked_at.is_(None)
        )
    )
    return dict(rows.all())


def sealed_surveys(season: str) -> tuple[SeasonSetup, list[SealedSurvey]]:
    """Return the surveys of a season whose codes are sealed; ContestError 404 for none."""
    setup = setup_of(season_by_code(season))
    lines = _lines(setup.season_id)
    found = [
        SealedSurvey(setup.field_name(stage.field), stage.name, round_.name, lines[place])
        for stage, round_ in survey_rounds(setup.rulebook)
        for place in [(stage.field, stage.code, round_.code)]
        if place in lines
    ]
    if not found:
        raise ContestError("unknown-season", 404)
    return setup, found


def _lines(season_id: int) -> dict[Place, list[SealLine]]:
    rows = db.session.scalars(
        select(Decision)
        .where(Decision.season_id == season_id, Decision.kind.in_((SEAL, END)))
        .order_by(Decision.id)
    )
    found: dict[Place, list[SealLine]] = defaultdict(list)
    for row in rows:
        line = SealLine(row.kind, row.facts["codes"], row.facts.get("root", ""), row.recorded_at)
        found[row.field, row.stage, row.value].append(line)
    return found


def changed_seals(keys: Keys) -> list[tuple[str, dict[str, str | int]]]:
    """Return surveys whose codes are not those that were sealed, as code and facts."""
    sealed: dict[tuple[int, Place], list[Mapping[str, Any]]] = defaultdict(list)
    for row in db.session.scalars(select(Decision).where(Decision.kind == SEAL)):
        sealed[row.season_id, (row.field, row.stage, row.value)].append(row.facts)
    found: list[tuple[str, dict[str, str | int]]] = []
    for survey in db.session.scalars(select(Survey).order_by(Survey.id)):
        seals = sealed.get((survey.season_id, (survey.field, survey.stage, survey.round)), [])
        season = db.session.get_one(Season, survey.season_id).code
        facts = {"survey": f"{season}/{survey.field}/{survey.stage}/{survey.round}"}
        if seals and survey.key_check not in ("", keys.check):
            found.append(("seal-key", {**facts}))
        elif seals and not _holds(keys, survey.id, seals):
            found.append(("seal-broken", {**facts}))
    return found


def _holds(keys: Keys, survey_id: int, seals: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether the batches that can be used are sealed, and give the roots again."""
    rows = db.session.execute(
        select(SurveyBatch.id, SurveyBatch.count).where(SurveyBatch.survey_id == survey_id)
    )
    known: dict[int, int] = dict(rows.all())
    named = {batch for seal in seals for batch in seal["batches"]}
    if named - set(known) or set(working_batches(survey_id)) - named:
        return False
    return all(seal_of(keys, {b: known[b] for b in seal["batches"]}) == seal for seal in seals)
