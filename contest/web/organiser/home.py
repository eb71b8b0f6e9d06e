"""Overview and audit (总览、审计)."""

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.actions.rehearsing import make_rehearsal
from contest.queries.audit import audit_lines, target_names
from contest.queries.overview import stage_states
from contest.queries.seasons import rehearsals_of, setup_of
from contest.queries.tasks import work_of
from contest.web.access import current_actor, needs
from contest.web.organiser import STAFF, blueprint

if TYPE_CHECKING:
    from contest.models import Season


@blueprint.get("/")
@needs(*STAFF)
def home(season: "Season") -> str:
    """Show what needs a person now, and the state of every stage."""
    setup = setup_of(season)
    states = stage_states(setup)
    return render_template(
        "organiser/home.html",
        season=season,
        setup=setup,
        states=states,
        work=work_of(setup, states),
        rehearsals=rehearsals_of(season.code),
    )


@blueprint.post("/rehearse")
@needs("organiser")
def rehearse(season: "Season") -> ResponseReturnValue:
    """Make a rehearsal and go there."""
    code = make_rehearsal(current_actor(season), season)
    flash(_("演练已建立。评委卡请在各场次重新制作。"), "success")
    return redirect(url_for("organiser.home", season=code))


@blueprint.get("/audit")
@needs(*STAFF)
def audit(season: "Season") -> str:
    """Show the audit chain, newest first."""
    page = max(1, request.args.get("page", 1, type=int))
    lines, pages = audit_lines(season, page)
    return render_template(
        "organiser/audit.html",
        season=season,
        lines=lines,
        names=target_names(setup_of(season), lines),
        page=page,
        pages=pages,
    )
