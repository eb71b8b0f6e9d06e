"""What must hold for every contest (不变式), whatever the numbers are."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contest.rules import evaluate
from contest.rules.evidence import Entry, RoundEvidence, Sheet, StageEvidence
from contest.rules.results import StageResult, Standing
from contest.rules.rounding import POINT
from contest.rules.values import GivenRules, PanelRules, Proportional, Round, Stage, Top

from .contests import Contest, contests

SOME = settings(max_examples=60, deadline=None)
OUTCOMES = {"promoted", "recommended", "undecided", "out", "unranked"}


def by_contestant(result: StageResult) -> dict[str, Standing]:
    """Return the standings by contestant."""
    return {line.contestant: line for line in result.standings}


# ------------------------------------------------------------------ one mark more


def raised(contest: Contest, round_: Round, entry: str, seat: int, more: int) -> Contest:
    """Return the contest with every mark of one sheet raised by up to `more` steps."""
    assert isinstance(round_.rules, PanelRules)
    evidence = contest.evidence.rounds[round_.code]
    own = list(evidence.sheets[entry])
    marks = tuple(
        mark if mark is None or mark > line.max else min(mark + more * line.step, line.max)
        for mark, line in zip(own[seat].marks, round_.rules.criteria, strict=True)
    )
    own[seat] = Sheet(own[seat].judge, marks)
    changed = replace(evidence, sheets={**evidence.sheets, entry: own})
    rounds = {**contest.evidence.rounds, round_.code: changed}
    return Contest(contest.stage, replace(contest.evidence, rounds=rounds))


@SOME
@given(contests(promote=True), st.data())
def test_raising_a_mark_never_lowers_its_entry(contest: Contest, data: st.DataObject) -> None:
    stage = replace(contest.stage, promote=())
    contest = Contest(stage, contest.evidence)
    round_ = data.draw(st.sampled_from(stage.rounds))
    entry = data.draw(st.sampled_from([entry.id for entry in contest.evidence.entries]))
    own = contest.evidence.rounds[round_.code].sheets[entry]
    assume(own)
    better = raised(
        contest,
        round_,
        entry,
        data.draw(st.integers(0, len(own) - 1)),
        data.draw(st.integers(1, 500)),
    )

    before = by_contestant(evaluate(*contest))[entry]
    after = by_contestant(evaluate(*better))[entry]

    assert (before.total is None) == (after.total is None)
    if before.total is not None and after.total is not None:
        assert after.total >= before.total
        assert (after.rank or 0) <= (before.rank or 0)


@SOME
@given(contests(promote=True), st.data(), st.integers(1, 3))
def test_raising_a_mark_never_costs_the_promotion(
    contest: Contest, data: st.DataObject, n: int
) -> None:
    contest = Contest(replace(contest.stage, promote=(Top(n),)), contest.evidence)
    round_ = data.draw(st.sampled_from(contest.stage.rounds))
    entry = data.draw(st.sampled_from([entry.id for entry in contest.evidence.entries]))
    own = contest.evidence.rounds[round_.code].sheets[entry]
    assume(own)
    better = raised(
        contest,
        round_,
        entry,
        data.draw(st.integers(0, len(own) - 1)),
        data.draw(st.integers(1, 500)),
    )

    if by_contestant(evaluate(*contest))[entry].outcome == "promoted":
        assert by_contestant(evaluate(*better))[entry].outcome == "promoted"


# ------------------------------------------------------------------ every entry, once


@SOME
@given(contests(promote=True))
def test_every_entry_has_exactly_one_outcome(contest: Contest) -> None:
    result = evaluate(*contest)

    assert Counter(line.contestant for line in result.standings) == Counter(
        entry.id for entry in contest.evidence.entries
    )
    assert {line.outcome for line in result.standings} <= OUTCOMES
    for line in result.standings:
        if line.rank is None:
            assert line.outcome == "unranked"
        else:
            assert line.outcome != "unranked" and line.total is not None
        if line.outcome in ("promoted", "recommended"):
            assert line.status in ("ok", "dnf")


@SOME
@given(contests(promote=True))
def test_an_undecided_entry_always_comes_with_a_blocking_problem(contest: Contest) -> None:
    result = evaluate(*contest)

    if any(line.outcome == "undecided" for line in result.standings):
        assert any(problem.blocking for problem in result.problems)


@SOME
@given(contests(promote=True))
def test_an_unranked_entry_in_good_standing_has_a_blocking_problem(contest: Contest) -> None:
    result = evaluate(*contest)

    blocked = {problem.contestant for problem in result.problems if problem.blocking}
    assert {
        line.contestant
        for line in result.standings
        if line.rank is None and line.status in ("ok", "dnf", "suspended")
    } <= blocked


# ------------------------------------------------------------------ the same again


@SOME
@given(contests(normalise=True, promote=True))
def test_evaluating_twice_gives_the_same(contest: Contest) -> None:
    assert evaluate(*contest) == evaluate(*contest)


@SOME
@given(contests(normalise=True, promote=True), st.randoms(use_true_random=False))
def test_the_order_of_entries_and_sheets_changes_nothing(contest: Contest, random: object) -> None:
    shuffle = random.shuffle  # type: ignore[attr-defined]

    def mixed(items: object) -> list[object]:
        copy = list(items)  # type: ignore[call-overload]
        shuffle(copy)
        return copy

    rounds = {
        code: RoundEvidence(
            {entry: mixed(own) for entry, own in mixed(found.sheets.items())},  # type: ignore
            adjustments=dict(mixed(found.adjustments.items())),  # type: ignore
        )
        for code, found in contest.evidence.rounds.items()
    }
    other = replace(contest.evidence, entries=mixed(contest.evidence.entries), rounds=rounds)

    straight, shuffled = evaluate(*contest), evaluate(contest.stage, other)

    assert shuffled.standings == straight.standings
    assert shuffled.quotas == straight.quotas
    assert Counter((p.code, p.contestant, p.group, p.blocking) for p in shuffled.problems) == (
        Counter((p.code, p.contestant, p.group, p.blocking) for p in straight.problems)
    )
    for code, own in straight.round_scores.items():
        assert {
            entry: (score.exact, score.score, score.sheets, score.dropped)
            for entry, score in own.items()
        } == {
            entry: (score.exact, score.score, score.sheets, score.dropped)
            for entry, score in shuffled.round_scores[code].items()
        }


@SOME
@given(contests(normalise=True, promote=True))
def test_the_ids_of_the_entries_decide_nothing(contest: Contest) -> None:
    entries = contest.evidence.entries
    names = {entry.id: f"n{len(entries) - place}" for place, entry in enumerate(entries)}
    other = replace(
        contest.evidence,
        entries=[replace(entry, id=names[entry.id]) for entry in entries],
        rounds={
            code: RoundEvidence(
                {names[entry]: own for entry, own in found.sheets.items()},
                adjustments={names[entry]: own for entry, own in found.adjustments.items()},
            )
            for code, found in contest.evidence.rounds.items()
        },
    )

    before = by_contestant(evaluate(*contest))
    after = by_contestant(evaluate(contest.stage, other))

    for entry, line in before.items():
        renamed = after[names[entry]]
        assert (line.total, line.rank, line.tied, line.outcome, line.reason) == (
            renamed.total,
            renamed.rank,
            renamed.tied,
            renamed.outcome,
            renamed.reason,
        )


# ------------------------------------------------------------------ ranks


@SOME
@given(contests(normalise=True, promote=True))
def test_ranks_are_standard_competition_ranks(contest: Contest) -> None:
    result = evaluate(*contest)

    for group in {line.group for line in result.standings}:
        ranked = [line for line in result.standings if line.group == group and line.rank]
        places = [line.rank or 0 for line in ranked]
        for line in ranked:
            assert line.rank == 1 + sum(place < (line.rank or 0) for place in places)
            assert line.tied == (places.count(line.rank or 0) > 1)
        for one in ranked:
            for other in ranked:
                if (one.total or 0) > (other.total or 0):
                    assert (one.rank or 0) < (other.rank or 0)


# ------------------------------------------------------------------ apportionment


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.integers(0, 60), min_size=1, max_size=8),
    st.integers(0, 60),
    st.integers(0, 2),
    st.sampled_from(["hamilton", "webster", "dhondt"]),
)
def test_apportionment_gives_exactly_the_places(
    sizes: list[int], places: int, base: int, method: str
) -> None:
    assume(sum(sizes) and places >= base * len(sizes))
    groups = [f"g{n}" for n in range(len(sizes))]
    weights = {group: Fraction(size) for group, size in zip(groups, sizes, strict=True)}
    rule = Proportional(places, base, method, weights)
    stage = Stage(
        "city",
        "",
        "community",
        (Round("r", "", "given", Fraction(100), GivenRules()),),
        "township",
        single="compete",
        promote=(rule,),
    )
    entries = [Entry(group, group) for group in groups]
    evidence = StageEvidence(
        entries, {"r": RoundEvidence(given=dict.fromkeys(groups, 90 * POINT))}, groups=groups
    )

    result = evaluate(stage, evidence)

    shared = {line.group: line.places for line in result.quotas}
    assert set(shared) == set(groups)
    assert all(number >= base for number in shared.values())
    if any(problem.blocking for problem in result.problems):
        assert sum(shared.values()) < places
    else:
        assert sum(shared.values()) == places
        for group, weight in weights.items():
            fair = (places - base * len(sizes)) * weight / sum(sizes)
            if method == "hamilton":
                assert int(fair) <= shared[group] - base <= int(fair) + 1
            if method == "dhondt":
                assert shared[group] - base >= int(fair)
