"""What a judge sees of bouts (评委对决): own votes, never another judge's before the end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contest.errors import ContestError
from contest.loading import ContestantInfo, SeasonSetup, hall_settings, live_kind
from contest.models import BoutVote, Session
from contest.queries.bouts import BoutDesk, BoutView, bout_desk
from contest.rules.values import Criterion


@dataclass(frozen=True, slots=True)
class JudgeBout:
    """A bout as one judge sees it; `bar` = why this judge does not vote."""

    session: Session
    session_state: str
    bout: BoutView
    bar: str
    vote: BoutVote | None
    criteria: tuple[Criterion, ...]
    numbers: Mapping[str, int]
    hides_names: bool

    def name(self, side: str) -> str:
        """Return who stands on a side, as this judge may know it."""
        person = self.bout.side(side)
        if person is None:
            return ""
        return f"№ {self.numbers[person.code]}" if self.hides_names else person.name

    def person(self, side: str) -> ContestantInfo | None:
        """Return a side's contestant."""
        return self.bout.side(side)


def judge_bouts(setup: SeasonSetup, judge_id: int, code: str) -> list[JudgeBout]:
    """Return the bouts of a session as its judge sees them; byes are left out."""
    desk = bout_desk(setup, code)
    hides = hall_settings(desk.session).hides_names
    judge = setup.judge_codes.get(judge_id, "")
    if judge not in [seat.judge.code for seat in desk.session.seats]:
        raise ContestError("not-on-panel", 403, session=desk.session.name)
    return [_of(desk, bout, judge, hides) for bout in desk.bouts if bout.blue]


def judge_bout(setup: SeasonSetup, judge_id: int, code: str, bout: str) -> JudgeBout:
    """Return one bout of a session as its judge sees it."""
    for found in judge_bouts(setup, judge_id, code):
        if found.bout.code == bout:
            return found
    raise ContestError("unknown-bout", 404)


def _of(desk: BoutDesk, bout: BoutView, judge: str, hides: bool) -> JudgeBout:
    own = next(ballot for ballot in bout.ballots if ballot.judge == judge)
    return JudgeBout(
        desk.session,
        desk.state,
        bout,
        own.bar,
        own.vote,
        desk.settings.criteria,
        desk.numbers,
        hides,
    )


def bouts_beat(setup: SeasonSetup, sessions: Sequence[Session]) -> dict[str, dict[str, Any]]:
    """Return what a tablet is told of the bouts of its sessions: which is on, what was announced.

    The result stays in the hall until it is announced.
    """
    found = {}
    for session in sessions:
        if live_kind(session) != "bouts":
            continue
        desk = bout_desk(setup, session.code)
        found[session.code] = {
            "bout": desk.current.code if desk.current else "",
            "bouts": {
                bout.code: {
                    "state": bout.state,
                    "winner": (bout.goes_on or bout.majority) if bout.state == "shown" else "",
                }
                for bout in desk.bouts
            },
        }
    return found
