"""The award ceremony (颁奖典礼): freeze its script, move from slide to slide.

A step names the step that its presenter had seen, so that two presenters never overtake
each other. Pausing puts the title on the screens; moving while paused shows nothing.
"""

from collections.abc import Collection
from hashlib import sha256

from sqlalchemy import select

from contest.actor import Actor
from contest.db import Transaction, canonical, db, writing
from contest.errors import ContestError
from contest.models import Ceremony, CeremonyStep, Season
from contest.publications.script import rehearsal_content, script_of
from contest.queries.ceremony import (
    find_ceremony,
    is_outdated,
    newest_step,
    script,
    stageable,
)


def make_ceremony(
    actor: Actor,
    season: Season,
    field: str,
    stage: str,
    singly: Collection[str],
    *,
    is_rehearsal: bool,
) -> int:
    """Freeze the script of a stage's awards; return the ceremony's key.

    A real one needs confirmed awards; a rehearsal takes the budget's seats and invented
    names. What is made in a season that rehearses another is a rehearsal whatever it shows.
    The same script is made once while it has not begun.
    """
    actor.need("organiser")
    with writing(actor, "make-ceremony", f"{field}/{stage}", season) as transaction:
        found = stageable(season, field, stage)
        if not set(singly) <= set(found.tiers):
            raise ContestError("bad-submission", 422)
        if found.why and not is_rehearsal:
            raise ContestError(found.why)
        content = rehearsal_content(found.content, found.lines) if is_rehearsal else found.content
        is_rehearsal = is_rehearsal or bool(season.rehearsal_of)
        if not content["rows"]:
            raise ContestError("ceremony-empty")
        text = canonical(script_of(content, singly, is_rehearsal=is_rehearsal))
        ceremony = Ceremony(
            season_id=season.id,
            field=field,
            stage=stage,
            is_rehearsal=is_rehearsal,
            script=text,
            digest=sha256(text.encode()).hexdigest(),
            awards_digest="" if is_rehearsal else found.digest,
            made_by_id=actor.person_id,
        )
        waiting = _waiting(ceremony)
        if waiting is not None:
            transaction.is_done_already = True
            return waiting
        transaction.add(ceremony)
        db.session.flush()
        transaction.facts = {"ceremony": ceremony.id, "digest": ceremony.digest}
        return ceremony.id


def move(actor: Actor, season: Season, ceremony_id: int, seen: int, to: int) -> None:
    """Go to a slide; `seen` is the number of the step that the presenter saw.

    The first step of a real ceremony is refused when the awards are no longer the same.
    """
    actor.need("organiser")
    with writing(actor, "ceremony-step", f"{ceremony_id} {to + 1}", season) as transaction:
        ceremony = find_ceremony(season.id, ceremony_id)
        if not 0 <= to < len(script(ceremony)["slides"]):
            raise ContestError("ceremony-place", 422)
        last = newest_step(ceremony_id)
        if last is None and is_outdated(
            ceremony, stageable(season, ceremony.field, ceremony.stage)
        ):
            raise ContestError("ceremony-outdated")
        is_paused = last is not None and last.is_paused
        _add_step(transaction, actor, ceremony_id, last, seen, to, is_paused)


def pause(actor: Actor, season: Season, ceremony_id: int, seen: int, *, is_paused: bool) -> None:
    """Put the title on the screens, or what is on again."""
    actor.need("organiser")
    with writing(actor, "ceremony-pause", str(ceremony_id), season) as transaction:
        find_ceremony(season.id, ceremony_id)
        last = newest_step(ceremony_id)
        if last is None:
            raise ContestError("ceremony-unbegun")
        transaction.facts = {"is_paused": is_paused}
        _add_step(transaction, actor, ceremony_id, last, seen, last.place, is_paused)


def _waiting(wanted: Ceremony) -> int | None:
    """Return a ceremony of the same script that has not begun."""
    query = select(Ceremony).where(
        Ceremony.season_id == wanted.season_id,
        Ceremony.field == wanted.field,
        Ceremony.stage == wanted.stage,
        Ceremony.digest == wanted.digest,
        Ceremony.awards_digest == wanted.awards_digest,
    )
    newest = db.session.scalar(query.order_by(Ceremony.id.desc()).limit(1))
    return newest.id if newest is not None and newest_step(newest.id) is None else None


def _add_step(
    transaction: Transaction,
    actor: Actor,
    ceremony_id: int,
    last: CeremonyStep | None,
    seen: int,
    place: int,
    is_paused: bool,
) -> None:
    """Add a step; the same presenter's second press, or what is on already, adds none."""
    number = last.number if last else 0
    is_on = last is not None and (last.place, last.is_paused) == (place, is_paused)
    is_own = last is not None and last.shown_by_id == actor.person_id
    if is_on and (seen == number or (is_own and seen == number - 1)):
        transaction.is_done_already = True
        return
    if seen != number:
        raise ContestError("ceremony-moved")
    transaction.add(
        CeremonyStep(
            ceremony_id=ceremony_id,
            number=number + 1,
            place=place,
            is_paused=is_paused,
            shown_by_id=actor.person_id,
        )
    )
