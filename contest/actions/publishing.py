"""Publishing (发布): freeze what the public sees; withdraw it with a reason."""

from sqlalchemy import select

from contest.acting import decided
from contest.actor import Actor
from contest.db import Transaction, canonical, chain_head, db, writing
from contest.errors import ContestError
from contest.loading import (
    confirmed,
    need_entrants_confirmed,
    need_signed,
    need_surveys_closed,
    setup_of,
)
from contest.models import Publication, PublicationPage, Season
from contest.publications import Draft, awards_draft, history, published, stage_draft
from contest.queries.prizes import confirmed_awards


def publish_stage(
    actor: Actor,
    season: Season,
    field: str,
    stage_code: str,
    digest: str,
    *,
    show_surveys: bool = False,
    reason: str = "",
) -> int:
    """Publish a stage's board and entry pages; return the number.

    `digest` is that of the preview: what was looked at is what is published.
    """
    actor.need("organiser")
    _check_real(season)
    setup = setup_of(season)
    stage = setup.stage(field, stage_code)
    with writing(actor, "publish", f"{field}/{stage_code}", season) as transaction:
        need_entrants_confirmed(setup, field, stage_code)
        need_signed(setup.season_id, field, stage_code)
        need_surveys_closed(setup.season_id, field, stage_code)
        if stage.promote and not confirmed(setup, field, stage_code):
            raise ContestError("promotion-unconfirmed")
        found = stage_draft(season, field, stage_code, show_surveys=show_surveys)
        number = _publish(transaction, actor, season, found, digest, reason)
    return number


def publish_awards(
    actor: Actor, season: Season, field: str, stage_code: str, digest: str, reason: str = ""
) -> int:
    """Publish the confirmed awards of a field; return the number."""
    actor.need("organiser")
    _check_real(season)
    with writing(actor, "publish-awards", f"{field}/{stage_code}", season) as transaction:
        found = awards_draft(season, field, stage_code)
        recorded = confirmed_awards(season.id).get((field, stage_code))
        if recorded is None:
            raise ContestError("awards-unconfirmed")
        shown = [[r["contestant"], r["tier"], r["prize"]] for r in found.content["rows"]]
        if [prize for prizes in recorded for prize in prizes] != shown:
            raise ContestError("awards-changed")
        number = _publish(transaction, actor, season, found, digest, reason)
    return number


def withdraw_publication(actor: Actor, season: Season, number: int, reason: str) -> None:
    """Take a publication back, with a reason that is shown."""
    actor.need("organiser")
    if not reason.strip():
        raise ContestError("reason-missing", 422)
    with writing(actor, "withdraw-publication", str(number), season) as transaction:
        query = select(Publication).where(
            Publication.season_id == season.id, Publication.number == number
        )
        publication = db.session.scalar(query)
        if publication is None:
            raise ContestError("unknown-publication", 404)
        if any(p.number == number and p.withdrawn for p in history(season.code)):
            raise ContestError("already-withdrawn", number=number)
        transaction.add(
            decided(
                actor,
                season.id,
                (publication.field, publication.stage),
                "withdraw-publication",
                value=str(number),
                reason=reason.strip(),
            )
        )


def _check_real(season: Season) -> None:
    """Refuse to publish anything of a rehearsal."""
    if season.rehearsal_of:
        raise ContestError("rehearsal-not-published", 403)


def _publish(
    transaction: Transaction,
    actor: Actor,
    season: Season,
    draft: Draft,
    digest: str,
    reason: str,
) -> int:
    if draft.digest != digest:
        raise ContestError("preview-outdated")
    last = db.session.execute(
        select(Publication.number, Publication.digest)
        .where(Publication.season_id == season.id)
        .order_by(Publication.number.desc())
        .limit(1)
    ).first()
    standing = published(season.code, draft.kind, draft.field, draft.stage)
    if standing and standing.digest == digest:
        raise ContestError("already-published", number=standing.number)
    publication = Publication(
        season_id=season.id,
        number=(last.number if last else 0) + 1,
        kind=draft.kind,
        field=draft.field,
        stage=draft.stage,
        content=canonical(draft.content),
        digest=digest,
        previous_digest=last.digest if last else "",
        chain_head=chain_head(),
        rulebook_version=draft.content["rulebook_version"],
        reason=reason.strip(),
        published_by_id=actor.person_id,
    )
    transaction.add(publication)
    db.session.flush()
    for key, page in draft.pages.items():
        transaction.add(
            PublicationPage(publication_id=publication.id, key=key, content=canonical(page))
        )
    return publication.number
