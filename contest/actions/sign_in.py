"""Signing in (登录): by name and password, or as a judge by a short code.

The browser holds a random token, the table only its digest; ended here, it is ended
everywhere. Unknown names, wrong passwords and wrong codes are answered alike.
"""

import secrets
from datetime import timedelta
from hashlib import sha256

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import select

from contest.actor import Actor
from contest.db import db, writing
from contest.errors import ContestError
from contest.models import JudgeCode, Person, Season, Seat, SignIn, now

HASHER = PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)
#: a hash to verify against when nobody has the name, so that it takes as long
NOBODY = HASHER.hash("nobody")
#: 29 characters, a prime, so that the check character tells every single slip
ALPHABET = "23456789ABCDEFGHJKMNPRSTVWXYZ"
CODE_LENGTH = 8
CODE_LIFE = timedelta(days=3)


def sign_in_by_password(name: str, password: str, user_agent: str) -> str:
    """Return the token of a new sign-in."""
    query = select(Person).where(
        Person.sign_in_name == name.strip().casefold(), Person.active.is_(True)
    )
    person = db.session.scalar(query)
    stored = person.password_hash if person else None
    try:
        HASHER.verify(stored or NOBODY, password)
    except VerificationError:
        stored = None
    if person is None or stored is None:
        raise ContestError("sign-in-refused", 403)
    return _begin(person.id, person.name, user_agent)


def sign_in_by_code(code: str, user_agent: str) -> str:
    """Return the token of a judge's new sign-in."""
    query = select(JudgeCode).where(
        JudgeCode.code_hash == digest(tidy_code(code)), JudgeCode.revoked_at.is_(None)
    )
    found = db.session.scalar(query)
    if found is None or found.expires_at < now() or not found.seat.person.active:
        raise ContestError("code-refused", 403)
    return _begin(found.seat.person_id, found.seat.person.name, user_agent)


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
        earlier = select(JudgeCode).where(
            JudgeCode.seat_id == seat_id, JudgeCode.revoked_at.is_(None)
        )
        for old in db.session.scalars(earlier):
            old.revoked_at = now()
        code = new_code()
        transaction.add(
            JudgeCode(seat_id=seat_id, code_hash=digest(code), expires_at=now() + CODE_LIFE)
        )
    return code


def hash_password(password: str) -> str:
    """Return the hash of a password."""
    return HASHER.hash(password)


def digest(text: str) -> str:
    """Return what is kept of a secret."""
    return sha256(text.encode()).hexdigest()


def new_code() -> str:
    """Return a code of random characters, the last of which checks the others."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH - 1))
    return body + check_character(body)


def check_character(body: str) -> str:
    """Return the check character of a code: it tells most slips of the finger."""
    total = sum((place + 2) * ALPHABET.index(character) for place, character in enumerate(body))
    return ALPHABET[total % len(ALPHABET)]


def tidy_code(code: str) -> str:
    """Return a code as typed without spaces and dashes, in capitals."""
    return "".join(c for c in code.upper() if c in ALPHABET)


def is_whole_code(code: str) -> bool:
    """Tell whether a code can be right at all: its check character fits."""
    tidy = tidy_code(code)
    return len(tidy) == CODE_LENGTH and check_character(tidy[:-1]) == tidy[-1]


def _begin(person_id: int, name: str, user_agent: str) -> str:
    token = secrets.token_urlsafe(32)
    with writing(Actor(name, person_id), "sign-in") as transaction:
        transaction.add(
            SignIn(token_hash=digest(token), person_id=person_id, user_agent=user_agent[:200])
        )
    return token
