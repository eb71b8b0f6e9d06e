"""Making a publication (拟发布): what the public would see, from the tables as they are."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from contest.db import canonical, db
from contest.loading import SeasonSetup, award_results, setup_of, stage_result, stage_stamp
from contest.models import Adjustment, PanelSeat, ScoreSheet, Season, Session
from contest.publications.content import StageView, entry_page, head, stage_content
from contest.rules.awards import money_text
from contest.rules.results import AwardResult
from contest.rules.rounding import points_text
from contest.rules.season import StageKey
from contest.rules.values import Stage


@dataclass(frozen=True, slots=True)
class Draft:
    """A publication before it is one: content and pages as canonical JSON."""

    kind: str
    field: str
    stage: str
    content: dict[str, Any]
    pages: Mapping[str, dict[str, Any]]
    #: SHA-256 of the content and of every page
    digest: str


def _draft(
    kind: str, key: StageKey, content: dict[str, Any], pages: Mapping[str, dict[str, Any]]
) -> Draft:
    found = sha256(canonical(content).encode())
    for page in sorted(pages):
        found.update(canonical([page, pages[page]]).encode())
    return Draft(kind, *key, content, pages, found.hexdigest())


DRAFTS_KEPT = 8
_drafts: dict[tuple[Any, ...], Draft] = {}


def stage_draft(
    season: Season, field: str, stage_code: str, *, show_surveys: bool = False
) -> Draft:
    """Return what publishing a stage would show; made once for the same evidence."""
    setup = setup_of(season)
    stage = setup.stage(field, stage_code)
    winners = _winners(setup, (field, stage_code))
    place = (str(db.engine.url), setup.season_id, setup.rulebook_id, field, stage_code)
    key = (*place, *stage_stamp(setup, stage), show_surveys, winners)
    if key not in _drafts:
        view = stage_view(setup, field, stage_code, show_surveys=show_surveys)
        pages = {s.contestant: entry_page(view, s) for s in view.result.standings}
        while len(_drafts) >= DRAFTS_KEPT:
            _drafts.pop(next(iter(_drafts)), None)
        _drafts[key] = _draft("stage", (field, stage_code), stage_content(view), pages)
    return _drafts[key]


def stage_view(
    setup: SeasonSetup,
    field: str,
    stage_code: str,
    *,
    show_surveys: bool = True,
    only: Collection[str] | None = None,
) -> StageView:
    """Return a stage with what its pages need, or the pages of `only` some contestants."""
    stage = setup.stage(field, stage_code)
    before = stage_result(setup, field, stage.before) if stage.before else None
    keys = None if only is None else [setup.contestants[code].id for code in only]
    return StageView(
        setup=setup,
        stage=stage,
        result=stage_result(setup, field, stage_code),
        seats=_seats(setup, stage, keys),
        adjustments=_adjustments(setup, stage, keys),
        before=before,
        full_names=_winners(setup, (field, stage_code)),
        show_surveys=show_surveys,
    )


def awards_draft(
    season: Season, field: str, stage_code: str, results: Sequence[AwardResult] | None = None
) -> Draft:
    """Return what publishing the awards of a stage would show; `results`: where known already."""
    setup = setup_of(season)
    stage = setup.stage(field, stage_code)
    found = _awards_of(setup, (field, stage_code)) if results is None else results
    totals = {s.contestant: s.total for s in stage_result(setup, field, stage_code).standings}
    content = {
        **head(setup, "awards", (field, stage_code)),
        "rows": [
            {
                "tier": prize.tier,
                "rank": str(prize.rank),
                "total": points_text(totals[prize.contestant] or 0, stage.scoring.places),
                "prize": money_text(prize.prize_fen),
                **_winner(setup, prize.contestant),
            }
            for result in found
            for prize in result.prizes
        ],
        "budget": [
            {
                "tier": line.tier,
                "seats": str(line.seats),
                "awarded": str(line.awarded),
                "planned": money_text(line.planned_fen),
                "spent": money_text(line.spent_fen),
                "left": money_text(line.left_fen),
            }
            for result in found
            for line in result.lines
        ],
    }
    return _draft("awards", (field, stage_code), content, {})


def _winner(setup: SeasonSetup, code: str) -> dict[str, Any]:
    person = setup.contestants[code]
    return {
        "contestant": code,
        "name": person.name,
        "organisation": person.organisation,
        "title": person.title,
        "unit": {"code": person.unit.code, "name": person.unit.name},
    }


def _awards_of(setup: SeasonSetup, key: StageKey) -> list[AwardResult]:
    results, _ = award_results(setup)
    return [
        result
        for award, result in zip(setup.rulebook.awards, results, strict=True)
        if (award.field, award.stage) == key
    ]


def _winners(setup: SeasonSetup, key: StageKey) -> frozenset[str]:
    if all((award.field, award.stage) != key for award in setup.rulebook.awards):
        return frozenset()
    found = _awards_of(setup, key)
    return frozenset(prize.contestant for result in found for prize in result.prizes)


def _seats(
    setup: SeasonSetup, stage: Stage, keys: Collection[int] | None
) -> dict[tuple[str, str, str], int]:
    query = (
        select(Session.round, ScoreSheet.contestant_id, ScoreSheet.judge_id, PanelSeat.seat_number)
        .join(Session, ScoreSheet.session_id == Session.id)
        .join(
            PanelSeat,
            (PanelSeat.session_id == Session.id) & (PanelSeat.judge_id == ScoreSheet.judge_id),
        )
        .where(
            Session.season_id == setup.season_id,
            Session.field == stage.field,
            Session.stage == stage.code,
        )
    )
    if keys is not None:
        query = query.where(ScoreSheet.contestant_id.in_(keys))
    rows = db.session.execute(query)
    return {(r, setup.codes[c], setup.judge_codes[j]): seat for r, c, j, seat in rows}


def _adjustments(
    setup: SeasonSetup, stage: Stage, keys: Collection[int] | None
) -> dict[tuple[str, str], list[tuple[int, str]]]:
    query = select(Adjustment).where(
        Adjustment.season_id == setup.season_id,
        Adjustment.field == stage.field,
        Adjustment.stage == stage.code,
    )
    if keys is not None:
        query = query.where(Adjustment.contestant_id.in_(keys))
    found: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for row in db.session.scalars(query.order_by(Adjustment.id)):
        found[row.round, setup.codes[row.contestant_id]].append((row.points, row.reason))
    return found
