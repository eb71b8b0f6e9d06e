"""A stage (层级), derived: round scores, totals, standings, promotion, problems."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from contest.rules.evidence import NO_EVIDENCE, Entry, StageEvidence
from contest.rules.promotion import promote
from contest.rules.race import UP, Race
from contest.rules.ranking import blocks, fair_blocks, ranked
from contest.rules.results import Facts, Problem, RoundScore, StageResult, StageTotal, Standing
from contest.rules.rounds import round_scores
from contest.rules.ties import TieKey, tie_keys
from contest.rules.totals import stage_total
from contest.rules.values import HELD_STATUSES, RANKED_STATUSES, Stage

Scores = Mapping[str, Mapping[str, RoundScore]]


@dataclass(frozen=True, slots=True)
class _Field:
    """The entries of a stage with all that promotion needs; `keys` only of the ranked."""

    stage: Stage
    evidence: StageEvidence
    scores: Scores
    totals: Mapping[str, StageTotal]
    keys: Mapping[str, TieKey]


def evaluate(stage: Stage, evidence: StageEvidence) -> StageResult:
    """Derive one stage from its entries, evidence and decisions."""
    rounds = {r.code: evidence.rounds.get(r.code, NO_EVIDENCE) for r in stage.rounds}
    evidence = replace(evidence, rounds=rounds)
    scores: dict[str, Mapping[str, RoundScore]] = {}
    problems: list[Problem] = []
    for round_ in stage.rounds:
        scores[round_.code], found = round_scores(round_, evidence)
        problems += found
    counted = _counted(stage, evidence, scores, {e.id for e in evidence.entries if _ranks(e)})
    race = _race(counted, removed=False)
    standings = _standings(counted, race)
    if stage.promote:
        standings = _moved_up(counted, race, standings)
        problems += race.problems
    problems += _entry_problems(stage, evidence.entries, scores, race)
    problems += _partly_settled(counted)
    problems += [
        Problem("moved-up", False, s.contestant, s.group, {"for": "、".join(s.replaces)})
        for s in standings
        if s.replaces
    ]
    one_group = len({s.group for s in standings if s.rank}) <= 1
    order = (blocks if one_group else fair_blocks)(
        counted.totals, counted.keys, evidence.decisions.settle
    )
    return StageResult(
        tuple(standings),
        scores,
        tuple(race.quotas),
        tuple(problems),
        tuple(tuple(tie) for tie in order),
    )


def _ranks(entry: Entry) -> bool:
    return entry.status in RANKED_STATUSES


def _counted(stage: Stage, evidence: StageEvidence, scores: Scores, ids: set[str]) -> _Field:
    found = {
        entry.id: stage_total(stage, entry, scores) for entry in evidence.entries if entry.id in ids
    }
    totals = {contestant: total for contestant, total in found.items() if total is not None}
    keys = tie_keys(stage, evidence, scores, totals)
    return _Field(stage, evidence, scores, totals, keys)


def _race(counted: _Field, *, removed: bool) -> Race:
    """Run the pipeline; with `removed`, as if nobody had declined or been taken out."""
    stage, evidence = counted.stage, counted.evidence
    decisions = evidence.decisions
    settle = decisions.settle
    entries = {e.id: e for e in evidence.entries if _ranks(e) or (removed and e.removed)}
    eligible = frozenset(
        e.id
        for e in entries.values()
        if removed or (e.status not in HELD_STATUSES and e.id not in decisions.decline)
    )
    race = Race(
        entries=entries,
        ties=blocks(counted.totals, counted.keys, settle),
        fair_ties=fair_blocks(counted.totals, counted.keys, settle),
        settle=settle,
        eligible=eligible,
        at_cut=stage.at_cut,
    )
    if stage.promote:
        _refuse_ineligible(race, decisions.decline)
        _recommend_singles(race, stage, evidence.entries)
        groups = evidence.groups or sorted({entry.group for entry in evidence.entries})
        totals = {contestant: total.total for contestant, total in counted.totals.items()}
        promote(race, stage, groups, totals, decisions.recommend)
        _unscored(race, counted)
    return race


def _refuse_ineligible(race: Race, declined: frozenset[str]) -> None:
    for contestant, entry in race.entries.items():
        if contestant not in race.eligible:
            reason = "declined" if contestant in declined else entry.status
            race.end(contestant, "out", reason)


def _recommend_singles(race: Race, stage: Stage, entries: Sequence[Entry]) -> None:
    """A group with one entry needs no contest, where the rulebook says so."""
    sizes = Counter(entry.group for entry in entries)
    for contestant, entry in race.entries.items():
        if stage.single == "recommend" and sizes[entry.group] == 1 and race.is_open(contestant):
            race.end(contestant, "recommended", "single")


def _unscored(race: Race, counted: _Field) -> None:
    """Entries without a total are unranked unless somebody recommended them."""
    for contestant in race.entries:
        if contestant not in counted.totals and race.outcome[contestant] == "out":
            race.outcome[contestant] = "unranked"
            race.reason[contestant] = "missing"


def _standings(counted: _Field, race: Race) -> list[Standing]:
    """Return the standings by group, the unranked last and by id."""
    settle = counted.evidence.decisions.settle
    lines: dict[str, list[Standing]] = {}
    for entry in counted.evidence.entries:
        lines.setdefault(entry.group, []).append(_line(counted, race, entry))
    standings: list[Standing] = []
    for group in sorted(lines):
        with_total = [s for s in lines[group] if s.total is not None]
        without = sorted((s for s in lines[group] if s.total is None), key=lambda s: s.contestant)
        standings += ranked(with_total, counted.keys, settle, counted.stage.ties)
        standings += without
    return sorted(standings, key=_printed_order)


def _printed_order(standing: Standing) -> tuple[str, bool, int, str]:
    return standing.group, standing.rank is None, standing.rank or 0, standing.contestant


def _line(counted: _Field, race: Race, entry: Entry) -> Standing:
    total = counted.totals.get(entry.id)
    outcome = race.outcome.get(entry.id, "" if total else "unranked")
    reason = race.reason.get(entry.id, "")
    if not _ranks(entry):
        reason = entry.status
    elif not total and not reason:
        reason = "missing"
    elif entry.status in HELD_STATUSES:
        reason = entry.status
    return Standing(
        entry.id,
        entry.group,
        entry.status,
        total.total if total else None,
        total.exact if total else None,
        outcome=outcome,
        reason=reason,
    )


def _moved_up(counted: _Field, race: Race, standings: Sequence[Standing]) -> list[Standing]:
    """Say for whom an entry moved up: compare with the race as if nobody had gone."""
    evidence = counted.evidence
    gone = {e.id for e in evidence.entries if e.removed} | evidence.decisions.decline
    if not gone:
        return list(standings)
    ids = {e.id for e in evidence.entries if _ranks(e) or e.removed}
    before = _race(_counted(counted.stage, evidence, counted.scores, ids), removed=True)
    groups = {entry.id: entry.group for entry in evidence.entries}
    lost = [c for c in sorted(gone) if before.outcome.get(c) in UP]

    def replaced(standing: Standing) -> tuple[str, ...]:
        if standing.outcome not in UP or before.outcome.get(standing.contestant) in UP:
            return ()
        own = tuple(c for c in lost if groups[c] == standing.group)
        return own or tuple(lost)

    return [replace(s, replaces=replaced(s)) for s in standings]


def _partly_settled(counted: _Field) -> list[Problem]:
    """Return those who share a total with a settled tie that they were not part of."""
    settle = counted.evidence.decisions.settle
    groups = {entry.id: entry.group for entry in counted.evidence.entries}
    found: list[Problem] = []
    for tie in blocks(counted.totals, counted.keys, {}):
        for group in {groups[contestant] for contestant in tie}:
            members = [contestant for contestant in tie if groups[contestant] == group]
            left = [contestant for contestant in members if contestant not in settle]
            if len(left) < len(members):
                found += [Problem("settle-partial", True, c, group) for c in left]
    return found


def _entry_problems(
    stage: Stage, entries: Sequence[Entry], scores: Scores, race: Race
) -> list[Problem]:
    """Return the problems of entries that need a score; others are listed without."""
    problems: list[Problem] = []
    for entry in entries:
        if not _ranks(entry) or race.reason.get(entry.id) == "single":
            continue
        for round_ in stage.rounds:
            score = scores[round_.code][entry.id]
            problems += [replace(p, group=entry.group) for p in score.problems]
            if score.exact is None and not any(p.blocking for p in score.problems):
                facts: Facts = {"round": round_.code}
                problems.append(Problem("round-missing", True, entry.id, entry.group, facts))
        if stage.carry and entry.before is None:
            problems.append(Problem("carry-missing", True, entry.id, entry.group))
    return problems
