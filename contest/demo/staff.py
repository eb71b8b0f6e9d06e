"""The demo's staff (演示工作人员): who signs in, and as whom the demo acts."""

from sqlalchemy import select

from contest.actions.people import add_staff
from contest.actions.sign_in import hash_password
from contest.actor import Actor
from contest.db import db
from contest.loading import season_by_code
from contest.models import Person

PASSWORD = "leitai-demo"
#: name, sign-in name, role; what two organisers must do can be tried
STAFF = (
    ("齐向远", "organiser", "organiser"),
    ("萨如拉", "organiser2", "organiser"),
    ("乌日汗", "verifier", "verifier"),
    ("康守正", "supervisor", "supervisor"),
)
#: the only one of the second season
HOST = ("白音塔拉", "host", "organiser")


def seat_staff(code: str) -> None:
    """Give everyone a seat in the season."""
    for one in STAFF:
        add_staff(season_by_code(code), *one, hash_password(PASSWORD))


def acting_as(sign_in_name: str) -> Actor:
    """Return one of the staff as who acts."""
    name, _, role = next(one for one in (*STAFF, HOST) if one[1] == sign_in_name)
    key = db.session.scalars(select(Person.id).where(Person.sign_in_name == sign_in_name)).one()
    return Actor(name, key, frozenset({role}))


def staff_lines() -> list[str]:
    """Return how the staff sign in."""
    return [f"{role:<12}{name} / {PASSWORD}" for _person, name, role in STAFF]
