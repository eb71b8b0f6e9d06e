"""Papers of written quizzes (笔试试卷): where one stands, its items, how long attempts last.

A paper's state follows from its decisions: sealed, opened by two people, closed by two, its
results released. Time that is given later counts for who had begun by then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from contest.db import db
from contest.errors import ContestError
from contest.models import Decision, Question, QuizAttempt, QuizPaper
from contest.rules.drawing import Item

#: decisions on a paper; its key is in their facts
ACTS = (
    "quiz-seal",
    "quiz-unseal",
    "quiz-unlock",
    "quiz-extend",
    "quiz-void-item",
    "quiz-close-request",
    "quiz-close",
    "quiz-release",
)
STATES = ("draft", "sealed", "half-open", "open", "closing", "closed", "released")
#: in which contestants may work
WORKING = ("open", "closing")
ZONE = ZoneInfo("Asia/Shanghai")
#: made once, for it is asked very often
_OF_STAGE = (
    select(Decision)
    .where(
        Decision.season_id == bindparam("season"),
        Decision.field == bindparam("field"),
        Decision.stage == bindparam("stage"),
        Decision.kind.in_(ACTS),
    )
    .order_by(Decision.id)
)


@dataclass(frozen=True, slots=True)
class PaperActs:
    """What people decided on a paper, oldest first, and where that leaves it."""

    state: str
    unlocked: Sequence[Decision]
    extensions: Sequence[Decision]
    void: Mapping[str, str]
    asked: Decision | None
    closed: Decision | None
    released: Decision | None

    def seconds_added(self, attempt: QuizAttempt) -> int:
        """Return the seconds that were given to an attempt after it began."""
        return sum(
            int(act.value)
            for act in self.extensions
            if _was_there(act, attempt) and act.contestant_id in (None, attempt.contestant_id)
        )

    def seconds_out(self, attempt: QuizAttempt, ended: datetime) -> int:
        """Return how long the server was away while an attempt lasted."""
        gaps = [
            (datetime.fromisoformat(act.facts["outage_from"]), datetime.fromisoformat(until))
            for act in self.extensions
            if (until := act.facts.get("outage_to")) and _was_there(act, attempt)
        ]
        return sum(
            int((end - max(begin, attempt.started_at)).total_seconds())
            for begin, end in gaps
            if end <= ended
        )

    def end_of(self, attempt: QuizAttempt) -> datetime:
        """Return when an attempt is over, extensions counted."""
        return attempt.ends_at + timedelta(seconds=self.seconds_added(attempt))


def _was_there(act: Decision, attempt: QuizAttempt) -> bool:
    """Tell whether an attempt had begun: when time was given, or before an outage was over."""
    until = act.facts.get("outage_to")
    ended = datetime.fromisoformat(until) if until else act.recorded_at
    return attempt.started_at <= ended


def find_paper(season_id: int, paper_id: int) -> QuizPaper:
    """Return a paper; ContestError 404 when the season has none of that key."""
    paper = db.session.get(QuizPaper, paper_id)
    if paper is None or paper.season_id != season_id:
        raise ContestError("unknown-paper", 404)
    return paper


def season_acts(season_id: int) -> dict[int, list[Decision]]:
    """Return the decisions on every paper of a season."""
    rows = db.session.scalars(
        select(Decision)
        .where(Decision.season_id == season_id, Decision.kind.in_(ACTS))
        .order_by(Decision.id)
    )
    found: dict[int, list[Decision]] = {}
    for row in rows:
        found.setdefault(row.facts["paper"], []).append(row)
    return found


def paper_acts(paper: QuizPaper) -> PaperActs:
    """Return what was decided on a paper."""
    place = {"season": paper.season_id, "field": paper.field, "stage": paper.stage}
    rows = db.session.scalars(_OF_STAGE, place)
    return acts_of(paper, [row for row in rows if row.facts["paper"] == paper.id])


def acts_of(paper: QuizPaper, rows: Sequence[Decision]) -> PaperActs:
    """Return where the decisions on a paper leave it; a new seal begins anew."""
    begins = [n for n, row in enumerate(rows) if row.kind in ("quiz-seal", "quiz-unseal")]
    rows = rows[begins[-1] :] if begins else rows
    of: dict[str, list[Decision]] = {kind: [] for kind in ACTS}
    for row in rows:
        of[row.kind].append(row)
    people = {row.by_person_id or row.by_name for row in of["quiz-unlock"]}
    closed = of["quiz-close"][-1] if of["quiz-close"] else None
    released = of["quiz-release"][-1] if of["quiz-release"] else None
    asked = of["quiz-close-request"][-1] if of["quiz-close-request"] else None
    state = "draft"
    if released:
        state = "released"
    elif closed:
        state = "closed"
    elif len(people) > 1:
        state = "closing" if asked else "open"
    elif paper.sealed_at:
        state = "half-open" if people else "sealed"
    return PaperActs(
        state,
        of["quiz-unlock"],
        of["quiz-extend"],
        {row.value: row.reason for row in of["quiz-void-item"]},
        asked,
        closed,
        released,
    )


def paper_items(paper: QuizPaper) -> tuple[Item, ...]:
    """Return the items of a sealed paper in the order of the draw."""
    drawn = tuple((int(question_id), int(points)) for question_id, points in paper.drawn)
    return _items(str(db.engine.url), paper.id, drawn)


@lru_cache(maxsize=32)
def _items(_database: str, _paper: int, drawn: tuple[tuple[int, int], ...]) -> tuple[Item, ...]:
    """Read the items once: versions of questions are never changed."""
    ids = [question_id for question_id, _ in drawn]
    rows = {q.id: q for q in db.session.scalars(select(Question).where(Question.id.in_(ids)))}
    return tuple(
        Item(
            q.id,
            q.code,
            q.kind,
            q.text,
            tuple((letter, words) for letter, words in q.options),
            tuple(q.answer),
            points,
            q.clause,
        )
        for q, points in ((rows[question_id], points) for question_id, points in drawn)
    )


def local_moment(text: str) -> datetime | None:
    """Return a local time such as 2026-08-01T09:30 as a moment; nothing where none is set."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE) if text else None


def may_begin(paper: QuizPaper, at: datetime) -> str:
    """Return early or late where one may not begin at a moment, else nothing."""
    first, last = local_moment(paper.starts_at), local_moment(paper.ends_at)
    if first and at < first:
        return "early"
    return "late" if last and at > last else ""
