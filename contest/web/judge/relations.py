"""Relations (回避申报): what a judge declares before or while scoring."""

from typing import TYPE_CHECKING

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.actions.conflicts import declare_none, declare_relation
from contest.errors import ContestError
from contest.queries.conflicts import declared_judges
from contest.queries.judging import judge_list, relation_entries
from contest.queries.seasons import setup_of
from contest.web.access import current_actor, needs
from contest.web.errors import message_of
from contest.web.judge import blueprint
from contest.web.judge.pages import judge_id_of

if TYPE_CHECKING:
    from contest.models import Season


@blueprint.get("/sessions/<code>/relations")
@needs("judge")
def relations(season: "Season", code: str) -> str:
    """Show what the judge has declared, and the form."""
    return _page(season, code)


@blueprint.post("/sessions/<code>/relations")
@needs("judge")
def declare(season: "Season", code: str) -> ResponseReturnValue:
    """Declare relations, or that there are none."""
    actor, form = current_actor(season), request.form
    try:
        if form.get("step") == "none":
            declare_none(actor, season, code)
        else:
            facts = (form.getlist("contestant"), form.get("relation", ""), form.get("reason", ""))
            declare_relation(actor, season, code, *facts)
    except ContestError as error:
        if error.status in (403, 404):
            raise
        return _page(season, code, ("error", message_of(error))), error.status
    return _page(season, code, ("success", _("已申报。")))


def _page(season: "Season", code: str, *said: tuple[str, str]) -> str:
    setup = setup_of(season)
    found = judge_list(setup, judge_id_of(season), code)
    entries = relation_entries(setup, found.session, judge_id_of(season))
    judge = setup.judge_codes[judge_id_of(season)]
    went_well = [word for word, _text in said] == ["success"]
    return render_template(
        "judge/relations.html",
        season=season,
        list=found,
        entries=entries,
        said=said,
        declared=judge in declared_judges(found.session),
        typed=request.form if not went_well else request.args,
    )
