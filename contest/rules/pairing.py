"""Pairing (配对): who meets whom; without a second one, a bye (轮空).

A bye is no bout: it adds nothing and takes nothing away. In a bracket the winners go on; in
a round robin everyone meets everyone once, by the circle method.
"""

from collections.abc import Mapping, Sequence

#: drawn by lot, by the rank of the stage before, within classes
WAYS = ("draw", "rank", "class")
#: one turn, knock-out, everyone against everyone
SYSTEMS = ("single", "bracket", "round-robin")
Pair = tuple[str, str]


def in_order(entrants: Sequence[str], had_bye: Sequence[str] = ()) -> list[Pair]:
    """Return 1 v 2, 3 v 4 …; with an odd number the last who had no bye yet gets one."""
    left = list(entrants)
    bye = None
    if len(left) % 2:
        free = [code for code in left if code not in had_bye]
        bye = (free or left)[-1]
        left.remove(bye)
    pairs = list(zip(left[::2], left[1::2], strict=True))
    return pairs + ([(bye, "")] if bye is not None else [])


def within_classes(entrants: Sequence[str], classes: Mapping[str, str]) -> list[Pair]:
    """Return the pairs of each class, in the order of the entrants."""
    names = list(dict.fromkeys(classes[code] for code in entrants))
    return [
        pair for name in names for pair in in_order([c for c in entrants if classes[c] == name])
    ]


def circle(entrants: Sequence[str]) -> list[list[Pair]]:
    """Return the turns of a round robin: one stays, the others go round."""
    seats = list(entrants) + ([""] if len(entrants) % 2 else [])
    turns = []
    for turn in range(len(seats) - 1):
        half = len(seats) // 2
        pairs = list(zip(seats[:half], reversed(seats[half:]), strict=True))
        # sides change from turn to turn, so that nobody is always red
        sided = [(b, a) if turn % 2 and a else (a, b) for a, b in pairs]
        turns.append(sorted(((a, b) if a else (b, a) for a, b in sided), key=lambda p: not p[1]))
        seats = [seats[0], seats[-1], *seats[1:-1]]
    return turns


def majority(votes: Sequence[str]) -> str:
    """Return red or blue with more than half of the votes, else draw."""
    for side in ("red", "blue"):
        if 2 * sum(vote == side for vote in votes) > len(votes):
            return side
    return "draw"


def stronger(marks: Mapping[str, int]) -> str:
    """Return the side with the higher total of a judge's own marks `side:criterion`."""
    totals = {
        side: sum(units for key, units in marks.items() if key.startswith(f"{side}:"))
        for side in ("red", "blue")
    }
    if totals["red"] == totals["blue"]:
        return "draw"
    return "red" if totals["red"] > totals["blue"] else "blue"
