"""Promotion (晋级): a pipeline of rules over the ranked entries of a stage.

Every entry ends as promoted, recommended, undecided or out, with the rule that did
it. A pipeline without a rule that selects (only thresholds and caps) takes everyone
who stays.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from contest.rules.apportionment import Apportionment, apportion
from contest.rules.race import UNLIMITED, Race, allocate
from contest.rules.results import Facts, Problem, QuotaLine
from contest.rules.rounding import round_count
from contest.rules.values import (
    Best,
    Cap,
    PromotionRule,
    Proportional,
    Quota,
    Ratio,
    Recommend,
    Stage,
    Threshold,
    Top,
)

Totals = Mapping[str, int]


def promote(
    race: Race,
    stage: Stage,
    groups: Sequence[str],
    totals: Totals,
    recommended: frozenset[str],
) -> None:
    """Run the stage's pipeline on the race; `totals` hold the ranked entries only."""
    context = _Context(race, groups, totals, recommended)
    for rule in stage.promote:
        RULES[type(rule)](context, rule)
    selecting = [r.name for r in stage.promote if not isinstance(r, Threshold | Cap)]
    if not selecting:
        name = stage.promote[-1].name
        allocate(race, name, {"": UNLIMITED}, lambda _: "", race.fair_ties)
    for contestant in race.entries:
        if race.is_open(contestant):
            race.end(contestant, "out", selecting[-1] if selecting else stage.promote[-1].name)


class _Context:
    """What the rules of one pipeline share."""

    def __init__(
        self, race: Race, groups: Sequence[str], totals: Totals, recommended: frozenset[str]
    ) -> None:
        self.race = race
        self.groups = groups
        self.totals = totals
        self.recommended = recommended
        self.sizes = Counter(race.entries[contestant].group for contestant in totals)

    def group_of(self, contestant: str) -> str:
        return self.race.entries[contestant].group

    def give(self, rule: str, places: Mapping[str, int]) -> None:
        """Hand out places by group and note them."""
        for group in self.groups:
            self.race.quotas.append(QuotaLine(rule, group, places.get(group, 0)))
        by_group = {group: places.get(group, 0) for group in (*self.groups, *self.sizes)}
        allocate(self.race, rule, by_group, self.group_of, self.race.ties)


def _threshold(context: _Context, rule: Threshold) -> None:
    for contestant, total in context.totals.items():
        if context.race.is_open(contestant) and total < rule.score:
            context.race.end(contestant, "out", rule.name)


def _top(context: _Context, rule: Top) -> None:
    context.give(rule.name, dict.fromkeys(context.groups, rule.n))


def _ratio(context: _Context, rule: Ratio) -> None:
    places = {}
    for group in context.groups:
        n = max(round_count(rule.of * context.sizes[group], rule.rounding), rule.min)
        places[group] = n if rule.max is None else min(n, rule.max)
    context.give(rule.name, places)


def _quota(context: _Context, rule: Quota) -> None:
    context.give(rule.name, rule.table)


def _proportional(context: _Context, rule: Proportional) -> None:
    weights = rule.weights
    if weights is None:
        weights = {group: Fraction(context.sizes[group]) for group in context.groups}
    shares = {group: weights.get(group, Fraction(0)) for group in context.groups}
    rest = rule.places - rule.base * len(shares)
    if rest < 0:
        facts = {"places": rule.places, "base": rule.base, "groups": len(shares)}
        context.race.problems.append(Problem("quota-base", True, facts=facts))
    found = apportion(rest, shares, rule.method)
    context.give(rule.name, {group: rule.base + n for group, n in found.places.items()})
    if found.contested:
        _contested_place(context, rule, found)


def _contested_place(context: _Context, rule: Proportional, found: Apportionment) -> None:
    """Settle a tied last place between the next entries of the tied groups, or ask."""
    race = context.race
    following = {group: _next_in(context, group) for group in found.tied}
    single = [members[0] for members in following.values() if len(members) == 1]
    values = [race.settle.get(contestant) for contestant in single]
    if len(single) == len(following) and None not in values and len(set(values)) == len(values):
        for contestant in sorted(single, key=race.settle.__getitem__)[: found.contested]:
            race.end(contestant, "promoted", rule.name)
            _add_place(race, rule.name, context.group_of(contestant))
        return
    for group, members in following.items():
        facts: Facts = {"places": found.contested, "groups": len(found.tied)}
        race.problems.append(Problem("quota-tied", True, group=group, facts=facts))
        for contestant in members:
            race.end(contestant, "undecided", rule.name)


def _next_in(context: _Context, group: str) -> list[str]:
    for tie in context.race.ties:
        members = [c for c in tie if context.race.is_open(c) and context.group_of(c) == group]
        if members:
            return members
    return []


def _add_place(race: Race, rule: str, group: str) -> None:
    for index, line in enumerate(race.quotas):
        if (line.rule, line.group) == (rule, group):
            race.quotas[index] = QuotaLine(rule, group, line.places + 1)


def _best(context: _Context, rule: Best) -> None:
    context.race.quotas.append(QuotaLine(rule.name, "", rule.n))
    allocate(
        context.race,
        rule.name,
        {"": rule.n},
        lambda _: "",
        context.race.fair_ties,
        counts_earlier=False,
    )


def _recommend(context: _Context, rule: Recommend) -> None:
    race = context.race
    for group in context.groups:
        race.quotas.append(QuotaLine(rule.name, group, rule.n))
        named = [
            c
            for c in race.entries
            if c in context.recommended and race.is_open(c) and context.group_of(c) == group
        ]
        over = len(named) > rule.n
        for contestant in named:
            race.end(contestant, "undecided" if over else "recommended", rule.name)
            if over:
                facts: Facts = {"places": rule.n, "named": len(named)}
                race.problems.append(Problem("recommend-over", True, contestant, group, facts))


def _cap(context: _Context, rule: Cap) -> None:
    context.race.caps.append(rule)


RULES: dict[type[PromotionRule], Callable[[_Context, Any], None]] = {
    Threshold: _threshold,
    Top: _top,
    Ratio: _ratio,
    Quota: _quota,
    Proportional: _proportional,
    Best: _best,
    Recommend: _recommend,
    Cap: _cap,
}
