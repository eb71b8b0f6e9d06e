"""The judge's last look (核对签名): own sheets, the signature, and asking for a correction."""

from typing import TYPE_CHECKING

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.actions.corrections import request_correction
from contest.actions.signing import sign_own_sheets
from contest.queries.corrections import corrections_of
from contest.queries.judging import judge_list
from contest.queries.seasons import setup_of
from contest.queries.signatures import own_digests, signature_states
from contest.web.access import current_actor, needs
from contest.web.judge import blueprint
from contest.web.judge.pages import judge_id_of
from contest.web.organiser.forms import act

if TYPE_CHECKING:
    from contest.models import Season


@blueprint.get("/sessions/<code>/review")
@needs("judge")
def review(season: "Season", code: str) -> str:
    """Show all of a session's sheets for the judge's last look and signature."""
    setup, judge_id = setup_of(season), judge_id_of(season)
    found = judge_list(setup, judge_id, code)
    states = signature_states(found.session.id, dict(setup.judge_codes))
    return render_template(
        "judge/review.html",
        season=season,
        list=found,
        digest=own_digests(found.session.id).get(judge_id, ""),
        signature=states.get(setup.judge_codes[judge_id], ""),
        corrections=[
            one
            for one in corrections_of(setup, found.session)
            if one.judge == setup.judge_codes[judge_id]
        ],
    )


@blueprint.post("/sessions/<code>/review")
@needs("judge")
def sign(season: "Season", code: str) -> ResponseReturnValue:
    """Sign the sheets as they were shown."""
    actor, digest = current_actor(season), request.form.get("digest", "")
    back = url_for("judge.review", season=season.code, code=code)
    return act(lambda: sign_own_sheets(actor, season, code, digest), _("已签名。"), back)


@blueprint.post("/sessions/<code>/corrections")
@needs("judge")
def ask_correction(season: "Season", code: str) -> ResponseReturnValue:
    """Ask to correct a sheet after the closing."""
    actor, form = current_actor(season), request.form
    contestant, reason = form.get("contestant", ""), form.get("reason", "")
    back = url_for("judge.review", season=season.code, code=code)
    done = _("已提出更正申请，请等待组织者答复。")
    return act(lambda: request_correction(actor, season, code, contestant, reason), done, back)
