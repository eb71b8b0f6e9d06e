"""The desk of a live quiz (竞答主持台): answers one by one, reversals, risk order, play-off."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.actions import ledger as acts
from contest.actions.desk import set_hall
from contest.actions.planning import plan_live
from contest.errors import ContestError
from contest.queries.ledger import (
    ledger_of,
    pressed_codes,
    question_settings,
    signed_text,
    value_units,
)
from contest.queries.seasons import setup_of
from contest.web.access import current_actor, needs
from contest.web.errors import message_of
from contest.web.numbers import whole
from contest.web.organiser import STAFF, blueprint
from contest.web.organiser.forms import act

if TYPE_CHECKING:
    from contest.models import Season

PLACE = "/sessions/<quiz>/quiz"
#: what a refused entry keeps on the page
TYPED = ("question", "kind", "contestant", "value", "seconds", "pressed", "note")


@blueprint.post("/stages/<field>/<stage>/live")
@needs("organiser")
def plan_live_sessions(season: "Season", field: str, stage: str) -> ResponseReturnValue:
    """Make the sessions of a live quiz or of bouts."""
    actor, form = current_actor(season), request.form
    return act(
        lambda: plan_live(
            actor, season, (field, stage), form.get("round", ""), form.getlist("judge")
        ),
        _("场次已安排。"),
        url_for("organiser.stage", season=season.code, field=field, stage=stage),
    )


@blueprint.get(PLACE)
@needs(*STAFF)
def live_quiz(season: "Season", quiz: str) -> str:
    """Show the desk of a live quiz."""
    found = ledger_of(setup_of(season), quiz)
    typed = {key: request.args.get(key, "") for key in TYPED}
    if found.clock and not request.args:
        clock = found.clock
        typed |= {"question": clock.question, "kind": clock.kind, "contestant": clock.contestant}
    return render_template(
        "organiser/live/quiz.html",
        season=season,
        ledger=found,
        typed=typed,
        submission=secrets.token_hex(16),
        at=datetime.now(UTC),
    )


@blueprint.post(PLACE + "/answer")
@needs("organiser")
def answer(season: "Season", quiz: str) -> ResponseReturnValue:
    """Enter an answer; a refused one stays on the page as it was typed."""
    form, setup = request.form, setup_of(season)
    typed = {key: form.get(key, "") for key in TYPED if form.get(key)}
    kind = form.get("kind", "")
    kept: dict[str, Any] = dict(typed)
    try:
        seconds = form.get("seconds", "").strip()
        if seconds and not (seconds.isascii() and seconds.isdigit()):
            raise ContestError("seconds-wrong", 422)
        points = acts.record_answer(
            current_actor(season),
            season,
            quiz,
            acts.Answer(
                id=form.get("submission", ""),
                question=form.get("question", "").strip(),
                kind=kind,
                contestant=form.get("contestant", ""),
                outcome=form.get("outcome", ""),
                value=value_units(form.get("value", "")),
                seconds=int(seconds) if seconds else None,
                pressed=pressed_codes(setup, quiz, form.get("pressed", "")),
                note=form.get("note", "").strip(),
            ),
        )
    except ContestError as error:
        if error.status == 403:
            raise
        flash(message_of(error), "error")
    else:
        flash(_("已记一条：%(points)s 分。", points=signed_text(points)), "success")
        kept = {"kind": kind}
    return redirect(url_for("organiser.live_quiz", season=season.code, quiz=quiz, **kept))


@blueprint.post(PLACE + "/<step>")
@needs("organiser")
def quiz_step(season: "Season", quiz: str, step: str) -> ResponseReturnValue:
    """Do one thing at the quiz desk."""
    actor, form = current_actor(season), request.form
    reason, line = form.get("reason", ""), form.get("line", "")
    steps: dict[str, tuple[Callable[[], object], str]] = {
        "clock": (
            lambda: acts.start_clock(
                actor,
                season,
                quiz,
                form.get("question", "").strip(),
                form.get("kind", ""),
                form.get("contestant", ""),
            ),
            _("已开始计时。"),
        ),
        "void": (
            lambda: acts.void_question(
                actor,
                season,
                quiz,
                form.get("question", "").strip(),
                reason,
                form.get("replaced_by", ""),
            ),
            _("题目已作废，有关得失已冲回。"),
        ),
        "reverse": (
            lambda: acts.reverse_line(actor, season, quiz, whole(line), reason),
            _("已冲回这条记分。"),
        ),
        "risk-order": (
            lambda: acts.draw_risk_order(actor, season, quiz, form.get("seed", "")),
            _("风险题次序已排定。"),
        ),
        "playoff": (
            lambda: acts.start_playoff(
                actor, season, quiz, form.getlist("member"), form.get("mode", "")
            ),
            _("加赛开始。"),
        ),
        "settle": (
            lambda: acts.settle_playoff(actor, season, quiz),
            _("已按加赛结果裁定先后。"),
        ),
        "settings": (
            lambda: set_hall(actor, season, quiz, {"quiz": question_settings(form.to_dict())}),
            _("竞答设置已保存。"),
        ),
    }
    if step not in steps:
        raise ContestError("not-found", 404)
    page = "organiser.quiz_settings" if step == "settings" else "organiser.live_quiz"
    return act(*steps[step], url_for(page, season=season.code, quiz=quiz))


@blueprint.get(PLACE + "/settings")
@needs(*STAFF)
def quiz_settings(season: "Season", quiz: str) -> str:
    """Show how a live quiz is held; frozen once it opens."""
    found = ledger_of(setup_of(season), quiz)
    return render_template("organiser/live/quiz_settings.html", season=season, ledger=found)
