"""The reveal (亮分) at the desk, and the hall's screens."""

from typing import TYPE_CHECKING

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.actions import reveal as acts
from contest.actions import screens as screen_acts
from contest.queries.hall import screens as screens_of
from contest.queries.seasons import setup_of
from contest.queries.sessions import session_view
from contest.web.access import current_actor, needs
from contest.web.organiser import blueprint
from contest.web.organiser.forms import act, screen_picture

if TYPE_CHECKING:
    from contest.models import Season


@blueprint.post("/sessions/<code>/reveal/<contestant>")
@needs("organiser")
def reveal(season: "Season", code: str, contestant: str) -> ResponseReturnValue:
    """Show a contestant's score to the hall."""
    actor = current_actor(season)
    done = _("已亮分。")
    return act(lambda: acts.reveal(actor, season, code, contestant), done, _desk(season, code))


@blueprint.post("/sessions/<code>/reveal/<contestant>/undo")
@needs("organiser")
def undo_reveal(season: "Season", code: str, contestant: str) -> ResponseReturnValue:
    """Take a shown score back."""
    actor, reason = current_actor(season), request.form.get("reason", "")
    done = _("已撤回，大屏显示现有名次。")
    back = _desk(season, code)
    return act(lambda: acts.undo_reveal(actor, season, code, contestant, reason), done, back)


@blueprint.post("/sessions/<code>/view/<view>")
@needs("organiser")
def hall_view(season: "Season", code: str, view: str) -> ResponseReturnValue:
    """Choose what the screens show."""
    actor = current_actor(season)
    done = _("大屏已切换。")
    return act(lambda: acts.show_view(actor, season, code, view), done, _desk(season, code))


@blueprint.get("/sessions/<code>/screens")
@needs("organiser")
def screens(season: "Season", code: str) -> str:
    """List the screens of a session."""
    return _page(season, code)


@blueprint.post("/sessions/<code>/screens")
@needs("organiser")
def make_screen(season: "Season", code: str) -> str:
    """Make a screen; show its address this once."""
    name = request.form.get("name", "")
    made = screen_acts.make_screen(current_actor(season), season, code, name)
    return _page(season, code, url_for("hall.screen", token=made.token, _external=True))


@blueprint.post("/sessions/<code>/screens/<int:screen>/end")
@needs("organiser")
def end_screen(season: "Season", code: str, screen: int) -> ResponseReturnValue:
    """End a screen."""
    actor = current_actor(season)
    back = url_for("organiser.screens", season=season.code, code=code)
    return act(lambda: screen_acts.revoke_screen(actor, season, code, screen), _("已停用。"), back)


def _page(season: "Season", code: str, address: str = "") -> str:
    view = session_view(setup_of(season), code)
    return render_template(
        "organiser/desk/screens.html",
        season=season,
        view=view,
        screens=screens_of(view.session.id),
        address=address,
        picture=screen_picture(address),
    )


def _desk(season: "Season", code: str) -> str:
    return url_for("organiser.desk", season=season.code, code=code)
