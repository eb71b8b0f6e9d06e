"""Ranking (排名): order entries by total and tie rules and say who shares a place.

Standard competition ranking (1, 2, 2, 4). What no tie rule tells apart stays tied;
a `settle` decision orders the members of one tie only.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from contest.rules.results import Standing
from contest.rules.ties import TieKey

LAST = 1 << 60


def blocks(
    contestants: Iterable[str], keys: Mapping[str, TieKey], settle: Mapping[str, int]
) -> list[list[str]]:
    """Return the entries best first, in blocks that nothing tells apart."""

    def place(contestant: str) -> tuple[TieKey, int]:
        return keys[contestant], -settle.get(contestant, LAST)

    ordered = sorted(sorted(contestants), key=place, reverse=True)
    return [list(found) for _, found in groupby(ordered, key=place)]


def fair_blocks(
    contestants: Iterable[str], keys: Mapping[str, TieKey], settle: Mapping[str, int]
) -> list[list[str]]:
    """Return blocks over several groups: a tie is settled only when all of it is."""
    found: list[list[str]] = []
    for tie in blocks(contestants, keys, {}):
        whole = all(contestant in settle for contestant in tie)
        found += blocks(tie, keys, settle) if whole else [tie]
    return found


def ranked(
    standings: Sequence[Standing],
    keys: Mapping[str, TieKey],
    settle: Mapping[str, int],
    rules: Sequence[str],
) -> list[Standing]:
    """Return one group's standings with rank, best first."""
    by_id = {s.contestant: s for s in standings}
    decided = _decided_by(blocks(by_id, keys, settle), keys, rules)
    result: list[Standing] = []
    for tie in blocks(by_id, keys, settle):
        rank = len(result) + 1
        result += [
            replace(
                by_id[contestant],
                rank=rank,
                tied=len(tie) > 1,
                decided_by=decided.get(contestant, ""),
            )
            for contestant in tie
        ]
    return result


def _decided_by(
    ties: Sequence[Sequence[str]], keys: Mapping[str, TieKey], rules: Sequence[str]
) -> dict[str, str]:
    """Return which rule told an entry from a neighbour with an equal total."""
    decided: dict[str, str] = {}
    for above, below in pairwise(ties):
        first, second = keys[above[0]], keys[below[0]]
        if first[0] != second[0]:
            continue
        differing = [
            rule for rule, a, b in zip(rules, first[1:], second[1:], strict=True) if a != b
        ]
        for contestant in (*above, *below):
            decided.setdefault(contestant, differing[0] if differing else "settle")
    return decided
