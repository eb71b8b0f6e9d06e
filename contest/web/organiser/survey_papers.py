"""Paper and telephone sheets of a survey (纸质、电话问卷): two people enter each bundle."""

import secrets
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.actions import survey_papers as actions
from contest.errors import ContestError
from contest.queries.seasons import setup_of
from contest.queries.survey_entry import (
    COUNTS,
    BundleHead,
    PaperError,
    entries_of,
    need_enterable,
    read_head,
    unit_of,
)
from contest.queries.survey_papers import bundles_of
from contest.queries.surveys import SurveyView, survey_view
from contest.web.access import current_actor, needs
from contest.web.errors import message_of, sentence_of
from contest.web.organiser import STAFF, blueprint

if TYPE_CHECKING:
    from contest.models import Season

HEAD = ("unit", "group", "carrier", "bundle", *COUNTS)


@blueprint.get("/surveys/<survey>/paper")
@needs(*STAFF)
def survey_paper(season: "Season", survey: str) -> str:
    """Show the bundles with their differences, and the form that begins an entry."""
    return _list(season, survey)


@blueprint.post("/surveys/<survey>/paper")
@needs("organiser", "verifier")
def begin_bundle(season: "Season", survey: str) -> ResponseReturnValue:
    """Show the rows of a bundle for typing; a head that will not do is told at once."""
    view = survey_view(setup_of(season), survey)
    try:
        head = read_head(view.rules, _head())
        if view.survey is None:
            raise ContestError("survey-no-questionnaire")
        entries = entries_of(view.survey, unit_of(view.setup, view.survey, head).id, head.bundle)
        need_enterable(entries, head, current_actor(season).person_id)
    except ContestError as error:
        return _list(season, survey, message_of(error), _head()), error.status
    empty = [[""] * len(view.rules.items) for _n in range(head.valid)]
    return _grid(season, view, head, empty)


@blueprint.post("/surveys/<survey>/paper/enter")
@needs("organiser", "verifier")
def enter_bundle(season: "Season", survey: str) -> ResponseReturnValue:
    """Keep an entry and say where the bundle stands; a refusal keeps all that was typed."""
    view = survey_view(setup_of(season), survey)
    try:
        head = read_head(view.rules, _head())
    except ContestError as error:
        return _list(season, survey, message_of(error), _head()), error.status
    rows = _rows(len(view.rules.items), head.valid)
    given = actions.Entry(request.form.get("id", ""), _head(), rows)
    try:
        state = actions.enter_bundle(current_actor(season), season, view.place, given)
    except ContestError as error:
        return _grid(season, view, head, rows, error), error.status
    told = {
        "first": (_("已保存。请另一人再录一遍，两遍一致才计入。"), "success"),
        "differs": (_("已保存，但与另一人所录不一致，请对照原件更正（见下表）。"), "warn"),
        "counted": (_("两人所录一致，已计入。"), "success"),
    }
    flash(*told[state])
    return redirect(url_for("organiser.survey_paper", season=season.code, survey=survey))


def _head() -> dict[str, str]:
    return {name: request.form.get(name, "").strip() for name in HEAD}


def _rows(items: int, sheets: int) -> list[list[str]]:
    """Return the keys as typed, a row a sheet; a missing cell is an empty one."""
    cells = request.form.getlist("key")[: items * sheets]
    cells += [""] * (items * sheets - len(cells))
    return [cells[n * items : (n + 1) * items] for n in range(sheets)]


def _list(
    season: "Season", survey: str, error: str = "", typed: Mapping[str, str] | None = None
) -> str:
    setup = setup_of(season)
    view = survey_view(setup, survey)
    bundles = bundles_of(view.survey.id, view.rules) if view.survey else []
    return render_template(
        "organiser/survey/paper.html",
        season=season,
        view=view,
        bundles=[(setup.contestants[setup.codes[b.contestant_id]], b) for b in bundles],
        error=error,
        typed=typed or {},
    )


def _grid(
    season: "Season",
    view: SurveyView,
    head: BundleHead,
    rows: Sequence[Sequence[str]],
    error: ContestError | None = None,
) -> str:
    """Return the page of the rows; after an id that was used for others they get a new one."""
    person = view.setup.contestants.get(head.contestant)
    used = error is not None and error.code == "id-used"
    return render_template(
        "organiser/survey/entry.html",
        season=season,
        view=view,
        head=head,
        organisation=person.organisation or person.name if person else head.contestant,
        rows=rows,
        faults=_faults(error) if error else [],
        id=(not used and request.form.get("id")) or secrets.token_hex(16),
        given=_head(),
    )


def _faults(error: ContestError) -> list[str]:
    if isinstance(error, PaperError):
        return [sentence_of(code, **facts) for code, facts in error.faults]
    return [message_of(error)]
