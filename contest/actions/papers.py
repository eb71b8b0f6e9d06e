"""Papers of written quizzes (笔试试卷): plan, draw and seal, open by two, tickets.

A sealed paper is shown to nobody, the one who sealed it included, until two different people
have opened it. The seed of the draw is made at sealing, so that nobody can choose it.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from sqlalchemy import select, update

from contest.acting_paper import acting_on_paper, is_same_person, paper_row
from contest.actor import Actor
from contest.db import db, writing
from contest.errors import ContestError
from contest.loading import rulebook_of, setup_of
from contest.loading.papers import STATES, local_moment
from contest.models import (
    QuizLine,
    QuizPaper,
    QuizTicket,
    Season,
    Session,
    now,
)
from contest.queries.codes import digest, new_code
from contest.queries.papers import paper_entrants
from contest.queries.questions import newest_questions, used_codes
from contest.rules.drawing import MOST_LINES, MOST_QUESTIONS, Candidate, Line, draw
from contest.rules.rounding import POINT, plain_text
from contest.rules.values import QuizRules
from contest.rules.written import DIFFICULTIES, KINDS

LINK_BYTES = 18
SEED_BYTES = 16
#: tickets made at once, for a page that can be printed
MOST_TICKETS = 200
LONGEST_MINUTES = 240
LONGEST_GRACE = 120


@dataclass(frozen=True, slots=True)
class Plan:
    """How a written quiz is held; times are local, leaves −1 = only counted."""

    title: str
    minutes: int
    grace_seconds: int = 15
    starts_at: str = ""
    ends_at: str = ""
    leaves_allowed: int = -1
    lines: Sequence[Line] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Ticket:
    """What is printed for one contestant: known to nobody afterwards."""

    name: str
    organisation: str
    code: str
    link: str


def plan_paper(actor: Actor, season: Season, place: tuple[str, str, str]) -> int:
    """Make the paper of a quiz round that is not held live; return its key."""
    actor.need("organiser")
    setup = setup_of(season)
    found = [r for r in setup.stage(*place[:2]).rounds if r.code == place[2]]
    if not found or not isinstance(found[0].rules, QuizRules):
        raise ContestError("not-a-quiz-round", 404)
    name = found[0].name
    with writing(actor, "plan-paper", "/".join(place), season) as transaction:
        for table in (QuizPaper, Session, QuizLine):
            taken = select(table.id).where(
                table.season_id == setup.season_id,
                table.field == place[0],
                table.stage == place[1],
                table.round == place[2],
            )
            if db.session.scalar(taken.limit(1)):
                raise ContestError("round-taken", round=name)
        paper = QuizPaper(
            season_id=setup.season_id,
            rulebook_id=setup.rulebook_id,
            field=place[0],
            stage=place[1],
            round=place[2],
            title=name,
        )
        transaction.add(paper)
        db.session.flush()
        paper_id: int = paper.id
    return paper_id


def set_paper(actor: Actor, season: Season, paper_id: int, plan: Plan) -> None:
    """Settle how a paper is held and drawn, before it is sealed."""
    actor.need("organiser")
    _check(plan)
    blueprint = [[one.kind, one.difficulty, one.count, one.points] for one in plan.lines]
    with acting_on_paper(actor, season, paper_id, "set-paper", ("draft",)) as (work, paper, _):
        paper.title = plan.title.strip()
        paper.limit_seconds = plan.minutes * 60
        paper.grace_seconds = plan.grace_seconds
        paper.starts_at, paper.ends_at = plan.starts_at, plan.ends_at
        paper.leaves_allowed = plan.leaves_allowed
        paper.blueprint = blueprint
        work.facts["blueprint"] = blueprint


def _check(plan: Plan) -> None:
    if not plan.title.strip() or len(plan.title) > 60:
        raise ContestError("paper-title", 422)
    if not 1 <= plan.minutes <= LONGEST_MINUTES:
        raise ContestError("paper-minutes", 422, most=LONGEST_MINUTES)
    if not 0 <= plan.grace_seconds <= LONGEST_GRACE:
        raise ContestError("paper-grace", 422, most=LONGEST_GRACE)
    if not -1 <= plan.leaves_allowed <= 99:
        raise ContestError("paper-leaves", 422)
    try:
        first, last = local_moment(plan.starts_at), local_moment(plan.ends_at)
    except ValueError:
        raise ContestError("paper-times", 422) from None
    if first and last and first >= last:
        raise ContestError("paper-times", 422)
    if len(plan.lines) > MOST_LINES:
        raise ContestError("bad-submission", 422)
    for number, line in enumerate(plan.lines, start=1):
        fits = line.kind in KINDS and line.difficulty in (0, *DIFFICULTIES)
        if not fits or line.count < 1 or line.points < 1:
            raise ContestError("blueprint-line", 422, line=number)
    if len({(line.kind, line.difficulty) for line in plan.lines}) < len(plan.lines):
        raise ContestError("blueprint-twice", 422)
    if sum(line.count for line in plan.lines) > MOST_QUESTIONS:
        raise ContestError("blueprint-many", 422, most=MOST_QUESTIONS)


def seal_paper(actor: Actor, season: Season, paper_id: int) -> None:
    """Draw the questions and seal them; refused where the bank has too few."""
    actor.need("organiser")
    season_id = season.id
    with acting_on_paper(actor, season, paper_id, "quiz-seal", ("draft",)) as (work, paper, _):
        lines = [Line(*line) for line in paper.blueprint]
        if not lines:
            raise ContestError("blueprint-empty")
        _check_full(paper, lines)
        used = used_codes(season_id, only_open=False)
        candidates = [
            Candidate(q.id, q.code, q.kind, q.difficulty)
            for q in newest_questions(season_id)
            if q.reviewed_at and not q.withdrawn_at and q.code not in used
        ]
        paper.seed = secrets.token_hex(SEED_BYTES)
        drawn, short = draw(lines, candidates, paper.seed)
        if short:
            number = lines.index(short[0][0]) + 1
            raise ContestError("blueprint-short", line=number, missing=short[0][1])
        paper.drawn = [list(one) for one in drawn]
        paper.sealed_at = now()
        facts = {"seed": digest(paper.seed), "drawn": digest(str(paper.drawn)), "count": len(drawn)}
        work.add(paper_row(actor, paper, "quiz-seal", facts=facts))


def _check_full(paper: QuizPaper, lines: Sequence[Line]) -> None:
    """Refuse a paper whose points are not the full marks of its round's rules."""
    stage = rulebook_of(paper.rulebook_id).stage(paper.field, paper.stage)
    rules = next(r.rules for r in stage.rounds if r.code == paper.round)
    points = sum(line.count * line.points for line in lines)
    if not isinstance(rules, QuizRules) or rules.convert != "full":
        return
    if Fraction(points, POINT) != rules.full:
        full = plain_text(int(rules.full * POINT))
        raise ContestError("paper-full", points=plain_text(points), full=full)


