"""The page on which paper sheets are typed in (录入): one judge, contestants in running order."""

from collections.abc import Sequence
from dataclasses import dataclass

from contest.errors import ContestError
from contest.loading import BARS, ContestantInfo, SeasonSetup, newest_acts, rulebook_version
from contest.models import Session
from contest.queries.blank_sheets import need_sheets
from contest.queries.paper import UNSETTLED, PaperView, paper_states, paper_view
from contest.queries.sessions import RECEIVED, SeatView, SessionView, running_order, session_view
from contest.rules.values import Criterion


@dataclass(frozen=True, slots=True)
class EntryLine:
    """A contestant's line: the own entry, and how the sheet stands."""

    order_number: int
    contestant: ContestantInfo
    #: why there is nothing to type in: a recusal, or gone
    bar: str
    status: str
    #: received from a tablet or by paper, abstained, absent or missing
    mark: str
    paper: PaperView


@dataclass(frozen=True, slots=True)
class SeatPaper:
    """A seat in the list: how many sheets the reader has typed in, how many wait."""

    seat: SeatView
    due: int
    own: int
    waiting: int


@dataclass(frozen=True, slots=True)
class PaperPage:
    """The page for one judge, or the list of seats where none is chosen."""

    view: SessionView
    criteria: tuple[Criterion, ...]
    rulebook: int
    seats: Sequence[SeatPaper]
    seat: SeatView | None
    lines: Sequence[EntryLine]

    @property
    def session(self) -> Session:
        """Return the session."""
        return self.view.session


def paper_page(setup: SeasonSetup, code: str, person_id: int | None, judge: str = "") -> PaperPage:
    """Return what a person needs to type in a judge's sheets."""
    view = session_view(setup, code)
    criteria = need_sheets(view.session)
    chosen = next((seat for seat in view.seats if seat.judge == judge), None)
    if judge and chosen is None:
        raise ContestError("unknown-judge", 404)
    states = paper_states(view.session.id)
    keys = {seat.judge: setup.judges[seat.judge].id for seat in view.seats}
    order = newest_acts(view.session.id, ["order"]).get("order")
    entries = running_order(view, order)
    seats = []
    for place, seat in enumerate(view.seats):
        found = {c: state for (c, j), state in states.items() if j == keys[seat.judge]}
        seats.append(
            SeatPaper(
                seat,
                sum(e.marks[place] in (*RECEIVED, "missing") for e in entries),
                sum(state.of(person_id) is not None for state in found.values()),
                sum(state.state in UNSETTLED for state in found.values()),
            )
        )
    lines = []
    if chosen is not None:
        place = view.seats.index(chosen)
        for entry in entries:
            mark = entry.marks[place]
            state = states.get((entry.contestant.id, keys[chosen.judge]))
            lines.append(
                EntryLine(
                    entry.order_number,
                    entry.contestant,
                    mark if mark in (*BARS, "gone") else "",
                    entry.status,
                    mark,
                    paper_view(view.session, state, person_id),
                )
            )
    return PaperPage(view, criteria, rulebook_version(view.session), seats, chosen, lines)
