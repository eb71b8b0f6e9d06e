"""A stage (层级): standings, a tie settled, the promotion confirmed."""

from typing import TYPE_CHECKING

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.actions import planning, promotion, rulings
from contest.errors import ContestError
from contest.queries.photos import entry_photos
from contest.queries.reasons import entry_reasons
from contest.queries.seasons import setup_of
from contest.queries.sheets import entry_scores
from contest.queries.stages import stage_page
from contest.rules.values import STATUSES
from contest.web.access import current_actor, needs
from contest.web.numbers import whole
from contest.web.organiser import STAFF, blueprint
from contest.web.organiser.forms import ReasonForm, act

if TYPE_CHECKING:
    from contest.models import Season

PLACE = "/stages/<field>/<stage>"
#: with more groups than this the page begins with an index of them
GROUPS_AT_ONCE = 12


@blueprint.get(PLACE)
@needs(*STAFF)
def stage(season: "Season", field: str, stage: str) -> str:
    """Show a stage's standings with problems and open decisions."""
    page = stage_page(season, field, stage)
    query, group = request.args.get("q", "").strip(), request.args.get("group", "")
    return render_template(
        "organiser/stage.html",
        season=season,
        page=page,
        form=ReasonForm(),
        query=query,
        groups=[group] if group else page.groups(),
        is_index=len(page.groups()) > GROUPS_AT_ONCE and not group and not query,
    )


@blueprint.get(PLACE + "/entries/<contestant>")
@needs(*STAFF)
def entry(season: "Season", field: str, stage: str, contestant: str) -> str:
    """Show how an entry's score comes about, with every mark."""
    setup = setup_of(season)
    found = entry_scores(setup, field, stage, contestant)
    if found is None:
        raise ContestError("unknown-contestant", 404)
    return render_template(
        "organiser/entry.html",
        season=season,
        setup=setup,
        stage=setup.stage(field, stage),
        person=setup.contestants[contestant],
        entry=found,
        photos=entry_photos(setup, (field, stage), contestant),
        reasons=entry_reasons(setup, (field, stage), contestant),
        form=ReasonForm(),
        statuses=STATUSES,
    )


@blueprint.post(PLACE + "/settle")
@needs("organiser")
def settle(season: "Season", field: str, stage: str) -> ResponseReturnValue:
    """Order the members of one tie."""
    order = {
        key[6:]: whole(value) for key, value in request.form.items() if key.startswith("order-")
    }
    reason = request.form.get("reason", "")
    actor = current_actor(season)
    back = _back(season, field, stage)
    if request.args.get("back") == "awards":
        back = url_for("organiser.awards", season=season.code)
    return act(
        lambda: rulings.settle_tie(actor, season, (field, stage), order, reason),
        _("已裁定并列先后。"),
        back,
    )


@blueprint.post(PLACE + "/plan")
@needs("organiser")
def plan(season: "Season", field: str, stage: str) -> ResponseReturnValue:
    """Make the stage's sessions with a panel."""
    actor, judges = current_actor(season), request.form.getlist("judge")
    return act(
        lambda: planning.plan_sessions(actor, season, field, stage, judges),
        _("场次已安排。"),
        _back(season, field, stage),
    )


@blueprint.post(PLACE + "/confirm")
@needs("organiser")
def confirm(season: "Season", field: str, stage: str) -> ResponseReturnValue:
    """Record the promotion as it stands."""
    actor = current_actor(season)
    return act(
        lambda: promotion.confirm_promotion(actor, season, field, stage),
        _("晋级名单已确认并记录。"),
        _back(season, field, stage),
    )


@blueprint.post(PLACE + "/entries/<contestant>/rule")
@needs("organiser")
def rule(season: "Season", field: str, stage: str, contestant: str) -> ResponseReturnValue:
    """Rule on an entry: status, decline, recommendation or a judge's recusal."""
    actor, place = current_actor(season), (field, stage)
    kind, value = request.form.get("kind", ""), request.form.get("value", "").strip()
    reason = request.form.get("reason", "")
    back = url_for(
        "organiser.entry", season=season.code, field=field, stage=stage, contestant=contestant
    )
    actions = {
        "status": lambda: rulings.set_status(actor, season, place, contestant, value, reason),
        "decline": lambda: rulings.decline_promotion(actor, season, place, contestant, reason),
        "recommend": lambda: rulings.recommend(actor, season, place, contestant, reason),
        "void-sheet": lambda: rulings.void_sheet(actor, season, place, contestant, value, reason),
        "recuse": lambda: rulings.recuse_judge(actor, season, place, contestant, value, reason),
    }
    if kind not in actions:
        raise ContestError("not-found", 404)
    return act(actions[kind], _("裁定已记录。"), back)


def _back(season: "Season", field: str, stage: str) -> str:
    return url_for("organiser.stage", season=season.code, field=field, stage=stage)
