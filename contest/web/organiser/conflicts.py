"""Conflicts (回避), what a session would be without a judge, and swapped sheets."""

from typing import TYPE_CHECKING

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.actions import conflicts as acts
from contest.actions import swapping
from contest.actions.looking import look_without
from contest.errors import ContestError
from contest.queries.conflicts import session_conflicts
from contest.queries.seasons import setup_of
from contest.queries.sessions import session_view
from contest.queries.swapping import Swap, pending_swap
from contest.queries.without import SEEN, after_swap, need_seen, without_judge
from contest.web.access import current_actor, needs
from contest.web.organiser import STAFF, blueprint
from contest.web.organiser.forms import act, act_or_show

if TYPE_CHECKING:
    from contest.models import Season


@blueprint.get("/sessions/<code>/conflicts")
@needs(*STAFF)
def conflicts(season: "Season", code: str) -> str:
    """Show a session's conflicts of interest and who has declared; for paper too."""
    found = session_conflicts(setup_of(season), code)
    return render_template("organiser/desk/conflicts.html", season=season, found=found)


@blueprint.get("/sessions/<code>/pledges")
@needs(*STAFF)
def pledges(season: "Season", code: str) -> str:
    """Show each judge's pledge on a page of its own, for signing on paper."""
    found = session_conflicts(setup_of(season), code)
    return render_template("organiser/desk/pledges.html", season=season, found=found)


@blueprint.post("/sessions/<code>/conflicts/<step>")
@needs("organiser", "supervisor")
def conflicts_step(season: "Season", code: str, step: str) -> ResponseReturnValue:
    """Recuse by region, enter a relation from paper, or take one back."""
    actor, form = current_actor(season), request.form
    reason = form.get("reason", "")
    pair = (form.get("judge", ""), form.get("contestant", ""))
    pairs = [tuple(text.split("|", 1)) for text in form.getlist("pair") if "|" in text]
    how = (form.get("relation", ""), form.get("source", ""), reason)
    steps = {
        "region": (
            lambda: acts.recuse_region(actor, season, code, pairs, reason),  # type: ignore[arg-type]
            _("已回避。"),
        ),
        "enter": (lambda: acts.enter_relation(actor, season, code, pair, how), _("已登记并回避。")),
        "back": (lambda: acts.take_back(actor, season, code, pair, reason), _("已撤回这项回避。")),
    }
    if step not in steps:
        raise ContestError("not-found", 404)
    return act(*steps[step], url_for("organiser.conflicts", season=season.code, code=code))


@blueprint.get("/sessions/<code>/without")
@needs(*STAFF)
def without(season: "Season", code: str) -> str:
    """Let somebody choose a judge; looking is written down."""
    return _without_page(season, code)


@blueprint.post("/sessions/<code>/without")
@needs(*STAFF)
def look(season: "Season", code: str) -> str:
    """Show what the session would be without a judge."""
    return _without_page(season, code, request.form.get("judge", ""))


def _without_page(season: "Season", code: str, judge: str = "") -> str:
    setup, contestant = setup_of(season), request.form.get("contestant", "")
    view = session_view(setup, code)
    rows = None
    if judge:
        need_seen(view.session)
        look_without(current_actor(season), season, code, judge, contestant)
        view = session_view(setup, code)
        rows = without_judge(setup, view.session, judge, contestant)
    return render_template(
        "organiser/desk/without.html",
        season=season,
        view=view,
        rows=rows,
        chosen=(judge, contestant),
        may_look=view.state in SEEN,
    )


@blueprint.get("/sessions/<code>/swap")
@needs(*STAFF)
def swap(season: "Season", code: str) -> str:
    """Show a proposed swap with its effect, or the form to propose one."""
    return _swap_page(season, code)


def _swap_page(season: "Season", code: str) -> str:
    setup = setup_of(season)
    view = session_view(setup, code)
    asked = pending_swap(view.session.id)
    rows = after_swap(setup, view.session, Swap.of(asked)) if asked and view.state in SEEN else None
    return render_template(
        "organiser/desk/swap.html",
        season=season,
        setup=setup,
        view=view,
        asked=asked,
        rows=rows,
        typed=request.form,
    )


@blueprint.post("/sessions/<code>/swap/<step>")
@needs(*STAFF)
def swap_step(season: "Season", code: str, step: str) -> ResponseReturnValue:
    """Propose, agree to, or drop a swap."""
    actor, form = current_actor(season), request.form
    back = url_for("organiser.swap", season=season.code, code=code)
    asked = (form.getlist("judge"), form.get("one", ""), form.get("other", ""))
    reason = form.get("reason", "")
    steps = {
        "propose": (
            lambda: swapping.propose_swap(actor, season, code, asked, reason),
            _("已提出互换，等另一人同意。"),
        ),
        "agree": (
            lambda: swapping.agree_swap(actor, season, code),
            _("已互换，原来的评分表都保留。"),
        ),
        "drop": (lambda: swapping.drop_swap(actor, season, code), _("已撤销互换。")),
    }
    if step not in steps:
        raise ContestError("not-found", 404)
    if step == "propose":
        return act_or_show(*steps[step], back, lambda: _swap_page(season, code))
    return act(*steps[step], back)
