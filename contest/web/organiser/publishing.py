"""Publication (发布): preview, publish, withdraw."""

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.actions import publishing as actions
from contest.errors import ContestError
from contest.publications import Draft, awards_draft, history, stage_draft
from contest.queries.overview import stage_states
from contest.queries.seasons import setup_of
from contest.web.access import current_actor, needs
from contest.web.errors import message_of
from contest.web.organiser import STAFF, blueprint
from contest.web.organiser.forms import ReasonForm, act

if TYPE_CHECKING:
    from contest.models import Season

PLACE = "/publications/<kind>/<field>/<stage>"


@blueprint.get("/publications")
@needs(*STAFF)
def publications(season: "Season") -> str:
    """List what was published, and what can be."""
    setup = setup_of(season)
    return render_template(
        "organiser/publications.html",
        season=season,
        setup=setup,
        states=stage_states(setup),
        history=history(season.code),
        form=ReasonForm(),
    )


@blueprint.get(PLACE)
@needs(*STAFF)
def preview(season: "Season", kind: str, field: str, stage: str) -> str:
    """Show exactly what the public would see."""
    show_surveys = request.args.get("surveys") == "1"
    draft = _draft(season, kind, field, stage, show_surveys)
    return render_template(
        "organiser/preview.html",
        season=season,
        draft=draft,
        content=draft.content,
        show_surveys=show_surveys,
        form=ReasonForm(),
    )


@blueprint.post(PLACE)
@needs("organiser")
def publish(season: "Season", kind: str, field: str, stage: str) -> ResponseReturnValue:
    """Publish what was previewed."""
    actor, form = current_actor(season), request.form
    digest, reason = form.get("digest", ""), form.get("reason", "")
    show_surveys = form.get("surveys") == "1"
    try:
        if kind == "awards":
            number = actions.publish_awards(actor, season, field, stage, digest, reason)
        else:
            number = actions.publish_stage(
                actor, season, field, stage, digest, show_surveys=show_surveys, reason=reason
            )
    except ContestError as error:
        if error.status in (403, 404):
            raise
        flash(message_of(error), "error")
        return redirect(
            url_for(".preview", season=season.code, kind=kind, field=field, stage=stage)
        )
    flash(_("已发布，编号第 %(number)s 号。", number=number), "success")
    return redirect(url_for(".publications", season=season.code))


@blueprint.post("/publications/<int:number>/withdraw")
@needs("organiser")
def withdraw(season: "Season", number: int) -> ResponseReturnValue:
    """Take a publication back."""
    actor, reason = current_actor(season), request.form.get("reason", "")
    return act(
        lambda: actions.withdraw_publication(actor, season, number, reason),
        _("第 %(number)s 号发布已撤回。", number=number),
        url_for(".publications", season=season.code),
    )


def _draft(season: "Season", kind: str, field: str, stage: str, show_surveys: bool) -> Draft:
    if kind == "awards":
        return awards_draft(season, field, stage)
    if kind == "stage":
        return stage_draft(season, field, stage, show_surveys=show_surveys)
    raise ContestError("not-found", 404)
