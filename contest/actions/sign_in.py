"""Signing in (登录): by name and password, or as a judge by a card.

A judge's card (评委卡) has a short code to type and a link to scan. The link works once;
the short code serves until the card ends, for a tablet that must be replaced. A browser
holds a random token, the table only its digest; ended here, it is ended everywhere.
Unknown names, wrong passwords and wrong codes are answered alike. Where a session asks for
it (会场设置), a judge's token opens nothing until the desk has compared the match code.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import select

from contest.actor import Actor
from contest.db import Transaction, db, writing
from contest.errors import ContestError
from contest.models import (
    JudgeCode,
    PanelSeat,
    Person,
    Season,
    Seat,
    Session,
    SignIn,
    now,
)
from contest.queries.codes import digest, new_code, random_letters, tidy_code
from contest.queries.pairing import MATCH_LENGTH, must_be_confirmed, still_waiting

HASHER = PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)
#: 144 bits
LINK_BYTES = 18
CODE_LIFE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Card:
    """What is printed for one judge: code and link are known to nobody afterwards."""

    seat_number: int
    judge: str
    code: str
    link: str


def sign_in_by_password(name: str, password: str, user_agent: str) -> str:
    """Return the token of a new sign-in."""
    query = select(Person).where(
        Person.sign_in_name == name.strip().casefold(), Person.active.is_(True)
    )
    person = db.session.scalar(query)
    stored = person.password_hash if person else None
    try:
        HASHER.verify(stored or _nobody(), password)
    except VerificationError:
        stored = None
    if person is None or stored is None:
        raise ContestError("sign-in-refused", 403)
    return _begin(person.id, person.name, user_agent)


def sign_in_by_code(code: str, user_agent: str) -> str:
    """Return the token of a judge's new sign-in."""
    query = select(JudgeCode).where(
        JudgeCode.code_hash == digest(tidy_code(code)),
        JudgeCode.revoked_at.is_(None),
        JudgeCode.is_card.is_(False),
    )
    found = db.session.scalar(query)
    if found is None or found.expires_at < now() or not found.seat.person.active:
        raise ContestError("code-refused", 403)
    return _begin_judge(found.seat, user_agent)


def sign_in_by_link(link: str, user_agent: str) -> str:
    """Return the token of a judge's new sign-in by a card's link, which works once."""
    query = select(JudgeCode).where(JudgeCode.code_hash == digest(link), JudgeCode.is_card)
    card = db.session.scalar(query)
    if card is None or card.revoked_at or card.expires_at < now() or not card.seat.person.active:
        raise ContestError("code-refused", 403)
    seat_id = card.seat_id
    if not _take(card.id, card.seat):
        raise ContestError("card-used", 403)
    return _begin_judge(db.session.get_one(Seat, seat_id), user_agent)


def _take(card_id: int, seat: Seat) -> bool:
    """Use a link up; a second use is written down for the organisers to see."""
    season = db.session.get_one(Season, seat.season_id)
    with writing(Actor(seat.person.name), "scan-card", f"card {card_id}", season):
        card = db.session.get_one(JudgeCode, card_id)
        is_first = card.used_at is None
        if is_first:
            card.used_at = now()
    return is_first


def sign_out(token: str) -> None:
    """End a sign-in."""
    sign_in = db.session.scalar(select(SignIn).where(SignIn.token_hash == digest(token)))
    if sign_in is None or sign_in.ended_at:
        return
    actor = Actor(sign_in.person.name, sign_in.person_id)
    sign_in_id = sign_in.id
    with writing(actor, "sign-out"):
        db.session.get_one(SignIn, sign_in_id).ended_at = now()


def issue_code(actor: Actor, season: Season, seat_id: int) -> str:
    """Return a new code for a judge's seat; earlier ones end."""
    actor.need("organiser")
    with writing(actor, "issue-code", str(seat_id), season) as transaction:
        seat = db.session.get(Seat, seat_id)
        if seat is None or seat.season_id != season.id or seat.role != "judge":
            raise ContestError("unknown-judge", 404)
        end_codes([seat_id])
        code = new_code()
        _add_code(transaction, seat_id, code)
    return code


