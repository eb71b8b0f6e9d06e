"""A season (赛季), derived stage by stage: who enters, who goes up, who is awarded.

A confirmed promotion is a record: where a stage has one, the next stage starts from it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as default

from contest.rules.awards import award_prizes, budget_problems, shares_of_places
from contest.rules.evidence import Entry, RoundEvidence, StageDecisions, StageEvidence
from contest.rules.race import UP
from contest.rules.results import AwardResult, Problem, StageResult, TitleResult
from contest.rules.stage import evaluate
from contest.rules.titles import Candidate, award_title
from contest.rules.values import RANKED_STATUSES, Rulebook, Stage

StageKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Contestant:
    """Who takes part; `units` maps kinds to the home unit and its ancestors."""

    id: str
    field: str
    status: str = "ok"
    organisation: str = ""
    units: Mapping[str, str] = default(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StageRulings:
    """The decisions of one stage: for the rules, changes of status, recorded promotions."""

    decisions: StageDecisions = default(default_factory=StageDecisions)
    statuses: Mapping[str, str] = default(default_factory=dict)
    confirmed: Mapping[str, str] = default(default_factory=dict)


NO_RULINGS = StageRulings()
NO_STAGE: tuple[str, int | None] = ("", None)


@dataclass(frozen=True, slots=True)
class SeasonInput:
    """All a season is derived from; `groups` are unit codes by kind, `given` by title and part."""

    rulebook: Rulebook
    contestants: Sequence[Contestant]
    rounds: Mapping[StageKey, Mapping[str, RoundEvidence]]
    rulings: Mapping[StageKey, StageRulings] = default(default_factory=dict)
    judge_classes: Mapping[str, str] = default(default_factory=dict)
    groups: Mapping[str, Sequence[str]] = default(default_factory=dict)
    given: Mapping[str, Mapping[str, Mapping[str, int]]] = default(default_factory=dict)
    settle_titles: Mapping[str, Mapping[str, int]] = default(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SeasonResult:
    """Every stage, award and title of a season; `problems` are those of no single stage."""

    stages: Mapping[StageKey, StageResult]
    awards: Sequence[AwardResult]
    titles: Sequence[TitleResult]
    problems: Sequence[Problem]


def derive(season: SeasonInput) -> SeasonResult:
    """Derive the whole season."""
    results: dict[StageKey, StageResult] = {}
    for stage in season.rulebook.stages:
        key = (stage.field, stage.code)
        evidence = stage_evidence(season, stage, results.get((stage.field, stage.before)))
        results[key] = evaluate(stage, evidence)
    awards, problems = season_awards(season.rulebook, entrants_by_field(season), results)
    titles = [
        award_title(
            title,
            title_candidates(season, title.name, results),
            entrants_by_field(season),
            season.settle_titles.get(title.name, {}),
        )
        for title in season.rulebook.titles
    ]
    return SeasonResult(results, awards, titles, problems)


def entrants_by_field(season: SeasonInput) -> dict[str, int]:
    """Return the number of contestants of each field."""
    count = Counter(contestant.field for contestant in season.contestants)
    return {f.code: count[f.code] for f in season.rulebook.fields}


def season_awards(
    rulebook: Rulebook, entrants: Mapping[str, int], results: Mapping[StageKey, StageResult]
) -> tuple[list[AwardResult], list[Problem]]:
    """Return the awards, and problems with the places and the budget."""
    seats, problems = shares_of_places(rulebook, entrants)
    hamilton = any(award.seats is None for award in rulebook.awards)
    awards = [
        award_prizes(award, seats, results[award.field, award.stage])
        for award in rulebook.awards
        if (award.field, award.stage) in results
    ]
    found = budget_problems(rulebook.budget, awards)
    return awards, (problems if hamilton else []) + found


def stage_evidence(season: SeasonInput, stage: Stage, before: StageResult | None) -> StageEvidence:
    """Return what a stage is derived from; `before` is the result of the stage below."""
    key = (stage.field, stage.code)
    rulings = season.rulings.get(key, NO_RULINGS)
    return StageEvidence(
        entries=entries_of(season, stage, before),
        rounds=season.rounds.get(key, {}),
        decisions=rulings.decisions,
        judge_classes=season.judge_classes,
        groups=season.groups.get(stage.group_by, ()) if stage.group_by else ("",),
    )


def entries_of(season: SeasonInput, stage: Stage, before: StageResult | None) -> list[Entry]:
    """Return the stage's entries with their status as ruled up to this stage."""
    totals = {s.contestant: s.total for s in before.standings} if before else {}
    going_up = _going_up(season, stage, before)
    earlier, own = _statuses(season, stage)
    return [
        Entry(
            id=c.id,
            group=c.units.get(stage.group_by, "") if stage.group_by else "",
            status=own.get(c.id) or earlier.get(c.id) or c.status,
            units=c.units,
            before=totals.get(c.id),
            removed=c.id in own and own[c.id] not in RANKED_STATUSES - {"suspended"},
        )
        for c in season.contestants
        if c.field == stage.field and (going_up is None or c.id in going_up)
    ]


def _going_up(
    season: SeasonInput, stage: Stage, before: StageResult | None
) -> frozenset[str] | None:
    """Return who enters: the record of the stage below where there is one; None = all."""
    if stage.entrants == "all":
        return None
    rulings = season.rulings.get((stage.field, stage.entrants), NO_RULINGS)
    if rulings.confirmed:
        return frozenset(c for c, outcome in rulings.confirmed.items() if outcome in UP)
    return frozenset(before.promoted()) if before else frozenset()


def _statuses(season: SeasonInput, stage: Stage) -> tuple[dict[str, str], Mapping[str, str]]:
    """Return the statuses ruled in earlier stages of the field, and in this one."""
    earlier: dict[str, str] = {}
    for found in season.rulebook.stages_of(stage.field):
        own = season.rulings.get((found.field, found.code), NO_RULINGS).statuses
        if found.code == stage.code:
            return earlier, own
        earlier.update(own)
    return earlier, {}


def title_candidates(
    season: SeasonInput, title: str, results: Mapping[StageKey, StageResult]
) -> list[Candidate]:
    """Return the organisations with the last total of their secretary."""
    given = season.given.get(title, {})
    last: dict[str, tuple[str, int]] = {}
    status = {c.id: c.status for c in season.contestants}
    for (_, code), result in results.items():
        for standing in result.standings:
            status[standing.contestant] = standing.status
            if standing.total is not None:
                last[standing.contestant] = (code, standing.total)
    return [
        Candidate(
            c.id,
            c.field,
            c.organisation or c.id,
            *last.get(c.id, NO_STAGE),
            {part: scores[c.id] for part, scores in given.items() if c.id in scores},
        )
        for c in season.contestants
        if status[c.id] not in ("suspended", "vetoed", "disqualified")
    ]
