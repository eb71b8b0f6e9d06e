"""Drawing a paper (组卷): so many of each kind and difficulty, by lot from a seed.

The same seed always draws the same; whoever knows it can draw again. Everyone gets the same
questions, each in an own order: kinds stay together, questions and choices are shuffled.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from contest.rules.written import CHOICES, KINDS

MOST_LINES = 12
#: questions of a paper
MOST_QUESTIONS = 300


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a blueprint; difficulty 0 = any; `points` in units for each question."""

    kind: str
    difficulty: int
    count: int
    points: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that may be drawn."""

    id: int
    code: str
    kind: str
    difficulty: int


@dataclass(frozen=True, slots=True)
class Item:
    """A question in a paper, with what it is worth in units."""

    id: int
    code: str
    kind: str
    text: str
    options: tuple[tuple[str, str], ...]
    key: tuple[str, ...]
    points: int
    clause: str = ""


def lot_of(*parts: str) -> str:
    """Return a lot that follows from a seed and names."""
    return sha256("|".join(parts).encode()).hexdigest()


def draw(
    lines: Sequence[Line], candidates: Iterable[Candidate], seed: str
) -> tuple[list[tuple[int, int]], list[tuple[Line, int]]]:
    """Return (question id, points) of a paper, and lines with how many they have too few.

    Lines of one difficulty are served before those of any.
    """
    left = sorted(candidates, key=lambda c: lot_of(seed, c.code))
    chosen: dict[Line, list[Candidate]] = {}
    short: list[tuple[Line, int]] = []
    drawn: list[tuple[int, int]] = []
    for line in sorted(lines, key=lambda one: one.difficulty == 0):
        fits = [c for c in left if c.kind == line.kind and line.difficulty in (0, c.difficulty)]
        taken = fits[: line.count]
        if len(taken) < line.count:
            short.append((line, line.count - len(taken)))
        chosen[line] = taken
        ids = {c.id for c in taken}
        left = [c for c in left if c.id not in ids]
    for line in sorted(chosen, key=lambda one: KINDS.index(one.kind)):
        drawn += [(c.id, line.points) for c in chosen[line]]
    return drawn, short


def own_order(items: Sequence[Item], seed: str, contestant: str) -> list[Item]:
    """Return the items as one contestant gets them: each kind shuffled for itself."""
    return sorted(
        items,
        key=lambda item: (KINDS.index(item.kind), lot_of(seed, contestant, item.code)),
    )


def own_choices(item: Item, seed: str, contestant: str) -> list[tuple[str, str]]:
    """Return (letter in the bank, text) of an item's choices as one contestant sees them.

    The letters that are shown go by place, so that nothing tells which choice the bank has first.
    """
    return sorted(item.options, key=lambda option: lot_of(seed, contestant, item.code, option[0]))


def as_seen(item: Item, choices: Sequence[tuple[str, str]], answer: Sequence[str]) -> list[str]:
    """Return an answer of the bank's letters in the letters that the contestant sees."""
    if item.kind not in CHOICES:
        return list(answer)
    shown = {letter: place for place, (letter, _) in zip("ABCDEF", choices, strict=False)}
    return sorted(shown[letter] for letter in answer if letter in shown)


def as_kept(item: Item, choices: Sequence[tuple[str, str]], shown: Sequence[str]) -> list[str]:
    """Return an answer of the letters that the contestant sees in those of the bank."""
    if item.kind not in CHOICES:
        return list(shown)
    kept: Mapping[str, str] = {
        place: letter for place, (letter, _) in zip("ABCDEF", choices, strict=False)
    }
    return sorted(kept[place] for place in shown if place in kept)
