"""What if (假设推算): a stage as it would stand without a judge, or with two sheets swapped.

Nothing is written or kept. The rules work on changed input, as they would on a ruling.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from contest.errors import ContestError
from contest.loading import (
    ContestantInfo,
    SeasonSetup,
    rulings,
    session_state,
    stage_result,
    stage_rounds,
    what_if,
)
from contest.models import ScoreSheet, Session
from contest.queries.swapping import Swap, sheets_to_swap
from contest.rules.evidence import Sheet
from contest.rules.results import StageResult, Standing
from contest.rules.rounding import points_text
from contest.rules.season import NO_RULINGS
from contest.rules.values import PanelRules

#: marks are secret until the session is closed
SEEN = ("closed", "verified", "signed")


@dataclass(frozen=True, slots=True)
class Side:
    """Where an entry stands: round score, total, rank and outcome as text."""

    score: str
    total: str
    rank: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Difference:
    """An entry now and then."""

    contestant: ContestantInfo
    now: Side
    then: Side

    @property
    def changes_place(self) -> bool:
        """Tell whether rank or outcome would differ."""
        return (self.now.rank, self.now.outcome) != (self.then.rank, self.then.outcome)

    @property
    def changes(self) -> bool:
        """Tell whether anything would differ."""
        return self.now != self.then


def without_judge(
    setup: SeasonSetup, session: Session, judge: str, contestant: str = ""
) -> list[Difference]:
    """Return what a recusal would change, of one contestant or of all in the session."""
    need_seen(session)
    listed = [setup.codes[entry.contestant_id] for entry in session.entries]
    if judge not in setup.judges or (contestant and contestant not in listed):
        raise ContestError("not-in-session", 404, session=session.name)
    place = (session.field, session.stage)
    own = rulings(setup, session.field).get(place, NO_RULINGS)
    pairs = {(code, judge) for code in ([contestant] if contestant else listed)}
    recuse = own.decisions.recuse | pairs
    then = what_if(setup, *place, replace(own, decisions=replace(own.decisions, recuse=recuse)))
    return _differences(setup, session, then)


def after_swap(setup: SeasonSetup, session: Session, swap: Swap) -> list[Difference]:
    """Return what the swap of two contestants' sheets would change."""
    need_seen(session)
    stage = setup.stage(session.field, session.stage)
    rounds = stage_rounds(setup, stage)
    rules = next(r.rules for r in stage.rounds if r.code == session.round)
    codes = [c.code for c in rules.criteria] if isinstance(rules, PanelRules) else []
    found = sheets_to_swap(setup, session, swap)
    sheets = {code: list(own) for code, own in rounds[session.round].sheets.items()}
    for contestant, side in ((swap.one, 1), (swap.other, 0)):
        kept = [s for s in sheets.get(contestant, []) if s.judge not in swap.judges]
        moved = [_evidence(judge, pair[side], codes) for judge, pair in found.items()]
        sheets[contestant] = kept + [sheet for sheet in moved if sheet is not None]
    changed = {**rounds, session.round: replace(rounds[session.round], sheets=sheets)}
    own = rulings(setup, session.field).get((session.field, session.stage), NO_RULINGS)
    then = what_if(setup, session.field, session.stage, own, changed)
    return _differences(setup, session, then)


def need_seen(session: Session) -> None:
    """Refuse while the session is open: marks are secret until it is closed."""
    state = session_state(session.id)
    if state not in SEEN:
        raise ContestError(f"session-is-{state}", session=session.name)


def _evidence(judge: str, sheet: ScoreSheet | None, criteria: list[str]) -> Sheet | None:
    if sheet is None or sheet.kind:
        return None
    return Sheet(judge, tuple(sheet.marks.get(code) for code in criteria))


def _differences(setup: SeasonSetup, session: Session, then: StageResult) -> list[Difference]:
    """Return the session's entries, and whoever else's place would change."""
    now = stage_result(setup, session.field, session.stage)
    listed = {setup.codes[entry.contestant_id] for entry in session.entries}
    before, after = (_sides(setup, session, result) for result in (now, then))
    rows = [Difference(setup.contestants[code], before[code], after[code]) for code in before]
    return [row for row in rows if row.contestant.code in listed or row.changes_place]


def _sides(setup: SeasonSetup, session: Session, result: StageResult) -> Mapping[str, Side]:
    places = setup.stage(session.field, session.stage).scoring.places
    scores = result.round_scores.get(session.round, {})

    def side(standing: Standing) -> Side:
        found = scores.get(standing.contestant)
        score = "" if found is None or found.score is None else points_text(found.score, places)
        total = "" if standing.total is None else points_text(standing.total, places)
        return Side(score, total, str(standing.rank or ""), standing.outcome)

    return {standing.contestant: side(standing) for standing in result.standings}
