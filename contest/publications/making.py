"""Making a publication (拟发布): what the public would see, from the tables as they are."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from contest.db import canonical, db
from contest.loading import SeasonSetup, award_results, setup_of, stage_result, stage_rounds
from contest.models import PanelSeat, ScoreSheet, Season, Session
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

    def digest(self) -> str:
        """Return the SHA-256 of the content and of every page."""
        found = sha256(canonical(self.content).encode())
        for key in sorted(self.pages):
            found.update(canonical([key, self.pages[key]]).encode())
        return found.hexdigest()


def stage_draft(
    season: Season, field: str, stage_code: str, *, show_surveys: bool = False
) -> Draft:
    """Return what publishing a stage would show."""
    setup = setup_of(season)
    view = stage_view(setup, field, stage_code, show_surveys=show_surveys)
    pages = {s.contestant: entry_page(view, s) for s in view.result.standings}
    return Draft("stage", field, stage_code, stage_content(view), pages)


def stage_view(
    setup: SeasonSetup, field: str, stage_code: str, *, show_surveys: bool = True
) -> StageView:
    """Return a stage with what its pages need."""
    stage = setup.stage(field, stage_code)
    before = stage_result(setup, field, stage.before) if stage.before else None
    return StageView(
        setup=setup,
        stage=stage,
        result=stage_result(setup, field, stage_code),
        seats=_seats(setup, stage),
        adjustments=_adjustments(setup, stage),
        before=before,
        full_names=_winners(setup, (field, stage_code)),
        show_surveys=show_surveys,
    )


def awards_draft(season: Season, field: str, stage_code: str) -> Draft:
    """Return what publishing the awards of a field would show."""
    setup = setup_of(season)
    stage = setup.stage(field, stage_code)
    found = _awards_of(setup, (field, stage_code))
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
    return Draft("awards", field, stage_code, content, {})


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


def _seats(setup: SeasonSetup, stage: Stage) -> dict[tuple[str, str, str], int]:
    rows = db.session.execute(
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
    return {(r, setup.codes[c], setup.judge_codes[j]): seat for r, c, j, seat in rows}


def _adjustments(setup: SeasonSetup, stage: Stage) -> dict[tuple[str, str], list[tuple[int, str]]]:
    found: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for code, evidence in stage_rounds(setup, stage).items():
        for contestant, adjustments in evidence.adjustments.items():
            found[code, contestant] += [(a.points, a.reason) for a in adjustments]
    return found
