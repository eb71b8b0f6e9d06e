"""Bouts (同台对决): votes → won, drawn and lost bouts → a score.

A bout is won by more than half of its judges' votes, otherwise it is drawn. The vote of a
judge who is recused for either side does not count.
`points`: 100 × points ÷ (win × bouts); `votes`: votes for ÷ votes cast × 100,
a draw vote counting half.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from fractions import Fraction

from contest.rules.evidence import StageEvidence, Vote
from contest.rules.results import DuelDetail, Problem, RawScore
from contest.rules.values import DuelRules, Round

BoutLine = tuple[str, str, int, int, int, str]


def duel_scores(
    round_: Round, rules: DuelRules, evidence: StageEvidence
) -> tuple[dict[str, RawScore], list[Problem]]:
    """Return the bouts' raw scores by entry."""
    recused = evidence.decisions.recuse
    votes = evidence.rounds[round_.code].votes
    lines = _lines_by_entry(
        [v for v in votes if not recused & {(v.red, v.judge), (v.blue, v.judge)}]
    )
    known = {entry.id for entry in evidence.entries}
    return {
        contestant: RawScore(_converted(rules, found), len(found), 0, DuelDetail(tuple(found)))
        for contestant, found in lines.items()
        if contestant in known
    }, []


def _lines_by_entry(votes: Sequence[Vote]) -> dict[str, list[BoutLine]]:
    bouts: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for vote in votes:
        bouts[vote.bout, vote.red, vote.blue][vote.winner] += 1
    lines: dict[str, list[BoutLine]] = defaultdict(list)
    for (bout, red, blue), count in sorted(bouts.items()):
        for contestant, side, other in ((red, "red", "blue"), (blue, "blue", "red")):
            result = _result(count[side], count[other], count["draw"])
            lines[contestant].append((bout, side, count[side], count[other], count["draw"], result))
    return lines


def _result(votes_for: int, votes_against: int, drawn: int) -> str:
    cast = votes_for + votes_against + drawn
    if 2 * votes_for > cast:
        return "win"
    return "loss" if 2 * votes_against > cast else "draw"


def _converted(rules: DuelRules, lines: Sequence[BoutLine]) -> Fraction:
    if rules.convert == "votes":
        votes_for = sum((Fraction(line[2]) + Fraction(line[4], 2) for line in lines), Fraction(0))
        return 100 * votes_for / sum(line[2] + line[3] + line[4] for line in lines)
    worth = {"win": rules.win, "draw": rules.draw, "loss": rules.loss}
    points = sum((worth[line[5]] for line in lines), Fraction(0))
    return 100 * points / (rules.win * len(lines))
