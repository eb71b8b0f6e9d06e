"""What a receipt's code names (回执所指), in words that the desk or the judge may read."""

from dataclasses import dataclass

from sqlalchemy import select

from contest.db import db
from contest.loading import SeasonSetup, hall_settings
from contest.models import Session, SessionEntry
from contest.queries.receipts import Receipt


@dataclass(frozen=True, slots=True)
class Found:
    """What a code names; `subject` has no names where the judge is shown none."""

    #: sheet, vote, visit, photo or draft
    kind: str
    receipt: Receipt
    #: who handed it in
    judge: str
    subject: str
    session: str
    #: the newest version so far; 0 = none counts
    newest: int
    #: what was ruled: accept or reject a sheet kept aside, drop a photo, or empty
    verdict: str
    audit_id: int
    is_in_chain: bool


def place_in_words(
    setup: SeasonSetup, session_id: int | None, contestant_id: int | None, is_judge: bool
) -> tuple[str, str]:
    """Return the contestant and the session; a number alone where the judge is shown no names."""
    session = db.session.get_one(Session, session_id)
    number = db.session.scalar(
        select(SessionEntry.order_number).where(
            SessionEntry.session_id == session_id, SessionEntry.contestant_id == contestant_id
        )
    )
    if is_judge and hall_settings(session).hides_names:
        return f"№ {number}", session.name
    name = setup.contestants[setup.codes[contestant_id or 0]].name
    return f"{number or ''} {name}".strip(), session.name
