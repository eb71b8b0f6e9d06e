"""Item statistics (试题分析) of a written quiz: difficulty, discrimination, KR-20. All exact.

Difficulty is the share that answered right. Discrimination is that share among the best 27 %
less that among the worst 27 %. KR-20 says how well the paper as a whole tells people apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from contest.rules.rounding import round_count

#: part of the people in the upper and in the lower group
GROUP = Fraction(27, 100)


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """How one question did; discrimination is missing with fewer than four people."""

    code: str
    right: int
    people: int
    difficulty: Fraction
    discrimination: Fraction | None


@dataclass(frozen=True, slots=True)
class PaperFigures:
    """How a paper did; KR-20 is missing where all have the same sum, or with one question."""

    items: Sequence[ItemFigures]
    people: int
    mean: Fraction
    kr20: Fraction | None


def paper_figures(rights: Mapping[str, Mapping[str, bool]]) -> PaperFigures | None:
    """Return the figures from person → question → right or not; nothing without people.

    Equal sums at a group's border are ordered by name, so that the same data gives the same.
    """
    if not rights:
        return None
    codes = list(next(iter(rights.values())))
    sums = {person: sum(own.values()) for person, own in rights.items()}
    ranked = sorted(sums, key=lambda person: (-sums[person], person))
    size = round_count(GROUP * len(ranked), "half-up") if len(ranked) >= 4 else 0
    best, worst = ranked[:size], ranked[len(ranked) - size :]
    items = []
    for code in codes:
        right = sum(own[code] for own in rights.values())
        apart = sum(rights[p][code] for p in best) - sum(rights[p][code] for p in worst)
        items.append(
            ItemFigures(
                code,
                right,
                len(rights),
                Fraction(right, len(rights)),
                Fraction(apart, size) if size else None,
            )
        )
    return PaperFigures(
        items,
        len(rights),
        Fraction(sum(sums.values()), len(rights)),
        _kr20([item.difficulty for item in items], list(sums.values())),
    )


def _kr20(shares: Sequence[Fraction], sums: Sequence[int]) -> Fraction | None:
    """Return k/(k−1) × (1 − Σ p(1−p) ÷ variance of the sums)."""
    count = len(shares)
    mean = Fraction(sum(sums), len(sums))
    variance = sum(((one - mean) ** 2 for one in sums), Fraction(0)) / len(sums)
    if count < 2 or not variance:
        return None
    within = sum((share * (1 - share) for share in shares), Fraction(0))
    return Fraction(count, count - 1) * (1 - within / variance)
