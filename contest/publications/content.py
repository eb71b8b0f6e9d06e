"""Content (发布内容) of a stage's publication: the board, and a page for each entry.

Every number is text. The public knows judges by their seat; names are masked but for
winners; survey results are left out unless the organisers publish them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contest.loading import SeasonSetup
from contest.publications.formulas import (
    is_told_apart,
    round_formula,
    shown_sheets,
    total_formula,
)
from contest.publications.masking import masked
from contest.rules.results import (
    DuelDetail,
    PanelDetail,
    Problem,
    QuizDetail,
    RoundScore,
    StageResult,
    Standing,
    SurveyDetail,
)
from contest.rules.rounding import exact_text, plain_text, points_text
from contest.rules.season import StageKey
from contest.rules.values import PanelRules, PromotionRule, Round, Stage, SurveyRules

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class StageView:
    """What a stage's content is made of.

    `seats` maps (round, contestant, judge) to the seat number, `adjustments`
    (round, contestant) to points and reason; `before` holds the stage below.
    """

    setup: SeasonSetup
    stage: Stage
    result: StageResult
    seats: Mapping[tuple[str, str, str], int]
    adjustments: Mapping[tuple[str, str], list[tuple[int, str]]]
    before: StageResult | None
    full_names: frozenset[str]
    show_surveys: bool


def stage_content(view: StageView) -> Json:
    """Return the board of a stage."""
    setup, stage = view.setup, view.stage
    return {
        **head(setup, "stage", (stage.field, stage.code)),
        "places": stage.scoring.places,
        "carry": exact_text(stage.carry),
        "rounds": [_round_head(r) for r in stage.rounds],
        "groups": _groups(view),
        "ties": list(stage.ties),
        "rules": [_rule(rule) for rule in stage.promote],
        "rows": [entry_row(view, standing) for standing in view.result.standings],
    }


def head(setup: SeasonSetup, kind: str, key: StageKey) -> Json:
    """Return what every publication says of its season, field and stage."""
    stage = setup.stage(*key)
    return {
        "format": 1,
        "kind": kind,
        "season": {"code": setup.code, "name": setup.name},
        "field": {"code": stage.field, "name": setup.field_name(stage.field)},
        "stage": {"code": stage.code, "name": stage.name, "group_by": stage.group_by},
        "rulebook_version": setup.rulebook_version,
    }


def _round_head(round_: Round) -> Json:
    return {
        "code": round_.code,
        "name": round_.name,
        "method": round_.method,
        "form": round_.form,
        "weight": exact_text(round_.weight),
    }


def _rule(rule: PromotionRule) -> Json:
    text = {"rule": rule.name}
    for key in ("n", "places", "base", "method", "unit_kind", "rounding"):
        value = getattr(rule, key, None)
        if value is not None:
            text[key] = str(value)
    if rule.name == "ratio":
        text["of"] = exact_text(getattr(rule, "of"))  # noqa: B009
    if rule.name == "threshold":
        text["score"] = plain_text(getattr(rule, "score"))  # noqa: B009
    return text


def _groups(view: StageView) -> list[Json]:
    if not view.stage.group_by:
        return []
    places: dict[str, int] = {}
    for line in view.result.quotas:
        places[line.group] = places.get(line.group, 0) + line.places
    return [
        {"code": code, "name": view.setup.unit_name(code), "places": str(places.get(code, ""))}
        for code in sorted({s.group for s in view.result.standings})
    ]


def entry_row(view: StageView, standing: Standing) -> Json:
    """Return an entry's line on the board."""
    person = view.setup.contestants[standing.contestant]
    places = view.stage.scoring.places
    name = person.name if standing.contestant in view.full_names else masked(person.name)
    return {
        "contestant": standing.contestant,
        "name": name,
        "organisation": person.organisation,
        "title": person.title,
        "unit": {"code": person.unit.code, "name": person.unit.name},
        "group": standing.group,
        "group_name": view.setup.unit_name(standing.group) if standing.group else "",
        "rank": str(standing.rank or ""),
        "total": "" if standing.total is None else points_text(standing.total, places),
        "tied": standing.tied,
        "outcome": standing.outcome,
        "reason": standing.reason,
        "replaces": list(standing.replaces),
        "status": standing.status,
        "rounds": {r.code: _shown_score(view, r, standing.contestant) for r in view.stage.rounds},
    }


def _is_hidden(view: StageView, round_: Round) -> bool:
    return isinstance(round_.rules, SurveyRules) and not view.show_surveys


def _shown_score(view: StageView, round_: Round, contestant: str) -> str:
    score = view.result.round_scores[round_.code][contestant].score
    if score is None or _is_hidden(view, round_):
        return ""
    return points_text(score, round_.scoring.places)


