"""Conflicts of interest (回避): declared by a judge, challenged by a contestant, computed.

A declared relation is a recusal at once: the judge has no sheet for the contestant, and one
sent before does not count. A judge declares until the scoring ends; what comes to light later
is entered by the organiser or the supervisor. Only the supervisor takes a declaration back,
with a reason. Neither changes what is verified or what the hall has seen.
"""

from collections.abc import Sequence

from sqlalchemy import select

from contest.acting import act_row, find_session
from contest.actor import Actor
from contest.db import Transaction, db, writing
from contest.errors import ContestError
from contest.loading import (
    ContestantInfo,
    SeasonSetup,
    bars_of,
    known_as,
    need_unsettled,
    recusals,
    session_state,
    setup_of,
)
from contest.models import PanelSeat, Season, Session, SessionEntry

#: 亲属, 利益关系, 其他; `region` is the computed one that the organiser makes a recusal
RELATIONS = ("kin", "interest", "other")
#: a judge's own word, a judge's paper, a contestant's challenge
SOURCES = ("judge", "paper", "challenge")


def declare_relation(
    actor: Actor, season: Season, code: str, contestants: Sequence[str], relation: str, reason: str
) -> None:
    """Declare the own relation to contestants of a session; it closes the pairs at once."""
    actor.need("judge")
    setup = setup_of(season)
    judge = setup.judge_codes[actor.judge_id] if actor.judge_id else ""
    _declare(actor, season, code, (judge, contestants), (relation, "judge", reason))


def enter_relation(
    actor: Actor, season: Season, code: str, pair: tuple[str, str], how: tuple[str, str, str]
) -> None:
    """Enter what stands on paper: (judge, contestant); (relation, source, reason)."""
    actor.need("organiser", "supervisor")
    judge, contestant = pair
    _declare(actor, season, code, (judge, [contestant] if contestant else []), how)


def declare_none(actor: Actor, season: Season, code: str) -> None:
    """Declare that there is nothing to declare, or nothing more."""
    actor.need("judge")
    setup = setup_of(season)
    judge = setup.judge_codes[actor.judge_id] if actor.judge_id else ""
    with writing(actor, "declare-none", code, season) as transaction:
        session = find_session(season.id, code)
        _check_seat(setup, session, judge)
        _check_in_time(session)
        transaction.add(act_row(actor, session, "declare-none", value=judge))


def recuse_region(
    actor: Actor, season: Season, code: str, pairs: Sequence[tuple[str, str]], reason: str
) -> None:
    """Make recusals of (judge, contestant) pairs that come from one region."""
    actor.need("organiser")
    if not reason.strip():
        raise ContestError("reason-missing", 422)
    if not pairs:
        raise ContestError("pair-missing", 422)
    setup = setup_of(season)
    with writing(actor, "recuse", code, season) as transaction:
        session = find_session(season.id, code)
        facts = {"relation": "region", "source": "computed"}
        for judge, contestant in pairs:
            _check_region(setup, session, judge, contestant)
            _close_pair(transaction, actor, setup, session, judge, contestant, reason, facts)


def take_back(actor: Actor, season: Season, code: str, pair: tuple[str, str], reason: str) -> None:
    """Take a declared relation back, as the supervisor; (judge, contestant)."""
    actor.need("supervisor")
    if not reason.strip():
        raise ContestError("reason-missing", 422)
    judge, contestant = pair
    setup = setup_of(season)
    with writing(actor, "recuse-back", f"{code} {contestant}", season) as transaction:
        session = find_session(season.id, code)
        info = setup.contestants.get(contestant)
        if info is None or (info.id, judge) not in recusals(session):
            raise ContestError("no-recusal", 404)
        need_unsettled(setup, (session.field, session.stage), judge, info)
        words = reason.strip()
        transaction.add(act_row(actor, session, "recuse-back", info.id, words, value=judge))


def _declare(
    actor: Actor,
    season: Season,
    code: str,
    pairs: tuple[str, Sequence[str]],
    how: tuple[str, str, str],
) -> None:
    judge, contestants = pairs
    relation, source, reason = how
    if relation not in RELATIONS or source not in SOURCES:
        raise ContestError("relation-missing", 422)
    if not reason.strip():
        raise ContestError("reason-missing", 422)
    if not contestants:
        raise ContestError("contestant-missing", 422)
    setup = setup_of(season)
    with writing(actor, "declare-relation", f"{code} {judge}", season) as transaction:
        session = find_session(season.id, code)
        if source == "judge":
            _check_in_time(session)
        facts = {"relation": relation, "source": source}
        for contestant in contestants:
            _close_pair(transaction, actor, setup, session, judge, contestant, reason, facts)


def _close_pair(
    transaction: Transaction,
    actor: Actor,
    setup: SeasonSetup,
    session: Session,
    judge: str,
    contestant: str,
    reason: str,
    facts: dict[str, str],
) -> None:
    _check_seat(setup, session, judge)
    info = _entry(setup, session, contestant)
    if bars_of(setup, session)(judge, info) == "recused":
        raise ContestError("recused-already", name=known_as(session, info))
    need_unsettled(setup, (session.field, session.stage), judge, info)
    transaction.add(act_row(actor, session, "recuse", info.id, reason.strip(), facts, judge))
    db.session.flush()


def _check_in_time(session: Session) -> None:
    """Refuse a judge's own word after the scoring: marks are known to more than the judge."""
    state = session_state(session.id)
    if state not in ("planned", "open"):
        raise ContestError(f"session-is-{state}", session=session.name)


def _check_region(setup: SeasonSetup, session: Session, judge: str, contestant: str) -> None:
    """Refuse a pair that is not from one region."""
    _check_seat(setup, session, judge)
    info = _entry(setup, session, contestant)
    group_by = setup.stage(session.field, session.stage).group_by
    if not setup.is_own_region(setup.judges[judge].unit, info, group_by):
        raise ContestError(
            "not-same-region", 422, judge=setup.judges[judge].name, name=known_as(session, info)
        )


def _entry(setup: SeasonSetup, session: Session, contestant: str) -> ContestantInfo:
    info = setup.contestants.get(contestant)
    listed = info and db.session.scalar(
        select(SessionEntry.id).where(
            SessionEntry.session_id == session.id, SessionEntry.contestant_id == info.id
        )
    )
    if info is None or not listed:
        raise ContestError("not-in-session", 404, session=session.name)
    return info


def _check_seat(setup: SeasonSetup, session: Session, judge: str) -> None:
    found = setup.judges.get(judge)
    seat = select(PanelSeat.id).where(
        PanelSeat.session_id == session.id, PanelSeat.judge_id == (found.id if found else None)
    )
    if found is None or db.session.scalar(seat) is None:
        raise ContestError("not-on-panel", 403, session=session.name)
