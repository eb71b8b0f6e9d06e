"""A closed session's scores (核分): every mark, what was dropped, how it adds up."""

from typing import Any

from contest.loading import SeasonSetup, setup_under
from contest.models import Session
from contest.publications import entry_page, round_page, stage_view

Json = dict[str, Any]


def session_scores(setup: SeasonSetup, session: Session) -> list[Json]:
    """Return the session's entries in running order with their round's breakdown.

    The rules are those the session was opened under, whatever version came since.
    """
    setup = setup_under(setup, session)
    entrants = [setup.codes[entry.contestant_id] for entry in session.entries]
    view = stage_view(setup, session.field, session.stage, only=entrants)
    standings = {s.contestant: s for s in view.result.standings}
    found: list[Json] = []
    for entry in session.entries:
        standing = standings.get(setup.codes[entry.contestant_id])
        if standing is None:
            continue
        part = round_page(view, session.round, standing.contestant)
        person = setup.contestants[standing.contestant]
        sheets = part["panel"]["sheets"] if part["panel"] else []
        by_seat = {sheet["seat"]: sheet for sheet in sheets}
        found.append(
            {"order": entry.order_number, "person": person, "round": part, "by_seat": by_seat}
        )
    return found


def entry_scores(setup: SeasonSetup, field: str, stage: str, contestant: str) -> Json | None:
    """Return how an entry's score in a stage comes about now; None for no entry."""
    if contestant not in setup.contestants:
        return None
    view = stage_view(setup, field, stage, only=[contestant])
    for standing in view.result.standings:
        if standing.contestant == contestant:
            return entry_page(view, standing)
    return None
