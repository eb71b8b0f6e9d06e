"""A closed session's scores (核分): every mark, what was dropped, how it adds up."""

from typing import Any

from sqlalchemy import select

from contest.db import db
from contest.loading import SeasonSetup, session_states, setup_under
from contest.models import Session, SessionEntry
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
    """Return how an entry's score in a stage comes about now; None for no entry.

    A round that the entry's panel is still scoring says so and nothing of its marks.
    """
    if contestant not in setup.contestants:
        return None
    view = stage_view(setup, field, stage, only=[contestant])
    for standing in view.result.standings:
        if standing.contestant == contestant:
            page = entry_page(view, standing)
            scoring = _scoring(setup, (field, stage), contestant)
            for part in page["rounds"]:
                part["is_scoring"] = part["code"] in scoring
            return page
    return None


def _scoring(setup: SeasonSetup, place: tuple[str, str], contestant: str) -> set[str]:
    """Return the rounds in which a contestant's session is open."""
    sessions = db.session.scalars(
        select(Session)
        .join(SessionEntry, SessionEntry.session_id == Session.id)
        .where(
            Session.season_id == setup.season_id,
            Session.field == place[0],
            Session.stage == place[1],
            SessionEntry.contestant_id == setup.contestants[contestant].id,
        )
    ).all()
    states = session_states(session.id for session in sessions)
    return {session.round for session in sessions if states[session.id] == "open"}
