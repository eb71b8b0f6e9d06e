"""Ties (并列): which there are, and whether an order settles one of them."""

from collections.abc import Mapping

from contest.errors import ContestError
from contest.rules.results import StageResult


def ties_of(result: StageResult) -> set[frozenset[str]]:
    """Return the ties of a stage: over all groups, and within each."""
    found = {frozenset(tie) for tie in result.order if len(tie) > 1}
    return found | _group_ties(result)


def check_tie(result: StageResult, order: Mapping[str, int]) -> None:
    """Refuse an order that is not of all members of one tie, each in a place of its own."""
    if frozenset(order) not in ties_of(result):
        raise ContestError("not-a-tie", 422)
    if sorted(order.values()) != list(range(1, len(order) + 1)):
        raise ContestError("tie-order", 422, count=len(order))


def _group_ties(result: StageResult) -> set[frozenset[str]]:
    tied: dict[tuple[str, int], list[str]] = {}
    for standing in result.standings:
        if standing.tied and standing.rank:
            tied.setdefault((standing.group, standing.rank), []).append(standing.contestant)
    return {frozenset(members) for members in tied.values()}