def entry_page(view: StageView, standing: Standing) -> Json:
    """Return "how this score came about" for one entry."""
    scores = [(r, view.result.round_scores[r.code][standing.contestant]) for r in view.stage.rounds]
    before = _before(view, standing.contestant)
    hidden = any(_is_hidden(view, r) for r, _ in scores)
    formula = total_formula(view.stage, scores, before["total"] if before else "")
    return {
        **entry_row(view, standing),
        "previous": before,
        "rounds": [_round_page(view, r, s) for r, s in scores],
        "total_formula": "" if hidden else formula,
        "exact_total": "" if standing.exact is None or hidden else exact_text(standing.exact),
        "decided_by": standing.decided_by,
    }


def round_page(view: StageView, round_code: str, contestant: str) -> Json:
    """Return how one round's score of an entry came about."""
    round_ = next(r for r in view.stage.rounds if r.code == round_code)
    return _round_page(view, round_, view.result.round_scores[round_code][contestant])


def _before(view: StageView, contestant: str) -> Json | None:
    if view.before is None:
        return None
    stage = view.setup.stage(view.stage.field, view.stage.before)
    for standing in view.before.standings:
        if standing.contestant == contestant:
            total = standing.total
            places = stage.scoring.places
            return {
                "stage": stage.code,
                "stage_name": stage.name,
                "total": "" if total is None else points_text(total, places),
                "rank": str(standing.rank or ""),
            }
    return None


def _round_page(view: StageView, round_: Round, score: RoundScore) -> Json:
    page = {
        **_round_head(round_),
        "score": _shown_score(view, round_, score.contestant),
        "exact": "" if score.exact is None else exact_text(score.exact),
        "hidden": _is_hidden(view, round_),
        "problems": [
            {"code": p.code, "facts": _facts(view, round_, score, p)} for p in score.problems
        ],
        "adjustments": [
            {"points": plain_text(points), "reason": reason}
            for points, reason in view.adjustments.get((round_.code, score.contestant), [])
        ],
        "formula": round_formula(round_, score),
        "panel": None,
        "survey": None,
        "quiz": None,
        "duel": None,
    }
    if page["hidden"]:
        return {**page, "exact": "", "formula": "", "problems": []}
    detail = score.detail
    if isinstance(detail, PanelDetail):
        page["panel"] = _panel(view, round_, score.contestant, detail)
    elif isinstance(detail, SurveyDetail):
        page["survey"] = _survey(round_, detail)
    elif isinstance(detail, QuizDetail):
        page["quiz"] = {"sum": plain_text(detail.points)}
    elif isinstance(detail, DuelDetail):
        keys = ("bout", "side", "votes_for", "votes_against", "votes_draw", "result")
        page["duel"] = [dict(zip(keys, map(str, line), strict=True)) for line in detail.bouts]
    return page


def _facts(
    view: StageView, round_: Round, score: RoundScore, problem: Problem
) -> dict[str, str | int]:
    """Return a problem's facts as the public may read them: names, and seats for judges."""
    facts = {**problem.facts, "round": round_.name}
    if "judge" in facts:
        facts["judge"] = view.seats.get((round_.code, score.contestant, str(facts["judge"])), "")
    if isinstance(score.detail, SurveyDetail) and "valid" in facts:
        facts["valid"] = shown_sheets(score.detail)
    return facts


def _panel(view: StageView, round_: Round, contestant: str, detail: PanelDetail) -> Json:
    rules = round_.rules
    if not isinstance(rules, PanelRules):
        return {}
    sheets = [
        {
            "seat": str(view.seats.get((round_.code, contestant, s.judge), "")),
            "class": s.class_code,
            "marks": ["" if mark is None else plain_text(mark) for mark in s.marks],
            "struck": [bool(mark) for mark in s.struck],
            "total": "" if s.total is None else exact_text(s.total),
            "dropped": s.dropped,
            "counted": s.total is not None,
            "why": s.why,
        }
        for s in detail.sheets
    ]
    return {
        "criteria": [
            {
                "code": c.code,
                "name": c.name,
                "max": plain_text(c.max),
                "weight": exact_text(c.weight),
            }
            for c in rules.criteria
        ],
        "combine": rules.combine,
        "trim": {
            "high": str(rules.trim.high),
            "low": str(rules.trim.low),
            "from": str(rules.trim.start),
            "by": rules.trim.by,
        },
        "full": exact_text(rules.full),
        "coefficient": "" if detail.coefficient is None else exact_text(detail.coefficient),
        "classes": [
            {"code": code, "score": exact_text(value)} for code, value in detail.class_scores
        ],
        "sheets": sorted(sheets, key=lambda s: (len(s["seat"]), s["seat"])),
    }


def _survey(round_: Round, detail: SurveyDetail) -> Json:
    """Return a survey's parts; none of them where one would tell of fewer than five people."""
    rules = round_.rules
    names = [i.name for i in rules.items] if isinstance(rules, SurveyRules) else []
    if not is_told_apart(detail):
        return {"valid": shown_sheets(detail), "classes": []}
    return {
        "valid": shown_sheets(detail),
        "classes": [
            {
                "code": code,
                "items": [
                    {"name": name, "score": exact_text(score)}
                    for name, score in zip(names, scores, strict=True)
                ],
            }
            for code, scores in detail.item_scores
        ],
    }
