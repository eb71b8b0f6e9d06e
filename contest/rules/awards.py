"""Awards (奖项) and the prize budget (奖金预算): tiers, borders, money in fen.

Seats are taken by place among those who may have an award. Across a border,
`expand` gives a tie the tier of its first place, `shrink` that of its last place,
`ask` leaves it open. An empty seat's money stays unspent; nothing is shared silently.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contest.rules.apportionment import by_entrants, tier_seats
from contest.rules.results import (
    AwardResult,
    BudgetLine,
    Facts,
    Prize,
    Problem,
    StageResult,
    Standing,
)
from contest.rules.values import HELD_STATUSES, Award, Budget, Rulebook, Tier

Tie = Sequence[Standing]


@dataclass(frozen=True, slots=True)
class _Given:
    """A tie with the index of its tier (None = no award) and its places from 0."""

    tie: Tie
    first: int
    tier: int | None


def award_prizes(award: Award, seats: Mapping[str, int], result: StageResult) -> AwardResult:
    """Return the prizes of one award; `seats` are the fields' shares of all places."""
    tiers, problems = _tiers(award, seats)
    places = [i for i, tier in enumerate(tiers) for _ in range(tier.seats)]
    given: list[_Given] = []
    undecided: list[str] = []
    first = 0
    for tie in _ties(award, result):
        last = first + len(tie) - 1
        best, worst = _tier_at(places, first), _tier_at(places, last)
        if best != worst and award.at_border == "ask":
            undecided += [s.contestant for s in tie]
            facts: Facts = {"tier": tiers[best or 0].name}
            problems += [Problem("tie-at-border", True, s.contestant, s.group, facts) for s in tie]
        else:
            given.append(_Given(tie, first, worst if award.at_border == "shrink" else best))
        first += len(tie)
    prizes: list[Prize] = []
    for found in given:
        prizes += _prizes(award, tiers, places, found, problems)
    return AwardResult(
        tuple(prizes), tuple(_lines(award, tiers, prizes)), tuple(problems), tuple(undecided)
    )


def shares_of_places(
    rulebook: Rulebook, entrants: Mapping[str, int]
) -> tuple[dict[str, int], list[Problem]]:
    """Return each field's share of `budget.places` by its entrants."""
    if rulebook.budget.places is None:
        return {}, []
    found = by_entrants(rulebook.budget.places, entrants)
    problems = [
        Problem("seats-tied", True, facts={"field": field, "places": found.contested})
        for field in found.tied
    ]
    return found.places, problems


def budget_problems(budget: Budget, results: Sequence[AwardResult]) -> list[Problem]:
    """Compare the awards with the budget: its total and its number of places."""
    lines = [line for result in results for line in result.lines]
    spent = sum(line.spent_fen for line in lines)
    seats = sum(line.seats for line in lines)
    problems: list[Problem] = []
    if budget.total_fen is not None and spent > budget.total_fen:
        facts: Facts = {
            "spent": money_text(spent),
            "total": money_text(budget.total_fen),
        }
        problems.append(Problem("budget-over", budget.over == "refuse", facts=facts))
    if lines and budget.places is not None and seats != budget.places:
        facts = {"seats": seats, "places": budget.places}
        problems.append(Problem("budget-places", False, facts=facts))
    return problems


def money_text(fen: int) -> str:
    """Return fen as yuan with two decimals."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def _tiers(award: Award, seats: Mapping[str, int]) -> tuple[list[Tier], list[Problem]]:
    """Return the tiers with their seats; fixed seats that miss the share are a problem."""
    total = seats.get(award.field, 0) if award.seats is None else award.seats
    if award.ratio:
        shared = tier_seats(total, award.ratio)
        return [
            Tier(tier.name, n, tier.prize_fen) for tier, n in zip(award.tiers, shared, strict=True)
        ], []
    fixed = sum(tier.seats for tier in award.tiers)
    problems = []
    if fixed != total:
        facts: Facts = {"field": award.field, "seats": total, "tiers": fixed}
        problems.append(Problem("seats-mismatch", True, facts=facts))
    return list(award.tiers), problems


def _ties(award: Award, result: StageResult) -> list[Tie]:
    """Return those who may have an award, best first, tie by tie."""
    standings = {s.contestant: s for s in result.standings}
    found: list[Tie] = []
    for tie in result.order:
        members = [standings[c] for c in tie if _may_have(award, standings[c])]
        if members:
            found.append(members)
    return found


def _may_have(award: Award, standing: Standing) -> bool:
    if standing.total is None or standing.status in HELD_STATUSES:
        return False
    return award.min_score is None or standing.total >= award.min_score


def _tier_at(places: Sequence[int], place: int) -> int | None:
    return places[place] if place < len(places) else None


def _prizes(
    award: Award,
    tiers: Sequence[Tier],
    places: Sequence[int],
    given: _Given,
    problems: list[Problem],
) -> list[Prize]:
    if given.tier is None:
        return []
    tier = tiers[given.tier]
    each = tier.prize_fen
    last = _tier_at(places, given.first + len(given.tie) - 1)
    if last != given.tier and award.tie_money == "share":
        taken = [_tier_at(places, given.first + i) for i in range(len(given.tie))]
        pot = sum(tiers[index].prize_fen for index in taken if index is not None)
        each, over = divmod(pot, len(given.tie))
        if over:
            facts: Facts = {"tier": tier.name, "fen": over}
            problems.append(Problem("fen-left", False, facts=facts))
    return [
        Prize(award.field, award.stage, tier.name, s.rank or 0, s.contestant, each)
        for s in given.tie
    ]


def _lines(award: Award, tiers: Sequence[Tier], prizes: Sequence[Prize]) -> list[BudgetLine]:
    lines = []
    for tier in tiers:
        spent = [prize.prize_fen for prize in prizes if prize.tier == tier.name]
        planned = tier.seats * tier.prize_fen
        lines.append(
            BudgetLine(award.field, tier.name, tier.seats, len(spent), planned, sum(spent))
        )
    return lines
