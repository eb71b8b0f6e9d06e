"""The result files (结果文件) of a season: text that is the same on every machine."""

import csv
import io
from collections.abc import Iterable, Mapping

from contest.rules.awards import money_text
from contest.rules.results import Problem, RoundScore, StageResult, Standing
from contest.rules.rounding import exact_text, plain_text, points_text
from contest.rules.season import SeasonInput, SeasonResult
from contest.rules.values import Rulebook, Stage
from contest.sentences import sentence

Line = tuple[str | int, ...]


def result_files(season: SeasonInput, result: SeasonResult) -> dict[str, str]:
    """Return the content of every result file by name."""
    rulebook = season.rulebook
    return {
        "round_scores.csv": _table(
            "stage,group,round,contestant,score,exact,sheets,dropped,adjustment,note",
            _round_lines(rulebook, result),
        ),
        "standings.csv": _table(
            "stage,group,contestant,total,rank,tied,outcome,reason",
            _standing_lines(rulebook, result),
        ),
        "quotas.csv": _table("stage,rule,group,places", _quota_lines(rulebook, result)),
        "awards.csv": _table("field,stage,tier,rank,contestant,prize", _award_lines(result)),
        "titles.csv": _table("title,field,organisation,score,rank", _title_lines(result)),
        "budget.csv": _table("field,tier,seats,awarded,planned,spent,left", _budget_lines(result)),
        "problems.csv": _table(
            "stage,group,contestant,code,blocking,text", _problem_lines(rulebook, result)
        ),
    }


def _table(header: str, lines: Iterable[Line]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows(lines)
    return buffer.getvalue()


def _stages(rulebook: Rulebook, result: SeasonResult) -> Iterable[tuple[Stage, StageResult]]:
    for stage in rulebook.stages:
        yield stage, result.stages[stage.field, stage.code]


def _round_lines(rulebook: Rulebook, result: SeasonResult) -> Iterable[Line]:
    for stage, found in _stages(rulebook, result):
        for standing in found.standings:
            for round_ in stage.rounds:
                score = found.round_scores[round_.code][standing.contestant]
                yield _round_line(stage, standing, score, round_.scoring.places)


def _round_line(stage: Stage, standing: Standing, score: RoundScore, places: int) -> Line:
    return (
        stage.code,
        standing.group,
        score.round,
        standing.contestant,
        "" if score.score is None else points_text(score.score, places),
        "" if score.exact is None else exact_text(score.exact),
        score.sheets,
        score.dropped,
        plain_text(score.adjustment),
        "；".join(problem_text(p) for p in score.problems),
    )


def _standing_lines(rulebook: Rulebook, result: SeasonResult) -> Iterable[Line]:
    for stage, found in _stages(rulebook, result):
        for s in found.standings:
            yield (
                stage.code,
                s.group,
                s.contestant,
                "" if s.total is None else points_text(s.total, stage.scoring.places),
                s.rank or "",
                "yes" if s.tied else "no",
                s.outcome,
                " ".join((s.reason, *(f"for:{c}" for c in s.replaces))),
            )


def _quota_lines(rulebook: Rulebook, result: SeasonResult) -> Iterable[Line]:
    for stage, found in _stages(rulebook, result):
        for line in found.quotas:
            yield stage.code, line.rule, line.group, line.places


def _award_lines(result: SeasonResult) -> Iterable[Line]:
    for award in result.awards:
        for p in award.prizes:
            yield p.field, p.stage, p.tier, p.rank, p.contestant, money_text(p.prize_fen)


def _title_lines(result: SeasonResult) -> Iterable[Line]:
    for title in result.titles:
        for line in title.lines:
            score = points_text(line.score, 2)
            yield line.title, line.field, line.organisation, score, line.rank


def _budget_lines(result: SeasonResult) -> Iterable[Line]:
    for award in result.awards:
        for b in award.lines:
            money = (money_text(fen) for fen in (b.planned_fen, b.spent_fen, b.left_fen))
            yield b.field, b.tier, b.seats, b.awarded, *money


def _problem_lines(rulebook: Rulebook, result: SeasonResult) -> Iterable[Line]:
    for stage, found in _stages(rulebook, result):
        yield from _sorted_problems(stage.code, found.problems)
    for award, prizes in zip(rulebook.awards, result.awards, strict=True):
        yield from _sorted_problems(award.stage, prizes.problems)
    for title in result.titles:
        yield from _sorted_problems("", title.problems)
    yield from _sorted_problems("", result.problems)


def _sorted_problems(stage: str, problems: Iterable[Problem]) -> Iterable[Line]:
    lines = {
        (stage, p.group, p.contestant, p.code, "yes" if p.blocking else "no", problem_text(p))
        for p in problems
    }
    return sorted(lines)


def problem_text(problem: Problem, language: str = "zh") -> str:
    """Return a problem in words."""
    return sentence(problem.code, problem.facts, language)


def summary(result: SeasonResult) -> Mapping[str, str | int]:
    """Return the figures that a run ends with."""
    lines = [line for award in result.awards for line in award.lines]
    parts = [
        *(stage.problems for stage in result.stages.values()),
        *(award.problems for award in result.awards),
        *(title.problems for title in result.titles),
        result.problems,
    ]
    return {
        "awards": sum(line.awarded for line in lines),
        "spent": money_text(sum(line.spent_fen for line in lines)),
        "left": money_text(sum(line.left_fen for line in lines)),
        "titles": sum(len(title.lines) for title in result.titles),
        "blocking": sum(problem.blocking for problems in parts for problem in problems),
    }
