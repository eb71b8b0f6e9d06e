"""Receipts (查回执): a code that a judge reads out names a sheet, or none."""

from typing import TYPE_CHECKING

from flask import render_template, request
from flask.typing import ResponseReturnValue

from contest.errors import ContestError
from contest.queries.receipt_search import find_receipts
from contest.queries.seasons import setup_of
from contest.web.access import needs
from contest.web.errors import message_of
from contest.web.organiser import STAFF, blueprint

if TYPE_CHECKING:
    from contest.models import Season


@blueprint.get("/receipts")
@needs(*STAFF)
def receipts(season: "Season") -> ResponseReturnValue:
    """Find the sheet of a receipt; its marks are not shown."""
    return receipts_page("organiser/receipts.html", season, None)


def receipts_page(template: str, season: "Season", judge_id: int | None) -> ResponseReturnValue:
    """Answer a typed code, of any judge or of one."""
    typed = request.args.get("code", "").strip()
    found, message, status = [], "", 200
    if typed:
        try:
            found = find_receipts(setup_of(season), typed, judge_id)
        except ContestError as error:
            message, status = message_of(error), error.status
    page = render_template(template, season=season, typed=typed, found=found, message=message)
    return page, status
