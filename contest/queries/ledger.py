"""The ledger of a live quiz (竞答记分): lines, running scores, play-offs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from contest.db import db
from contest.errors import ContestError
from contest.folder.tables import points_of
from contest.loading import (
    ContestantInfo,
    QuizSettings,
    SeasonSetup,
    decision_rows,
    live_kind,
    quiz_lines,
    quiz_settings,
    session_state,
    stage_result,
)
from contest.models import Decision, QuizLine, Session, SessionEntry
from contest.queries.ties import ties_of
from contest.rules.live import KINDS, WHO, QuestionRules, playoff_order
from contest.rules.rounding import plain_text
from contest.rules.values import RANKED_STATUSES
from contest.sentences import QUESTION_KINDS

#: outcomes that end a question for who gave them
ACTS = ("risk-order", "playoff", "quiz-clock")


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A line of the ledger with its contestant; `undone_by` = why it no longer stands."""

    id: int
    number: int
    contestant: ContestantInfo
    question: str
    points: int
    seconds: int | None
    detail: Mapping[str, Any]
    at: Any
    undone_by: str
    can_be_undone: bool


@dataclass(frozen=True, slots=True)
class LiveScore:
    """A contestant's running score; equal ones share a rank."""

    number: int
    contestant: ContestantInfo
    units: int
    rank: int
    is_gone: bool


@dataclass(frozen=True, slots=True)
class Playoff:
    """A play-off among tied contestants, with what is decided so far."""

    members: Sequence[str]
    mode: str
    first: Sequence[str]
    last: Sequence[str]
    still: Sequence[str]
    words: str
    is_settled: bool

    @property
    def order(self) -> list[str]:
        """Return all of them in order once it is decided, else nothing."""
        return [*self.first, *self.last] if not self.still else []


@dataclass(frozen=True, slots=True)
class QuizClock:
    """The time for an answer that runs; whoever may answer has no contestant."""

    question: str
    kind: str
    contestant: str
    seconds: int
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Ledger:
    """A live quiz at its desk; lines are newest first, scores best first."""

    session: Session
    state: str
    settings: QuizSettings
    lines: Sequence[LedgerLine]
    scores: Sequence[LiveScore]
    risk_order: Sequence[LiveScore]
    playoff: Playoff | None
    ties: Sequence[Sequence[ContestantInfo]]
    clock: QuizClock | None

    @property
    def by_number(self) -> list[LiveScore]:
        """Return the contestants by number."""
        return sorted(self.scores, key=lambda score: score.number)

    @property
    def values(self) -> list[int]:
        """Return all values that some kind of question lets choose, in units."""
        return sorted({value for rules in self.settings.kinds.values() for value in rules.choices})

    @property
    def next_question(self) -> str:
        """Return the number that the next question will have, as a proposal."""
        numbers = [int(line.question) for line in self.lines if line.question.isdigit()]
        return str(max(numbers, default=0) + 1)


def ledger_of(setup: SeasonSetup, code: str) -> Ledger:
    """Return a live quiz's ledger; refused for other sessions."""
    session = db.session.scalar(
        select(Session).where(Session.season_id == setup.season_id, Session.code == code)
    )
    if session is None:
        raise ContestError("unknown-session", 404)
    if live_kind(session) != "quiz":
        raise ContestError("not-a-quiz", 404, session=session.name)
    acts = _acts(session.id)
    rows = quiz_lines(session)
    scores = live_scores(setup, session, rows)
    return Ledger(
        session=session,
        state=session_state(session.id),
        settings=quiz_settings(session),
        lines=_lines(setup, session, rows),
        scores=scores,
        risk_order=_risk_order(setup, scores, acts.get("risk-order")),
        playoff=playoff_of(setup, rows, acts.get("playoff")),
        ties=_own_ties(setup, session),
        clock=_clock(setup, rows, acts.get("quiz-clock")),
    )


