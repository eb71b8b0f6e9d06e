"""Apportionment (名额分配): share whole places in proportion to weights.

Largest remainder (hamilton) and the divisor methods webster and d'Hondt. A last
place for which several keys have an equal claim is contested, never given by order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Apportionment:
    """Places by key; `contested` places are open between the `tied` keys."""

    places: dict[str, int]
    tied: tuple[str, ...] = ()
    contested: int = 0


def apportion(places: int, weights: Mapping[str, Fraction], method: str) -> Apportionment:
    """Share the places; with no weight at all nobody gets any."""
    if not any(weights.values()) or places <= 0:
        return Apportionment(dict.fromkeys(weights, 0))
    if method == "hamilton":
        return _largest_remainder(places, weights)
    return _divisor(places, weights, 2 if method == "webster" else 1)


def _largest_remainder(places: int, weights: Mapping[str, Fraction]) -> Apportionment:
    whole = sum(weights.values(), Fraction(0))
    exact = {key: places * weight / whole for key, weight in weights.items()}
    given = {key: int(share) for key, share in exact.items()}
    left = places - sum(given.values())
    remainders = {key: exact[key] - given[key] for key in exact}
    return _hand_out(given, left, remainders)


def _hand_out(given: dict[str, int], left: int, claims: Mapping[str, Fraction]) -> Apportionment:
    """Give the places left to the largest claims, one each."""
    for claim in sorted(set(claims.values()), reverse=True):
        keys = sorted(key for key in claims if claims[key] == claim)
        if not left:
            break
        if len(keys) > left:
            return Apportionment(given, tuple(keys), left)
        for key in keys:
            given[key] += 1
        left -= len(keys)
    return Apportionment(given)


def _divisor(places: int, weights: Mapping[str, Fraction], step: int) -> Apportionment:
    """Give place after place to the largest weight ÷ divisor (1, 2, 3 … or 1, 3, 5 …)."""
    given = dict.fromkeys(weights, 0)
    left = places
    while left:
        claims = {key: weight / (step * given[key] + 1) for key, weight in weights.items()}
        best = max(claims.values())
        keys = sorted(key for key in claims if claims[key] == best)
        if len(keys) > left:
            return Apportionment(given, tuple(keys), left)
        for key in keys:
            given[key] += 1
        left -= len(keys)
    return Apportionment(given)


def by_entrants(places: int, entrants: Mapping[str, int]) -> Apportionment:
    """Share places over the fields by their numbers of entrants, largest remainder."""
    return apportion(places, {key: Fraction(n) for key, n in entrants.items()}, "hamilton")


def tier_seats(seats: int, ratio: tuple[int, ...]) -> list[int]:
    """Share an award's seats over its tiers; equal remainders favour the higher tier.

    27 by 1:2:3 is 4.5 / 9 / 13.5 → 5 / 9 / 13.
    """
    found = apportion(seats, {f"{i:03d}": Fraction(n) for i, n in enumerate(ratio)}, "hamilton")
    given = dict(found.places)
    for key in found.tied[: found.contested]:
        given[key] += 1
    return [given[key] for key in sorted(given)]
