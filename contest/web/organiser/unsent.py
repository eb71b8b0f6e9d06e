"""Unsent sheets from a file (导入未送到的评分表): each goes the way that it would have gone."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from contest.actions.devices import note_unsent_file
from contest.actions.sheets import SheetError, Submission
from contest.actions.tours import log_visit
from contest.actions.votes import cast_vote
from contest.errors import ContestError
from contest.queries.seasons import setup_of
from contest.queries.sessions import session_names, session_view
from contest.queries.unsent import UnsentError, UnsentFile, read_unsent
from contest.web.access import current_actor, needs
from contest.web.errors import message_of, sentence_of
from contest.web.judge.bouts import PREFIX, vote_of
from contest.web.judge.handing_in import hand_in
from contest.web.judge.visits import PREFIX as VISIT
from contest.web.judge.visits import visit_of
from contest.web.organiser import blueprint

if TYPE_CHECKING:
    from contest.models import Season

Row = dict[str, Any]


@blueprint.post("/sessions/<code>/tablets/import")
@needs("organiser")
def import_unsent(season: "Season", code: str) -> ResponseReturnValue:
    """Take in a tablet's file; say of every sheet what became of it."""
    given = request.files.get("file")
    message, faults, found, rows, status = "", [], None, [], 200
    try:
        found = read_unsent(season, given.read() if given else b"")
        note_unsent_file(
            current_actor(season),
            season,
            found.judge.name,
            {"file": found.digest, "sheets": len(found.sheets), "device": found.device},
        )
        rows = [_taken(season, found, sheet) for sheet in found.sheets]
    except UnsentError as error:
        message, status = message_of(error), error.status
        faults = [sentence_of("unsent-field", row=row, field=name) for row, name in error.faults]
    except ContestError as error:
        message, status = message_of(error), error.status
    setup = setup_of(season)
    page = render_template(
        "organiser/desk/unsent.html",
        season=season,
        view=session_view(setup, code),
        setup=setup,
        names=session_names(season.id),
        found=found,
        rows=rows,
        message=message,
        faults=faults,
    )
    return page, status


def _taken(season: "Season", found: UnsentFile, sheet: Any) -> Row:
    """Hand in one sheet as its judge's tablet would have; return its place and its fate."""
    started = datetime.now(UTC)
    row: Row = {"session": sheet["session"], "contestant": sheet["contestant"], "fields": []}
    try:
        if sheet["contestant"].startswith(PREFIX):
            receipt = cast_vote(found.judge, season, vote_of(found.device, sheet, sheet))
        elif sheet["contestant"].startswith(VISIT):
            receipt = log_visit(found.judge, season, visit_of(sheet, sheet, found.device))
        else:
            receipt = hand_in(found.judge, season, _submission(found, sheet))
    except ContestError as error:
        if isinstance(error, SheetError):
            row["fields"] = [sentence_of(code, **facts) for code, facts in error.faults.values()]
        return {**row, "state": "refused", "message": message_of(error)}
    known = receipt.received_at < started
    return {**row, "state": receipt.held or ("known" if known else "stored"), "receipt": receipt}


def _submission(found: UnsentFile, sheet: Any) -> Submission:
    return Submission(
        id=sheet["submission"],
        session=sheet["session"],
        contestant=sheet["contestant"],
        version_seen=sheet["version_seen"],
        marks=sheet["marks"],
        device=found.device,
        device_at=sheet["device_at"],
        kind=sheet["kind"],
        rulebook=sheet["rulebook"],
        may_be_held=True,
        detail=sheet["detail"],
    )
