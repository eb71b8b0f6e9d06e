"""Receipts (查回执): the judge looks up an own code."""

from typing import TYPE_CHECKING

from flask.typing import ResponseReturnValue

from contest.web.access import needs
from contest.web.judge import blueprint
from contest.web.judge.pages import judge_id_of
from contest.web.organiser.receipts import receipts_page

if TYPE_CHECKING:
    from contest.models import Season


@blueprint.get("/receipts")
@needs("judge")
def receipts(season: "Season") -> ResponseReturnValue:
    """Find the judge's own sheet of a receipt."""
    return receipts_page("judge/receipts.html", season, judge_id_of(season))
