"""Planning sessions (安排场次): one per group of a panel round, with its panel."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from contest.actor import Actor
from contest.db import Transaction, db, writing
from contest.errors import ContestError
from contest.loading import SeasonSetup, confirmed, rounds_with_evidence, setup_of, stage_result
from contest.models import PanelSeat, Season, Session, SessionEntry
from contest.rules.results import StageResult
from contest.rules.values import RANKED_STATUSES, PanelRules, Round, Stage

#: methods whose sessions are held live without score sheets
LIVE = ("quiz", "duel")


def plan_sessions(
    actor: Actor, season: Season, field: str, stage_code: str, judges: Sequence[str]
) -> int:
    """Make the sessions that a stage still lacks; return how many.

    The entrants stand in the order of their codes until lots are drawn.
    """
    actor.need("organiser")
    judges = list(dict.fromkeys(judges))
    setup = setup_of(season)
    stage = setup.stage(field, stage_code)
    with writing(actor, "plan-sessions", f"{field}/{stage_code}", season) as transaction:
        _check(setup, stage, judges)
        result = stage_result(setup, field, stage_code)
        planned = {
            made
            for round_ in stage.rounds
            if isinstance(round_.rules, PanelRules)
            for made in _plan_round(transaction, setup, (stage, round_), result, judges)
        }
        if not planned:
            raise ContestError("sessions-planned")
    return len(planned)


def plan_live(
    actor: Actor, season: Season, place: tuple[str, str], round_code: str, judges: Sequence[str]
) -> int:
    """Make the sessions of a live quiz or of bouts, one a group; return how many.

    Bouts need judges to vote; a quiz may do without.
    """
    actor.need("organiser")
    judges = list(dict.fromkeys(judges))
    setup = setup_of(season)
    stage = setup.stage(*place)
    with writing(actor, "plan-live", f"{'/'.join(place)}/{round_code}", season) as transaction:
        found = [r for r in stage.rounds if r.code == round_code and r.method in LIVE]
        if not found:
            raise ContestError("not-live", 404)
        needs = 1 if found[0].method == "duel" else 0
        _check_entrants(setup, stage, judges, needs)
        if round_code in rounds_with_evidence(setup.season_id, stage):
            raise ContestError("live-evidence", round=found[0].name)
        result = stage_result(setup, *place)
        planned = list(_plan_round(transaction, setup, (stage, found[0]), result, judges))
        if not planned:
            raise ContestError("sessions-planned")
    return len(planned)


def _check(setup: SeasonSetup, stage: Stage, judges: Sequence[str]) -> None:
    least = max(
        (r.rules.min_judges for r in stage.rounds if isinstance(r.rules, PanelRules)), default=0
    )
    _check_entrants(setup, stage, judges, least)


def _check_entrants(setup: SeasonSetup, stage: Stage, judges: Sequence[str], least: int) -> None:
    unknown = [code for code in judges if code not in setup.judges]
    if unknown:
        raise ContestError("unknown-judge", 404)
    if stage.entrants != "all" and not confirmed(setup, stage.field, stage.entrants):
        raise ContestError("entrants-open", stage=setup.stage(stage.field, stage.entrants).name)
    if len(judges) < least:
        raise ContestError("panel-too-small", seats=len(judges), min=least)


def _plan_round(
    transaction: Transaction,
    setup: SeasonSetup,
    place: tuple[Stage, Round],
    result: StageResult,
    judges: Sequence[str],
) -> Iterable[str]:
    stage, round_ = place
    taken = set(
        db.session.scalars(select(Session.code).where(Session.season_id == setup.season_id))
    )
    groups: dict[str, list[str]] = {}
    for standing in result.standings:
        if standing.status in RANKED_STATUSES:
            groups.setdefault(standing.group, []).append(standing.contestant)
    for group, entrants in sorted(groups.items()):
        unit = setup.unit_name(group) if group else ""
        parts = (setup.field_name(stage.field), unit, stage.name, round_.name)
        session = Session(
            season_id=setup.season_id,
            rulebook_id=setup.rulebook_id,
            field=stage.field,
            stage=stage.code,
            round=round_.code,
            code="-".join(p for p in (stage.field, stage.code, round_.code, group) if p),
            name=" ".join(part for part in parts if part),
        )
        if session.code not in taken:
            seat_panel(transaction, setup, session, sorted(entrants), judges)
            yield session.code


def seat_panel(
    transaction: Transaction,
    setup: SeasonSetup,
    session: Session,
    entrants: Sequence[str],
    judges: Sequence[str],
) -> None:
    """Write a session with its running order and its panel."""
    transaction.add(session)
    db.session.flush()
    for number, code in enumerate(judges, start=1):
        transaction.add(
            PanelSeat(session_id=session.id, seat_number=number, judge_id=setup.judges[code].id)
        )
    for number, code in enumerate(entrants, start=1):
        transaction.add(
            SessionEntry(
                session_id=session.id,
                order_number=number,
                contestant_id=setup.contestants[code].id,
            )
        )
