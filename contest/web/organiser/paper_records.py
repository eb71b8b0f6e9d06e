"""What is printed for the file (存档): filled sheets, score sheets, the count."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import render_template

from contest.queries.blank_sheets import need_sheets
from contest.queries.counting import ENDED, Check, session_count
from contest.queries.desk import desk_version
from contest.queries.filled_sheets import filled_sheets
from contest.queries.seasons import setup_of
from contest.queries.sessions import session_view
from contest.queries.sheets import session_scores
from contest.web.access import needs
from contest.web.errors import word_of
from contest.web.organiser import STAFF, blueprint

if TYPE_CHECKING:
    from contest.models import Season


@blueprint.get("/sessions/<code>/paper/filled")
@needs(*STAFF)
def filled_paper(season: "Season", code: str) -> str:
    """Show every judge's marks as they count, for printing; once the session is closed."""
    found = filled_sheets(setup_of(season), code)
    return render_template(
        "organiser/paper/filled.html", season=season, found=found, at=datetime.now(UTC)
    )


@blueprint.get("/sessions/<code>/paper/scores")
@needs(*STAFF)
def score_sheets(season: "Season", code: str) -> str:
    """Show how each score comes about, for printing and reckoning by hand."""
    setup = setup_of(season)
    view = session_view(setup, code)
    need_sheets(view.session)
    scores = session_scores(setup, view.session) if view.state in ENDED else None
    return render_template(
        "organiser/paper/scores.html",
        season=season,
        view=view,
        scores=scores,
        at=datetime.now(UTC),
    )


@blueprint.get("/sessions/<code>/count")
@needs(*STAFF)
def count(season: "Season", code: str) -> str:
    """Say whether the scores may be announced, what is missing, and where each sheet is."""
    return render_template(
        "organiser/paper/count.html",
        season=season,
        count=session_count(setup_of(season), code),
        check_text=check_text,
        version=desk_version(season.id, code),
        at=datetime.now(UTC),
    )


def check_text(check: Check) -> str:
    """Return a check in words."""
    return word_of("CHECKS" if check.is_met else "OPEN_CHECKS", check.code) % check.facts
