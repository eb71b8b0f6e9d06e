"""The contestant's pages (答题): one address, whatever stage the attempt is at.

A ticket's code or link opens it on any device; the browser's own token says which device
works now. Everything also works as a plain form without script.
"""

import json
import os
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    jsonify,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from contest.actions import attempts as actions
from contest.actions.attempts import Given, Kept, Said
from contest.actions.outages import note_alive
from contest.errors import ContestError
from contest.queries.attempts import (
    Shown,
    Sitting,
    Standing,
    late_count,
    shown_items,
    sitting_of,
    standing_of,
    ticket_of,
    totals,
)
from contest.web.errors import message_of
from contest.web.limits import is_miss, limiter

blueprint = Blueprint("quiz", __name__)
#: the cookie's places for the ticket and for this browser's own token
TICKET, DEVICE = "ticket", "quiz_device"
PARTS = (
    *("css/tokens.css", "css/base.css", "css/components.css", "css/print.css", "css/quiz.css"),
    *("js/quiz.js", "js/quiz-store.js", "js/quiz-clock.js", "js/quiz-paper.js"),
    *("js/judge-sender.js", "js/judge-store.js", "js/judge-page.js", "icon.svg"),
)
#: wrong codes from one address; right ones do not count, for a hall has one address
TRIES = "30 per minute"
#: process → when it began to serve
STARTED: dict[int, datetime] = {}
#: in which an attempt can still change: what comes late is kept, for time may be given
UNDER_WAY = ("working", "over")
PAGES = {
    "working": "quiz/paper.html",
    "over": "quiz/over.html",
    "closed": "quiz/over.html",
    "released": "quiz/result.html",
}


@blueprint.record
def started(_state: object) -> None:
    """Note when this process began: each worker makes its app anew."""
    STARTED[os.getpid()] = datetime.now(UTC)


@blueprint.after_request
def keep_private(answer: Response) -> Response:
    """Let no browser or proxy keep the pages; the worker keeps the paper for its device.

    Every page says that it is ours: the worker shows it in place of a paper kept before.
    """
    answer.headers.setdefault("Cache-Control", "no-store")
    if answer.mimetype == "text/html":
        answer.headers.setdefault("X-Leitai-Page", "quiz")
    return answer


@blueprint.get("/quiz/")
def home() -> ResponseReturnValue:
    """Show what a contestant may do now: begin, work, wait, or see the result."""
    secret = session.get(TICKET)
    if not secret:
        return render_template("quiz/code.html", error="")
    try:
        sitting = _sitting(secret)
    except ContestError as error:
        session.pop(TICKET)
        return render_template("quiz/code.html", error=message_of(error)), error.status
    return _page(sitting)


def _sitting(secret: str) -> Sitting:
    """Return where an attempt stands, the time of an outage given back if it is not yet."""
    sitting = sitting_of(secret, _device())
    if sitting.state not in UNDER_WAY:
        return sitting
    given = note_alive(sitting.paper.id, STARTED.setdefault(os.getpid(), datetime.now(UTC)))
    return sitting_of(secret, _device()) if given else sitting


def _page(sitting: Sitting) -> ResponseReturnValue:
    items = shown_items(sitting) if sitting.state in ("working", "over", "released") else []
    answer = Response(
        render_template(
            PAGES.get(sitting.state, "quiz/brief.html"),
            sitting=sitting,
            items=items,
            answered=sum(bool(item.answer) for item in items),
            late=late_count(sitting) if sitting.state in ("over", "closed") else 0,
            totals=totals(items),
            form=secrets.token_hex(8),
            standing=_facts(standing_of(sitting, _device())),
            saved={item.number: [list(item.answer), item.seen] for item in items},
        )
    )
    if sitting.state == "working":
        answer.headers["X-Leitai-Page"] = "paper"
    return answer


@blueprint.post("/quiz/code")
@limiter.limit(TRIES, deduct_when=is_miss)  # type: ignore[untyped-decorator]
def code() -> ResponseReturnValue:
    """Take a ticket's short code."""
    given = request.form.get("code", "")
    try:
        ticket_of(given)
    except ContestError as error:
        return render_template("quiz/code.html", error=message_of(error)), error.status
    return _keep(given)


@blueprint.get("/quiz/t/<link>")
def link(link: str) -> ResponseReturnValue:
    """Take a ticket's link; looking at it begins nothing."""
    try:
        ticket_of(link)
    except ContestError as error:
        return render_template("quiz/code.html", error=message_of(error)), error.status
    return _keep(link)


@blueprint.post("/quiz/leave")
def leave() -> ResponseReturnValue:
    """Forget the ticket on this device, for the next contestant; the attempt goes on."""
    session.pop(TICKET, None)
    session.pop(DEVICE, None)
    return redirect(url_for("quiz.home"))


