"""Sheets kept aside (暂存的评分表): shown to the desk, taken in or turned down."""

from typing import TYPE_CHECKING

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.actions.held import decide_held
from contest.queries.held import held_sheets
from contest.queries.seasons import setup_of
from contest.queries.sessions import session_view
from contest.web.access import current_actor, needs
from contest.web.organiser import STAFF, blueprint
from contest.web.organiser.forms import act

if TYPE_CHECKING:
    from contest.models import Season


@blueprint.get("/sessions/<code>/held")
@needs(*STAFF)
def held(season: "Season", code: str) -> str:
    """List the sheets of a session that were kept aside."""
    setup = setup_of(season)
    view = session_view(setup, code)
    sheets = held_sheets(setup, view.session)
    return render_template("organiser/desk/held.html", season=season, view=view, sheets=sheets)


@blueprint.post("/sessions/<code>/held/<submission>")
@needs("organiser")
def decide(season: "Season", code: str, submission: str) -> ResponseReturnValue:
    """Take a sheet in or turn it down."""
    actor = current_actor(season)
    verdict, reason = request.form.get("verdict", ""), request.form.get("reason", "")
    back = url_for("organiser.held", season=season.code, code=code)
    done = _("已裁定。原来的评分表和暂存的评分表都保留。")
    return act(lambda: decide_held(actor, season, submission, verdict, reason), done, back)
