"""The judge's pages (评委): my sessions, a list, one sheet after another, my marks."""

import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flask import Response, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from contest.actions.sheets import SheetError, Submission
from contest.errors import ContestError
from contest.queries.judge_bouts import judge_bouts
from contest.queries.judging import JudgeEntry, JudgeList, judge_list, judge_sessions
from contest.queries.photos import own_photos
from contest.queries.reasons import form_facts, reasons_of
from contest.queries.seasons import setup_of
from contest.queries.unsent import sealing_key
from contest.rules.rounding import plain_text
from contest.web.access import current_actor, needs, wants_json
from contest.web.errors import message_of, sentence_of
from contest.web.judge import blueprint
from contest.web.judge.filling import filled_in, typed_detail
from contest.web.judge.handing_in import hand_in
from contest.web.judge.installing import part_addresses
from contest.web.numbers import whole

if TYPE_CHECKING:
    from contest.models import Season


@blueprint.after_request
def mark(response: Response) -> Response:
    """Mark an answer as ours: a captive portal's page must not take a page's place."""
    response.headers["X-Leitai-Page"] = "judge"
    return response


@blueprint.context_processor
def tablet() -> dict[str, object]:
    """Tell the pages whose tablet this is and what it keeps."""
    season = g.get("season")
    judge = current_actor(season).judge_id if season else None
    code = setup_of(season).judge_codes[judge] if judge else ""
    sign_in = current_user.sign_in_id if season else 0
    seal = {"sign_in": sign_in, "key": sealing_key(sign_in)}
    return {"judge_code": code, "parts": part_addresses(), "seal": seal}


@blueprint.get("/")
@needs("judge")
def home(season: "Season") -> str:
    """Show the judge's own sessions."""
    found = judge_sessions(setup_of(season), judge_id_of(season))
    return render_template("judge/home.html", season=season, sessions=found)


@blueprint.get("/sessions/<code>")
@needs("judge")
def session(season: "Season", code: str) -> str:
    """Show the contestants of a session with how far their sheets are, or its bouts."""
    listed = _list(season, code)
    if listed.live == "bouts":
        found = judge_bouts(setup_of(season), judge_id_of(season), code)
        return render_template("judge/bouts.html", season=season, list=listed, bouts=found)
    return render_template("judge/session.html", season=season, list=listed)


@blueprint.get("/sessions/<code>/marks")
@needs("judge")
def marks(season: "Season", code: str) -> str:
    """Show the judge's own marks side by side, to keep one scale."""
    found = _list(season, code)
    reasons = {
        entry.contestant.code: reasons_of(found.filling, entry.sheet.detail)
        for entry in found.entries
        if entry.sheet
    }
    form = form_facts(found.filling, found.criteria)
    return render_template(
        "judge/marks.html", season=season, list=found, reasons=reasons, form=form
    )


@blueprint.get("/sessions/<code>/<contestant>")
@needs("judge")
def sheet(season: "Season", code: str, contestant: str) -> str:
    """Show the sheet of one contestant."""
    found = _list(season, code)
    return _sheet_page(season, found, contestant, {}, {})


@blueprint.post("/sessions/<code>/<contestant>")
@needs("judge")
def submit(season: "Season", code: str, contestant: str) -> ResponseReturnValue:
    """Store a sheet; keep on the page what was typed when it is refused."""
    given = _submission(code, contestant)
    try:
        receipt = hand_in(current_actor(season), season, given)
    except ContestError as error:
        return _refused(season, given, error)
    answer = {
        "receipt": receipt.code,
        "version": receipt.version,
        "received_at": receipt.received_at.isoformat(),
        "submission": receipt.submission_id,
    }
    if wants_json():
        return jsonify(answer)
    return _sheet_page(season, _list(season, code), contestant, {}, {}), 200


