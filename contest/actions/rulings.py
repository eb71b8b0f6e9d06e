"""Rulings (裁定): status, recusal, void sheet, decline, recommendation, a tie settled.

Each is one decision row with who, when and why; the newest on a matter counts.
"""

from collections.abc import Mapping
from dataclasses import replace

from contest.acting import decided
from contest.actor import Actor
from contest.db import Transaction, writing
from contest.errors import ContestError
from contest.loading import SeasonSetup, confirmed, rulings, setup_of, what_if
from contest.models import Season
from contest.queries.ties import check_tie
from contest.rules.season import NO_RULINGS
from contest.rules.values import STATUSES, PanelRules


def set_status(
    actor: Actor, season: Season, place: tuple[str, str], contestant: str, value: str, reason: str
) -> None:
    """Change a contestant's status from a stage on."""
    if value not in STATUSES:
        raise ContestError("unknown-status", 422)
    _rule(actor, season, place, "status", {contestant: value}, reason)


def decline_promotion(
    actor: Actor, season: Season, place: tuple[str, str], contestant: str, reason: str
) -> None:
    """Record that a contestant gives up the promotion; the next in rank moves up."""
    _rule(actor, season, place, "decline", {contestant: ""}, reason)


def recommend(
    actor: Actor, season: Season, place: tuple[str, str], contestant: str, reason: str
) -> None:
    """Recommend a contestant for promotion."""
    _rule(actor, season, place, "recommend", {contestant: ""}, reason)


def recuse_judge(
    actor: Actor, season: Season, place: tuple[str, str], contestant: str, judge: str, reason: str
) -> None:
    """Record that a judge does not count for a contestant in a stage."""
    actor.need("organiser")
    if judge not in setup_of(season).judges:
        raise ContestError("unknown-judge", 404)
    _rule(actor, season, place, "recuse", {contestant: judge}, reason)


def void_sheet(
    actor: Actor, season: Season, place: tuple[str, str], contestant: str, sheet: str, reason: str
) -> None:
    """Record that a sheet, named `round:judge`, does not count for a contestant."""
    actor.need("organiser")
    setup = setup_of(season)
    code, _, judge = sheet.partition(":")
    rounds = {r.code for r in setup.stage(*place).rounds if isinstance(r.rules, PanelRules)}
    if code not in rounds or judge not in setup.judges:
        raise ContestError("unknown-sheet", 422)
    _rule(actor, season, place, "void-sheet", {contestant: sheet}, reason)


def settle_tie(
    actor: Actor, season: Season, place: tuple[str, str], order: Mapping[str, int], reason: str
) -> None:
    """Order the members of one tie, also anew; all of them, each in its own place."""
    actor.need("organiser")
    setup = setup_of(season)
    setup.stage(*place)
    own = rulings(setup, place[0]).get(place, NO_RULINGS)
    unsettled = replace(own, decisions=replace(own.decisions, settle={}))
    check_tie(what_if(setup, *place, unsettled), order)
    _rule(actor, season, place, "settle", {c: str(n) for c, n in order.items()}, reason)


def _rule(
    actor: Actor,
    season: Season,
    place: tuple[str, str],
    kind: str,
    values: Mapping[str, str],
    reason: str,
) -> None:
    actor.need("organiser")
    if not reason.strip():
        raise ContestError("reason-missing", 422)
    setup = setup_of(season)
    setup.stage(*place)
    target = f"{'/'.join(place)} {' '.join(values)}"
    with writing(actor, kind, target, season) as transaction:
        if kind == "settle" and confirmed(setup, *place):
            raise ContestError("promotion-confirmed")
        for contestant, value in values.items():
            _add(transaction, setup, actor, place, kind, contestant, value, reason.strip())


def _add(
    transaction: Transaction,
    setup: SeasonSetup,
    actor: Actor,
    place: tuple[str, str],
    kind: str,
    contestant: str,
    value: str,
    reason: str,
) -> None:
    person = setup.contestants.get(contestant)
    if person is None or person.field != place[0]:
        raise ContestError("unknown-contestant", 404)
    transaction.add(
        decided(
            actor,
            setup.season_id,
            place,
            kind,
            contestant_id=person.id,
            value=value,
            reason=reason,
        )
    )
