"""The hall's screens (会场大屏): a token of their own, no sign-in, nothing unrevealed."""

from datetime import UTC, datetime

from flask import Blueprint, Flask, Response, current_app, jsonify, render_template
from flask.typing import ResponseReturnValue

from contest.errors import ContestError
from contest.queries.hall import hall_state, screen_by_token
from contest.web.live import watcher_of

blueprint = Blueprint("hall", __name__, url_prefix="/hall")


@blueprint.get("/<token>")
def screen(token: str) -> ResponseReturnValue:
    """Show the screen; one whose token has ended says so and nothing else."""
    try:
        found = screen_by_token(token)
    except ContestError as error:
        return render_template("hall/ended.html"), error.status
    state = hall_state(found.session_id, datetime.now(UTC))
    return render_template("hall/screen.html", token=token, state=state)


@blueprint.get("/<token>/state.json")
def state(token: str) -> ResponseReturnValue:
    """Give the whole state, for screens whose stream is cut."""
    found = screen_by_token(token)
    answer = jsonify(hall_state(found.session_id, datetime.now(UTC)))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/<token>/stream")
def stream(token: str) -> ResponseReturnValue:
    """Hold a stream of states."""
    found = screen_by_token(token)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    events = watcher_of(app).listen(found.session_id, found.id)
    answer = Response(events, mimetype="text/event-stream")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Accel-Buffering"] = "no"
    return answer
