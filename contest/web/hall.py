"""The hall's screens (会场大屏): a token of their own, no sign-in, nothing unrevealed."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify, render_template
from flask.typing import ResponseReturnValue

from contest.errors import ContestError
from contest.queries.ceremony import ceremony_screen_by_token, ceremony_state
from contest.queries.hall import hall_state, screen_by_token
from contest.web.live import Subject, watcher_of

blueprint = Blueprint("hall", __name__, url_prefix="/hall")


@blueprint.get("/<token>")
def screen(token: str) -> ResponseReturnValue:
    """Show the screen of a session; one whose token has ended says so and nothing else."""
    try:
        found = screen_by_token(token)
    except ContestError as error:
        return render_template("hall/ended.html"), error.status
    state = hall_state(found.session_id, datetime.now(UTC))
    return render_template("hall/screen.html", token=token, state=state)


@blueprint.get("/<token>/state.json")
def state(token: str) -> ResponseReturnValue:
    """Give the whole state, for screens whose stream is cut."""
    return _fresh(hall_state(screen_by_token(token).session_id, datetime.now(UTC)))


@blueprint.get("/<token>/stream")
def stream(token: str) -> ResponseReturnValue:
    """Hold a stream of states."""
    found = screen_by_token(token)
    return _stream(("session", found.session_id), found.id)


@blueprint.get("/ceremony/<ceremony_token>")
def ceremony(ceremony_token: str) -> ResponseReturnValue:
    """Show the screen of a ceremony; one whose token has ended says so and nothing else."""
    try:
        found = ceremony_screen_by_token(ceremony_token)
    except ContestError as error:
        return render_template("hall/ended.html"), error.status
    state = ceremony_state(found.ceremony_id, datetime.now(UTC))
    return render_template("hall/ceremony.html", token=ceremony_token, state=state)


@blueprint.get("/ceremony/<ceremony_token>/state.json")
def ceremony_now(ceremony_token: str) -> ResponseReturnValue:
    """Give the slide that is on, for screens whose stream is cut."""
    found = ceremony_screen_by_token(ceremony_token)
    return _fresh(ceremony_state(found.ceremony_id, datetime.now(UTC)))


@blueprint.get("/ceremony/<ceremony_token>/stream")
def ceremony_stream(ceremony_token: str) -> ResponseReturnValue:
    """Hold a stream of slides."""
    found = ceremony_screen_by_token(ceremony_token)
    return _stream(("ceremony", found.ceremony_id), found.id)


def _fresh(state: dict[str, Any]) -> Response:
    answer = jsonify(state)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _stream(subject: Subject, screen_id: int) -> Response:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    events = watcher_of(app).listen(subject, screen_id)
    answer = Response(events, mimetype="text/event-stream")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Accel-Buffering"] = "no"
    return answer