def _clock(setup: SeasonSetup, rows: Sequence[QuizLine], act: Decision | None) -> QuizClock | None:
    """Return the clock until the next line is entered."""
    if act is None or any(row.audit_id > act.audit_id for row in rows):
        return None
    who = setup.codes[act.contestant_id] if act.contestant_id else ""
    facts = act.facts
    return QuizClock(facts["question"], facts["kind"], who, facts["seconds"], act.recorded_at)


def _acts(session_id: int) -> dict[str, Decision]:
    rows = db.session.scalars(
        select(Decision)
        .where(Decision.session_id == session_id, Decision.kind.in_(ACTS))
        .order_by(Decision.id)
    )
    return {row.kind: row for row in rows}


def newest_playoff(session_id: int) -> Decision | None:
    """Return the newest play-off of a session."""
    return _acts(session_id).get("playoff")


def undone(rows: Sequence[QuizLine]) -> dict[int, str]:
    """Return the lines that were reversed, each with the reason."""
    found = {
        row.detail["reverses"]: row.detail["reason"] for row in rows if "reverses" in row.detail
    }
    return {int(key): str(reason) for key, reason in found.items()}


def _lines(setup: SeasonSetup, session: Session, rows: Sequence[QuizLine]) -> list[LedgerLine]:
    numbers = {entry.contestant_id: entry.order_number for entry in session.entries}
    gone = undone(rows)
    return [
        LedgerLine(
            row.id,
            numbers[row.contestant_id],
            setup.contestants[setup.codes[row.contestant_id]],
            row.question,
            row.points,
            row.seconds,
            row.detail,
            row.received_at,
            gone.get(row.id, ""),
            row.id not in gone and "outcome" in row.detail,
        )
        for row in reversed(rows)
    ]


def live_scores(setup: SeasonSetup, session: Session, rows: Sequence[QuizLine]) -> list[LiveScore]:
    """Return the running scores, best first; who has left stands last."""
    statuses = {
        row.contestant: row.value
        for row in decision_rows(setup, session.field)
        if row.kind == "status"
    }
    sums = {entry.contestant_id: 0 for entry in session.entries}
    for row in rows:
        sums[row.contestant_id] += row.points
    people = []
    for entry in session.entries:
        info = setup.contestants[setup.codes[entry.contestant_id]]
        gone = statuses.get(info.code, info.status) not in RANKED_STATUSES
        people.append((entry.order_number, info, sums[entry.contestant_id], gone))
    here = [units for _, _, units, gone in people if not gone]
    found = [
        LiveScore(number, info, units, 1 + sum(other > units for other in here), gone)
        for number, info, units, gone in people
    ]
    return sorted(found, key=lambda one: (one.is_gone, one.rank, one.number))


def _risk_order(
    setup: SeasonSetup, scores: Sequence[LiveScore], act: Decision | None
) -> list[LiveScore]:
    by_code = {score.contestant.code: score for score in scores}
    return [by_code[code] for code in act.facts["order"] if code in by_code] if act else []


def playoff_of(
    setup: SeasonSetup, rows: Sequence[QuizLine], act: Decision | None
) -> Playoff | None:
    """Return the newest play-off with its standing answers; reversed ones do not count."""
    if act is None:
        return None
    gone = undone(rows)
    own = [
        row
        for row in rows
        if row.detail.get("playoff") == act.id and row.id not in gone and "outcome" in row.detail
    ]
    answers = [(setup.codes[row.contestant_id], str(row.detail["outcome"])) for row in own]
    mode, members = act.facts["mode"], act.facts["members"]
    words = "；".join(
        f"第{row.question}题 {setup.contestants[code].name}{OUTCOME_WORDS[outcome]}"
        for row, (code, outcome) in zip(own, answers, strict=True)
    )
    order = playoff_order(members, mode, answers)
    return Playoff(members, mode, *order, words, is_settled(act))


