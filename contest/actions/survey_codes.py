"""One-time codes (答题码): made by unit and group, handed out, ended when they are lost."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from contest.acting import decided
from contest.actor import Actor
from contest.db import db, writing
from contest.errors import ContestError
from contest.loading import (
    Place,
    find_survey,
    held_rules,
    place_of,
    setup_of,
    survey_round,
    survey_state,
)
from contest.models import Decision, Season, Survey, SurveyBatch, now
from contest.queries.survey_codes import MARK_BYTES, Keys
from contest.queries.survey_seals import END, SEAL, seal_of

#: codes of one batch: what is printed at once, and one row to write an answer's mark into
BATCH_CODES = 256
MOST_EACH = 5_000
MOST_AT_ONCE = 300_000


def make_codes(
    actor: Actor,
    season: Season,
    place: Place,
    contestants: Sequence[str],
    each: Mapping[str, int],
    keys: Keys,
) -> int:
    """Make codes for units, so many of each group; return how many.

    While the survey is open they get a seal of their own.
    """
    actor.need("organiser")
    setup = setup_of(season)
    with writing(actor, "make-codes", "/".join(place), season) as transaction:
        survey = _survey(season.id, place)
        state, made = survey_state(season.id, place), dict[int, int]()
        if state == "closed":
            name = survey_round(setup.rulebook, place)[1].name
            raise ContestError("survey-is-closed", survey=name)
        groups = [c.code for c in held_rules(setup, survey, place).classes] or [""]
        wanted = {group: each.get(group, 0) for group in groups}
        if not contestants:
            raise ContestError("survey-no-unit", 422)
        if not any(wanted.values()) or not all(0 <= n <= MOST_EACH for n in wanted.values()):
            raise ContestError("survey-code-count", 422, most=MOST_EACH)
        total = sum(wanted.values()) * len(contestants)
        if total > MOST_AT_ONCE:
            raise ContestError("survey-many-codes", 422, most=MOST_AT_ONCE)
        if survey.key_check not in ("", keys.check):
            raise ContestError("survey-key-changed")
        survey.key_check = keys.check
        known = [setup.contestants.get(code) for code in contestants]
        for contestant in known:
            if contestant is None or contestant.field != place[0]:
                raise ContestError("unknown-contestant", 404)
            for group, number in wanted.items():
                made |= _add_batches(actor, survey, (contestant.id, group), number)
        transaction.facts.update(units=len(known), codes=total)
        if state == "open":
            transaction.add(_note(actor, survey, SEAL, seal_of(keys, made)))
    return total


def _add_batches(
    actor: Actor, survey: Survey, cell: tuple[int, str], number: int
) -> dict[int, int]:
    made = {}
    for start in range(0, number, BATCH_CODES):
        count = min(BATCH_CODES, number - start)
        batch = SurveyBatch(
            id=_fresh_number(),
            survey_id=survey.id,
            contestant_id=cell[0],
            class_code=cell[1],
            count=count,
            marks=bytes(MARK_BYTES * count),
            made_by_id=actor.person_id,
        )
        db.session.add(batch)
        made[batch.id] = count
    return made


def _fresh_number() -> int:
    """Return a number that no batch has; the table itself refuses a second one."""
    return secrets.randbelow((1 << 31) - 1) + 1


def revoke_codes(actor: Actor, season: Season, place: Place, batch_id: int, reason: str) -> None:
    """End a batch's unused codes; answers that were given stay."""
    actor.need("organiser", "supervisor")
    if not reason.strip():
        raise ContestError("reason-missing", 422)
    with writing(actor, "revoke-codes", f"{'/'.join(place)} {batch_id}", season) as transaction:
        batch = _batch(season.id, place, batch_id)
        if batch.revoked_at:
            raise ContestError("survey-batch-revoked")
        batch.revoked_at = now()
        if survey_state(season.id, place) != "planned":
            survey = db.session.get_one(Survey, batch.survey_id)
            transaction.add(_note(actor, survey, END, {"codes": batch.count}))
        transaction.facts["reason"] = reason.strip()


def _note(actor: Actor, survey: Survey, kind: str, facts: dict[str, Any]) -> Decision:
    """Return what everybody may know of codes, as a decision on their survey."""
    place = place_of(survey)
    return decided(actor, survey.season_id, place, kind, value=place[2], facts=facts)


def note_codes(actor: Actor, season: Season, place: Place, what: str) -> None:
    """Write down that codes were printed or exported: whoever has them could answer."""
    actor.need("organiser")
    with writing(actor, "print-codes", f"{'/'.join(place)} {what}", season):
        _survey(season.id, place)


def _survey(season_id: int, place: Place) -> Survey:
    survey = find_survey(season_id, place)
    if survey is None:
        raise ContestError("survey-no-questionnaire")
    return survey


def _batch(season_id: int, place: Place, batch_id: int) -> SurveyBatch:
    survey = _survey(season_id, place)
    query = select(SurveyBatch).where(
        SurveyBatch.id == batch_id, SurveyBatch.survey_id == survey.id
    )
    batch = db.session.scalar(query.with_for_update())
    if batch is None:
        raise ContestError("survey-no-batch", 404)
    return batch
