"""The organiser's pages (组织者); verifier and supervisor use them with fewer buttons."""

from flask import Blueprint

blueprint = Blueprint("organiser", __name__, url_prefix="/organiser/<season>")

STAFF = ("organiser", "verifier", "supervisor")

from contest.web.organiser import (  # noqa: E402 - the pages register themselves
    awards,
    bouts,
    cards,
    ceremonies,
    conflicts,
    desk,
    filling,
    hall_settings,
    held,
    home,
    live_quiz,
    paper,
    paper_records,
    papers,
    photos,
    publishing,
    questions,
    receipts,
    reveal,
    sessions,
    stages,
    survey_codes,
    survey_papers,
    surveys,
    tablets,
    tours,
    unsent,
)

__all__ = [
    "STAFF",
    "awards",
    "blueprint",
    "bouts",
    "cards",
    "ceremonies",
    "conflicts",
    "desk",
    "filling",
    "hall_settings",
    "held",
    "home",
    "live_quiz",
    "paper",
    "paper_records",
    "papers",
    "photos",
    "publishing",
    "questions",
    "receipts",
    "reveal",
    "sessions",
    "stages",
    "survey_codes",
    "survey_papers",
    "surveys",
    "tablets",
    "tours",
    "unsent",
]