def unseal_paper(actor: Actor, season: Season, paper_id: int, reason: str) -> None:
    """Give a sealed paper up before anybody has opened it; it is drawn anew."""
    actor.need("organiser")
    if not reason.strip():
        raise ContestError("reason-missing", 422)
    with acting_on_paper(actor, season, paper_id, "quiz-unseal", ("sealed",)) as (work, paper, _):
        paper.drawn, paper.seed, paper.sealed_at = [], "", None
        work.add(paper_row(actor, paper, "quiz-unseal", reason.strip()))


def unlock_paper(actor: Actor, season: Season, paper_id: int) -> None:
    """Open a sealed paper, as the first or as the second person."""
    actor.need("organiser", "supervisor")
    states = ("sealed", "half-open")
    with acting_on_paper(actor, season, paper_id, "quiz-unlock", states) as (work, paper, acts):
        if any(is_same_person(actor, act) for act in acts.unlocked):
            raise ContestError("second-person")
        work.add(paper_row(actor, paper, "quiz-unlock"))


def issue_tickets(
    actor: Actor, season: Season, paper_id: int, contestants: Sequence[str]
) -> list[Ticket]:
    """Return new tickets for contestants of a paper; earlier ones of theirs end."""
    actor.need("organiser")
    if not 1 <= len(contestants) <= MOST_TICKETS:
        raise ContestError("tickets-many", 422, most=MOST_TICKETS)
    setup = setup_of(season)
    states = [state for state in STATES if state != "released"]
    with acting_on_paper(actor, season, paper_id, "issue-tickets", states) as (work, paper, _):
        entrants = set(paper_entrants(setup, paper))
        if not entrants.issuperset(contestants):
            raise ContestError("unknown-contestant", 404)
        people = [setup.contestants[code] for code in contestants]
        db.session.execute(
            update(QuizTicket)
            .where(
                QuizTicket.paper_id == paper.id,
                QuizTicket.contestant_id.in_([person.id for person in people]),
                QuizTicket.revoked_at.is_(None),
            )
            .values(revoked_at=now())
        )
        made = []
        for person in people:
            code, link = new_code(), secrets.token_urlsafe(LINK_BYTES)
            for secret in (code, link):
                row = QuizTicket(
                    paper_id=paper.id, contestant_id=person.id, code_hash=digest(secret)
                )
                work.add(row)
            made.append(Ticket(person.name, person.organisation, code, link))
        work.facts["contestants"] = list(contestants)
    return made
