"""Surveys (满意度调查): list, page with progress, questionnaire, opening and closing."""

from time import monotonic, sleep
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.actions import surveys as actions
from contest.actions.survey_rulings import rule_on_sheets
from contest.errors import ContestError
from contest.queries.questionnaire import (
    QuestionnaireError,
    Typed,
    read_questionnaire,
    typed_of,
)
from contest.queries.seasons import setup_of
from contest.queries.survey_alarms import alarms_of
from contest.queries.survey_batches import groups_with_codes
from contest.queries.surveys import survey_lines, survey_place, survey_view
from contest.web.access import current_actor, needs
from contest.web.errors import sentence_of
from contest.web.organiser import STAFF, blueprint
from contest.web.organiser.forms import act
from contest.web.survey import keys

if TYPE_CHECKING:
    from contest.models import Season

#: seconds that one press empties the box; what is left takes another
PATIENCE = 15.0
#: seconds between two portions; without them no judge's sheet would be taken until the last
PAUSE = 0.02


@blueprint.get("/surveys")
@needs(*STAFF)
def surveys(season: "Season") -> str:
    """List the surveys of the season."""
    setup = setup_of(season)
    return render_template(
        "organiser/survey/list.html", season=season, setup=setup, lines=survey_lines(setup)
    )


@blueprint.get("/surveys/<survey>")
@needs(*STAFF)
def survey(season: "Season", survey: str) -> str:
    """Show where a survey stands, unit by unit."""
    setup = setup_of(season)
    view = survey_view(setup, survey)
    if view.is_filed:
        return render_template("organiser/survey/filed.html", season=season, view=view)
    query = request.args.get("q", "").strip()
    return render_template(
        "organiser/survey/survey.html",
        season=season,
        view=view,
        query=query,
        units=[u for u in view.units if query in f"{u.contestant.name}{u.contestant.organisation}"],
        alarms=alarms_of(setup, view.survey, view.state),
        key_changed=bool(view.survey and view.survey.key_check not in ("", keys().check)),
    )


@blueprint.get("/surveys/<survey>/form")
@needs(*STAFF)
def survey_form(season: "Season", survey: str) -> str:
    """Show the questionnaire for changing, or as it is frozen."""
    setup = setup_of(season)
    view = survey_view(setup, survey)
    closes_on = view.survey.closes_on if view.survey else ""
    texts = view.survey.texts if view.survey else {}
    return _form(season, survey, typed_of(view.rules, texts, closes_on))


@blueprint.post("/surveys/<survey>/form")
@needs("organiser")
def save_survey_form(season: "Season", survey: str) -> ResponseReturnValue:
    """Keep the questionnaire; what is wrong is named and everything typed stays."""
    typed = request.form.to_dict(flat=False)
    view = survey_view(setup_of(season), survey)
    try:
        coded = groups_with_codes(view.survey.id) if view.survey else {}
        given = read_questionnaire(typed, coded)
        actions.set_questionnaire(current_actor(season), season, view.place, given)
    except QuestionnaireError as error:
        faults = [sentence_of(code, **facts) for code, facts in error.faults]
        return _form(season, survey, typed, faults), error.status
    except ContestError as error:
        if error.status in (403, 404):
            raise
        return _form(season, survey, typed, [sentence_of(error.code, **error.facts)]), error.status
    flash(_("问卷已保存。"), "success")
    return redirect(url_for("organiser.survey", season=season.code, survey=survey))


def _form(season: "Season", survey: str, typed: Typed, faults: list[str] | None = None) -> str:
    return render_template(
        "organiser/survey/form.html",
        season=season,
        view=survey_view(setup_of(season), survey),
        typed=typed,
        faults=faults or [],
    )


@blueprint.get("/surveys/<survey>/sheet")
@needs(*STAFF)
def survey_sheet(season: "Season", survey: str) -> str:
    """Show the questionnaire as a sheet of A4 to be filled in by pen."""
    view = survey_view(setup_of(season), survey)
    group = request.args.get("group", "")
    return render_template("organiser/survey/sheet.html", season=season, view=view, group=group)


@blueprint.post("/surveys/<survey>/<step>")
@needs("organiser")
def survey_step(season: "Season", survey: str, step: str) -> ResponseReturnValue:
    """Open, close or open again; empty the box of a closed survey."""
    actor, place = current_actor(season), survey_place(setup_of(season), survey)
    reason, day = request.form.get("reason", ""), request.form.get("closes_on", "").strip()
    steps = {
        "open": (
            lambda: actions.open_survey(actor, season, place, keys()),
            _("调查已开始，问卷和分值从此不再改动。"),
        ),
        "close": (lambda: _close(season, place), _("调查已结束。")),
        "empty": (lambda: _empty(season, place), _("已取出箱内答卷。")),
        "reopen": (
            lambda: actions.reopen_survey(actor, season, place, reason, day),
            _("已重新开放，原有答卷都保留。"),
        ),
    }
    if step not in steps:
        raise ContestError("not-found", 404)
    return act(*steps[step], url_for("organiser.survey", season=season.code, survey=survey))


@blueprint.post("/surveys/<survey>/ruling")
@needs("supervisor")
def rule_on_survey(season: "Season", survey: str) -> ResponseReturnValue:
    """Record what the supervisor decided on a unit's sheets."""
    actor, place = current_actor(season), survey_place(setup_of(season), survey)
    kind, _sep, origin = request.form.get("ruling", "").partition("|")
    about, reason = (request.form.get("unit", ""), origin), request.form.get("reason", "")
    return act(
        lambda: rule_on_sheets(actor, season, place, kind, about, reason),
        _("裁定已记录。"),
        url_for("organiser.survey", season=season.code, survey=survey),
    )


def _close(season: "Season", place: tuple[str, str, str]) -> None:
    actions.close_survey(current_actor(season), season, place)
    _empty(season, place)


def _empty(season: "Season", place: tuple[str, str, str]) -> None:
    """Empty the box, portion by portion, for as long as a person waits."""
    end = monotonic() + PATIENCE
    while actions.empty_box(current_actor(season), season, place, keys()) and monotonic() < end:
        sleep(PAUSE)
