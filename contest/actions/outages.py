"""Outages during a written quiz (服务器中断): the time lost is given back to all who had begun.

A server notes every few seconds that it works on a paper, from the first page that asks for it
until everybody's time is over, whether pages go on asking or not. One that has just started and
finds the last note more than ten seconds before its start knows how long nobody was there. A
lost network elsewhere leaves no such gap; time for that is the organiser's to give.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic_ns

from sqlalchemy import func, select, update
from sqlalchemy.exc import SQLAlchemyError

from contest.acting_paper import acting_on_paper, paper_row
from contest.actor import SYSTEM
from contest.db import db, noting
from contest.loading.papers import WORKING, paper_acts
from contest.models import QuizAttempt, QuizPaper, Season, now

#: seconds between two notes of a process, and of silence before it is an outage
EVERY, OUTAGE = 3, 10
#: until pages have found the server again
RECOVERY = 3

#: nanoseconds
SECOND = 10**9
#: paper → when this process noted it last
_noted: dict[tuple[str, int], int] = {}


def note_alive(paper_id: int, started: datetime) -> int:
    """Note that a server works on a paper; return the seconds given back for an outage."""
    key = (str(db.engine.url), paper_id)
    if key in _noted and monotonic_ns() - _noted[key] < EVERY * SECOND:
        return 0
    given = 0 if key in _noted else _make_good(paper_id, started)
    _note(key)
    return given


def note_watched() -> None:
    """Note that this process still works on the papers that pages have asked it for."""
    for key in [key for key in _noted if key[0] == str(db.engine.url)]:
        with suppress(SQLAlchemyError):  # a database that is busy is asked again
            if _has_time(key[1]):
                _note(key)
            else:
                del _noted[key]


def _note(key: tuple[str, int]) -> None:
    _noted[key] = monotonic_ns()
    with noting() as connection:
        connection.execute(update(QuizPaper).where(QuizPaper.id == key[1]).values(alive_at=now()))


def _has_time(paper_id: int) -> bool:
    """Tell whether any attempt may still be going on."""
    paper = db.session.get_one(QuizPaper, paper_id)
    last = db.session.scalar(
        select(func.max(QuizAttempt.ends_at)).where(
            QuizAttempt.paper_id == paper_id, QuizAttempt.submitted_at.is_(None)
        )
    )
    given = sum(int(act.value) for act in paper_acts(paper).extensions)
    return last is not None and last + timedelta(seconds=given) > now()


def _make_good(paper_id: int, started: datetime) -> int:
    paper = db.session.get_one(QuizPaper, paper_id)
    last = paper.alive_at
    if last is None or (started - last).total_seconds() <= OUTAGE:
        return 0
    seconds = int((started - last).total_seconds()) + RECOVERY
    season = db.session.get_one(Season, paper.season_id)
    with acting_on_paper(SYSTEM, season, paper_id, "quiz-extend", WORKING) as (work, paper, acts):
        begun = select(QuizAttempt).where(
            QuizAttempt.paper_id == paper_id, QuizAttempt.started_at <= last
        )
        going = [a for a in db.session.scalars(begun) if acts.end_of(a) > last]
        known = {act.facts.get("outage_from") for act in acts.extensions}
        if not going or last.isoformat() in known:
            work.is_done_already = True
            return 0
        facts = {"outage_from": last.isoformat(), "outage_to": started.isoformat()}
        reason = f"服务器中断 {seconds - RECOVERY} 秒"
        work.add(paper_row(SYSTEM, paper, "quiz-extend", reason, facts, str(seconds)))
    return seconds
