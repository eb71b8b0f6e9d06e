"""Awards and the budget ledger (奖项、奖金台账)."""

from typing import TYPE_CHECKING

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.actions.awards import confirm_awards
from contest.queries.prizes import awards_page
from contest.web.access import current_actor, needs
from contest.web.organiser import STAFF, blueprint
from contest.web.organiser.forms import ReasonForm, act

if TYPE_CHECKING:
    from contest.models import Season


@blueprint.get("/awards")
@needs(*STAFF)
def awards(season: "Season") -> str:
    """Show every award with its prizes, against the budget."""
    page = awards_page(season)
    return render_template("organiser/awards.html", season=season, page=page, form=ReasonForm())


@blueprint.post("/awards/<field>/<stage>/confirm")
@needs("organiser")
def award_confirm(season: "Season", field: str, stage: str) -> ResponseReturnValue:
    """Record who gets which prize."""
    actor = current_actor(season)
    return act(
        lambda: confirm_awards(actor, season, field, stage),
        _("奖项已确认并记录。"),
        url_for("organiser.awards", season=season.code),
    )
