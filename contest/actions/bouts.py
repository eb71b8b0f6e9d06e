"""Bouts at the desk (同台对决): pairing, the next turn, calling, voting, ruling, showing.

Votes decide. Where a bracket needs a winner and the votes are equal, the ruling – a judge's
casting vote or an extra question – says who goes on; it changes no vote and no score. Who has
left does not go on; whose opponent has left before the voting goes on by ruling, not by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete

from contest.acting import act_row, acting_on
from contest.actor import Actor
from contest.db import Transaction, db
from contest.errors import ContestError
from contest.loading import SeasonSetup, lot, setup_of, stage_result
from contest.models import Bout, Season, Session
from contest.queries.bouts import (
    DONE,
    BoutDesk,
    BoutView,
    bout_desk,
    classes_of,
    find_bouts,
    present,
)
from contest.rules.pairing import SYSTEMS, WAYS, Pair, circle, in_order, within_classes

SHORTEST_SEED = 4


@dataclass(frozen=True, slots=True)
class Pairing:
    """How bouts are drawn up; `classes` = lines `number class`, empty = kind of home unit."""

    way: str
    system: str
    seed: str
    witnesses: str
    classes: str = ""


def draw_bouts(actor: Actor, season: Season, code: str, given: Pairing) -> int:
    """Draw the bouts up, before the session opens; return how many. A new draw replaces them."""
    seed, witnesses = given.seed.strip(), given.witnesses.strip()
    if given.way not in WAYS or given.system not in SYSTEMS:
        raise ContestError("bad-submission", 422)
    if len(seed) < SHORTEST_SEED:
        raise ContestError("seed-short", 422, least=SHORTEST_SEED)
    if not witnesses:
        raise ContestError("witness-missing", 422)
    with acting_on(actor, season, code, "draw-bouts", ("planned",)) as (transaction, session):
        setup = setup_of(season)
        find_bouts(session.season_id, code)
        here = sorted((c.code for c in present(setup, session)), key=lambda c: lot(seed, c))
        if len(here) < 2:
            raise ContestError("bouts-few", 422)
        order = _ranked(setup, session, here) if given.way == "rank" else here
        if given.system == "round-robin":
            turns = circle(order)
        elif given.way == "class":
            turns = [within_classes(order, classes_of(setup, session, given.classes))]
        else:
            turns = [in_order(order)]
        db.session.execute(delete(Bout).where(Bout.session_id == session.id))
        facts = {"way": given.way, "system": given.system, "seed": seed, "witnesses": witnesses}
        for turn, pairs in enumerate(turns, start=1):
            _write(transaction, setup, session, turn, pairs)
        facts_of_turns = {**facts, "turn": 1, "pairs": [pair for t in turns for pair in t]}
        transaction.add(act_row(actor, session, "draw-bouts", facts=facts_of_turns))
    return sum(len(pairs) for pairs in turns)


def draw_next_turn(actor: Actor, season: Season, code: str) -> int:
    """Draw up the next turn of a bracket from those who go on; return its number."""
    with acting_on(actor, season, code, "draw-bouts", ("open",)) as (transaction, session):
        setup = setup_of(season)
        desk = bout_desk(setup, code)
        if desk.system != "bracket" or desk.drawn is None:
            raise ContestError("not-a-bracket")
        last = desk.turns[-1]
        waiting = [bout for bout in last if not bout.is_decided]
        if waiting:
            raise ContestError("turn-open", count=len(waiting))
        if len(last) == 1:
            raise ContestError("bracket-over")
        up = [side.code for side in desk.going_on]
        if not up:
            raise ContestError("bracket-empty")
        had_bye = [bout.red.code for bout in desk.bouts if bout.blue is None]
        pairs = in_order(up, had_bye)
        turn = len(desk.turns) + 1
        _write(transaction, setup, session, turn, pairs)
        facts = {**desk.drawn.facts, "turn": turn, "pairs": pairs}
        transaction.add(act_row(actor, session, "draw-bouts", facts=facts))
    return turn


def call_bout(actor: Actor, season: Season, code: str, bout: str) -> None:
    """Say that a bout is on."""
    with acting_on(actor, season, code, "bout-on", ("open",)) as (transaction, session):
        desk, found = _found(season, code, bout)
        _none_voting(desk)
        if found.state not in ("waiting", "on"):
            raise ContestError("bout-not-open")
        transaction.add(act_row(actor, session, "bout-on", value=bout))


def open_voting(actor: Actor, season: Season, code: str, bout: str, reason: str = "") -> None:
    """Let the judges vote; once more only with a reason."""
    with acting_on(actor, season, code, "bout-open", ("open",)) as (transaction, session):
        desk, found = _found(season, code, bout)
        _none_voting(desk)
        if found.state not in ("on", *DONE):
            raise ContestError("bout-not-on")
        if found.state in DONE and not reason.strip():
            raise ContestError("reason-missing", 422)
        _none_drawn_after(desk, found)
        transaction.add(act_row(actor, session, "bout-open", reason=reason.strip(), value=bout))


def close_voting(actor: Actor, season: Season, code: str, bout: str) -> None:
    """End the voting; a vote that has not come is not counted, and is no draw."""
    with acting_on(actor, season, code, "bout-close", ("open",)) as (transaction, session):
        _, found = _found(season, code, bout)
        if found.state != "voting":
            raise ContestError("bout-not-open")
        if not found.received:
            raise ContestError("bout-no-votes")
        facts = {"votes": dict(found.counts), "expected": found.expected}
        transaction.add(act_row(actor, session, "bout-close", facts=facts, value=bout))


def rule_bout(actor: Actor, season: Season, code: str, bout: str, winner: str, reason: str) -> None:
    """Rule who goes on after equal votes, or unopposed before any, with the reason."""
    if not reason.strip():
        raise ContestError("reason-missing", 422)
    if winner not in ("red", "blue"):
        raise ContestError("vote-missing", 422)
    with acting_on(actor, season, code, "bout-rule", ("open",)) as (transaction, session):
        desk, found = _found(season, code, bout)
        if not found.unopposed and found.state not in DONE:
            raise ContestError("bout-not-closed")
        if not found.unopposed and found.majority != "draw":
            raise ContestError("bout-not-drawn")
        _none_drawn_after(desk, found)
        side = found.side(winner)
        if side and winner in found.gone:
            raise ContestError("bout-side-gone", name=side.name)
        row = act_row(actor, session, "bout-rule", None, reason.strip(), {"winner": winner}, bout)
        transaction.add(row)


def show_bout(actor: Actor, season: Season, code: str, bout: str) -> None:
    """Show the result to the hall and to the judges."""
    with acting_on(actor, season, code, "bout-show", ("open",)) as (transaction, session):
        desk, found = _found(season, code, bout)
        if found.state != "closed":
            raise ContestError("bout-not-closed")
        if desk.system == "bracket" and not found.goes_on:
            raise ContestError("bout-drawn")
        transaction.add(act_row(actor, session, "bout-show", value=bout))


def _found(season: Season, code: str, bout: str) -> tuple[BoutDesk, BoutView]:
    desk = bout_desk(setup_of(season), code)
    return desk, desk.bout(bout)


def _none_drawn_after(desk: BoutDesk, found: BoutView) -> None:
    """Refuse what could change who goes on to a turn that is drawn up already."""
    if desk.system == "bracket" and any(later.turn > found.turn for later in desk.bouts):
        raise ContestError("turn-drawn")


def _none_voting(desk: BoutDesk) -> None:
    if any(bout.state == "voting" for bout in desk.bouts):
        raise ContestError("bout-is-voting")


def _ranked(setup: SeasonSetup, session: Session, here: Sequence[str]) -> list[str]:
    """Return who stands better in the stage before first; equal ones as their lots have it."""
    before = setup.stage(session.field, session.stage).before
    if not before:
        raise ContestError("no-stage-before", 422)
    ranks = {
        standing.contestant: standing.rank
        for standing in stage_result(setup, session.field, before).standings
        if standing.rank
    }
    if not ranks:
        raise ContestError("no-stage-before", 422)
    return sorted(here, key=lambda code: ranks.get(code, len(ranks) + 1))


def _write(
    transaction: Transaction, setup: SeasonSetup, session: Session, turn: int, pairs: Sequence[Pair]
) -> None:
    for number, (red, blue) in enumerate(pairs, start=1):
        transaction.add(
            Bout(
                session_id=session.id,
                code=f"{session.code}.{turn}.{number}",
                turn=turn,
                red_id=setup.contestants[red].id,
                blue_id=setup.contestants[blue].id if blue else None,
            )
        )
