"""An attempt at a written quiz (笔试作答) as its contestant sees it: nothing of anyone else's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from contest.db import db
from contest.errors import ContestError
from contest.loading.answers import how_ended, last_moment, newest_answers
from contest.loading.papers import (
    WORKING,
    PaperActs,
    local_moment,
    may_begin,
    paper_acts,
    paper_items,
)
from contest.models import (
    Contestant,
    QuizAnswer,
    QuizAttempt,
    QuizPaper,
    QuizTicket,
    Season,
    now,
)
from contest.queries.codes import digest, tidy_code
from contest.rules.drawing import Item, as_seen, own_choices, own_order
from contest.rules.written import is_right

LONGEST_CODE = 20
#: made once, for they are asked very often
_TICKET = select(QuizTicket).where(
    QuizTicket.code_hash.in_(bindparam("keys", expanding=True)), QuizTicket.revoked_at.is_(None)
)
_OF_TICKET = (
    _TICKET.add_columns(QuizPaper, Contestant)
    .join(QuizPaper, QuizPaper.id == QuizTicket.paper_id)
    .join(Contestant, Contestant.id == QuizTicket.contestant_id)
)
_ATTEMPT = select(QuizAttempt).where(
    QuizAttempt.paper_id == bindparam("paper"), QuizAttempt.contestant_id == bindparam("contestant")
)
_LOCKED_ATTEMPT = _ATTEMPT.with_for_update()
_ANSWERS = select(QuizAnswer).where(QuizAnswer.attempt_id == bindparam("attempt"))


@dataclass(frozen=True, slots=True)
class Shown:
    """A question as one contestant sees it; letters go by place."""

    number: int
    kind: str
    text: str
    choices: Sequence[tuple[str, str]]
    answer: Sequence[str]
    #: key of the saved answer, for the device to name; 0 = none
    seen: int
    #: after the release only
    key: Sequence[str] = ()
    clause: str = ""
    points: int = 0
    got: int = 0
    void: str = ""


@dataclass(frozen=True, slots=True)
class Sitting:
    """A ticket's paper and attempt: what its contestant may do now.

    `state`: sealed, early, ready, late (of beginning), elsewhere, working, over, closed, released.
    """

    ticket: QuizTicket
    paper: QuizPaper
    contestant: Contestant
    acts: PaperActs
    attempt: QuizAttempt | None
    state: str
    how: str
    at: datetime

    @property
    def season(self) -> Season:
        """Return the paper's season."""
        return db.session.get_one(Season, self.paper.season_id)

    @property
    def ends_at(self) -> datetime | None:
        """Return when the attempt is over, extensions counted."""
        return self.acts.end_of(self.attempt) if self.attempt else None

    @property
    def begins_at(self) -> datetime | None:
        """Return from when one may begin."""
        return local_moment(self.paper.starts_at)

    @property
    def count(self) -> int:
        """Return how many questions the paper has."""
        return len(self.paper.drawn)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an attempt stands, in plain values for a page's script."""

    state: str
    how: str
    at: datetime
    ends_at: datetime | None
    begins_at: datetime | None
    leaves: int
    paper_id: int


def standing_of(sitting: Sitting, device: str) -> Standing:
    """Return where an attempt stands now, with what was just changed in it."""
    attempt, at = sitting.attempt, now()
    how = how_ended(sitting.paper, sitting.acts, attempt, at) if attempt else ""
    return Standing(
        _state(sitting.paper, sitting.acts, attempt, how, digest(device)),
        how,
        at,
        sitting.ends_at,
        sitting.begins_at,
        attempt.leaves if attempt else 0,
        sitting.paper.id,
    )


def ticket_of(secret: str) -> QuizTicket:
    """Return a ticket by its link or short code; ContestError 403 for one that is not valid."""
    ticket = db.session.scalar(_TICKET, _keys(secret))
    if ticket is None:
        raise ContestError("ticket-refused", 403)
    return ticket


def _keys(secret: str) -> dict[str, list[str]]:
    found = [digest(secret)]
    if len(secret) <= LONGEST_CODE:
        found.append(digest(tidy_code(secret)))
    return {"keys": found}


