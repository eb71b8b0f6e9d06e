"""Paper sheets (纸质评分): blank ones to print."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import render_template, request

from contest.queries.blank_sheets import blank_sheets, need_sheets
from contest.queries.seasons import setup_of
from contest.queries.sessions import session_view
from contest.web.access import needs
from contest.web.organiser import STAFF, blueprint

if TYPE_CHECKING:
    from contest.models import Season


@blueprint.get("/sessions/<code>/paper")
@needs(*STAFF)
def paper(season: "Season", code: str) -> str:
    """Show what can be done on paper."""
    view = session_view(setup_of(season), code)
    need_sheets(view.session)
    return render_template("organiser/paper/home.html", season=season, view=view)


@blueprint.get("/sessions/<code>/paper/blank")
@needs(*STAFF)
def blank_paper(season: "Season", code: str) -> str:
    """Show blank sheets for printing: one a contestant, or one table a judge."""
    form, seat = request.args.get("form", "each"), request.args.get("seat", "")
    setup = setup_of(season)
    return render_template(
        "organiser/paper/blank.html",
        season=season,
        setup=setup,
        found=blank_sheets(setup, code, form, seat),
        chosen=seat,
        at=datetime.now(UTC),
    )
