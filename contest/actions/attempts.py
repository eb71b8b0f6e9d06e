"""Taking a written quiz (笔试作答): begin, save, hand in. The server's clock counts.

None of these is an action with a line of its own: they come by the thousand within minutes.
Each is as durable; the action that closes the paper covers all of them by one digest. The
same submission id twice stores once. An answer after the end is kept, with when it came:
whether it counts follows from the clock and from the time that was given.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from contest.db import db, saving
from contest.errors import ContestError
from contest.loading.answers import last_moment, newest_answers
from contest.models import QuizAnswer, QuizAttempt, now
from contest.queries.attempts import (
    Sitting,
    Standing,
    own_items,
    sitting_of,
    standing_of,
)
from contest.queries.codes import digest
from contest.rules.drawing import Item, as_kept, as_seen, own_choices

LONGEST_ANSWER = 200
MOST_AT_ONCE = 300
#: saved answers of an attempt, against a page that has run wild
MOST_SAVED = 5_000


@dataclass(frozen=True, slots=True)
class Given:
    """An answer from a device: letters as shown, "true" or "false", or one text."""

    id: str
    number: int
    answer: Sequence[str]
    #: key of the saved answer that the device had seen; −1 = it does not say
    seen: int = -1
    #: the device's moment, later for each answer whatever becomes of its clock
    device_at: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says of itself: which attempt it shows, how often it was left, what waits."""

    attempt: str = ""
    leaves: int = 0
    unsent: int = 0


#: from whatever is no script
NOTHING = Said()


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of an answer: saved, or at odds with a newer one of another device."""

    id: str
    number: int
    saved: int
    received_at: datetime
    #: after the end: `grace` counts, `late` does not unless time is given
    mark: str = ""
    #: the newer answer that stands, where it was not saved
    other: Sequence[str] | None = None


def begin_attempt(secret: str, device: str) -> None:
    """Begin the only attempt, or take it over on this device; the clock runs on."""
    with saving():
        sitting = sitting_of(secret, device, locked=True)
        if sitting.attempt is None:
            _may_begin(sitting)
            _insert(sitting, device)
        elif sitting.state == "elsewhere":
            sitting.attempt.token_hash = digest(device)


def _may_begin(sitting: Sitting) -> None:
    codes = {"sealed": "quiz-not-open", "early": "quiz-early", "late": "quiz-late"}
    if sitting.state != "ready":
        raise ContestError(codes.get(sitting.state, "quiz-over"))


def _insert(sitting: Sitting, device: str) -> None:
    """Begin; of two presses at once the second finds the first one's attempt."""
    at = now()
    attempt = QuizAttempt(
        paper_id=sitting.paper.id,
        contestant_id=sitting.contestant.id,
        token_hash=digest(device),
        started_at=at,
        ends_at=at + timedelta(seconds=sitting.paper.limit_seconds),
        seen_at=at,
    )
    with suppress(IntegrityError), db.session.begin_nested():
        db.session.add(attempt)


def save_answers(
    secret: str, device: str, given: Sequence[Given], said: Said = NOTHING
) -> tuple[Standing, list[Kept]]:
    """Save answers and what the page says of itself; return where the attempt stands.

    Nothing is saved from a device that another one has taken over from, nor once the paper
    is closed or the contestant has handed in: such answers stay on the device. Who has left
    the page once too often has handed in – with the last of what waited on the device.
    """
    if len(given) > MOST_AT_ONCE:
        raise ContestError("bad-submission", 422)
    kept: list[Kept] = []
    with saving():
        sitting = sitting_of(secret, device, locked=True)
        attempt = sitting.attempt
        if attempt is None:
            raise ContestError("quiz-not-begun")
        _check_whose(attempt, said.attempt)
        if _takes(sitting, device):
            if given:
                kept = _save(sitting, attempt, device, given)
            attempt.seen_at, attempt.unsent = now(), max(0, said.unsent)
            attempt.leaves = max(attempt.leaves, said.leaves)
            if said.unsent <= len(given):
                _end_if_left(sitting, attempt)
        standing = standing_of(sitting, device)
    return standing, kept


def _takes(sitting: Sitting, device: str) -> bool:
    """Tell whether answers of a device are taken: also late ones, to be kept."""
    attempt = sitting.attempt
    if attempt is None or attempt.submitted_at or attempt.token_hash != digest(device):
        return False
    return sitting.state in ("working", "over")


