"""Agreeing to the team's sheet (同意小组评分表), each judge on an own device."""

from typing import TYPE_CHECKING

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.actions.team import agree_sheet
from contest.web.access import current_actor, needs
from contest.web.judge import blueprint
from contest.web.organiser.forms import act

if TYPE_CHECKING:
    from contest.models import Season


@blueprint.post("/sessions/<code>/<contestant>/agree")
@needs("judge")
def agree(season: "Season", code: str, contestant: str) -> ResponseReturnValue:
    """Agree to the team's sheet as it was shown."""
    actor, digest = current_actor(season), request.form.get("digest", "")
    back = url_for("judge.sheet", season=season.code, code=code, contestant=contestant)
    action = lambda: agree_sheet(actor, season, code, contestant, digest)  # noqa: E731
    return act(action, _("已同意。"), back)
