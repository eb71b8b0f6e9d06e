"""Sessions (场次): list, page, and the steps from opening to signature."""

from typing import TYPE_CHECKING

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.actions import corrections
from contest.actions import sessions as actions
from contest.errors import ContestError
from contest.queries.conflicts import session_conflicts
from contest.queries.corrections import corrections_of
from contest.queries.desk import desk_version
from contest.queries.seasons import setup_of
from contest.queries.sessions import session_list, session_view
from contest.queries.sheets import session_scores
from contest.queries.team import pending_teams
from contest.queries.tours import is_tour
from contest.web.access import current_actor, needs
from contest.web.organiser import STAFF, blueprint
from contest.web.organiser.forms import ReasonForm, act

if TYPE_CHECKING:
    from contest.models import Season

#: states in which others change what the page shows
FRESH = ("open", "closed", "verified")


@blueprint.get("/sessions")
@needs(*STAFF)
def sessions(season: "Season") -> str:
    """List the sessions; filter by field, stage, state and words."""
    setup = setup_of(season)
    chosen = {key: request.args.get(key, "") for key in ("field", "stage", "state", "q")}
    found = session_list(setup, chosen, request.args.get("page", 1, type=int))
    return render_template(
        "organiser/sessions.html", season=season, setup=setup, found=found, chosen=chosen
    )


@blueprint.get("/sessions/<code>")
@needs(*STAFF)
def session(season: "Season", code: str) -> str:
    """Show a session: who has submitted, by seat; values only once it is closed."""
    setup = setup_of(season)
    view = session_view(setup, code)
    scores = None
    conflicts = session_conflicts(setup, code) if view.state == "planned" else None
    if view.state in ("closed", "verified", "signed"):
        scores = session_scores(setup, view.session)
    return render_template(
        "organiser/session.html",
        season=season,
        setup=setup,
        view=view,
        scores=scores,
        conflicts=conflicts,
        is_tour=is_tour(view.session),
        teams=pending_teams(setup, view.session),
        form=ReasonForm(),
        corrections=corrections_of(setup, view.session),
        version=desk_version(season.id, code) if view.state in FRESH else "",
    )


@blueprint.post("/sessions/<code>/corrections/<int:asked>")
@needs("organiser")
def answer_correction(season: "Season", code: str, asked: int) -> ResponseReturnValue:
    """Answer a judge's request for a correction."""
    actor, form = current_actor(season), request.form
    verdict, reason = form.get("verdict", ""), form.get("reason", "")
    done = _("已同意，打分重新开放；更正之后须重新结束、核分、签认。")
    if verdict == "reject":
        done = _("已答复，没有同意更正。")
    back = url_for("organiser.session", season=season.code, code=code)
    return act(
        lambda: corrections.answer_correction(actor, season, code, asked, verdict, reason),
        done,
        back,
    )


@blueprint.post("/sessions/<code>/<step>")
@needs(*STAFF)
def session_step(season: "Season", code: str, step: str) -> ResponseReturnValue:
    """Take a session one step on."""
    actor = current_actor(season)
    back = url_for("organiser.session", season=season.code, code=code)
    if step == "open":
        return act(lambda: actions.open_session(actor, season, code), _("已开始打分。"), back)
    if step == "close":
        return act(lambda: actions.close_session(actor, season, code), _("已结束打分。"), back)
    if step == "verify":
        return act(lambda: actions.verify_session(actor, season, code), _("已确认核分。"), back)
    if step == "sign":
        done = _("已签认。评委没有其他场次的，平板送完评分即退出登录。")
        return act(lambda: actions.sign_session(actor, season, code), done, back)
    if step == "reopen":
        reason = ReasonForm().reason.data or ""
        done = _("已重新开放打分，须重新核分、签认。已退出登录的评委用登录码再登录。")
        return act(lambda: actions.reopen_session(actor, season, code, reason), done, back)
    raise ContestError("not-found", 404)
