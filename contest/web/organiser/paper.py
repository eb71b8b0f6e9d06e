"""Paper sheets (纸质评分): blank ones to print, and typing them in by two people."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from contest.actions.paper import PaperEntry, enter_paper
from contest.errors import ContestError
from contest.queries.blank_sheets import blank_sheets, find_sheet, need_sheets
from contest.queries.marking import SheetError
from contest.queries.paper import PaperView, differences
from contest.queries.paper_entry import paper_page
from contest.queries.seasons import setup_of
from contest.queries.sessions import session_view
from contest.rules.values import Criterion
from contest.web.access import current_actor, needs, wants_json
from contest.web.errors import message_of, sentence_of, word_of
from contest.web.numbers import whole
from contest.web.organiser import STAFF, blueprint

if TYPE_CHECKING:
    from contest.models import Season

#: state of a paper sheet → how it looks, and its sign
LOOKS = {
    "waiting": ("wait", "○"),
    "differs": ("bad", "≠"),
    "made": ("done", "✓"),
    "same": ("done", "✓"),
    "replaced": ("done", "✓"),
    "late": ("wait", "！"),
    "clash": ("bad", "！"),
    "rejected": ("", "—"),
}


@blueprint.get("/sessions/<code>/paper")
@needs(*STAFF)
def paper(season: "Season", code: str) -> str:
    """Show what can be done on paper, and what people read differently."""
    setup = setup_of(season)
    view = session_view(setup, code)
    return render_template(
        "organiser/paper/home.html",
        season=season,
        view=view,
        criteria=need_sheets(view.session),
        found=differences(setup, view.session, current_actor(season).person_id),
    )


@blueprint.get("/sessions/<code>/paper/blank")
@needs(*STAFF)
def blank_paper(season: "Season", code: str) -> str:
    """Show blank sheets for printing: one a contestant, or one table a judge."""
    form, seat = request.args.get("form", "each"), request.args.get("seat", "")
    setup = setup_of(season)
    return render_template(
        "organiser/paper/blank.html",
        season=season,
        setup=setup,
        found=blank_sheets(setup, code, form, seat),
        chosen=seat,
        at=datetime.now(UTC),
    )


@blueprint.get("/sessions/<code>/paper/entry")
@needs("organiser")
def paper_entry(season: "Season", code: str) -> ResponseReturnValue:
    """Show the sheets of a judge for typing in; a check code leads to its sheet."""
    judge, contestant = request.args.get("judge", ""), request.args.get("at", "")
    typed = request.args.get("sheet", "")
    message = ""
    if typed:
        try:
            judge, contestant = find_sheet(setup_of(season), code, typed)
        except ContestError as error:
            if error.status != 422:
                raise
            message = message_of(error)
    return _page(season, code, judge, contestant, message=message, sheet=typed)


@blueprint.post("/sessions/<code>/paper/entry/<judge>/<contestant>")
@needs("organiser")
def enter(season: "Season", code: str, judge: str, contestant: str) -> ResponseReturnValue:
    """Store what was typed in from one sheet; keep it on the page when it is refused."""
    form = request.form
    seen = form.get("rulebook", "0")
    given = PaperEntry(
        id=form.get("submission", ""),
        session=code,
        judge=judge,
        contestant=contestant,
        marks={key[5:]: value for key, value in form.items() if key.startswith("mark-")},
        kind=form.get("kind", ""),
        rulebook=whole(seen),
    )
    try:
        view = enter_paper(current_actor(season), season, given)
    except ContestError as error:
        return _refused(season, given, error)
    if wants_json():
        words, look, sign = state_words(view)
        answer = {"submission": given.id, "state": view.state, "words": words, "look": look}
        return jsonify(**answer, sign=sign)
    return _page(season, code, judge, contestant)


def _refused(season: "Season", given: PaperEntry, error: ContestError) -> ResponseReturnValue:
    fields: dict[str, str] = {}
    if isinstance(error, SheetError):
        fields = {c: sentence_of(code, **facts) for c, (code, facts) in error.faults.items()}
    message = message_of(error)
    if wants_json():
        answer = {"error": error.code, "message": message, "fields": fields}
        return jsonify(answer), error.status
    if error.status in (403, 404):
        raise error
    typed = {given.contestant: (given.kind, dict(given.marks), fields)}
    page = _page(season, given.session, given.judge, given.contestant, message=message, typed=typed)
    return page, error.status


def _page(
    season: "Season",
    code: str,
    judge: str,
    contestant: str,
    *,
    message: str = "",
    sheet: str = "",
    typed: dict[str, tuple[str, dict[str, str], dict[str, str]]] | None = None,
) -> str:
    person_id = current_actor(season).person_id
    return render_template(
        "organiser/paper/entry.html",
        season=season,
        page=paper_page(setup_of(season), code, person_id, judge),
        owner=person_id,
        at=contestant,
        message=message,
        sheet=sheet,
        typed=typed or {},
        words=state_words,
        criteria_facts=_criteria_facts,
        new_id=lambda: secrets.token_hex(16),
    )


def _criteria_facts(criteria: Sequence[Criterion]) -> list[dict[str, str | int]]:
    """Return what the page's script checks marks against."""
    return [
        {
            "name": c.name,
            "min": c.min,
            "max": c.max,
            "step": c.step,
            "weight": str(c.weight),
        }
        for c in criteria
    ]


def state_words(view: PaperView) -> tuple[str, str, str]:
    """Return how a paper sheet stands: in words, its look and its sign."""
    look, sign = LOOKS.get(view.state, ("", ""))
    is_own = view.has_own and view.state in ("waiting", "differs")
    text = word_of("PAPER_STATES", f"{view.state}-own" if is_own else view.state)
    others = "；".join(f"{name} {value}" for name, _times, value in view.others)
    facts = {"names": "、".join(view.names), "code": view.receipt, "others": others}
    return text % facts, look, sign
