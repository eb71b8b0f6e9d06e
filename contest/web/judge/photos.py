"""Photos on the judge's tablet (佐证照片): sent one by one, each answered with its receipt."""

from typing import TYPE_CHECKING

from flask import Response, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.actions.photos import GivenPhoto, add_photo, drop_photo
from contest.errors import ContestError
from contest.queries.photos import need_photo
from contest.web.access import current_actor, needs, wants_json
from contest.web.errors import message_of
from contest.web.judge import blueprint
from contest.web.judge.pages import judge_id_of
from contest.web.organiser.forms import act
from contest.web.pictures import instance, picture

if TYPE_CHECKING:
    from contest.models import Season


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
        if wants_json() and error.status < 500:
            answer = {"error": error.code, "message": message_of(error)}
            return jsonify(submission=given.id, **answer), error.status
        if error.status in (403, 404) or error.status >= 500:
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


def _back(season: "Season", session: str, contestant: str) -> str:
    return url_for("judge.sheet", season=season.code, code=session, contestant=contestant)
