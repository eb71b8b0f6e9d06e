"""Award ceremonies (颁奖典礼): prepare them, present them, and their screens."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.actions import ceremony as acts
from contest.actions import screens as screen_acts
from contest.errors import ContestError
from contest.queries import ceremony as queries
from contest.web.access import current_actor, needs
from contest.web.errors import message_of
from contest.web.organiser import STAFF, blueprint
from contest.web.organiser.forms import act, screen_picture

if TYPE_CHECKING:
    from contest.models import Season

PLACE = "/awards/<field>/<stage>/ceremonies"
ONE = "/ceremonies/<int:ceremony>"


@blueprint.get(PLACE)
@needs(*STAFF)
def ceremonies(season: "Season", field: str, stage: str) -> str:
    """List the ceremonies of a stage's awards, and prepare another."""
    found = queries.stageable(season, field, stage)
    return render_template(
        "organiser/ceremony/list.html",
        season=season,
        found=found,
        ceremonies=queries.ceremonies(season, field, stage, found),
        field=field,
        stage=stage,
        singly=request.args.getlist("singly") or found.tiers[:1],
    )


@blueprint.post(PLACE)
@needs("organiser")
def make_ceremony(season: "Season", field: str, stage: str) -> ResponseReturnValue:
    """Freeze a ceremony's script and open its presenter's page."""
    singly = request.form.getlist("singly")
    is_rehearsal = request.form.get("kind") != "real"
    actor, code = current_actor(season), season.code
    try:
        key = acts.make_ceremony(actor, season, field, stage, singly, is_rehearsal=is_rehearsal)
    except ContestError as error:
        if error.status in (403, 404):
            raise
        flash(message_of(error), "error")
        place = url_for(
            "organiser.ceremonies", season=code, field=field, stage=stage, singly=singly
        )
        return redirect(place)
    return redirect(url_for("organiser.ceremony", season=code, ceremony=key))


@blueprint.get(ONE)
@needs(*STAFF)
def ceremony(season: "Season", ceremony: int) -> str:
    """Show the presenter what is on, what comes, and what to read."""
    return _page(season, ceremony, "presenter")


@blueprint.get(ONE + "/script")
@needs(*STAFF)
def ceremony_script(season: "Season", ceremony: int) -> str:
    """Print the whole script for the host's hand."""
    return _page(season, ceremony, "script")


@blueprint.get(ONE + "/news.json")
@needs(*STAFF)
def ceremony_news(season: "Season", ceremony: int) -> ResponseReturnValue:
    """Tell whether the presenter's page has something new to show."""
    return jsonify(version=str(queries.newest_number(season, ceremony)))


@blueprint.post(ONE + "/move")
@needs("organiser")
def move_ceremony(season: "Season", ceremony: int) -> ResponseReturnValue:
    """Go to a slide."""
    actor, to = current_actor(season), _whole("to")
    return _step(season, ceremony, lambda: acts.move(actor, season, ceremony, _whole("seen"), to))


@blueprint.post(ONE + "/pause")
@needs("organiser")
def pause_ceremony(season: "Season", ceremony: int) -> ResponseReturnValue:
    """Let the screens wait, or go on."""
    actor, is_paused = current_actor(season), request.form.get("pause") == "1"
    return _step(
        season,
        ceremony,
        lambda: acts.pause(actor, season, ceremony, _whole("seen"), is_paused=is_paused),
    )


@blueprint.get(ONE + "/screens")
@needs("organiser")
def ceremony_screens(season: "Season", ceremony: int) -> str:
    """List the screens of a ceremony."""
    return _screens(season, ceremony)


@blueprint.post(ONE + "/screens")
@needs("organiser")
def make_ceremony_screen(season: "Season", ceremony: int) -> str:
    """Make a screen; show its address this once."""
    name = request.form.get("name", "")
    made = screen_acts.make_ceremony_screen(current_actor(season), season, ceremony, name)
    address = url_for("hall.ceremony", ceremony_token=made.token, _external=True)
    return _screens(season, ceremony, address)


@blueprint.post(ONE + "/screens/<int:screen>/end")
@needs("organiser")
def end_ceremony_screen(season: "Season", ceremony: int, screen: int) -> ResponseReturnValue:
    """End a screen."""
    actor = current_actor(season)
    back = url_for("organiser.ceremony_screens", season=season.code, ceremony=ceremony)
    done = _("已停用。")
    return act(
        lambda: screen_acts.revoke_ceremony_screen(actor, season, ceremony, screen), done, back
    )


def _page(season: "Season", key: int, name: str) -> str:
    found = queries.staged(season, key)
    return render_template(
        f"organiser/ceremony/{name}.html",
        season=season,
        staged=found,
        script=queries.script(found.ceremony),
        at=datetime.now(UTC),
    )


def _screens(season: "Season", key: int, address: str = "") -> str:
    found = queries.find_ceremony(season.id, key)
    return render_template(
        "organiser/ceremony/screens.html",
        season=season,
        ceremony=found,
        script=queries.script(found),
        screens=queries.ceremony_screens(key),
        address=address,
        picture=screen_picture(address),
    )


def _step(season: "Season", key: int, action: Callable[[], object]) -> ResponseReturnValue:
    """Take a step and return to the presenter's page, which shows what came of it."""
    code = season.code
    try:
        action()
    except ContestError as error:
        if error.status in (403, 404):
            raise
        flash(message_of(error), "error")
    return redirect(url_for("organiser.ceremony", season=code, ceremony=key))


def _whole(name: str) -> int:
    """Return a whole number of the form; −1 for anything else."""
    found: int = request.form.get(name, -1, type=int)
    return found
