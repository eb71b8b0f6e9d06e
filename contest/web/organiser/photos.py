"""Photos for the desk (佐证照片): looked at, and dropped where they should not be kept."""

from typing import TYPE_CHECKING

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.actions.photos import drop_photo
from contest.queries.photos import need_photo
from contest.web.access import current_actor, needs
from contest.web.organiser import STAFF, blueprint
from contest.web.organiser.forms import act
from contest.web.pictures import instance, picture

if TYPE_CHECKING:
    from contest.models import Season


@blueprint.get("/photos/<digest>")
@needs(*STAFF)
def photo(season: "Season", digest: str) -> Response:
    """Show a photo of the season."""
    need_photo(season.id, digest)
    return picture(digest)


@blueprint.post("/stages/<field>/<stage>/entries/<contestant>/photos/<submission>/drop")
@needs("organiser")
def drop(
    season: "Season", field: str, stage: str, contestant: str, submission: str
) -> ResponseReturnValue:
    """Drop a photo, with a reason."""
    actor, reason = current_actor(season), request.form.get("reason", "")
    back = url_for(
        "organiser.entry", season=season.code, field=field, stage=stage, contestant=contestant
    )
    action = lambda: drop_photo(actor, season, instance(), submission, reason)  # noqa: E731
    return act(action, _("照片已撤下。"), back)
