"""The tablet's link to the server (同步): what it keeps, the queue it sends, its heartbeat.

Each sheet of a batch is an action of its own and gets an answer of its own, which names
its submission; one that is refused never stops the others.
"""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import g, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from contest.actions.devices import note_device
from contest.actions.finishing import leave_when_done
from contest.actions.held import choose_held
from contest.actions.sheets import SheetError, Submission
from contest.actions.tours import log_visit
from contest.actions.votes import cast_vote
from contest.errors import ContestError
from contest.queries.clashes import Clash, clashes_of
from contest.queries.judge_bouts import judge_bouts
from contest.queries.judging import JudgeEntry, JudgeList, judge_list, judge_sessions
from contest.queries.receipts import Receipt, receipt_of
from contest.queries.seasons import setup_of
from contest.queries.tablets import beat_facts, reminded_at, stored_beside
from contest.rules.rounding import plain_text
from contest.web.access import current_actor, needs
from contest.web.errors import message_of, sentence_of
from contest.web.judge import blueprint
from contest.web.judge.bouts import PREFIX, bout_entry, vote_of
from contest.web.judge.handing_in import hand_in
from contest.web.judge.installing import part_addresses
from contest.web.judge.pages import judge_id_of, marks_text
from contest.web.judge.visits import PREFIX as VISIT
from contest.web.judge.visits import visit_of

if TYPE_CHECKING:
    from contest.models import Season
    from contest.rules.values import Criterion

MOST_SHEETS = 50
#: the highest version or count that is believed
MOST_NUMBER = 1_000_000
#: sessions whose pages a tablet still needs
UNFINISHED = ("open", "planned", "closed")

Json = dict[str, Any]


@blueprint.get("/prepare.json")
@needs("judge")
def prepare(season: "Season") -> ResponseReturnValue:
    """Tell the tablet all that the judge's unfinished sessions need."""
    setup, judge_id = setup_of(season), judge_id_of(season)
    found = [
        judge_list(setup, judge_id, item.session.code)
        for item in judge_sessions(setup, judge_id)
        if item.state in UNFINISHED
    ]
    pages = [url_for("judge.home", season=season.code)]
    for one in found:
        pages += _pages(season, one)
    return jsonify(
        judge=setup.judge_codes[judge_id],
        person=current_user.name,
        pages=pages,
        static=part_addresses(),
        sessions=[_session(season, one) for one in found],
    )


def _pages(season: "Season", one: JudgeList) -> list[str]:
    code = one.session.code
    sheets = [
        url_for("judge.sheet", season=season.code, code=code, contestant=entry.contestant.code)
        for entry in one.entries
        if not entry.bar
    ]
    if one.live == "bouts":
        found = judge_bouts(setup_of(season), judge_id_of(season), code)
        return [
            url_for("judge.session", season=season.code, code=code),
            *(
                url_for("judge.bout", season=season.code, ring=code, bout=one.bout.code)
                for one in found
                if not one.bar
            ),
        ]
    lists = ("judge.session", "judge.marks", "judge.review")
    visits = [
        url_for("judge.visit", season=season.code, code=code, contestant=entry.contestant.code)
        for entry in (one.entries if one.is_tour else ())
    ]
    return [*(url_for(page, season=season.code, code=code) for page in lists), *sheets, *visits]


def _session(season: "Season", one: JudgeList) -> Json:
    entries = [_entry(entry) for entry in one.entries]
    if one.live == "bouts":
        found = judge_bouts(setup_of(season), judge_id_of(season), one.session.code)
        entries = [bout_entry(bout) for bout in found]
    return {
        "code": one.session.code,
        "name": one.session.name,
        "state": one.state,
        "rulebook": one.rulebook,
        "form": one.filling.digest,
        "criteria": [_criterion(criterion) for criterion in one.criteria],
        "entries": entries,
    }


def _criterion(criterion: "Criterion") -> Json:
    return {
        "code": criterion.code,
        "name": criterion.name,
        "min": plain_text(criterion.min),
        "max": plain_text(criterion.max),
        "step": plain_text(criterion.step),
        "weight": str(criterion.weight),
    }


def _entry(entry: JudgeEntry) -> Json:
    sheet = entry.sheet
    return {
        "contestant": entry.contestant.code,
        "order_number": entry.order_number,
        "name": entry.contestant.name,
        "bar": entry.bar,
        "sheet": None if sheet is None else _stored(sheet, entry.total),
    }


def _stored(sheet: Any, total: int | None) -> Json:
    receipt = receipt_of(sheet)
    return {
        "version": receipt.version,
        "kind": sheet.kind,
        "marks": marks_text(sheet.marks),
        "detail": sheet.detail,
        "total": None if total is None else plain_text(total),
        "receipt": receipt.code,
        "received_at": receipt.received_at.isoformat(),
    }


@blueprint.post("/sheets")
@needs("judge")
def sheets(season: "Season") -> ResponseReturnValue:
    """Take in a batch from the tablet's queue; answer each sheet by its submission."""
    given = request.get_json()
    found = given.get("sheets") if isinstance(given, dict) else None
    if not isinstance(found, list) or len(found) > MOST_SHEETS:
        raise ContestError("bad-submission", 422)
    device = str(given.get("device", ""))
    return jsonify(answers=[_taken(season, device, one) for one in found])