def is_settled(playoff: Decision) -> bool:
    """Tell whether a play-off has settled its tie."""
    rows = db.session.scalars(
        select(Decision.facts).where(
            Decision.session_id == playoff.session_id, Decision.kind == "settle"
        )
    )
    return any(facts.get("playoff") == playoff.id for facts in rows)


#: as the reason of a decision says it; a record stays in the language it was made in
OUTCOME_WORDS = {
    "right": "答对",
    "wrong": "答错",
    "timeout": "超时",
    "foul": "犯规",
    "declined": "放弃",
}


def _own_ties(setup: SeasonSetup, session: Session) -> list[list[ContestantInfo]]:
    """Return the stage's ties that only contestants of this session share."""
    own = {setup.codes[entry.contestant_id] for entry in session.entries}
    found = ties_of(stage_result(setup, session.field, session.stage))
    return [[setup.contestants[code] for code in sorted(tie)] for tie in found if set(tie) <= own]


def question_settings(given: Mapping[str, str]) -> dict[str, Any]:
    """Return how a live quiz is held, from a form; ContestError names the wrong field."""
    kinds: list[list[Any]] = []
    for kind in KINDS:
        if not given.get(f"{kind}-on"):
            continue
        right, wrong, foul = (_points(kind, given, name) for name in ("right", "wrong", "foul"))
        choices = [_units(kind, part) for part in given.get(f"{kind}-choices", "").split()]
        if kind == "risk" and not choices:
            raise ContestError("quiz-choices", 422)
        who = given.get(f"{kind}-who", "one")
        seconds = given.get(f"{kind}-seconds", "0") or "0"
        if who not in WHO or not (seconds.isascii() and seconds.isdigit() and len(seconds) < 6):
            raise ContestError("quiz-points", 422, kind=QUESTION_KINDS[kind])
        kinds.append([kind, right, wrong, foul, who, int(seconds), choices])
    if not kinds:
        raise ContestError("quiz-no-kinds", 422)
    base = _points("base", {"base-points": given.get("base", "100")}, "points")
    return {"base": base, "shows_scores": bool(given.get("shows_scores")), "kinds": kinds}


def _points(kind: str, given: Mapping[str, str], name: str) -> int:
    return _units(kind, given.get(f"{kind}-{name}", "") or "0")


def _units(kind: str, text: str) -> int:
    found = points_of(text)
    if found is None or found < 0:
        raise ContestError("quiz-points", 422, kind=QUESTION_KINDS[kind])
    return found


def rules_of(ledger_settings: QuizSettings, kind: str) -> QuestionRules:
    """Return what a kind of question is worth; refused where the session has none such."""
    if kind not in ledger_settings.kinds:
        raise ContestError("quiz-kind", 422)
    return ledger_settings.kinds[kind]


def value_units(text: str) -> int:
    """Return a chosen value in units; 0 where none is chosen."""
    found = points_of(text.strip()) if text.strip() else 0
    if found is None or found < 0:
        raise ContestError("quiz-value", 422)
    return found


def pressed_codes(setup: SeasonSetup, code: str, text: str) -> list[str]:
    """Return contestants in the order they pressed, from their numbers as typed."""
    numbers = text.replace("、", " ").replace("，", " ").replace(",", " ").split()
    if not numbers:
        return []
    rows = db.session.execute(
        select(SessionEntry.order_number, SessionEntry.contestant_id)
        .join(Session, SessionEntry.session_id == Session.id)
        .where(Session.season_id == setup.season_id, Session.code == code)
    )
    known = {str(number): setup.codes[contestant] for number, contestant in rows}
    wrong = [number for number in numbers if number not in known]
    if wrong:
        raise ContestError("quiz-press-number", 422, number=wrong[0])
    return [known[number] for number in numbers]


def signed_text(points: int) -> str:
    """Return points with their sign, as a host reads them out."""
    sign = "+" if points > 0 else "−" if points < 0 else ""
    return sign + plain_text(abs(points))
