"""Papers of written quizzes (笔试试卷) as the organiser sees them; a sealed one shows nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from contest.db import db
from contest.folder.tables import points_of
from contest.loading import Place, SeasonSetup, stage_result
from contest.loading.answers import attempts_of, how_ended
from contest.loading.papers import (
    PaperActs,
    acts_of,
    find_paper,
    paper_acts,
    paper_items,
    season_acts,
)
from contest.models import (
    QuizAnswer,
    QuizAttempt,
    QuizLine,
    QuizPaper,
    QuizTicket,
    Session,
    now,
)
from contest.queries.questions import newest_questions, used_codes
from contest.rules.drawing import Item, Line
from contest.rules.rounding import plain_text
from contest.rules.values import RANKED_STATUSES, QuizRules, Round, Stage

#: seconds without a word from a page after which it counts as silent
SILENT = 60
#: people shown at once on the watch page
MOST_SHOWN = 200
WATCHED = ("waiting", "working", "silent", "over")


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A quiz round of the season, with its paper where it has one.

    `state` without a paper: live or filed, or empty where one can be made.
    """

    stage: Stage
    round: Round
    paper: QuizPaper | None
    state: str


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper's own page; `items` only once two people have opened it."""

    paper: QuizPaper
    stage: Stage
    round: Round
    acts: PaperActs
    items: Sequence[Item]
    entrants: Sequence[str]
    tickets: int
    #: (kind, difficulty) → reviewed questions that may still be drawn
    stock: Mapping[tuple[str, int], int]

    @property
    def full(self) -> int:
        """Return the points of the blueprint, in units."""
        return sum(count * points for _kind, _difficulty, count, points in self.paper.blueprint)

    @property
    def count(self) -> int:
        """Return how many questions the blueprint asks for."""
        return sum(count for _kind, _difficulty, count, _points in self.paper.blueprint)


@dataclass(frozen=True, slots=True)
class Watched:
    """One entrant during the quiz: no answers, no points."""

    code: str
    name: str
    organisation: str
    state: str
    how: str
    started_at: datetime | None
    ends_at: datetime | None
    answered: int
    unsent: int
    leaves: int
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Watch:
    """The watch page: how many stand where, and the people asked for."""

    view: PaperView
    counts: Mapping[str, int]
    left: int
    people: Sequence[Watched]
    found: int
    at: datetime


def whole_number(text: str) -> int:
    """Return a whole number as typed; −2, which no field takes, for anything else."""
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 7 else -2


