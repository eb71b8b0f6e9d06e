"""How sheets are filled in (填表方式): marks, a checklist or grades, before a session opens."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.actions.filling import set_filling
from contest.errors import ContestError
from contest.queries.filling import FillingError, filling_text
from contest.queries.marking import criteria_of
from contest.queries.reasons import session_form
from contest.queries.seasons import setup_of
from contest.queries.sessions import session_view
from contest.web.access import current_actor, needs
from contest.web.errors import message_of, sentence_of
from contest.web.organiser import blueprint

if TYPE_CHECKING:
    from contest.models import Season

#: shown where nothing has been set
USUAL_GRADES = ("A 95", "B 85", "C 70", "D 50")


@blueprint.get("/sessions/<code>/filling")
@needs("organiser")
def filling(season: "Season", code: str) -> str:
    """Show how a session's sheets are filled in."""
    return _page(season, code)


@blueprint.post("/sessions/<code>/filling")
@needs("organiser")
def set_up_filling(season: "Season", code: str) -> ResponseReturnValue:
    """Set it; a wrong line is named, and what was typed stays."""
    form = request.form
    items, grades = (
        {key[len(head) :]: text for key, text in form.items() if key.startswith(head)}
        for head in ("items:", "grades:")
    )
    mode = form.get("mode", "")
    try:
        actor, is_team = current_actor(season), "team" in form
        set_filling(actor, season, code, mode, items, grades, is_team)
    except FillingError as error:
        faults: dict[str, list[str]] = {}
        for one in error.faults:
            faults.setdefault(one.criterion, []).append(sentence_of(one.code, **one.facts))
        flash(message_of(error), "error")
        return _page(season, code, (mode, items, grades), faults), error.status
    except ContestError as error:
        if error.status in (403, 404):
            raise
        flash(message_of(error), "error")
    else:
        flash(_("填表方式已保存。"), "success")
    return redirect(url_for("organiser.filling", season=season.code, code=code))


def _page(
    season: "Season",
    code: str,
    typed: tuple[str, Mapping[str, str], Mapping[str, str]] | None = None,
    faults: Mapping[str, list[str]] | None = None,
) -> str:
    view = session_view(setup_of(season), code)
    criteria = criteria_of(view.session)
    if not criteria:
        raise ContestError("no-sheets", 404, session=view.session.name)
    return render_template(
        "organiser/desk/filling.html",
        season=season,
        view=view,
        criteria=criteria,
        form=session_form(view.session),
        typed=typed or filling_text(view.session),
        usual=USUAL_GRADES,
        faults=faults or {},
    )
