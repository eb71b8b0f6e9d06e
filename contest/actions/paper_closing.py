"""After the start of a written quiz (笔试进行与收卷): more time, a void question, closing, release.

Closing takes two people. It computes the marks exactly, writes them as lines of the quiz's
ledger, one a question, and puts the digest of all attempts and answers into its audit line.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from contest.acting_paper import acting_on_paper, is_same_person, paper_row
from contest.actor import Actor
from contest.db import db, hold_off
from contest.errors import ContestError
from contest.loading import setup_of
from contest.loading.answers import (
    answers_of,
    attempts_of,
    ended_at,
    how_ended,
    last_moment,
    newest_answers,
    paper_digest,
)
from contest.loading.papers import WORKING, PaperActs, paper_items
from contest.models import QuizAttempt, QuizLine, QuizPaper, Season, now
from contest.rules.drawing import Item
from contest.rules.written import is_right

#: the line that carries an attempt's seconds; it adds no points
TIME = "#time"
LONGEST_EXTENSION = 7200


def extend_paper(
    actor: Actor, season: Season, paper_id: int, seconds: int, reason: str, contestant: str = ""
) -> None:
    """Give time to all who have begun, or to one; it works after the end as well."""
    actor.need("organiser")
    if not 1 <= seconds <= LONGEST_EXTENSION:
        raise ContestError("extension-seconds", 422, most=LONGEST_EXTENSION // 60)
    if not reason.strip():
        raise ContestError("reason-missing", 422)
    setup = setup_of(season)
    with acting_on_paper(actor, season, paper_id, "quiz-extend", WORKING) as (work, paper, _):
        person = None
        if contestant:
            person = setup.contestants[contestant].id if contestant in setup.contestants else 0
            begun = select(QuizAttempt.id).where(
                QuizAttempt.paper_id == paper.id, QuizAttempt.contestant_id == person
            )
            if not db.session.scalar(begun):
                raise ContestError("unknown-attempt", 404)
        row = paper_row(
            actor, paper, "quiz-extend", reason.strip(), value=str(seconds), contestant_id=person
        )
        work.add(row)


def void_item(actor: Actor, season: Season, paper_id: int, code: str, reason: str) -> None:
    """Give everyone the points of a question that was wrong; also after the closing."""
    actor.need("organiser")
    if not reason.strip():
        raise ContestError("reason-missing", 422)
    states = (*WORKING, "closed", "released")
    with acting_on_paper(actor, season, paper_id, "quiz-void-item", states) as (work, paper, acts):
        item = next((one for one in paper_items(paper) if one.code == code.strip()), None)
        if item is None:
            raise ContestError("unknown-question", 404)
        if item.code in acts.void:
            work.is_done_already = True
            return
        work.add(paper_row(actor, paper, "quiz-void-item", reason.strip(), value=item.code))
        if acts.closed:
            work.add_many(QuizLine, list(_made_good(paper, item)))


def ask_closing(actor: Actor, season: Season, paper_id: int) -> None:
    """Propose the closing; another person agrees."""
    actor.need("organiser")
    with acting_on_paper(actor, season, paper_id, "quiz-close-request", ("open",)) as found:
        work, paper, acts = found
        _check_over(paper, acts)
        work.add(paper_row(actor, paper, "quiz-close-request"))


def close_paper(actor: Actor, season: Season, paper_id: int) -> int:
    """Agree to the closing: mark everything and write the ledger; return for how many."""
    actor.need("organiser", "verifier")
    with acting_on_paper(actor, season, paper_id, "quiz-close", ("closing",)) as found:
        work, paper, acts = found
        hold_off()
        if acts.asked is None or is_same_person(actor, acts.asked):
            raise ContestError("second-person")
        _check_over(paper, acts)
        attempts, answers = attempts_of(paper.id), answers_of(paper.id)
        lines: list[Mapping[str, Any]] = []
        for attempt in attempts:
            until = last_moment(paper, acts, attempt)
            given = newest_answers(answers.get(attempt.id, ()), until)
            keyed = {question: row.answer for question, row in given.items()}
            lines += _marked(paper, acts, attempt, keyed)
        work.add_many(QuizLine, lines)
        facts = {"attempts": len(attempts)}
        work.facts["answers"] = {"paper": paper.id, "digest": paper_digest(paper.id)}
        work.add(paper_row(actor, paper, "quiz-close", facts=facts))
    return len(attempts)


def release_paper(actor: Actor, season: Season, paper_id: int) -> None:
    """Let contestants see their own answers, the right ones and the sources."""
    actor.need("organiser")
    with acting_on_paper(actor, season, paper_id, "quiz-release", ("closed",)) as (work, paper, _):
        work.add(paper_row(actor, paper, "quiz-release", facts={"seed": paper.seed}))


def _check_over(paper: QuizPaper, acts: PaperActs) -> None:
    """Refuse to close while someone may still answer."""
    at = now()
    going = [a for a in attempts_of(paper.id) if not how_ended(paper, acts, a, at)]
    if going:
        raise ContestError("attempts-going", count=len(going))


def _marked(
    paper: QuizPaper, acts: PaperActs, attempt: QuizAttempt, given: Mapping[int, list[str]]
) -> Iterable[Mapping[str, Any]]:
    """Yield the lines of one attempt: what each question gave, and the time."""
    for item in paper_items(paper):
        answer = given.get(item.id) or []
        outcome = "blank" if not answer else "wrong"
        if is_right(item.kind, item.key, answer):
            outcome = "right"
        if item.code in acts.void:
            outcome = "void"
        points = item.points if outcome in ("right", "void") else 0
        yield _line(paper, attempt.contestant_id, item.code, points, outcome)
    ended = ended_at(acts, attempt)
    seconds = int((ended - attempt.started_at).total_seconds()) - acts.seconds_out(attempt, ended)
    yield {**_line(paper, attempt.contestant_id, TIME, 0, "time"), "seconds": seconds}


def _made_good(paper: QuizPaper, item: Item) -> Iterable[Mapping[str, Any]]:
    """Yield what those still lack who did not get the points of a question."""
    query = select(QuizLine).where(
        QuizLine.season_id == paper.season_id,
        QuizLine.field == paper.field,
        QuizLine.stage == paper.stage,
        QuizLine.round == paper.round,
        QuizLine.question == item.code,
    )
    for row in db.session.scalars(query):
        if row.points < item.points:
            line = _line(paper, row.contestant_id, item.code, item.points - row.points, "void")
            yield {**line, "submission_id": f"void:{line['submission_id']}"}


def _line(
    paper: QuizPaper, contestant: int, question: str, points: int, outcome: str
) -> dict[str, Any]:
    return {
        "submission_id": f"paper:{paper.id}:{contestant}:{question}",
        "season_id": paper.season_id,
        "field": paper.field,
        "stage": paper.stage,
        "round": paper.round,
        "contestant_id": contestant,
        "question": question,
        "points": points,
        "seconds": None,
        "received_at": now(),
        "detail": {"kind": "written", "paper": paper.id, "outcome": outcome},
    }
