"""A judge's tablet (评委平板): what it sends, and what is stored of it."""

from sqlalchemy import select

from contest.actions.sheets import Submission, submit_sheet
from contest.db import db
from contest.models import ScoreSheet
from contest.queries.receipts import Receipt

from .small_season import Small

MARKS = {"content": "54", "speech": "36"}
#: the same in units of 1/10000 point
UNITS = {"content": 540_000, "speech": 360_000}


def given(
    marks: dict[str, str] = MARKS,
    id: str = "submission-1",
    seen: int = 0,
    session: str = "t1",
    contestant: str = "a1",
) -> Submission:
    """Return what a tablet sends."""
    return Submission(id, session, contestant, seen, marks, "tablet 3", "2022-05-20T09:00:00")


def submit(small: Small, submission: Submission, judge: str = "j1") -> Receipt:
    """Submit as one of the judges."""
    return submit_sheet(small.judges[judge], small.season, submission)


def stored() -> list[tuple[int, dict[str, int]]]:
    """Return (version, marks) of every sheet in the order of arrival."""
    rows = db.session.scalars(select(ScoreSheet).order_by(ScoreSheet.id))
    return [(row.version, row.marks) for row in rows]
