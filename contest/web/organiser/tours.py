"""The route and the log of a tour (观摩路线、观摩记录): planned, printed, put right."""

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.actions import tours as acts
from contest.errors import ContestError
from contest.queries.seasons import setup_of
from contest.queries.tours import KINDS, tour_of
from contest.web.access import current_actor, needs
from contest.web.organiser import STAFF, blueprint
from contest.web.organiser.forms import act, act_or_show

if TYPE_CHECKING:
    from contest.models import Season


@blueprint.get("/sessions/<code>/tour")
@needs(*STAFF)
def tour(season: "Season", code: str) -> str:
    """Show the route with every visit, and who scored without having been there."""
    return _page(season, code)


@blueprint.post("/sessions/<code>/tour/<step>")
@needs("organiser")
def tour_step(season: "Season", code: str, step: str) -> ResponseReturnValue:
    """Set the route, write down a visit, or leave out who was not there."""
    actor, form = current_actor(season), request.form
    back = url_for("organiser.tour", season=season.code, code=code)
    if step == "absent":
        pairs = [text.partition("|")[::2] for text in form.getlist("pair")]
        reason = form.get("reason", "")
        return act(
            lambda: acts.leave_out_absent(actor, season, code, pairs, reason),
            _("已记录，这些评分表不计入。"),
            back,
        )
    steps: dict[str, tuple[Callable[[], object], str]] = {
        "route": (lambda: acts.set_route(actor, season, code, _route()), _("路线已保存。")),
        "visit": (lambda: acts.log_visit(actor, season, _visit(code)), _("观摩记录已登记。")),
    }
    if step not in steps:
        raise ContestError("not-found", 404)
    return act_or_show(*steps[step], back, lambda: _page(season, code))


def _route() -> dict[str, tuple[str, str]]:
    form = request.form
    codes = [key[3:] for key in form if key.startswith("at:")]
    return {c: (form[f"at:{c}"].strip(), form.get(f"note:{c}", "")) for c in codes}


def _visit(code: str) -> acts.GivenVisit:
    form = request.form
    return acts.GivenVisit(
        id=form.get("submission", ""),
        session=code,
        contestant=form.get("contestant", ""),
        kind=form.get("kind", ""),
        arrived_at=form.get("arrived_at", ""),
        left_at=form.get("left_at", ""),
        present=form.getlist("present"),
        note=form.get("note", ""),
    )


def _page(season: "Season", code: str) -> str:
    return render_template(
        "organiser/desk/tour.html",
        season=season,
        tour=tour_of(setup_of(season), code),
        kinds=KINDS,
        typed=request.form,
        submission=request.form.get("submission") or secrets.token_hex(16),
    )
