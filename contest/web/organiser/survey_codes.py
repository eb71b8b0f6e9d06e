"""Codes of a survey (答题码): made by unit and group; cards, letters and a file of links."""

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

import segno
from flask import Response, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.actions import survey_codes as actions
from contest.errors import ContestError
from contest.queries.questionnaire import shown
from contest.queries.seasons import setup_of
from contest.queries.survey_batches import Batch, batch_of, batches_of, cards_of
from contest.queries.surveys import SurveyView, survey_view
from contest.web.access import current_actor, needs
from contest.web.numbers import whole
from contest.web.organiser import blueprint
from contest.web.organiser.forms import act
from contest.web.survey import keys

if TYPE_CHECKING:
    from contest.models import Season


@blueprint.get("/surveys/<survey>/codes")
@needs("organiser")
def survey_codes(season: "Season", survey: str) -> str:
    """Show the batches, and the form for making more."""
    view = survey_view(setup_of(season), survey)
    return render_template(
        "organiser/survey/codes.html", season=season, view=view, batches=_batches(view)
    )


@blueprint.post("/surveys/<survey>/codes")
@needs("organiser")
def make_survey_codes(season: "Season", survey: str) -> ResponseReturnValue:
    """Make codes, end a batch, or hand a batch out: cards, letters, a file."""
    actor, form, view = current_actor(season), request.form, survey_view(setup_of(season), survey)
    back = url_for("organiser.survey_codes", season=season.code, survey=survey)
    what = form.get("what", "")
    if what == "make":
        chosen = form.getlist("unit") or [u.contestant.code for u in view.units if "all" in form]
        each = {c.code: _number(form.get(f"each-{c.code}")) for c in view.rules.classes}
        each = each or {"": _number(form.get("each-"))}
        return act(
            lambda: actions.make_codes(actor, season, view.place, chosen, each, keys()),
            _("答题码已制作。"),
            back,
        )
    if what == "revoke":
        reason, batch_id = form.get("reason", ""), _number(form.get("batch"))
        return act(
            lambda: actions.revoke_codes(actor, season, view.place, batch_id, reason),
            _("这一批没用过的答题码已停用。"),
            back,
        )
    if what in ("cards", "letters"):
        return _printed(season, view, what)
    if what == "links":
        return _links(season, view)
    raise ContestError("not-found", 404)


def _printed(season: "Season", view: SurveyView, what: str) -> str:
    batch = batch_of(_batches(view), _number(request.form.get("batch")))
    actions.note_codes(current_actor(season), season, view.place, f"{what} {batch.id}")
    view = survey_view(setup_of(season), view.name)
    texts = view.survey.texts if view.survey else {}
    return render_template(
        f"organiser/survey/{what}.html",
        season=season,
        view=view,
        batch=batch,
        english=shown(view.rules, texts, view.round.name, "en"),
        cards=[(card, code_picture(card.link)) for card in cards_of(keys(), batch)],
        address=url_for("survey.start", _external=True),
    )


def _links(season: "Season", view: SurveyView) -> Response:
    """Send every code that is not ended, a line each, as they are made."""
    actions.note_codes(current_actor(season), season, view.place, "links")
    view = survey_view(setup_of(season), view.name)
    batches = [batch for batch in _batches(view) if not batch.is_revoked]
    head = [_("单位"), _("选手"), _("人群"), _("批次"), _("序号"), _("链接"), _("答题码")]
    answer = Response(stream_with_context(_lines(head, batches)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{view.name}-codes.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _lines(head: list[str], batches: list[Batch]) -> Iterator[str]:
    """Yield the file: with a mark that spreadsheets know, cells that are no formulas."""
    address, own = url_for("survey.start", _external=True), keys()
    yield "\ufeff" + _line(head)
    for batch in batches:
        person = batch.contestant
        named = [plain(t) for t in (person.organisation, person.code, batch.class_name)]
        yield "".join(
            _line([*named, str(batch.id), str(card.number), f"{address}#{card.link}", card.code])
            for card in cards_of(own, batch)
        )


def _line(cells: list[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()


def plain(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def code_picture(link: str) -> str:
    """Return the QR code of a code's link as the address of a picture."""
    address = f"{url_for('survey.start', _external=True)}#{link}"
    return segno.make(address, error="m").svg_data_uri(scale=4, border=2, light="#fff")


def _batches(view: SurveyView) -> list[Batch]:
    if view.survey is None:
        return []
    return batches_of(view.setup, view.survey.id, view.shown)


def _number(text: str | None) -> int:
    """Return a whole number as typed; 0 for an empty field, −1 for anything else."""
    tidy = (text or "").strip()
    if not tidy:
        return 0
    return whole(tidy, -1)