def issue_cards(actor: Actor, season: Season, session_code: str) -> list[Card]:
    """Return new cards for the panel of a session; earlier codes and links end."""
    actor.need("organiser")
    season_id = season.id
    with writing(actor, "issue-cards", session_code, season) as transaction:
        rows = db.session.execute(
            select(PanelSeat.seat_number, Person.name, Seat.id)
            .join(Session, Session.id == PanelSeat.session_id)
            .join(Seat, Seat.judge_id == PanelSeat.judge_id)
            .join(Person, Person.id == Seat.person_id)
            .where(Session.season_id == season_id, Session.code == session_code)
            .order_by(PanelSeat.seat_number)
        ).all()
        if not rows:
            raise ContestError("unknown-session", 404)
        end_codes([seat_id for _, _, seat_id in rows])
        return [_card(transaction, *row) for row in rows]


def _card(transaction: Transaction, seat_number: int, judge: str, seat_id: int) -> Card:
    card = Card(seat_number, judge, new_code(), secrets.token_urlsafe(LINK_BYTES))
    _add_code(transaction, seat_id, card.code)
    _add_code(transaction, seat_id, card.link, is_card=True)
    return card


def _add_code(transaction: Transaction, seat_id: int, code: str, is_card: bool = False) -> None:
    transaction.add(
        JudgeCode(
            seat_id=seat_id, code_hash=digest(code), expires_at=now() + CODE_LIFE, is_card=is_card
        )
    )


def end_sign_ins(actor: Actor, season: Season, session_code: str) -> int:
    """Sign a session's panel out everywhere and end its codes; return how many were signed in.

    What tablets still hold stays on them, for when their judges are let in again.
    """
    actor.need("organiser")
    season_id = season.id
    with writing(actor, "end-sign-ins", session_code, season) as transaction:
        rows = db.session.execute(
            select(Seat.id, Seat.person_id)
            .join(PanelSeat, PanelSeat.judge_id == Seat.judge_id)
            .join(Session, Session.id == PanelSeat.session_id)
            .where(Session.season_id == season_id, Session.code == session_code)
        ).all()
        if not rows:
            raise ContestError("unknown-session", 404)
        end_codes([seat_id for seat_id, _ in rows])
        people = [person_id for _, person_id in rows]
        live = select(SignIn).where(SignIn.person_id.in_(people), SignIn.ended_at.is_(None))
        ended = db.session.scalars(live).all()
        for sign_in in ended:
            sign_in.ended_at = now()
        transaction.facts["ended"] = len(ended)
        return len(ended)


def end_codes(seat_ids: list[int]) -> None:
    """End the codes and links of seats, and the requests of tablets that came by them."""
    earlier = select(JudgeCode).where(
        JudgeCode.seat_id.in_(seat_ids), JudgeCode.revoked_at.is_(None)
    )
    for old in db.session.scalars(earlier):
        old.revoked_at = now()
    for asking in db.session.scalars(still_waiting().where(SignIn.seat_id.in_(seat_ids))):
        asking.ended_at = now()


@cache
def _nobody() -> str:
    """Return a hash to verify against when nobody has the name, so that it takes as long."""
    return hash_password("nobody")


def hash_password(password: str) -> str:
    """Return the hash of a password."""
    return HASHER.hash(password)


def _begin(person_id: int, name: str, user_agent: str) -> str:
    token = secrets.token_urlsafe(32)
    with writing(Actor(name, person_id), "sign-in") as transaction:
        transaction.add(
            SignIn(token_hash=digest(token), person_id=person_id, user_agent=user_agent[:200])
        )
    return token


def _begin_judge(seat: Seat, user_agent: str) -> str:
    """Begin a judge's sign-in, or a request for one where the desk lets tablets in."""
    person_id, name, seat_id = seat.person_id, seat.person.name, seat.id
    if not must_be_confirmed(seat.judge_id):
        return _begin(person_id, name, user_agent)
    season = db.session.get_one(Season, seat.season_id)
    token = secrets.token_urlsafe(32)
    with writing(Actor(name, person_id), "ask-sign-in", name, season) as transaction:
        taken = {asking.match_code for asking in db.session.scalars(still_waiting())}
        match_code = random_letters(MATCH_LENGTH)
        while match_code in taken:
            match_code = random_letters(MATCH_LENGTH)
        transaction.add(
            SignIn(
                token_hash=digest(token),
                person_id=person_id,
                user_agent=user_agent[:200],
                match_code=match_code,
                seat_id=seat_id,
            )
        )
    return token