def typed_paper(paper: QuizPaper) -> dict[str, str]:
    """Return a paper's settings as they are typed."""
    typed = {
        "title": paper.title,
        "minutes": str(paper.limit_seconds // 60),
        "grace": str(paper.grace_seconds),
        "leaves": str(paper.leaves_allowed) if paper.leaves_allowed >= 0 else "",
        "starts_at": paper.starts_at,
        "ends_at": paper.ends_at,
    }
    for n, (kind, difficulty, count, points) in enumerate(paper.blueprint):
        typed |= {f"kind-{n}": kind, f"difficulty-{n}": str(difficulty)}
        typed |= {f"count-{n}": str(count), f"points-{n}": plain_text(points)}
    return typed


def blueprint_lines(rows: Iterable[tuple[str, ...]]) -> list[Line]:
    """Return the lines of a blueprint from typed rows; rows without a kind are left out."""
    found = []
    for kind, difficulty, count, points in rows:
        if kind:
            units = points_of(points.strip()) or 0
            found.append(Line(kind, whole_number(difficulty), whole_number(count), units))
    return found


def season_papers(setup: SeasonSetup) -> list[PaperLine]:
    """Return the quiz rounds of a season with their papers."""
    papers = {
        (paper.field, paper.stage, paper.round): paper
        for paper in db.session.scalars(
            select(QuizPaper).where(QuizPaper.season_id == setup.season_id)
        )
    }
    acts = season_acts(setup.season_id)
    others = _without_paper(setup.season_id)
    found = []
    for stage in setup.rulebook.stages:
        for round_ in stage.rounds:
            if isinstance(round_.rules, QuizRules):
                place = (stage.field, stage.code, round_.code)
                paper = papers.get(place)
                state = others.get(place, "")
                if paper is not None:
                    state = acts_of(paper, acts.get(paper.id, [])).state
                found.append(PaperLine(stage, round_, paper, state))
    return found


def _without_paper(season_id: int) -> dict[Place, str]:
    """Return the rounds that are held live, or whose results came otherwise."""
    found: dict[Place, str] = {}
    for table, state in ((QuizLine, "filed"), (Session, "live")):
        places = select(table.field, table.stage, table.round).where(table.season_id == season_id)
        rows = db.session.execute(places.distinct())
        found |= {(row.field, row.stage, row.round): state for row in rows}
    return found


def paper_entrants(setup: SeasonSetup, paper: QuizPaper) -> list[str]:
    """Return who may take a paper, by code: the entries of its stage that are ranked."""
    result = stage_result(setup, paper.field, paper.stage)
    return sorted(s.contestant for s in result.standings if s.status in RANKED_STATUSES)


def paper_view(setup: SeasonSetup, paper_id: int) -> PaperView:
    """Return a paper with all that its page shows."""
    paper = find_paper(setup.season_id, paper_id)
    stage = setup.stage(paper.field, paper.stage)
    acts = paper_acts(paper)
    is_open = acts.state not in ("draft", "sealed", "half-open")
    tickets = select(func.count(QuizTicket.contestant_id.distinct())).where(
        QuizTicket.paper_id == paper.id, QuizTicket.revoked_at.is_(None)
    )
    return PaperView(
        paper,
        stage,
        next(r for r in stage.rounds if r.code == paper.round),
        acts,
        paper_items(paper) if is_open else (),
        paper_entrants(setup, paper),
        db.session.scalar(tickets) or 0,
        _stock(setup.season_id) if acts.state == "draft" else {},
    )


def _stock(season_id: int) -> dict[tuple[str, int], int]:
    """Return how many questions may be drawn; those of sealed papers are left out unnamed."""
    used = used_codes(season_id, only_open=False)
    return Counter(
        (q.kind, q.difficulty)
        for q in newest_questions(season_id)
        if q.reviewed_at and not q.withdrawn_at and q.code not in used
    )


def watch(setup: SeasonSetup, paper_id: int, chosen: Mapping[str, str]) -> Watch:
    """Return how the quiz goes; `chosen`: q and state."""
    view = paper_view(setup, paper_id)
    attempts = {attempt.contestant_id: attempt for attempt in attempts_of(paper_id)}
    answered = _answered(paper_id)
    at = now()
    people = [
        _watched(setup, view, code, attempts.get(setup.contestants[code].id), answered, at)
        for code in view.entrants
    ]
    counts = Counter(person.state for person in people)
    words = chosen.get("q", "").strip().casefold()
    found = [
        person
        for person in people
        if words in f"{person.name} {person.code} {person.organisation}".casefold()
        and (
            chosen.get("state", "") in ("", person.state)
            or (chosen.get("state") == "left" and person.leaves)
        )
    ]
    left = sum(person.leaves > 0 for person in people)
    shown = {state: counts.get(state, 0) for state in WATCHED}
    return Watch(view, shown, left, found[:MOST_SHOWN], len(found), at)


def _answered(paper_id: int) -> dict[int, int]:
    """Return attempt → to how many questions something is saved."""
    rows = db.session.execute(
        select(QuizAnswer.attempt_id, func.count(QuizAnswer.question_id.distinct()).label("many"))
        .join(QuizAttempt)
        .where(QuizAttempt.paper_id == paper_id)
        .group_by(QuizAnswer.attempt_id)
    )
    return {row.attempt_id: row.many for row in rows}


def _watched(
    setup: SeasonSetup,
    view: PaperView,
    code: str,
    attempt: QuizAttempt | None,
    answered: Mapping[int, int],
    at: datetime,
) -> Watched:
    person = setup.contestants[code]
    who = (code, person.name, person.organisation)
    if attempt is None:
        return Watched(*who, "waiting", "", None, None, 0, 0, 0, None)
    how = how_ended(view.paper, view.acts, attempt, at)
    seen = attempt.seen_at
    is_silent = seen is None or (at - seen).total_seconds() > SILENT
    state = "over" if how else "silent" if is_silent else "working"
    return Watched(
        *who,
        state,
        how,
        attempt.started_at,
        view.acts.end_of(attempt),
        answered.get(attempt.id, 0),
        attempt.unsent,
        attempt.leaves,
        seen,
    )