@blueprint.post("/quiz/begin")
def begin() -> ResponseReturnValue:
    """Begin, or go on with the attempt on this device."""
    try:
        actions.begin_attempt(_secret(), _device())
    except ContestError as error:
        if error.status == 403:
            raise
    return redirect(url_for("quiz.home"))


@blueprint.post("/quiz/save")
def save() -> ResponseReturnValue:
    """Save a plain form: every answer that differs from what is saved; hand in if asked."""
    secret, device = _secret(), _device()
    sitting = _sitting(secret)
    if sitting.state in UNDER_WAY:
        given = [
            one
            for item in shown_items(sitting)
            for one in _typed(item, request.form.get("form", ""))
        ]
        named = request.form.get("attempt", "")
        actions.save_answers(secret, device, given, Said(named))
        if request.form.get("hand_in") and sitting.state == "working":
            actions.hand_in(secret, device, named)
    return redirect(url_for("quiz.home", saved=1))


def _typed(item: Shown, form: str) -> Sequence[Given]:
    texts = [text.strip() for text in request.form.getlist(f"q-{item.number}") if text.strip()]
    if sorted(texts) == sorted(item.answer):
        return []
    name = f"{form}|{item.number}|{'|'.join(texts)}"
    return [Given(sha256(name.encode()).hexdigest()[:32], item.number, texts)]


@blueprint.post("/quiz/answers")
def answers() -> ResponseReturnValue:
    """Take answers from the page's script, and hear how it does; tell where it stands."""
    facts = request.get_json()
    given = facts.get("answers") if isinstance(facts, dict) else None
    if not isinstance(given, list):
        raise ContestError("bad-submission", 422)
    standing, kept = actions.save_answers(
        _secret(),
        _device(),
        [_given(one) for one in given],
        Said(
            str(facts.get("attempt", "")),
            _whole(facts.get("leaves")),
            _whole(facts.get("unsent")),
        ),
    )
    if standing.state in UNDER_WAY:
        note_alive(standing.paper_id, STARTED.setdefault(os.getpid(), datetime.now(UTC)))
    return jsonify(**_facts(standing), answers=[_proof(one) for one in kept])


@blueprint.post("/quiz/hand-in")
def hand_in() -> ResponseReturnValue:
    """End the attempt."""
    facts = request.get_json(silent=True)
    named = str(facts.get("attempt", "")) if isinstance(facts, dict) else ""
    return jsonify(**_facts(actions.hand_in(_secret(), _device(), named)))


@blueprint.get("/quiz/worker.js")
def worker() -> Response:
    """Give the service worker, which keeps the paper on its device while it is worked on."""
    folder = current_app.static_folder or ""
    digest = sha256()
    for name in (*PARTS, "js/quiz-worker.js"):
        with open(f"{folder}/{name}", "rb") as file:
            digest.update(file.read())
    facts = {
        "VERSION": digest.hexdigest()[:16],
        "STATIC": [url_for("static", filename=name) for name in PARTS],
        "HOME": url_for("quiz.home"),
    }
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in facts.items())
    with open(f"{folder}/js/quiz-worker.js", encoding="utf-8") as file:
        answer = Response(head + file.read(), mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _given(one: object) -> Given:
    facts: Mapping[str, Any] = one if isinstance(one, dict) else {}
    answer = facts.get("answer")
    if not isinstance(answer, list):
        raise ContestError("bad-submission", 422)
    return Given(
        str(facts.get("submission", "")),
        _whole(facts.get("number")),
        [str(text) for text in answer],
        _whole(facts.get("seen")),
        str(facts.get("device_at", "")),
    )


def _whole(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value < 2**31 else 0


def _facts(standing: Standing) -> dict[str, Any]:
    """Return where an attempt stands, with the server's clock and a fresh token."""
    return {
        "state": standing.state,
        "how": standing.how,
        "server_at": standing.at.isoformat(),
        "ends_at": standing.ends_at.isoformat() if standing.ends_at else None,
        "begins_at": standing.begins_at.isoformat() if standing.begins_at else None,
        "leaves": standing.leaves,
        "csrf": generate_csrf(),
    }


def _proof(one: Kept) -> dict[str, Any]:
    return {
        "submission": one.id,
        "number": one.number,
        "saved": one.saved,
        "received_at": one.received_at.isoformat(),
        "mark": one.mark,
        "other": None if one.other is None else list(one.other),
    }


def _keep(secret: str) -> ResponseReturnValue:
    session.permanent = True
    session[TICKET] = secret
    _device()
    return redirect(url_for("quiz.home"))


def _secret() -> str:
    found = session.get(TICKET)
    if not found:
        raise ContestError("ticket-refused", 403)
    return str(found)


def _device() -> str:
    """Return this browser's token, made at its first use."""
    if DEVICE not in session:
        session[DEVICE] = secrets.token_urlsafe(24)
    return str(session[DEVICE])
