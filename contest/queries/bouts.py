"""Bouts (同台对决) of a session: who meets whom, where each stands, whose votes are in."""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from contest.db import db
from contest.errors import ContestError
from contest.folder.rows import DecisionRow
from contest.folder.tables import points_of
from contest.loading import (
    BoutSettings,
    ContestantInfo,
    SeasonSetup,
    bars_of,
    bout_settings,
    decision_rows,
    live_kind,
    newest_votes,
    session_state,
)
from contest.models import Bout, BoutVote, Decision, PanelSeat, Session
from contest.queries.sessions import SEATED
from contest.rules.pairing import majority
from contest.rules.rounding import plain_text
from contest.rules.values import RANKED_STATUSES

#: act of the desk → where it leaves its bout
LEADS_TO = {"bout-on": "on", "bout-open": "voting", "bout-close": "closed", "bout-show": "shown"}
DONE = ("closed", "shown")


@dataclass(frozen=True, slots=True)
class Ballot:
    """A judge's seat at a bout: barred, missing, or the newest vote."""

    number: int
    judge: str
    name: str
    bar: str
    vote: BoutVote | None


@dataclass(frozen=True, slots=True)
class BoutView:
    """A bout; without a blue side red has a bye."""

    code: str
    turn: int
    number: int
    red: ContestantInfo
    blue: ContestantInfo | None
    state: str
    ballots: Sequence[Ballot]
    #: sides that no longer take part
    gone: Set[str]
    #: who was ruled to go on, after equal votes or unopposed
    ruled: str
    ruled_why: str

    @property
    def votes(self) -> list[str]:
        """Return the votes that count; one given before its judge was recused does not."""
        return [ballot.vote.winner for ballot in self.ballots if ballot.vote and not ballot.bar]

    @property
    def received(self) -> int:
        """Return how many votes are in."""
        return len(self.votes)

    @property
    def expected(self) -> int:
        """Return how many votes should come."""
        return sum(not ballot.bar for ballot in self.ballots)

    @property
    def counts(self) -> Mapping[str, int]:
        """Return side → votes."""
        return {side: self.votes.count(side) for side in ("red", "blue", "draw")}

    @property
    def majority(self) -> str:
        """Return red, blue or draw once the voting is over, else nothing."""
        if self.state not in DONE:
            return ""
        return majority(self.votes)

    @property
    def goes_on(self) -> str:
        """Return the side that goes on: by bye, by votes, or as ruled; nothing while open."""
        if self.blue is None:
            return "red"
        if self.majority in ("red", "blue"):
            return self.majority
        return self.ruled if self.majority or self.ruled == self.unopposed else ""

    @property
    def unopposed(self) -> str:
        """Return the side that alone is left before the voting, else nothing."""
        if self.state not in ("waiting", "on") or len(self.gone) != 1:
            return ""
        return "blue" if "red" in self.gone else "red"

    @property
    def is_decided(self) -> bool:
        """Tell whether it is settled who goes on; of two who have left, nobody does."""
        return bool(self.goes_on) or len(self.gone) == 2

    def side(self, side: str) -> ContestantInfo | None:
        """Return who stands on a side."""
        return {"red": self.red, "blue": self.blue}.get(side)


@dataclass(frozen=True, slots=True)
class BoutDesk:
    """The bouts of a session as its desk shows them."""

    session: Session
    state: str
    settings: BoutSettings
    bouts: Sequence[BoutView]
    #: the newest decision that drew them up
    drawn: Decision | None
    #: every version of the pairing, oldest first
    versions: Sequence[Decision]
    current: BoutView | None
    numbers: Mapping[str, int]

    @property
    def system(self) -> str:
        """Return single, bracket or round-robin; nothing before the draw."""
        return str(self.drawn.facts["system"]) if self.drawn else ""

    @property
    def turns(self) -> list[list[BoutView]]:
        """Return the bouts turn by turn."""
        found: dict[int, list[BoutView]] = defaultdict(list)
        for bout in self.bouts:
            found[bout.turn].append(bout)
        return [found[turn] for turn in sorted(found)]

    @property
    def next_bout(self) -> BoutView | None:
        """Return the first bout that nobody has called and that has to be held."""
        waiting = (bout for bout in self.bouts if bout.state == "waiting")
        return next((bout for bout in waiting if not bout.is_decided), None)

    @property
    def champion(self) -> ContestantInfo | None:
        """Return who is left of a bracket, once its last bout is decided."""
        last = self.turns[-1] if self.turns else []
        if self.system != "bracket" or len(last) != 1:
            return None
        return next(iter(self.going_on), None)

    @property
    def going_on(self) -> list[ContestantInfo]:
        """Return who goes on from the newest turn; who has left since does not."""
        last = self.turns[-1] if self.turns else []
        sides = [bout.side(bout.goes_on) for bout in last if bout.goes_on not in bout.gone]
        return [side for side in sides if side is not None]

    @property
    def can_draw_next(self) -> bool:
        """Tell whether the next turn of a bracket can be drawn up."""
        last = self.turns[-1] if self.turns else []
        is_done = len(last) > 1 and all(bout.is_decided for bout in last)
        return self.system == "bracket" and is_done and bool(self.going_on)

    def bout(self, code: str) -> BoutView:
        """Return a bout; ContestError 404 when there is none."""
        for bout in self.bouts:
            if bout.code == code:
                return bout
        raise ContestError("unknown-bout", 404)


def find_bouts(season_id: int, code: str) -> Session:
    """Return a session of bouts; refused for other sessions."""
    query = select(Session).where(Session.season_id == season_id, Session.code == code)
    session = db.session.scalar(query)
    if session is None:
        raise ContestError("unknown-session", 404)
    if live_kind(session) != "bouts":
        raise ContestError("not-bouts", 404, session=session.name)
    return session


