"""The question bank (题库): list, form, review, import from Excel."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.actions import questions as actions
from contest.errors import ContestError
from contest.queries import questions as queries
from contest.queries.questions import QuestionError
from contest.web import language
from contest.web.access import current_actor, needs
from contest.web.errors import message_of, sentence_of, word_of
from contest.web.numbers import whole
from contest.web.organiser import STAFF, blueprint
from contest.web.organiser.forms import act

if TYPE_CHECKING:
    from contest.models import Season

FILTERS = ("q", "kind", "difficulty", "state")
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: faults of a file that are shown
MOST_FAULTS = 200


@blueprint.get("/questions")
@needs(*STAFF)
def questions(season: "Season") -> str:
    """List the bank; filter by words, kind, difficulty and state."""
    chosen = {key: request.args.get(key, "") for key in FILTERS}
    page = max(1, request.args.get("page", 1, type=int))
    found = queries.bank(season.id, chosen, page)
    return render_template(
        "organiser/quiz/bank.html", season=season, bank=found, chosen=chosen, page=page
    )


@blueprint.post("/questions/review")
@needs("organiser", "verifier")
def review_questions(season: "Season") -> ResponseReturnValue:
    """Confirm the questions that were ticked, as they were shown."""
    seen = []
    for value in request.form.getlist("seen"):
        code, _sign, version = value.rpartition("/")
        seen.append((code, whole(version)))
    actor = current_actor(season)
    back = request.form.get("back", "")
    target = url_for("organiser.questions", season=season.code, state="waiting")
    if back:
        target = url_for("organiser.question", season=season.code, question=back)
    return act(lambda: actions.review_questions(actor, season, seen), _("审核已记录。"), target)


@blueprint.get("/questions/new")
@needs("organiser")
def new_question(season: "Season") -> str:
    """Show an empty form."""
    return _form(season, {"kind": "single", "difficulty": "2"}, [], {})


@blueprint.post("/questions/new")
@needs("organiser")
def write_question(season: "Season") -> ResponseReturnValue:
    """Write a question or its next version; a refused one stays as it was typed."""
    typed = {field: request.form.get(field, "") for field in queries.FIELDS}
    seen = request.form.get("version_seen", "")
    number = whole(seen)
    try:
        version = actions.write_question(current_actor(season), season, typed, number)
    except QuestionError as error:
        faults = {field: fault for (_row, field), fault in error.faults.items()}
        return _refused(season, typed, faults, message_of(error), number), 422
    except ContestError as error:
        if error.status in (403, 404):
            raise
        return _refused(season, typed, {}, message_of(error), number), error.status
    flash(_("已保存为第 %(version)s 版，待另一人审核。", version=version), "success")
    if request.form.get("next"):
        return redirect(url_for("organiser.new_question", season=season.code))
    return redirect(
        url_for("organiser.question", season=season.code, question=typed["code"].strip())
    )


@blueprint.get("/questions/<question>")
@needs(*STAFF)
def question(season: "Season", question: str) -> str:
    """Show a question with its versions."""
    versions = queries.question_versions(season.id, question)
    return _form(season, queries.typed_of(versions[0].question), versions, {})


@blueprint.post("/questions/<question>/withdraw")
@needs("organiser")
def withdraw_question(season: "Season", question: str) -> ResponseReturnValue:
    """Take a question out of the bank."""
    actor, reason = current_actor(season), request.form.get("reason", "")
    return act(
        lambda: actions.withdraw_question(actor, season, question, reason),
        _("已停用。改写并保存后可重新启用。"),
        url_for("organiser.question", season=season.code, question=question),
    )


@blueprint.get("/questions/import")
@needs("organiser")
def import_form(season: "Season") -> str:
    """Show how questions are imported."""
    return render_template("organiser/quiz/import.html", season=season, faults=[], message="")


@blueprint.post("/questions/import")
@needs("organiser")
def import_questions(season: "Season") -> ResponseReturnValue:
    """Take in a spreadsheet; with any fault nothing is changed."""
    file = request.files.get("file")
    try:
        if file is None or not file.filename:
            raise ContestError("excel-missing", 422)
        new, changed, same = actions.import_questions(current_actor(season), season, file.read())
    except ContestError as error:
        faults = error.faults if isinstance(error, QuestionError) else {}
        page = render_template(
            "organiser/quiz/import.html",
            season=season,
            message=message_of(error),
            faults=list(faults.items())[:MOST_FAULTS],
        )
        return page, error.status
    flash(
        _(
            "已导入：新增 %(new)s 题，改动 %(changed)s 题，%(same)s 题没有变化。"
            "新增和改动的须另一人审核。",
            new=new,
            changed=changed,
            same=same,
        ),
        "success",
    )
    return redirect(url_for("organiser.questions", season=season.code))


@blueprint.get("/questions/bank.xlsx")
@needs(*STAFF)
def questions_sheet(season: "Season") -> Response:
    """Return the bank as a spreadsheet; empty as a template."""
    is_empty = bool(request.args.get("empty"))
    name = "questions-template.xlsx" if is_empty else f"questions-{season.code}.xlsx"
    content = queries.bank_sheet(
        season.id, language(), (_("填写说明"), _notes()), is_empty, _("题库")
    )
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(content, mimetype=SHEET, headers=headers)


def _notes() -> list[list[str]]:
    """Return what the template's second sheet says."""
    hints = {"code": sentence_of("question-code"), "kind": sentence_of("question-kind")}
    hints["option-A"] = word_of("QUESTION_HINTS", "options")
    hints |= {f: word_of("QUESTION_HINTS", f) for f in ("answer", "difficulty", "clause")}
    lines = [[word_of("QUESTION_FIELDS", field), hint] for field, hint in hints.items()]
    return [[_("列"), _("怎样填写")], *lines]


def _refused(
    season: "Season", typed: Mapping[str, str], faults: Mapping[str, Any], message: str, seen: int
) -> str:
    versions = queries.question_versions(season.id, typed["code"].strip()) if seen else []
    flash(message, "error")
    return _form(season, typed, versions, faults)


def _form(
    season: "Season", typed: Mapping[str, str], versions: list[Any], faults: Mapping[str, Any]
) -> str:
    return render_template(
        "organiser/quiz/question.html",
        season=season,
        typed=typed,
        versions=versions,
        faults=faults,
        fields=queries.FIELDS,
        kinds=queries.KINDS,
    )