def _submission(code: str, contestant: str) -> Submission:
    if request.is_json:
        given = request.get_json()
        typed = given.get("marks") if isinstance(given, dict) else None
        if not isinstance(typed, dict):
            raise ContestError("bad-submission", 422)
        form = {key: str(value) for key, value in given.items() if key not in ("marks", "detail")}
        typed = {str(key): str(value) for key, value in typed.items()}
        detail = given.get("detail") or {}
        if not isinstance(detail, dict):
            raise ContestError("bad-submission", 422)
    else:
        form = request.form.to_dict()
        detail = typed_detail(request.form)
        marks = {key[5:]: value for key, value in form.items() if key.startswith("mark-")}
        typed = None if detail else marks
    return Submission(
        id=form.get("submission", ""),
        session=code,
        contestant=contestant,
        version_seen=whole(form.get("version_seen", "")),
        marks=typed,
        device=request.user_agent.string,
        device_at=form.get("device_at", ""),
        detail=detail,
    )


def _refused(season: "Season", given: Submission, error: ContestError) -> ResponseReturnValue:
    fields = {}
    if isinstance(error, SheetError):
        fields = {c: sentence_of(code, **facts) for c, (code, facts) in error.faults.items()}
    if wants_json():
        answer = {"error": error.code, "message": message_of(error), "fields": fields}
        return jsonify(answer), error.status
    if error.status in (403, 404):
        raise error
    found = _list(season, given.session)
    typed = dict(given.marks or {})
    message = message_of(error)
    detail = None if request.is_json else given.detail
    page = _sheet_page(season, found, given.contestant, typed, fields, message, detail)
    return page, error.status


def _sheet_page(
    season: "Season",
    found: JudgeList,
    contestant: str,
    typed: dict[str, str],
    fields: dict[str, str],
    message: str = "",
    detail: Mapping[str, Any] | None = None,
) -> str:
    before, entry, after = found.around(contestant)
    stored = entry.shown.detail if entry.shown else {}
    team = entry.team.draft if entry.team else None
    return render_template(
        "judge/sheet.html",
        season=season,
        list=found,
        before=before,
        entry=entry,
        after=after,
        typed=typed,
        fields=fields,
        message=message,
        receipt=entry.shown.receipt if entry.shown else None,
        setup=setup_of(season),
        team_reasons=reasons_of(found.filling, team.facts["detail"]) if team else {},
        facts=_facts(found, entry),
        form=form_facts(found.filling, found.criteria),
        filled=filled_in(stored if detail is None else detail),
        photos=own_photos(found.session, entry.contestant.id, judge_id_of(season)),
        submission=secrets.token_hex(16),
    )


def _facts(found: JudgeList, entry: JudgeEntry) -> dict[str, object]:
    """Return what the sheet's script knows: this sheet and the judge's other totals."""
    shown = entry.shown
    receipt = shown.receipt if shown else None
    return {
        "session": found.session.code,
        "state": found.state,
        "rulebook": found.rulebook,
        "contestant": entry.contestant.code,
        "name": entry.contestant.name,
        "version": receipt.version if receipt else 0,
        "kind": shown.kind if shown else "",
        "marks": marks_text(shown.marks) if shown else {},
        "detail": shown.detail if shown else {},
        "team": entry.team.stamp if entry.team else None,
        "receipt": receipt.code if receipt else "",
        "received_at": receipt.received_at.isoformat() if receipt else "",
        "entries": [
            {
                "contestant": e.contestant.code,
                "order_number": e.order_number,
                "name": e.contestant.name,
                "total": e.total if e.sheet and not e.sheet.kind else None,
            }
            for e in found.entries
        ],
    }


def marks_text(marks: Mapping[str, int | None]) -> dict[str, str]:
    """Return stored marks as text; a blank one is empty."""
    return {code: "" if units is None else plain_text(units) for code, units in marks.items()}


def _list(season: "Season", code: str) -> JudgeList:
    return judge_list(setup_of(season), judge_id_of(season), code)


def judge_id_of(season: "Season") -> int:
    """Return which judge of the season is signed in."""
    found = current_actor(season).judge_id
    if found is None:
        raise ContestError("not-allowed", 403)
    return found
