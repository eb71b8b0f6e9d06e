"""The rules against a second calculation (双人核算) of random contests."""

from fractions import Fraction

from hypothesis import given, settings

from contest.rules import evaluate
from contest.rules.rounding import POINT

from . import reference
from .contests import Contest, contests


@settings(max_examples=200, deadline=None)
@given(contests(normalise=True))
def test_panels_totals_and_ranks_agree_with_a_second_calculation(contest: Contest) -> None:
    stage, evidence = contest
    groups = {entry.id: entry.group for entry in evidence.entries}

    result = evaluate(stage, evidence)

    parts = {
        round_.code: reference.round_scores(
            round_, evidence.rounds[round_.code], groups, evidence.judge_classes
        )
        for round_ in stage.rounds
    }
    for round_ in stage.rounds:
        derived = {
            entry: score.exact
            for entry, score in result.round_scores[round_.code].items()
            if score.exact is not None
        }
        assert derived == parts[round_.code]
    totals = reference.totals(stage, parts)
    assert {
        line.contestant: Fraction(line.total, POINT)
        for line in result.standings
        if line.total is not None
    } == totals
    assert {
        line.contestant: line.rank for line in result.standings if line.rank is not None
    } == reference.ranks(totals, groups)
