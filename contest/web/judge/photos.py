"""Photos on the judge's tablet (佐证照片): sent one by one, each answered with its receipt."""

from pathlib import Path
from typing import TYPE_CHECKING

from flask import Response, current_app, flash, jsonify, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.actions.photos import GivenPhoto, add_photo, drop_photo
from contest.errors import ContestError
from contest.photos import MEDIA_TYPE, photo_path
from contest.queries.photos import need_photo
from contest.web.access import current_actor, needs, wants_json
from contest.web.errors import message_of
from contest.web.judge import blueprint
from contest.web.judge.pages import judge_id_of
from contest.web.organiser.forms import act

if TYPE_CHECKING:
    from contest.models import Season

#: a photo is a picture and nothing else, whatever a browser makes of it
POLICY = "default-src 'none'; sandbox"


@blueprint.post("/photos")
@needs("judge")
def send_photo(season: "Season") -> ResponseReturnValue:
    """Take in one photo; its size is limited for this address alone (see `web.UPLOADS`)."""
    form, file = request.form, request.files.get("photo")
    given = GivenPhoto(
        id=form.get("submission", ""),
        session=form.get("session", ""),
        contestant=form.get("contestant", ""),
        data=file.read() if file else b"",
        criterion=form.get("criterion", ""),
        note=form.get("note", ""),
        taken_at=form.get("taken_at", ""),
    )
    try:
        receipt = add_photo(current_actor(season), season, instance(), given)
    except ContestError as error:
        if wants_json():
            answer = {"error": error.code, "message": message_of(error)}
            return jsonify(submission=given.id, **answer), error.status
        if error.status in (403, 404):
            raise
        flash(message_of(error), "error")
        return redirect(_back(season, given.session, given.contestant))
    if wants_json():
        return jsonify(
            submission=given.id,
            receipt=receipt.code,
            received_at=receipt.received_at.isoformat(),
        )
    flash(_("照片已收到。"), "success")
    return redirect(_back(season, given.session, given.contestant))


@blueprint.post("/photos/<submission>/drop")
@needs("judge")
def drop_own_photo(season: "Season", submission: str) -> ResponseReturnValue:
    """Drop an own photo."""
    actor, form = current_actor(season), request.form
    back = _back(season, form.get("session", ""), form.get("contestant", ""))
    reason = form.get("reason", "")
    action = lambda: drop_photo(actor, season, instance(), submission, reason)  # noqa: E731
    return act(action, _("照片已撤下。"), back)


@blueprint.get("/photos/<digest>")
@needs("judge")
def photo(season: "Season", digest: str) -> Response:
    """Show one of the judge's own photos."""
    need_photo(season.id, digest, judge_id_of(season))
    return picture(digest)


def picture(digest: str) -> Response:
    """Return a photo as an answer that is nothing but a picture."""
    path = photo_path(instance(), digest)
    if not path.is_file():
        raise ContestError("no-photo", 404)
    answer = send_file(path, MEDIA_TYPE, download_name=f"{digest[:12]}.jpg")
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def instance() -> Path:
    """Return the folder of the installation's own files."""
    return Path(current_app.instance_path)


def _back(season: "Season", session: str, contestant: str) -> str:
    return url_for("judge.sheet", season=season.code, code=session, contestant=contestant)