def bout_desk(setup: SeasonSetup, code: str) -> BoutDesk:
    """Return the bouts of a session."""
    session = find_bouts(setup.season_id, code)
    acts = _acts(session.id)
    bouts = _bouts(setup, session, acts)
    versions = [act for act in acts if act.kind == "draw-bouts"]
    called = [act.value for act in acts if act.kind in LEADS_TO]
    by_code = {bout.code: bout for bout in bouts}
    numbers = {setup.codes[e.contestant_id]: e.order_number for e in session.entries}
    return BoutDesk(
        session=session,
        state=session_state(session.id),
        settings=bout_settings(session),
        bouts=bouts,
        drawn=versions[-1] if versions else None,
        versions=versions,
        current=by_code.get(called[-1]) if called else None,
        numbers=numbers,
    )


def _acts(session_id: int) -> list[Decision]:
    kinds = ("draw-bouts", "bout-rule", *LEADS_TO)
    query = select(Decision).where(Decision.session_id == session_id, Decision.kind.in_(kinds))
    return list(db.session.scalars(query.order_by(Decision.id)))


def _bouts(setup: SeasonSetup, session: Session, acts: Sequence[Decision]) -> list[BoutView]:
    rows = db.session.scalars(
        select(Bout).where(Bout.session_id == session.id).order_by(Bout.turn, Bout.id)
    ).all()
    votes: dict[tuple[str, str], BoutVote] = {
        (vote.bout, vote.judge): vote
        for vote in newest_votes(session.season_id, session.field, session.stage)
        if vote.round == session.round
    }
    seats = db.session.scalars(
        select(PanelSeat).where(PanelSeat.session_id == session.id).order_by(PanelSeat.seat_number)
    ).all()
    seated = decision_rows(setup, session.field, SEATED)
    bars = bars_of(setup, session, seated)
    here = {info.code for info in present(setup, session, seated)}
    states = {act.value: LEADS_TO[act.kind] for act in acts if act.kind in LEADS_TO}
    ruled = _ruled(acts)
    counted: dict[int, int] = defaultdict(int)
    found = []
    for row in rows:
        counted[row.turn] += 1
        sides = [setup.contestants[setup.codes[i]] for i in (row.red_id, row.blue_id) if i]
        ballots = []
        for seat in seats:
            judge = setup.judges[setup.judge_codes[seat.judge_id]]
            bar = next((b for side in sides if (b := bars(judge.code, side))), "")
            vote = votes.get((row.code, judge.code))
            ballots.append(Ballot(seat.seat_number, judge.code, judge.name, bar, vote))
        named = zip(("red", "blue"), sides, strict=False)
        gone = {side for side, info in named if info.code not in here}
        rule = ruled.get(row.code)
        found.append(
            BoutView(
                code=row.code,
                turn=row.turn,
                number=counted[row.turn],
                red=sides[0],
                blue=sides[1] if len(sides) > 1 else None,
                state=states.get(row.code, "waiting") if len(sides) > 1 else "bye",
                ballots=ballots if len(sides) > 1 else [],
                gone=gone,
                ruled=str(rule.facts["winner"]) if rule else "",
                ruled_why=rule.reason if rule else "",
            )
        )
    return found


def _ruled(acts: Sequence[Decision]) -> dict[str, Decision]:
    """Return the rulings that hold, by bout; a voting opened later decides anew."""
    found: dict[str, Decision] = {}
    for act in acts:
        if act.kind == "bout-rule":
            found[act.value] = act
        elif act.kind == "bout-open":
            found.pop(act.value, None)
    return found


def present(
    setup: SeasonSetup, session: Session, rows: Sequence[DecisionRow] | None = None
) -> list[ContestantInfo]:
    """Return the contestants of a session who take part, by number.

    Who has read the field's decisions already hands them over.
    """
    if rows is None:
        rows = decision_rows(setup, session.field)
    ruled = {row.contestant: row.value for row in rows if row.kind == "status"}
    found = [setup.contestants[setup.codes[entry.contestant_id]] for entry in session.entries]
    return [info for info in found if ruled.get(info.code, info.status) in RANKED_STATUSES]


def classes_of(setup: SeasonSetup, session: Session, text: str) -> dict[str, str]:
    """Return contestant → class, from lines `number class`, else the home unit's kind."""
    numbers = {entry.order_number: setup.codes[entry.contestant_id] for entry in session.entries}
    typed = {}
    for line in text.splitlines():
        number, _, name = line.strip().partition(" ")
        if number.isascii() and number.isdigit() and int(number) in numbers and name.strip():
            typed[numbers[int(number)]] = name.strip()
    here = present(setup, session)
    if not text.strip():
        return {info.code: info.unit.kind for info in here}
    missing = [info.name for info in here if info.code not in typed]
    if missing:
        raise ContestError("bout-class-missing", 422, names="、".join(missing[:5]))
    return {info.code: typed[info.code] for info in here}


def criteria_rows(text: str) -> list[list[Any]]:
    """Return criteria for marking both sides as typed: code, name, maximum in units."""
    rows: list[list[Any]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        parts = line.split()
        if not parts:
            continue
        top = points_of(parts[2]) if len(parts) == 3 else None
        code = parts[0]
        is_code = code.isascii() and code.replace("-", "").isalnum()
        if not top or top < 0 or not is_code or code in [row[0] for row in rows]:
            raise ContestError("bout-criteria", 422, line=number)
        rows.append([code, parts[1], top])
    return rows


def criteria_text(settings: BoutSettings) -> str:
    """Return the criteria for marking both sides as they are typed."""
    return "\n".join(f"{c.code} {c.name} {plain_text(c.max)}" for c in settings.criteria)