def _end_if_left(sitting: Sitting, attempt: QuizAttempt) -> None:
    allowed = sitting.paper.leaves_allowed
    if 0 <= allowed < attempt.leaves and sitting.state == "working":
        attempt.submitted_at, attempt.submitted_how = now(), "left"


def _check_whose(attempt: QuizAttempt, named: str) -> None:
    """Refuse what a page says that was opened for another attempt on the same device."""
    if named and named != attempt.name:
        raise ContestError("quiz-other-attempt")


def hand_in(secret: str, device: str, named: str = "") -> Standing:
    """End the attempt; handing in twice is handing in once."""
    with saving():
        sitting = sitting_of(secret, device, locked=True)
        attempt = sitting.attempt
        if attempt is None:
            raise ContestError("quiz-not-begun")
        _check_whose(attempt, named)
        if sitting.state == "elsewhere":
            raise ContestError("quiz-elsewhere")
        if sitting.state == "working":
            attempt.submitted_at, attempt.submitted_how = now(), "by-hand"
        return standing_of(sitting, device)


def _save(
    sitting: Sitting, attempt: QuizAttempt, device: str, given: Sequence[Given]
) -> list[Kept]:
    items = own_items(sitting)
    mine = QuizAnswer.attempt_id == attempt.id
    if (db.session.scalar(select(func.count(QuizAnswer.id)).where(mine)) or 0) > MOST_SAVED:
        raise ContestError("answers-many", 422)
    for one in given:
        if not 1 <= one.number <= len(items) or not 8 <= len(one.id) <= 64:
            raise ContestError("bad-submission", 422)
    ids = [items[one.number - 1].id for one in given]
    rows = db.session.scalars(select(QuizAnswer).where(mine, QuizAnswer.question_id.in_(ids))).all()
    known = {row.submission_id: row for row in rows}
    newest = newest_answers(rows)
    kept = []
    for one in given:
        item = items[one.number - 1]
        choices = own_choices(item, sitting.paper.seed, sitting.contestant.code)
        answer = _answer(item, choices, one.answer)
        row = known.get(one.id)
        if row is not None and (row.question_id, list(row.answer)) != (item.id, answer):
            raise ContestError("id-used", 422)
        before = newest.get(item.id)
        if row is None and before is not None and _is_other(before, one, answer, digest(device)):
            shown = as_seen(item, choices, before.answer)
            kept.append(Kept(one.id, one.number, before.id, before.received_at, "", shown))
            continue
        if row is None:
            row = QuizAnswer(
                attempt_id=attempt.id,
                submission_id=one.id,
                question_id=item.id,
                answer=answer,
                device=digest(device),
                device_at=one.device_at[:40],
                received_at=now(),
            )
            db.session.add(row)
            db.session.flush()
            known[one.id] = newest[item.id] = row
        mark = _mark(sitting, attempt, row.received_at)
        kept.append(Kept(one.id, one.number, row.id, row.received_at, mark))
    return kept


def _is_other(before: QuizAnswer, one: Given, answer: Sequence[str], device: str) -> bool:
    """Tell whether a newer answer says something else: another device's, or a later one's.

    A request that was given up may still arrive, after what was answered since.
    """
    is_unseen = 0 <= one.seen < before.id
    is_later = before.device != device or one.device_at < before.device_at
    return is_unseen and is_later and list(before.answer) != list(answer)


def _mark(sitting: Sitting, attempt: QuizAttempt, received_at: datetime) -> str:
    if received_at <= sitting.acts.end_of(attempt):
        return ""
    until = last_moment(sitting.paper, sitting.acts, attempt)
    return "grace" if received_at <= until else "late"


def _answer(item: Item, choices: Sequence[tuple[str, str]], shown: Sequence[str]) -> list[str]:
    """Return an answer in the bank's letters; refuse what the question does not offer."""
    texts = [text for text in (str(one).strip()[:LONGEST_ANSWER] for one in shown) if text]
    if item.kind == "true-false" and not set(texts) <= {"true", "false"}:
        raise ContestError("bad-submission", 422)
    if item.kind in ("single", "true-false", "fill-in", "numeric") and len(texts) > 1:
        raise ContestError("bad-submission", 422)
    kept = as_kept(item, choices, texts)
    if len(kept) != len(set(texts)):
        raise ContestError("bad-submission", 422)
    return kept
