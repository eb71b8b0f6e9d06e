"""The desk of bouts (对决主持台): pairing, the list for paper, calling, voting, the result."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.actions import bouts as acts
from contest.actions.desk import set_hall
from contest.errors import ContestError
from contest.queries.bouts import bout_desk, criteria_rows, criteria_text
from contest.queries.desk import desk_version
from contest.queries.seasons import setup_of
from contest.web.access import current_actor, needs
from contest.web.organiser import STAFF, blueprint
from contest.web.organiser.forms import act

if TYPE_CHECKING:
    from contest.models import Season

PLACE = "/sessions/<ring>/bouts"


@blueprint.get(PLACE)
@needs(*STAFF)
def bouts(season: "Season", ring: str) -> str:
    """Show the desk of bouts."""
    found = bout_desk(setup_of(season), ring)
    return render_template(
        "organiser/live/bouts.html",
        season=season,
        desk=found,
        version=desk_version(season.id, ring),
        at=datetime.now(UTC),
    )


@blueprint.get(PLACE + "/pairing")
@needs(*STAFF)
def pairing(season: "Season", ring: str) -> str:
    """Show who meets whom, how it was drawn, and the form to draw it; for paper too."""
    found = bout_desk(setup_of(season), ring)
    return render_template(
        "organiser/live/pairing.html",
        season=season,
        desk=found,
        criteria=criteria_text(found.settings),
    )


@blueprint.post(PLACE + "/<step>")
@needs("organiser")
def bout_step(season: "Season", ring: str, step: str) -> ResponseReturnValue:
    """Do one thing at the desk of bouts."""
    actor, form = current_actor(season), request.form
    bout, reason = form.get("bout", ""), form.get("reason", "")
    drawn = acts.Pairing(
        *(form.get(key, "") for key in ("way", "system", "seed", "witnesses", "classes"))
    )
    steps: dict[str, tuple[Callable[[], object], str]] = {
        "draw": (lambda: acts.draw_bouts(actor, season, ring, drawn), _("对阵已排定并记录。")),
        "criteria": (
            lambda: set_hall(
                actor, season, ring, {"bout_criteria": criteria_rows(form.get("criteria", ""))}
            ),
            _("评判方式已保存。"),
        ),
        "next-turn": (
            lambda: acts.draw_next_turn(actor, season, ring),
            _("下一轮对阵已排定。"),
        ),
        "call": (lambda: acts.call_bout(actor, season, ring, bout), _("这场对决开始。")),
        "open": (
            lambda: acts.open_voting(actor, season, ring, bout, reason),
            _("已开始投票。"),
        ),
        "close": (lambda: acts.close_voting(actor, season, ring, bout), _("已结束投票。")),
        "rule": (
            lambda: acts.rule_bout(actor, season, ring, bout, form.get("winner", ""), reason),
            _("裁定已记录。"),
        ),
        "show": (
            lambda: acts.show_bout(actor, season, ring, bout),
            _("结果已宣布，大屏和评委平板可见。"),
        ),
    }
    if step not in steps:
        raise ContestError("not-found", 404)
    page = "organiser.pairing" if step in ("draw", "criteria") else "organiser.bouts"
    return act(*steps[step], url_for(page, season=season.code, ring=ring))
