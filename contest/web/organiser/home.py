"""Overview and audit (总览、审计)."""

from typing import TYPE_CHECKING

from flask import render_template, request

from contest.queries.audit import audit_lines
from contest.queries.overview import stage_states, tasks
from contest.queries.seasons import setup_of
from contest.web.access import needs
from contest.web.organiser import STAFF, blueprint

if TYPE_CHECKING:
    from contest.models import Season


@blueprint.get("/")
@needs(*STAFF)
def home(season: "Season") -> str:
    """Show what needs a person now, and the state of every stage."""
    setup = setup_of(season)
    states = stage_states(setup)
    found = tasks(setup, states)
    return render_template(
        "organiser/home.html", season=season, setup=setup, states=states, tasks=found
    )


@blueprint.get("/audit")
@needs(*STAFF)
def audit(season: "Season") -> str:
    """Show the audit chain, newest first."""
    page = max(1, request.args.get("page", 1, type=int))
    lines, pages = audit_lines(season, page)
    return render_template(
        "organiser/audit.html", season=season, lines=lines, page=page, pages=pages
    )
