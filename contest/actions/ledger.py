"""The live quiz's ledger (竞答记分): answers, reversals, order of risk questions, play-off.

Every entry is a line of its own. A wrong entry, or a question declared void, is taken back by
counter-entries with the reason; both stay. Who pressed first is typed in by the host or
comes from the buzzers: the time of arrival here decides nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from contest.acting import act_row, acting_on
from contest.actor import Actor
from contest.db import Transaction
from contest.errors import ContestError
from contest.loading import (
    SeasonSetup,
    confirmed,
    live_kind,
    lot,
    quiz_lines,
    quiz_settings,
    rulings,
    setup_of,
    what_if,
)
from contest.models import QuizLine, Season, Session
from contest.queries.ledger import live_scores, newest_playoff, playoff_of, rules_of, undone
from contest.queries.ties import check_tie
from contest.rules.live import OUTCOMES, PLAYOFFS, by_score, is_taken, worth
from contest.rules.season import NO_RULINGS

SHORTEST_SEED = 4
LONGEST_QUESTION = 20
MOST_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Answer:
    """What the host enters on one contestant and one question."""

    id: str
    question: str
    kind: str
    contestant: str
    outcome: str
    #: the chosen value in units, 0 where there is nothing to choose
    value: int = 0
    seconds: int | None = None
    #: contestants by the order in which they pressed
    pressed: Sequence[str] = ()
    note: str = ""


def record_answer(actor: Actor, season: Season, code: str, given: Answer) -> int:
    """Enter one line; return the points it adds, in units. The same id again adds nothing."""
    with acting_on(actor, season, code, "quiz-answer", ("open",)) as (transaction, session):
        setup = setup_of(season)
        _check(session, given)
        rules = rules_of(quiz_settings(session), given.kind)
        rows = quiz_lines(session)
        ids = _ids(setup, session)
        if not {given.contestant, *given.pressed} <= set(ids):
            raise ContestError("not-in-session", 404, session=session.name)
        facts = {
            "session": code,
            "kind": given.kind,
            "outcome": given.outcome,
            "value": given.value,
            "pressed": list(given.pressed),
            "note": given.note,
        }
        seconds = given.seconds
        if given.kind == "sudden-death":
            # kept beside the ledger: summed, a play-off's time would break its tie by `quicker`
            facts["seconds"], seconds = given.seconds, None
        earlier = [row for row in rows if row.submission_id == given.id]
        if earlier:
            _check_same(earlier[0], (ids[given.contestant], given.question, seconds), facts)
            transaction.is_done_already = True
            return earlier[0].points
        if rules.choices and given.value not in rules.choices and given.outcome != "declined":
            raise ContestError("quiz-value", 422)
        if any(
            score.is_gone and score.contestant.code == given.contestant
            for score in live_scores(setup, session, rows)
        ):
            raise ContestError("quiz-gone", name=setup.contestants[given.contestant].name)
        standing = _standing(rows, given.question)
        if any(row.contestant_id == ids[given.contestant] for row in standing):
            raise ContestError("quiz-answered", name=setup.contestants[given.contestant].name)
        if is_taken(rules, [str(row.detail["outcome"]) for row in standing]):
            raise ContestError("quiz-taken", question=given.question)
        if given.kind == "sudden-death":
            facts["playoff"] = _playoff_id(session, given.contestant)
        points = 0 if given.kind == "sudden-death" else worth(rules, given.outcome, given.value)
        line = _line(session, ids[given.contestant], given.question, points, given.id)
        line.seconds = seconds
        line.detail = {**facts, "by": actor.name}
        transaction.add(line)
    return points


def start_clock(
    actor: Actor, season: Season, code: str, question: str, kind: str, contestant: str = ""
) -> None:
    """Begin the time for an answer, for desk and hall to see; what it means the host decides."""
    with acting_on(actor, season, code, "quiz-clock", ("open",)) as (transaction, session):
        _need_quiz(session)
        _check_question(question)
        rules = rules_of(quiz_settings(session), kind)
        if not rules.seconds:
            raise ContestError("quiz-untimed", 422)
        setup = setup_of(season)
        ids = _ids(setup, session)
        if contestant and contestant not in ids:
            raise ContestError("not-in-session", 404, session=session.name)
        facts = {"question": question, "kind": kind, "seconds": rules.seconds}
        who = ids.get(contestant)
        transaction.add(act_row(actor, session, "quiz-clock", who, facts=facts))


def void_question(
    actor: Actor, season: Season, code: str, question: str, reason: str, replaced_by: str = ""
) -> int:
    """Take back all that a question gave or took; return for how many contestants."""
    with acting_on(actor, season, code, "quiz-void", ("open",)) as (transaction, session):
        rows = _standing(quiz_lines(session), question)
        _reverse(transaction, actor, session, rows, reason, replaced_by.strip())
    return len(rows)


def reverse_line(actor: Actor, season: Season, code: str, line: int, reason: str) -> None:
    """Take one line back, which was entered or judged wrongly."""
    with acting_on(actor, season, code, "quiz-reverse", ("open",)) as (transaction, session):
        rows = quiz_lines(session)
        gone = undone(rows)
        found = [r for r in rows if r.id == line and r.id not in gone and "outcome" in r.detail]
        _reverse(transaction, actor, session, found, reason, "")


def draw_risk_order(actor: Actor, season: Season, code: str, seed: str) -> None:
    """Fix who chooses first: the higher score, equal ones by lot from a recorded seed."""
    seed = seed.strip()
    if len(seed) < SHORTEST_SEED:
        raise ContestError("seed-short", 422, least=SHORTEST_SEED)
    with acting_on(actor, season, code, "risk-order", ("open",)) as (transaction, session):
        _need_quiz(session)
        scores = live_scores(setup_of(season), session, quiz_lines(session))
        here = {s.contestant.code: s.units for s in scores if not s.is_gone}
        order = by_score(here, {code_: lot(seed, code_) for code_ in here})
        facts = {"seed": seed, "scores": here, "order": order}
        transaction.add(act_row(actor, session, "risk-order", facts=facts))


def start_playoff(
    actor: Actor, season: Season, code: str, members: Sequence[str], mode: str
) -> None:
    """Begin a play-off among the members of one tie of the stage."""
    with acting_on(actor, season, code, "playoff", ("open",)) as (transaction, session):
        _need_quiz(session)
        if mode not in PLAYOFFS:
            raise ContestError("bad-submission", 422)
        _check_members(season, session, members)
        newest = newest_playoff(session.id)
        earlier = playoff_of(setup_of(season), quiz_lines(session), newest)
        same = earlier and (list(earlier.members), earlier.mode) == (list(members), mode)
        if earlier and same and earlier.still:
            transaction.is_done_already = True
            return
        facts = {"members": list(members), "mode": mode}
        transaction.add(act_row(actor, session, "playoff", facts=facts))


def settle_playoff(actor: Actor, season: Season, code: str) -> list[str]:
    """Settle the tie as the play-off ended; the ledger is the reason. Return the order."""
    with acting_on(actor, season, code, "settle", ("open",)) as (transaction, session):
        setup = setup_of(season)
        act = newest_playoff(session.id)
        found = playoff_of(setup, quiz_lines(session), act)
        if act is None or found is None or not found.order:
            raise ContestError("playoff-open")
        if found.is_settled:
            transaction.is_done_already = True
            return found.order
        if confirmed(setup, session.field, session.stage):
            raise ContestError("promotion-confirmed")
        _check_members(season, session, found.members)
        for place, contestant in enumerate(found.order, start=1):
            reason = f"加赛（{session.name}）：{found.words}"
            person = setup.contestants[contestant].id
            row = act_row(actor, session, "settle", person, reason, {"playoff": act.id}, str(place))
            transaction.add(row)
    return found.order


def _ids(setup: SeasonSetup, session: Session) -> dict[str, int]:
    """Return the contestants of a session, by code."""
    return {setup.codes[entry.contestant_id]: entry.contestant_id for entry in session.entries}


def _check(session: Session, given: Answer) -> None:
    _need_quiz(session)
    seconds = given.seconds or 0
    if not 8 <= len(given.id) <= 64 or given.outcome not in OUTCOMES or len(given.note) > 300:
        raise ContestError("bad-submission", 422)
    _check_question(given.question)
    if not 0 <= seconds <= MOST_SECONDS:
        raise ContestError("seconds-wrong", 422)
    if len(set(given.pressed)) != len(given.pressed):
        raise ContestError("quiz-pressed", 422)


def _check_question(question: str) -> None:
    is_named = question not in ("", "base") and question == question.strip()
    if not is_named or len(question) > LONGEST_QUESTION:
        raise ContestError("quiz-question", 422, most=LONGEST_QUESTION)


def _need_quiz(session: Session) -> None:
    if live_kind(session) != "quiz":
        raise ContestError("not-a-quiz", 404, session=session.name)


def _check_same(
    row: QuizLine, given: tuple[int, str, int | None], facts: dict[str, object]
) -> None:
    known = {key: row.detail.get(key) for key in facts}
    if (row.contestant_id, row.question, row.seconds) != given or known != facts:
        raise ContestError("id-used", 422)


def _standing(rows: Sequence[QuizLine], question: str) -> list[QuizLine]:
    """Return the answers to a question that were not taken back."""
    gone = undone(rows)
    return [
        row
        for row in rows
        if row.question == question and row.id not in gone and "outcome" in row.detail
    ]


def _playoff_id(session: Session, contestant: str) -> int:
    act = newest_playoff(session.id)
    if act is None or contestant not in act.facts["members"]:
        raise ContestError("playoff-member")
    return act.id


def _check_members(season: Season, session: Session, members: Sequence[str]) -> None:
    """Refuse contestants who are not all of one tie, leaving earlier settlements aside."""
    setup = setup_of(season)
    place = (session.field, session.stage)
    own = rulings(setup, session.field).get(place, NO_RULINGS)
    unsettled = replace(own, decisions=replace(own.decisions, settle={}))
    order = {contestant: number for number, contestant in enumerate(members, start=1)}
    check_tie(what_if(setup, *place, unsettled), order)


def _reverse(
    transaction: Transaction,
    actor: Actor,
    session: Session,
    rows: Sequence[QuizLine],
    reason: str,
    replaced_by: str,
) -> None:
    _need_quiz(session)
    if not reason.strip():
        raise ContestError("reason-missing", 422)
    if not rows:
        raise ContestError("quiz-nothing")
    for row in rows:
        line = _line(session, row.contestant_id, row.question, -row.points, f"reverse:{row.id}")
        line.seconds = None if row.seconds is None else -row.seconds
        line.detail = {
            "session": session.code,
            "kind": row.detail["kind"],
            "reverses": row.id,
            "reason": reason.strip(),
            "replaced_by": replaced_by,
            "by": actor.name,
        }
        transaction.add(line)


def _line(session: Session, contestant: int, question: str, points: int, id_: str) -> QuizLine:
    return QuizLine(
        submission_id=id_,
        season_id=session.season_id,
        field=session.field,
        stage=session.stage,
        round=session.round,
        contestant_id=contestant,
        question=question,
        points=points,
    )
