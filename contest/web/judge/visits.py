"""Visits on the judge's tablet (观摩记录): written down on site, off line too.

A visit travels in the tablet's queue like a sheet: its place is `visit:CONTESTANT`, its marks
are what was written down, each as text; judges who were there stand apart by spaces.
"""

import secrets
from typing import TYPE_CHECKING, Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from contest.actions.tours import GivenVisit, log_visit
from contest.errors import ContestError
from contest.queries.judging import judge_list
from contest.queries.seasons import setup_of
from contest.queries.tours import tour_of
from contest.web.access import current_actor, needs
from contest.web.errors import message_of
from contest.web.judge import blueprint
from contest.web.judge.pages import judge_id_of

if TYPE_CHECKING:
    from contest.models import Season, Visit

#: where a visit stands in the tablet's queue
PREFIX = "visit:"

Json = dict[str, Any]


@blueprint.get("/sessions/<code>/visit:<contestant>")
@needs("judge")
def visit(season: "Season", code: str, contestant: str) -> str:
    """Show the log of one contestant's visits, to write one down."""
    return _page(season, code, contestant)


@blueprint.post("/sessions/<code>/visit:<contestant>")
@needs("judge")
def write_visit(season: "Season", code: str, contestant: str) -> ResponseReturnValue:
    """Write a visit down from a browser without script."""
    typed = {**request.form, "present": " ".join(request.form.getlist("present"))}
    place = {"submission": typed.get("submission", ""), "session": code}
    seen = request.form.get("version_seen", "0")
    facts = {"marks": typed, "version_seen": int(seen) if seen.isdecimal() else 0}
    given = visit_of(facts, {**place, "contestant": PREFIX + contestant})
    try:
        log_visit(current_actor(season), season, given)
    except ContestError as error:
        if error.status in (403, 404):
            raise
        return _page(season, code, contestant, typed, message_of(error)), error.status
    return _page(season, code, contestant)


def visit_of(facts: Json, place: Json, device: str = "") -> GivenVisit:
    """Return the visit in an entry of the tablet's queue."""
    marks = facts.get("marks")
    if not isinstance(marks, dict):
        raise ContestError("bad-submission", 422)
    typed = {str(key): str(value) for key, value in marks.items()}
    seen = facts.get("version_seen")
    return GivenVisit(
        id=place["submission"],
        session=place["session"],
        contestant=place["contestant"].removeprefix(PREFIX),
        kind=typed.get("kind", ""),
        arrived_at=typed.get("arrived_at", ""),
        left_at=typed.get("left_at", ""),
        present=typed.get("present", "").split(),
        note=typed.get("note", ""),
        device_at=str(facts.get("device_at", "")),
        device=device,
        version_seen=seen if isinstance(seen, int) and seen >= 0 else 0,
    )


def visit_marks(stored: "Visit | None") -> dict[str, str]:
    """Return a visit as a form and the tablet have it."""
    if stored is None:
        return {}
    keys = ("kind", "arrived_at", "left_at", "note")
    return {**{key: getattr(stored, key) for key in keys}, "present": " ".join(stored.present)}


def _page(
    season: "Season",
    code: str,
    contestant: str,
    typed: dict[str, str] | None = None,
    message: str = "",
) -> str:
    setup, judge_id = setup_of(season), judge_id_of(season)
    listed = judge_list(setup, judge_id, code)
    _before, entry, _after = listed.around(contestant)
    tour = tour_of(setup, code)
    stop = next(s for s in tour.stops if s.entry.contestant.code == contestant)
    newest = stop.newest
    usual = {"kind": "visited", "present": setup.judge_codes[judge_id]}
    return render_template(
        "judge/visit.html",
        season=season,
        list=listed,
        entry=entry,
        stop=stop,
        seats=tour.view.seats,
        shown=typed or visit_marks(newest.visit if newest else None) or usual,
        message=message,
        submission=secrets.token_hex(16),
        facts={
            "session": code,
            "place": PREFIX + contestant,
            "state": listed.state,
            "version": newest.version if newest else 0,
            "marks": visit_marks(newest.visit if newest else None),
            "usual": usual,
        },
    )
