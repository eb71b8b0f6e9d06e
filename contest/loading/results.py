"""Results (成绩) derived on demand from the tables, kept until new evidence comes."""

from collections.abc import Mapping
from threading import Lock
from typing import Any

from contest.db import db
from contest.errors import ContestError
from contest.loading.evidence import rulings, stage_rounds, stage_stamp, title_scores
from contest.loading.setup import SeasonSetup
from contest.rules import evaluate
from contest.rules.evidence import RoundEvidence
from contest.rules.results import AwardResult, Problem, StageResult, TitleResult
from contest.rules.season import (
    NO_RULINGS,
    SeasonInput,
    StageKey,
    StageRulings,
    entrants_by_field,
    season_awards,
    stage_evidence,
    title_candidates,
)
from contest.rules.titles import award_title
from contest.rules.values import Stage

KEPT = 64
_kept: dict[tuple[Any, ...], StageResult] = {}
_lock = Lock()


def stage_result(setup: SeasonSetup, field: str, stage_code: str) -> StageResult:
    """Return a stage, derived from what the tables hold now."""
    stage = setup.stage(field, stage_code)
    key = (str(db.engine.url), setup.season_id, setup.rulebook_id, field, stage_code)
    stamped = (*key, stage_stamp(setup, stage))
    found = _kept.get(stamped)
    if found is None:
        found = _derive(setup, stage, rulings(setup, field))
        with _lock:
            for old in [k for k in _kept if k[:5] == key] + list(_kept)[:-KEPT]:
                _kept.pop(old, None)
            _kept[stamped] = found
    return found


def _derive(
    setup: SeasonSetup,
    stage: Stage,
    found: Mapping[StageKey, StageRulings],
    rounds_now: Mapping[str, RoundEvidence] | None = None,
) -> StageResult:
    rounds = stage_rounds(setup, stage) if rounds_now is None else rounds_now
    season = SeasonInput(
        rulebook=setup.rulebook,
        contestants=setup.entrants(),
        rounds={(stage.field, stage.code): rounds},
        rulings=found,
        judge_classes={j.code: j.class_code for j in setup.judges.values()},
        groups=setup.groups,
    )
    record = found.get((stage.field, stage.entrants), NO_RULINGS).confirmed
    before = None
    if stage.before and (stage.carry or (stage.entrants != "all" and not record)):
        before = stage_result(setup, stage.field, stage.before)
    return evaluate(stage, stage_evidence(season, stage, before))


def what_if(
    setup: SeasonSetup,
    field: str,
    stage_code: str,
    rulings_now: StageRulings,
    rounds_now: Mapping[str, RoundEvidence] | None = None,
) -> StageResult:
    """Return a stage as other decisions, or other evidence, would make it; nothing is kept."""
    stage = setup.stage(field, stage_code)
    found = {**rulings(setup, field), (field, stage_code): rulings_now}
    return _derive(setup, stage, found, rounds_now)


def confirmed(setup: SeasonSetup, field: str, stage_code: str) -> Mapping[str, str]:
    """Return the recorded promotion of a stage: contestant → outcome; empty without one."""
    return rulings(setup, field).get((field, stage_code), NO_RULINGS).confirmed


def need_entrants_confirmed(setup: SeasonSetup, field: str, stage_code: str) -> None:
    """Refuse to conclude a stage whose entrants are not yet on record."""
    below = setup.stage(field, stage_code).entrants
    if below != "all" and not confirmed(setup, field, below):
        raise ContestError("entrants-unconfirmed", stage=setup.stage(field, below).name)


def season_results(setup: SeasonSetup) -> dict[StageKey, StageResult]:
    """Return every stage of the season."""
    return {(s.field, s.code): stage_result(setup, s.field, s.code) for s in setup.rulebook.stages}


def award_results(setup: SeasonSetup) -> tuple[list[AwardResult], list[Problem]]:
    """Return every award with the problems of places and budget."""
    needed = {(award.field, award.stage) for award in setup.rulebook.awards}
    results = {key: stage_result(setup, *key) for key in needed}
    return season_awards(setup.rulebook, _entrants(setup), results)


def title_results(setup: SeasonSetup) -> list[TitleResult]:
    """Return the year-end titles."""
    season = SeasonInput(setup.rulebook, setup.entrants(), {}, given=title_scores(setup))
    results = season_results(setup)
    return [
        award_title(title, title_candidates(season, title.name, results), _entrants(setup), {})
        for title in setup.rulebook.titles
    ]


def _entrants(setup: SeasonSetup) -> dict[str, int]:
    return entrants_by_field(SeasonInput(setup.rulebook, setup.entrants(), {}))
