"""Letting tablets in (配对): who waits at the desk, with which match code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select

from contest.db import db
from contest.loading import hall_settings, session_states
from contest.models import (
    AuditLine,
    Judge,
    JudgeCode,
    PanelSeat,
    Person,
    Seat,
    Session,
    SignIn,
    now,
)
from contest.queries.codes import digest

MATCH_LENGTH = 4
#: how long a tablet waits to be let in
WAITING_LIFE = timedelta(minutes=10)
SYSTEMS = ("iPad", "iPhone", "HarmonyOS", "Android", "Windows", "Macintosh", "Linux")
#: what a browser calls itself → its name; the first that fits
BROWSERS = {
    "MicroMessenger": "微信",
    "Edg": "Edge",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}


@dataclass(frozen=True, slots=True)
class WaitingTablet:
    """A tablet that asks to be let in, as the desk compares it."""

    id: int
    seat_number: int
    judge: str
    match_code: str
    device: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class SecondScan:
    """A judge's link that was tried again after its use."""

    judge: str
    again: int
    last_at: datetime


def must_be_confirmed(judge_id: int | None) -> bool:
    """Tell whether a session that the judge still has to do asks for confirmation."""
    found = db.session.scalars(
        select(Session)
        .join(PanelSeat, PanelSeat.session_id == Session.id)
        .where(PanelSeat.judge_id == judge_id)
    ).all()
    ids = [session.id for session in found if hall_settings(session).confirms_tablets]
    return any(state != "signed" for state in session_states(ids).values())


def still_waiting() -> Select[SignIn]:
    """Select the tablets that ask to be let in."""
    return select(SignIn).where(
        SignIn.match_code != "",
        SignIn.confirmed_at.is_(None),
        SignIn.ended_at.is_(None),
        SignIn.started_at > now() - WAITING_LIFE,
    )


def waiting_tablets(session_id: int) -> list[WaitingTablet]:
    """Return the tablets of a panel that wait, in the order in which they asked."""
    rows = db.session.execute(
        still_waiting()
        .join(Seat, Seat.id == SignIn.seat_id)
        .join(Judge, Judge.id == Seat.judge_id)
        .join(PanelSeat, PanelSeat.judge_id == Judge.id)
        .where(PanelSeat.session_id == session_id)
        .order_by(SignIn.id)
        .add_columns(PanelSeat.seat_number, Judge.name)
    )
    return [
        WaitingTablet(
            one.id, number, judge, one.match_code, device_name(one.user_agent), one.started_at
        )
        for one, number, judge in rows
    ]


def claim_state(token: str) -> tuple[str, str, str]:
    """Return how a tablet's request stands, its match code and its judge's name.

    The state is waiting, in or refused; a request that nobody answered in time is refused.
    """
    row = db.session.execute(
        select(SignIn, Person.name)
        .join(Person, Person.id == SignIn.person_id)
        .where(SignIn.token_hash == digest(token))
    ).first()
    if row is None or row[0].ended_at is not None:
        return "refused", "", ""
    sign_in, name = row
    if not sign_in.match_code or sign_in.confirmed_at is not None:
        return "in", "", name
    if sign_in.started_at <= now() - WAITING_LIFE:
        return "refused", "", ""
    return "waiting", sign_in.match_code, name


def second_scans(session_id: int) -> list[SecondScan]:
    """Return the panel's valid links that were tried again after their use."""
    rows = db.session.execute(
        select(JudgeCode.id, Judge.name)
        .join(Seat, Seat.id == JudgeCode.seat_id)
        .join(Judge, Judge.id == Seat.judge_id)
        .join(PanelSeat, PanelSeat.judge_id == Judge.id)
        .where(
            PanelSeat.session_id == session_id, JudgeCode.is_card, JudgeCode.revoked_at.is_(None)
        )
        .order_by(PanelSeat.seat_number, JudgeCode.id)
    ).all()
    scans = scans_of([card_id for card_id, _ in rows])
    return [
        SecondScan(judge, scans[card_id][0] - 1, scans[card_id][1])
        for card_id, judge in rows
        if card_id in scans and scans[card_id][0] > 1
    ]


def scans_of(card_ids: Sequence[int]) -> dict[int, tuple[int, datetime]]:
    """Return how often links were scanned and when last, by card; the first scan counts too."""
    targets = {f"card {card_id}": card_id for card_id in card_ids}
    rows = db.session.execute(
        select(AuditLine.target, func.count(), func.max(AuditLine.at))
        .where(AuditLine.action == "scan-card", AuditLine.target.in_(targets))
        .group_by(AuditLine.target)
    )
    return {targets[target]: (count, last) for target, count, last in rows}


def device_name(user_agent: str) -> str:
    """Return what a browser says of itself in a word or two; empty when it says nothing known."""
    system = next((name for name in SYSTEMS if name in user_agent), "")
    browser = next((name for key, name in BROWSERS.items() if key in user_agent), "")
    return f"{system} {browser}".strip()
