"""Random contests (随机赛季) for hypothesis: stages judged by panels, with their evidence."""

from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from hypothesis import strategies as st

from contest.rules.evidence import Adjustment, Entry, RoundEvidence, Sheet, StageEvidence
from contest.rules.rounding import POINT
from contest.rules.values import (
    Best,
    Cap,
    Criterion,
    JudgeClass,
    MethodRules,
    Normalise,
    PanelRules,
    PromotionRule,
    Proportional,
    Ratio,
    Recommend,
    Round,
    Scoring,
    Stage,
    Threshold,
    Top,
    Trim,
)

STEP = POINT // 100
CLASSES = (("expert", 70), ("public", 30))
modes = st.sampled_from(["half-up", "half-even", "down"])


class Contest(NamedTuple):
    """A stage with its evidence."""

    stage: Stage
    evidence: StageEvidence


@st.composite
def trims(draw: st.DrawFn) -> Trim:
    """Return a way to trim that always leaves a sheet."""
    high, low = draw(st.integers(0, 2)), draw(st.integers(0, 2))
    start = draw(st.integers(high + low + 1, high + low + 3))
    return Trim(high, low, start, draw(st.sampled_from(["total", "criterion"])))


@st.composite
def panels(draw: st.DrawFn, normalise: bool = False, classes: bool = True) -> PanelRules:
    """Return the rules of a panel."""
    lines = tuple(
        Criterion(
            code,
            code,
            draw(st.sampled_from([5, 10, 50])) * POINT,
            draw(st.sampled_from([0, POINT])),
            draw(st.sampled_from([STEP, POINT // 2])),
            draw(st.sampled_from([Fraction(1), Fraction(3, 2)])),
        )
        for code in "xyz"[: draw(st.integers(1, 3))]
    )
    trim = draw(trims())
    rules = PanelRules(
        lines,
        draw(st.sampled_from(["mean", "median", "sum"])),
        trim,
        min_judges=draw(st.integers(1, 3)),
        full=Fraction(draw(st.sampled_from([0, 100, 37]))),
        criterion_places=draw(st.sampled_from([None, 1])) if trim.by == "criterion" else None,
    )
    if classes and draw(st.booleans()):
        split = tuple(
            JudgeClass(code, Fraction(weight), replace(draw(trims()), by=trim.by))
            for code, weight in CLASSES
        )
        rules = replace(rules, classes=split)
    if normalise and draw(st.booleans()):
        how = Normalise(
            draw(st.sampled_from(["entries", "groups"])),
            draw(st.sampled_from([None, 2, 4])),
            100 * POINT,
            1,
        )
        rules = replace(rules, normalise=how)
    return rules


def rounds_within(rules: MethodRules) -> bool:
    """Tell whether a panel rounds before its score: a coefficient, a criterion's average."""
    assert isinstance(rules, PanelRules)
    coefficient = rules.normalise.places if rules.normalise else None
    return (coefficient, rules.criterion_places) != (None, None)


def sheets(draw: st.DrawFn, rules: PanelRules, judges: int) -> list[Sheet]:
    """Return one entry's sheets; a few are missing, incomplete or out of range."""
    found = []
    for judge in range(judges):
        marks: list[int | None] = [
            line.min + line.step * draw(st.integers(0, (line.max - line.min) // line.step))
            for line in rules.criteria
        ]
        flaw = draw(st.integers(0, 19))
        if flaw == 0:
            marks[0] = None
        elif flaw == 1:
            marks[-1] = rules.criteria[-1].max + STEP
        if flaw != 2:
            found.append(Sheet(f"j{judge}", tuple(marks)))
    return found


@st.composite
def promotions(draw: st.DrawFn) -> tuple[PromotionRule, ...]:
    """Return a pipeline of promotion rules."""
    n = draw(st.integers(0, 3))
    rules: list[PromotionRule] = [
        Threshold(draw(st.integers(0, 60)) * POINT),
        Top(n),
        Best(n),
        Recommend(n),
        Ratio(Fraction(n, 5), draw(st.sampled_from(["up", "down", "half-up"]))),
        Cap("county", n),
        Proportional(n),
    ]
    return tuple(draw(st.lists(st.sampled_from(rules), min_size=1, max_size=3)))


@st.composite
def contests(
    draw: st.DrawFn, normalise: bool = False, promote: bool = False, classes: bool = True
) -> Contest:
    """Return a stage of one or two panel rounds with two to six entries."""
    limits = st.sampled_from([None, (0, 100 * POINT), (20 * POINT, 60 * POINT)])
    compose = draw(st.sampled_from(["late", "parts"]))
    scoring = Scoring(draw(st.integers(0, 4)), draw(modes), compose, draw(limits))
    weights = draw(st.sampled_from([(100,), (50, 50), (30, 70)]))
    rounds = tuple(
        Round(f"r{place}", "", "stage", Fraction(weight), draw(panels(normalise, classes)), scoring)
        for place, weight in enumerate(weights)
    )
    groups = draw(st.sampled_from([("",), ("g1", "g2")]))
    statuses = st.sampled_from(["ok"] * 6 + ["dnf", "suspended", "absent", "vetoed"])
    entries = [
        Entry(
            f"e{n}",
            groups[n % len(groups)],
            draw(statuses) if promote else "ok",
            {"county": f"k{n % 2}"},
        )
        for n in range(draw(st.integers(2, 6)))
    ]
    if any(rounds_within(round_.rules) for round_ in rounds):
        # by which mode a coefficient or a criterion's average is rounded, the contract leaves open
        scoring = replace(scoring, rounding="half-up")
        rounds = tuple(replace(round_, scoring=scoring) for round_ in rounds)
    found = {}
    for round_ in rounds:
        assert isinstance(round_.rules, PanelRules)
        judges = draw(st.integers(1, 6))
        found[round_.code] = RoundEvidence(
            {entry.id: sheets(draw, round_.rules, judges) for entry in entries},
            adjustments={
                entry.id: [Adjustment(draw(st.integers(-30, 30)) * 1000, "")]
                for entry in entries
                if draw(st.booleans())
            },
        )
    judging = {f"j{judge}": CLASSES[judge % 2][0] for judge in range(6)}
    stage = Stage(
        "city",
        "",
        "community",
        rounds,
        "township" if groups[0] else "",
        single="compete",
        scoring=scoring,
    )
    if promote:
        stage = replace(
            stage,
            promote=draw(promotions()),
            ties=("places:4", "untrimmed", "firsts"),
            at_cut=draw(st.sampled_from(["ask", "all", "none"])),
        )
    return Contest(stage, StageEvidence(entries, found, judge_classes=judging, groups=groups))
