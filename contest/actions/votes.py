"""Voting in a bout (对决投票): a judge votes, or marks both sides; the newest version counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import select

from contest.actor import Actor
from contest.db import db, writing
from contest.errors import ContestError
from contest.loading import known_as, session_state, setup_of
from contest.models import BoutVote, HeldSheet, ScoreSheet, Season
from contest.queries.bouts import BoutDesk, BoutView, bout_desk
from contest.queries.marking import checked_marks
from contest.queries.receipts import Receipt, vote_receipt
from contest.queries.tablets import is_lost
from contest.rules.pairing import stronger
from contest.rules.values import Criterion
from contest.sentences import SIDES

WINNERS = ("red", "blue", "draw")


@dataclass(frozen=True, slots=True)
class Vote:
    """What a device sends; `marks` by `side:criterion` where both sides are marked."""

    id: str
    session: str
    bout: str
    winner: str
    version_seen: int = 0
    marks: Mapping[str, str] = field(default_factory=dict)
    device: str = ""
    device_at: str = ""


def cast_vote(actor: Actor, season: Season, given: Vote) -> Receipt:
    """Store a judge's vote; a later one is a new version until the bout's voting ends."""
    actor.need("judge")
    if not 8 <= len(given.id) <= 64:
        raise ContestError("bad-submission", 422)
    setup = setup_of(season)
    judge = setup.judge_codes.get(actor.judge_id or 0, "")
    with writing(actor, "cast-vote", f"{given.session} {given.bout}", season) as action:
        desk = bout_desk(setup, given.session)
        bout = desk.bout(given.bout)
        winner, marks = _judged(desk, given)
        earlier = _earlier(given.id)
        if earlier is not None:
            known = (earlier.bout, earlier.judge, earlier.winner, earlier.detail.get("marks", {}))
            if known != (given.bout, judge, winner, marks):
                raise ContestError("id-used", 422)
            action.is_done_already = True
            return vote_receipt(earlier)
        _check_state(desk, bout, given)
        stored = _own(desk, bout, judge)
        if stored is not None and given.version_seen <= stored.version:
            # both stay: the stored one here, the other on its tablet, and the judge sees both
            words = {"stored": SIDES[stored.winner], "own": SIDES[winner]}
            raise ContestError("newer-vote", 412, **words)
        vote = BoutVote(
            submission_id=given.id,
            season_id=setup.season_id,
            field=desk.session.field,
            stage=desk.session.stage,
            round=desk.session.round,
            bout=bout.code,
            red_id=bout.red.id,
            blue_id=bout.blue.id if bout.blue else None,
            judge=judge,
            winner=winner,
            version=stored.version + 1 if stored else 0,
            detail={
                "marks": marks,
                "device": given.device[:100],
                "device_at": given.device_at[:40],
            },
        )
        action.add(vote)
        db.session.flush()
        return vote_receipt(vote)


def _judged(desk: BoutDesk, given: Vote) -> tuple[str, dict[str, int]]:
    """Return the vote, and the marks it comes from where both sides are marked."""
    if not desk.settings.criteria:
        if given.winner not in WINNERS:
            raise ContestError("vote-missing", 422)
        return given.winner, {}
    marks = checked_marks(both_sides(desk.settings.criteria), given.marks)
    return stronger(marks), marks


def both_sides(criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
    """Return the criteria of a bout, once for each side."""
    return tuple(
        replace(c, code=f"{side}:{c.code}", name=f"{SIDES[side]} {c.name}")
        for side in ("red", "blue")
        for c in criteria
    )


def _earlier(submission_id: str) -> BoutVote | None:
    for table in (ScoreSheet, HeldSheet):
        taken = select(table.id).where(table.submission_id == submission_id)
        if db.session.scalar(taken) is not None:
            raise ContestError("id-used", 422)
    return db.session.scalar(select(BoutVote).where(BoutVote.submission_id == submission_id))


def _check_state(desk: BoutDesk, bout: BoutView, given: Vote) -> None:
    state = session_state(desk.session.id)
    if state != "open":
        raise ContestError(f"session-is-{state}", session=desk.session.name)
    if bout.state != "voting":
        raise ContestError("bout-not-open")
    if is_lost(desk.session.season_id, given.device):
        raise ContestError("vote-device-lost", 403)


def _own(desk: BoutDesk, bout: BoutView, judge: str) -> BoutVote | None:
    """Return the judge's newest vote; refuse who is not on the panel or stands too near."""
    for ballot in bout.ballots:
        if ballot.judge == judge:
            if ballot.bar:
                sides = [side for side in (bout.red, bout.blue) if side]
                names = "、".join(known_as(desk.session, side) for side in sides)
                raise ContestError(ballot.bar, 403, name=names)
            return ballot.vote
    raise ContestError("not-on-panel", 403, session=desk.session.name)