def _taken(season: "Season", device: str, given: object) -> Json:
    facts: Json = given if isinstance(given, dict) else {}
    answer = {key: str(facts.get(key, "")) for key in ("submission", "session", "contestant")}
    actor = current_actor(season)
    try:
        if answer["contestant"].startswith(PREFIX):
            receipt = cast_vote(actor, season, vote_of(device, facts, answer))
            return {**answer, **_proof(season, answer, receipt)}
        if answer["contestant"].startswith(VISIT):
            receipt = log_visit(actor, season, visit_of(facts, answer, device))
            return {**answer, **_proof(season, answer, receipt)}
        receipt = hand_in(actor, season, _submission(device, facts, answer))
    except ContestError as error:
        if error.status >= 500:  # no word on this sheet: the whole batch is sent again
            raise
        return {**answer, **_refusal(error)}
    return {**answer, **_proof(season, answer, receipt)}


def _submission(device: str, facts: Json, place: dict[str, str]) -> Submission:
    marks = facts.get("marks")
    if not isinstance(marks, dict) or not isinstance(facts.get("detail") or {}, dict):
        raise ContestError("bad-submission", 422)
    return Submission(
        id=place["submission"],
        session=place["session"],
        contestant=place["contestant"],
        version_seen=_whole(facts.get("version_seen")),
        marks={str(code): str(text) for code, text in marks.items()},
        device=device,
        device_at=str(facts.get("device_at", "")),
        kind=str(facts.get("kind") or ""),
        rulebook=_whole(facts.get("rulebook")),
        may_be_held=True,
        detail=facts.get("detail") or {},
    )


def _whole(value: object) -> int:
    return value if type(value) is int and 0 <= value <= MOST_NUMBER else 0


def _refusal(error: ContestError) -> Json:
    fields = {}
    if isinstance(error, SheetError):
        fields = {c: sentence_of(code, **facts) for c, (code, facts) in error.faults.items()}
    return {
        "error": error.code,
        "message": message_of(error),
        "fields": fields,
        "status": error.status,
    }


def _proof(season: "Season", place: dict[str, str], receipt: Receipt) -> Json:
    proof: Json = {"receipt": receipt.code, "received_at": receipt.received_at.isoformat()}
    if not receipt.held:
        return {**proof, "version": receipt.version}
    proof["held"] = receipt.held
    if receipt.held == "clash":
        stored = stored_beside(
            season.id, judge_id_of(season), place["session"], place["contestant"]
        )
        proof["stored"] = _beside(stored) if stored else None
    return proof


def _beside(stored: Any) -> Json:
    """Return a stored sheet as a clash shows it: which device sent it, too."""
    return {**_stored(stored, None), "device": stored.device}


def _clash(clash: Clash) -> Json:
    receipt = receipt_of(clash.held)
    return {
        "submission": clash.held.submission_id,
        "session": clash.session,
        "contestant": clash.contestant,
        "held": clash.held.why,
        "kind": clash.held.kind,
        "marks": marks_text(clash.held.marks),
        "detail": clash.held.detail,
        "device": clash.held.device,
        "receipt": receipt.code,
        "received_at": receipt.received_at.isoformat(),
        "stored": _beside(clash.stored),
    }


@blueprint.post("/held/<submission>")
@needs("judge")
def held(season: "Season", submission: str) -> ResponseReturnValue:
    """Let the judge choose which of two versions counts."""
    given = request.get_json()
    facts: Json = given if isinstance(given, dict) else {}
    choice = str(facts.get("keep", "")), _whole(facts.get("seen"))
    sheet = choose_held(current_actor(season), season, submission, *choice)
    return jsonify(submission=submission, **_stored(sheet, None))


@blueprint.post("/heartbeat")
@needs("judge")
def heartbeat(season: "Season") -> ResponseReturnValue:
    """Hear how the tablet does; tell it where its sessions stand."""
    given = request.get_json()
    facts: Json = given if isinstance(given, dict) else {}
    judge_id, signed_in = judge_id_of(season), current_user.sign_in_id
    note_device(
        signed_in,
        judge_id,
        str(facts.get("device", "")),
        (
            _whole(facts.get("entered")),
            _whole(facts.get("unsent")),
            _whole(facts.get("unsent_photos")),
        ),
        facts.get("persistent") is True,
    )
    sessions = beat_facts(setup_of(g.season), judge_id)
    if _is_done(facts, sessions) and leave_when_done(current_actor(season), signed_in):
        raise ContestError("sign-in-ended", 401)
    asked = reminded_at(signed_in)
    named = facts.get("clashes")
    clashes = clashes_of(judge_id, named if isinstance(named, list) else [])
    return jsonify(
        csrf=generate_csrf(),
        server_at=datetime.now(UTC).isoformat(),
        sessions=sessions,
        reminder_at=asked.isoformat() if asked else None,
        clashes=[_clash(clash) for clash in clashes if not clash.is_settled],
        settled=[_clash(clash) for clash in clashes if clash.is_settled],
    )


def _is_done(said: Json, sessions: list[Json]) -> bool:
    """Tell whether a tablet has nothing left to send, and no session to be needed in."""
    is_empty = said.get("unsent") == 0 and said.get("unsent_photos") == 0
    return is_empty and all(session["state"] == "signed" for session in sessions)
