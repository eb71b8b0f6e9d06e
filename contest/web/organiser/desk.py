"""The desk's pages (主持台): run a session; draw the order; settle how it is held."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.actions import desk as acts
from contest.errors import ContestError
from contest.queries.desk import desk_of, desk_version, order_versions
from contest.queries.hall import reveal_lines
from contest.queries.held import waiting_held
from contest.queries.pairing import waiting_tablets
from contest.queries.seasons import setup_of
from contest.web.access import current_actor, needs
from contest.web.numbers import whole
from contest.web.organiser import STAFF, blueprint
from contest.web.organiser.forms import act

if TYPE_CHECKING:
    from contest.models import Season


@blueprint.get("/sessions/<code>/desk")
@needs(*STAFF)
def desk(season: "Season", code: str) -> str:
    """Show the desk of a session."""
    setup = setup_of(season)
    found = desk_of(setup, code)
    return render_template(
        "organiser/desk/desk.html",
        season=season,
        setup=setup,
        desk=found,
        reveals=reveal_lines(setup, found.view),
        waiting=len(waiting_tablets(found.view.session.id)),
        held=waiting_held(found.view.session.id),
        version=desk_version(season.id, code),
        at=datetime.now(UTC),
    )


@blueprint.get("/sessions/<code>/desk.json")
@needs(*STAFF)
def desk_news(season: "Season", code: str) -> ResponseReturnValue:
    """Tell whether the desk has something new to show."""
    return jsonify(version=desk_version(season.id, code))


@blueprint.post("/sessions/<code>/desk/<step>")
@needs("organiser")
def desk_step(season: "Season", code: str, step: str) -> ResponseReturnValue:
    """Do one thing at the desk."""
    actor, form = current_actor(season), request.form
    contestant, reason = form.get("contestant", ""), form.get("reason", "")
    seconds = whole(form.get("seconds", ""), -1)
    steps: dict[str, tuple[Callable[[], object], str]] = {
        "on-stage": (
            lambda: acts.put_on_stage(actor, season, code, contestant),
            _("台上选手已更新。"),
        ),
        "scoring-now": (
            lambda: acts.score_now(actor, season, code, contestant),
            _("打分选手已更新。"),
        ),
        "timer-start": (lambda: acts.start_timer(actor, season, code), _("已开始计时。")),
        "timer-stop": (
            lambda: acts.stop_timer(actor, season, code, seconds),
            _("已停止计时。"),
        ),
        "overtime": (
            lambda: acts.deduct_overtime(actor, season, code, contestant, seconds),
            _("已登记超时扣分。"),
        ),
        "overtime-back": (
            lambda: acts.reverse_overtime(actor, season, code, contestant, reason),
            _("已冲回超时扣分。"),
        ),
        "release-batch": (
            lambda: acts.release_batch(actor, season, code),
            _("首批分数已放行。"),
        ),
    }
    if step not in steps:
        raise ContestError("not-found", 404)
    back = url_for("organiser.desk", season=season.code, code=code)
    return act(*steps[step], back)


@blueprint.get("/sessions/<code>/order")
@needs(*STAFF)
def order(season: "Season", code: str) -> str:
    """Show the running order, how it was drawn, and its versions; for paper too."""
    found = desk_of(setup_of(season), code)
    versions = order_versions(found.view)
    wanted = whole(request.args.get("version", ""), versions[-1].number)
    shown = next((version for version in versions if version.number == wanted), None)
    if shown is None:
        raise ContestError("not-found", 404)
    return render_template(
        "organiser/desk/order.html",
        season=season,
        desk=found,
        shown=shown,
        versions=versions,
    )


@blueprint.post("/sessions/<code>/order/<step>")
@needs("organiser")
def order_step(season: "Season", code: str, step: str) -> ResponseReturnValue:
    """Draw lots, or let a contestant go on at another place."""
    actor, form = current_actor(season), request.form
    back = url_for("organiser.order", season=season.code, code=code)
    if step == "draw":
        seed, witnesses = form.get("seed", ""), form.get("witnesses", "")
        done = _("抽签已记录，出场顺序如下。")
        return act(lambda: acts.draw_order(actor, season, code, seed, witnesses), done, back)
    if step == "move":
        move = (form.get("contestant", ""), whole(form.get("place", ""), -1))
        reason, done = form.get("reason", ""), _("出场顺序已调整，序号不变。")
        return act(lambda: acts.move_entry(actor, season, code, move, reason), done, back)
    raise ContestError("not-found", 404)
