"""The judge's pages (评委): my sessions, a list, one sheet after another, my marks."""

import secrets
from typing import TYPE_CHECKING

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from contest.actions.sheets import SheetError, Submission, receipt_of, submit_sheet
from contest.errors import ContestError
from contest.queries.judging import JudgeEntry, JudgeList, judge_list, judge_sessions
from contest.queries.seasons import setup_of
from contest.web.access import current_actor, needs, wants_json
from contest.web.errors import message_of, sentence_of

if TYPE_CHECKING:
    from contest.models import Season

blueprint = Blueprint("judge", __name__, url_prefix="/judge/<season>")


@blueprint.get("/")
@needs("judge")
def home(season: "Season") -> str:
    """Show the judge's own sessions."""
    found = judge_sessions(setup_of(season), _judge_id(season))
    return render_template("judge/home.html", season=season, sessions=found)


@blueprint.get("/sessions/<code>")
@needs("judge")
def session(season: "Season", code: str) -> str:
    """Show the contestants of a session with how far their sheets are."""
    return render_template("judge/session.html", season=season, list=_list(season, code))


@blueprint.get("/sessions/<code>/marks")
@needs("judge")
def marks(season: "Season", code: str) -> str:
    """Show the judge's own marks side by side, to keep one scale."""
    return render_template("judge/marks.html", season=season, list=_list(season, code))


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
        receipt = submit_sheet(current_actor(season), season, given)
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
        form = {key: str(value) for key, value in given.items() if key != "marks"}
        typed = {str(key): str(value) for key, value in typed.items()}
    else:
        form = request.form.to_dict()
        typed = {key[5:]: value for key, value in form.items() if key.startswith("mark-")}
    seen = form.get("version_seen", "0")
    return Submission(
        id=form.get("submission", ""),
        session=code,
        contestant=contestant,
        version_seen=int(seen) if seen.isdigit() else 0,
        marks=typed,
        device=request.user_agent.string,
        device_at=form.get("device_at", ""),
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
    page = _sheet_page(
        season, found, given.contestant, dict(given.marks), fields, message_of(error)
    )
    return page, error.status


def _sheet_page(
    season: "Season",
    found: JudgeList,
    contestant: str,
    typed: dict[str, str],
    fields: dict[str, str],
    message: str = "",
) -> str:
    before, entry, after = found.around(contestant)
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
        receipt=_receipt(entry),
        submission=secrets.token_hex(16),
    )


def _receipt(entry: JudgeEntry) -> object:
    return receipt_of(entry.sheet) if entry.sheet else None


def _list(season: "Season", code: str) -> JudgeList:
    return judge_list(setup_of(season), _judge_id(season), code)


def _judge_id(season: "Season") -> int:
    found = current_actor(season).judge_id
    if found is None:
        raise ContestError("not-allowed", 403)
    return found
