"""The race for places (晋级名额): who has gone up, who is out, who is open.

A promotion pipeline works on one `Race`; `allocate` hands out places best first
and is the only thing that promotes by rank.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from contest.rules.evidence import Entry
from contest.rules.results import Facts, Problem, QuotaLine
from contest.rules.values import Cap

UP = ("promoted", "recommended")
UNLIMITED = 1 << 60
Pool = Callable[[str], str]


@dataclass(slots=True)
class Race:
    """The state of a pipeline; `ties` are blocks, best first, each id once.

    `ties` follow every settled order (within groups), `fair_ties` only orders that
    settle a whole tie (over all groups).
    """

    entries: Mapping[str, Entry]
    ties: Sequence[Sequence[str]]
    fair_ties: Sequence[Sequence[str]]
    settle: Mapping[str, int]
    eligible: frozenset[str]
    at_cut: str
    outcome: dict[str, str] = field(default_factory=dict)
    reason: dict[str, str] = field(default_factory=dict)
    caps: list[Cap] = field(default_factory=list)
    quotas: list[QuotaLine] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    up_per_unit: Counter[tuple[str, str]] = field(default_factory=Counter)

    def is_open(self, contestant: str) -> bool:
        """Tell whether nothing has been said of the entry yet."""
        return contestant in self.eligible and contestant not in self.outcome

    def has_claim(self, contestant: str) -> bool:
        """Tell whether the entry is up already, or may still be by settling."""
        return self.outcome.get(contestant) in (*UP, "undecided")

    def end(self, contestant: str, outcome: str, reason: str) -> None:
        """Say what becomes of an entry, and count it for the caps."""
        self.outcome[contestant] = outcome
        self.reason[contestant] = reason
        if outcome in UP:
            self.up_per_unit.update(self.entries[contestant].units.items())

    def undecided(self, contestants: Iterable[str], rule: str, places: int) -> None:
        """Leave a tie across the cut open until it is settled."""
        for contestant in contestants:
            self.end(contestant, "undecided", rule)
            facts: Facts = {"rule": rule, "places": places}
            group = self.entries[contestant].group
            self.problems.append(Problem("tie-at-cut", True, contestant, group, facts))


def allocate(
    race: Race,
    rule: str,
    places: Mapping[str, int],
    pool_of: Pool,
    ties: Sequence[Sequence[str]],
    *,
    counts_earlier: bool = True,
) -> None:
    """Give each pool's places to its best entries, tie by tie.

    With `counts_earlier`, entries that an earlier rule took up use a place of their pool.
    """
    left = dict(places)
    for tie in ties:
        if counts_earlier:
            for contestant in filter(race.has_claim, tie):
                pool = pool_of(contestant)
                left[pool] = left.get(pool, 0) - 1
        waiting = [c for c in tie if race.is_open(c) and left.get(pool_of(c), 0) > 0]
        waiting = _within_caps(race, rule, waiting)
        _give_places(race, rule, waiting, left, pool_of)


def _within_caps(race: Race, rule: str, waiting: list[str]) -> list[str]:
    """Return those whom no cap stops; a tie for the last room under a cap is a tie."""
    for cap in race.caps:
        by_unit: dict[str, list[str]] = defaultdict(list)
        for contestant in waiting:
            by_unit[race.entries[contestant].units.get(cap.unit_kind, "")].append(contestant)
        for unit, members in by_unit.items():
            room = cap.n - race.up_per_unit[cap.unit_kind, unit] if unit else UNLIMITED
            if room >= len(members):
                continue
            if room > 0 and race.at_cut == "all":
                continue
            if room > 0 and race.at_cut == "ask":
                race.undecided(members, "cap", room)
                race.up_per_unit[cap.unit_kind, unit] += room
            else:
                for contestant in members:
                    race.end(contestant, "out", "cap")
        waiting = [contestant for contestant in waiting if race.is_open(contestant)]
    return waiting


def _give_places(
    race: Race, rule: str, waiting: Sequence[str], left: dict[str, int], pool_of: Pool
) -> None:
    by_pool: dict[str, list[str]] = defaultdict(list)
    for contestant in waiting:
        by_pool[pool_of(contestant)].append(contestant)
    for pool, members in by_pool.items():
        if len(members) <= left[pool] or race.at_cut == "all":
            for contestant in members:
                race.end(contestant, "promoted", rule)
        elif race.at_cut == "ask":
            race.undecided(members, rule, left[pool])
        left[pool] = max(left[pool] - len(members), 0)
