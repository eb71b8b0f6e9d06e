"""From the rows of a folder to what the rules take."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from contest.folder.people import ancestors
from contest.folder.rows import DecisionRow, SeasonFolder
from contest.rules.evidence import (
    Adjustment,
    QuizLine,
    RoundEvidence,
    Sheet,
    StageDecisions,
    SurveySheet,
    Vote,
)
from contest.rules.season import Contestant, SeasonInput, StageKey, StageRulings
from contest.rules.values import PanelRules, Round, SurveyRules

Parts = dict[tuple[str, str, str], dict[str, list[Any]]]


def season_input(season: SeasonFolder) -> SeasonInput:
    """Return the season as the rules take it."""
    above = ancestors(season.units)
    groups: dict[str, list[str]] = defaultdict(list)
    for unit in season.units:
        groups[unit.kind].append(unit.code)
    return SeasonInput(
        rulebook=season.rulebook,
        contestants=[
            Contestant(row.id, row.field, row.status, row.organisation, above.get(row.unit, {}))
            for row in season.contestants
        ],
        rounds=_rounds(season),
        rulings=_rulings(season),
        judge_classes={row.id: row.class_code for row in season.judges},
        groups={kind: sorted(codes) for kind, codes in groups.items()},
        given=_title_scores(season),
        settle_titles=_title_settlements(season),
    )


def _rounds(season: SeasonFolder) -> dict[StageKey, dict[str, RoundEvidence]]:
    sheets, surveys = _sheets(season), _surveys(season)
    lines = _by_contestant(season.quiz, lambda r: QuizLine(r.question, r.points, r.seconds))
    adjustments = _by_contestant(season.adjustments, lambda r: Adjustment(r.points, r.reason))
    votes: dict[tuple[str, str, str], list[Vote]] = defaultdict(list)
    for row in season.bouts:
        votes[row.field, row.stage, row.round].append(
            Vote(row.bout, row.red, row.blue, row.judge, row.winner)
        )
    given: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    for score in season.scores:
        given[score.field, score.stage, score.round][score.contestant] = score.score
    rounds: dict[StageKey, dict[str, RoundEvidence]] = defaultdict(dict)
    for key in {*sheets, *surveys, *lines, *adjustments, *votes, *given}:
        rounds[key[:2]][key[2]] = RoundEvidence(
            sheets.get(key, {}),
            surveys.get(key, {}),
            lines.get(key, {}),
            votes.get(key, ()),
            given.get(key, {}),
            adjustments.get(key, {}),
        )
    return rounds


def _by_contestant(rows: Iterable[Any], value: Any) -> Parts:
    parts: Parts = defaultdict(lambda: defaultdict(list))
    for row in rows:
        parts[row.field, row.stage, row.round][row.contestant].append(value(row))
    return parts


def _sheets(season: SeasonFolder) -> Parts:
    codes = {
        key: [c.code for c in rules.criteria]
        for key, round_ in _round_index(season).items()
        if isinstance(rules := round_.rules, PanelRules)
    }
    return _by_contestant(
        season.sheets,
        lambda r: Sheet(r.judge, tuple([r.marks.get(c) for c in codes[r.field, r.stage, r.round]])),
    )


def _surveys(season: SeasonFolder) -> Parts:
    codes = {
        key: [i.code for i in rules.items]
        for key, round_ in _round_index(season).items()
        if isinstance(rules := round_.rules, SurveyRules)
    }
    return _by_contestant(
        season.surveys,
        lambda r: SurveySheet(
            r.class_code,
            tuple([r.answers.get(i, "") for i in codes[r.field, r.stage, r.round]]),
        ),
    )


def _round_index(season: SeasonFolder) -> dict[tuple[str, str, str], Round]:
    return {
        (stage.field, stage.code, round_.code): round_
        for stage in season.rulebook.stages
        for round_ in stage.rounds
    }


def _rulings(season: SeasonFolder) -> dict[StageKey, StageRulings]:
    by_stage: dict[StageKey, list[DecisionRow]] = defaultdict(list)
    for row in season.decisions:
        by_stage[row.field, row.stage].append(row)
    return {key: stage_rulings(rows) for key, rows in by_stage.items()}


def stage_rulings(rows: list[DecisionRow]) -> StageRulings:
    """Return the decisions of one stage by what they decide."""

    def of(kind: str) -> list[DecisionRow]:
        return [row for row in rows if row.kind == kind]

    decisions = StageDecisions(
        recommend=frozenset(r.contestant for r in of("recommend")),
        settle={r.contestant: int(r.value) for r in of("settle")},
        decline=frozenset(r.contestant for r in of("decline")),
        recuse=frozenset((r.contestant, r.value) for r in of("recuse")),
        void=frozenset((r.contestant, *_sheet_of(r.value)) for r in of("void-sheet")),
    )
    return StageRulings(
        decisions,
        statuses={r.contestant: r.value for r in of("status")},
        confirmed={r.contestant: r.value for r in of("confirm")},
    )


def _sheet_of(value: str) -> tuple[str, str]:
    round_, _, judge = value.partition(":")
    return round_, judge


def _title_scores(season: SeasonFolder) -> dict[str, dict[str, dict[str, int]]]:
    names = {title.name for title in season.rulebook.titles}
    given: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for row in season.scores:
        if row.stage in names:
            given[row.stage][row.round][row.contestant] = row.score
    return given


def _title_settlements(season: SeasonFolder) -> dict[str, dict[str, int]]:
    names = {title.name for title in season.rulebook.titles}
    settle: dict[str, dict[str, int]] = defaultdict(dict)
    for row in season.decisions:
        if row.kind == "settle" and row.stage in names:
            settle[row.stage][row.contestant] = int(row.value)
    return settle