def sitting_of(secret: str, device: str, *, locked: bool = False) -> Sitting:
    """Return where a ticket's attempt stands for a device; `locked`: until the work is done."""
    row = db.session.execute(_OF_TICKET, _keys(secret)).first()
    if row is None:
        raise ContestError("ticket-refused", 403)
    ticket, paper, contestant = row
    attempt = db.session.scalar(
        _LOCKED_ATTEMPT if locked else _ATTEMPT,
        {"paper": paper.id, "contestant": contestant.id},
    )
    acts, at = paper_acts(paper), now()
    how = how_ended(paper, acts, attempt, at) if attempt else ""
    state = _state(paper, acts, attempt, how, digest(device))
    return Sitting(ticket, paper, contestant, acts, attempt, state, how, at)


def _state(
    paper: QuizPaper, acts: PaperActs, attempt: QuizAttempt | None, how: str, device: str
) -> str:
    if acts.state in ("closed", "released"):
        return acts.state
    if attempt is None:
        if acts.state not in WORKING:
            return "sealed"
        return may_begin(paper, now()) or "ready"
    if how:
        return "over"
    return "working" if attempt.token_hash == device else "elsewhere"


def saved_answers(sitting: Sitting) -> dict[int, QuizAnswer]:
    """Return question → newest answer of an attempt, of those that came in time."""
    if sitting.attempt is None:
        return {}
    rows = db.session.scalars(_ANSWERS, {"attempt": sitting.attempt.id})
    return newest_answers(rows, last_moment(sitting.paper, sitting.acts, sitting.attempt))


def own_items(sitting: Sitting) -> list[Item]:
    """Return the paper's items in the contestant's own order."""
    items = paper_items(sitting.paper)
    return own_order(items, sitting.paper.seed, sitting.contestant.code)


def shown_items(sitting: Sitting) -> list[Shown]:
    """Return the questions as the contestant sees them; keys only after the release."""
    given = saved_answers(sitting)
    is_released = sitting.state == "released"
    found = []
    for number, item in enumerate(own_items(sitting), start=1):
        choices = own_choices(item, sitting.paper.seed, sitting.contestant.code)
        row = given.get(item.id)
        answer = list(row.answer) if row else []
        shown = Shown(
            number,
            item.kind,
            item.text,
            [(place, words) for place, (_, words) in zip("ABCDEF", choices, strict=False)],
            as_seen(item, choices, answer),
            row.id if row else 0,
        )
        found.append(_told(sitting, item, shown, answer, choices) if is_released else shown)
    return found


def _told(
    sitting: Sitting,
    item: Item,
    shown: Shown,
    answer: Sequence[str],
    choices: Sequence[tuple[str, str]],
) -> Shown:
    void = sitting.acts.void.get(item.code, "")
    right = bool(void) or is_right(item.kind, item.key, answer)
    return Shown(
        shown.number,
        shown.kind,
        shown.text,
        shown.choices,
        shown.answer,
        shown.seen,
        as_seen(item, choices, item.key),
        item.clause,
        item.points,
        item.points if right else 0,
        void,
    )


def totals(items: Sequence[Shown]) -> Mapping[str, int]:
    """Return points reached and full, in units, and how many were right."""
    return {
        "got": sum(item.got for item in items),
        "full": sum(item.points for item in items),
        "right": sum(item.got == item.points for item in items),
    }


def late_count(sitting: Sitting) -> int:
    """Return to how many questions answers came too late to count."""
    if sitting.attempt is None:
        return 0
    rows = db.session.scalars(_ANSWERS, {"attempt": sitting.attempt.id})
    until = last_moment(sitting.paper, sitting.acts, sitting.attempt)
    return len({row.question_id for row in rows if row.received_at > until})


def under_way(paper_id: int, contestant_ids: Sequence[int]) -> int:
    """Return how many of some contestants work on a paper now."""
    query = select(func.count(QuizAttempt.id)).where(
        QuizAttempt.paper_id == paper_id,
        QuizAttempt.contestant_id.in_(contestant_ids),
        QuizAttempt.submitted_at.is_(None),
        QuizAttempt.ends_at > now(),
    )
    return db.session.scalars(query).one()
