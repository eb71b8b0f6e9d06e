"""How fast the rules are: 27,000 panel marks, and up to 20 times as many."""

import random
from fractions import Fraction
from statistics import median
from time import perf_counter

from contest.rules import evaluate
from contest.rules.evidence import Entry, RoundEvidence, Sheet, StageEvidence
from contest.rules.results import StageResult
from contest.rules.values import Criterion, PanelRules, Round, Stage, Top

JUDGES, CRITERIA, POINT = 9, 10, 10_000
RUNS = 9


def stage() -> Stage:
    """Return a stage with one panel round and a chain of tie rules."""
    criteria = tuple(
        Criterion(f"c{n}", f"c{n}", max=10 * POINT, step=POINT // 2) for n in range(CRITERIA)
    )
    round_ = Round("show", "show", "stage", Fraction(100), PanelRules(criteria, full=Fraction(100)))
    ties = ("places:4", "untrimmed", "firsts")
    return Stage("city", "city", "f", (round_,), ties=ties, promote=(Top(30),))


def evidence(entries: int) -> StageEvidence:
    """Return seeded marks of every judge for every entry."""
    chance = random.Random(entries)
    sheets = {
        f"e{n}": [
            Sheet(f"j{j}", tuple(chance.randrange(12, 21) * POINT // 2 for _ in range(CRITERIA)))
            for j in range(JUDGES)
        ]
        for n in range(entries)
    }
    return StageEvidence([Entry(e) for e in sheets], {"show": RoundEvidence(sheets=sheets)})


def milliseconds(entries: int) -> float:
    """Return the median time of deriving the stage."""
    rules, given = stage(), evidence(entries)
    times = []
    for _ in range(RUNS):
        start = perf_counter()
        result: StageResult = evaluate(rules, given)
        times.append((perf_counter() - start) * 1000)
    assert result.standings[0].rank == 1
    return median(times)


def main() -> None:
    """Print the figures."""
    print(f"{'marks':>10}{'ms (median)':>14}{'µs per mark':>14}   target for 27,000: 60 ms")
    for size in (1, 5, 20):
        marks = 300 * size * JUDGES * CRITERIA
        took = milliseconds(300 * size)
        print(f"{marks:>10,}{took:>14.1f}{took * 1000 / marks:>14.3f}")


if __name__ == "__main__":
    main()
