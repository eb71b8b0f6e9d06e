"""People and seats (人员、岗位)."""

from sqlalchemy import select

from contest.actor import SYSTEM, Actor
from contest.db import db, writing
from contest.errors import ContestError
from contest.models import Judge, Person, Season, Seat


def add_staff(
    season: Season,
    name: str,
    sign_in_name: str,
    role: str,
    password_hash: str,
    actor: Actor = SYSTEM,
) -> None:
    """Give a person a seat in a season; a new sign-in name is a new person."""
    actor.need("organiser")
    season_key = season.id
    with writing(actor, "add-person", f"{sign_in_name} {role}", season) as transaction:
        sign_in_name = sign_in_name.strip().casefold()
        person = db.session.scalar(select(Person).where(Person.sign_in_name == sign_in_name))
        if person is None:
            person = Person(name=name, sign_in_name=sign_in_name, password_hash=password_hash)
            transaction.add(person)
            db.session.flush()
        held = select(Seat.id).where(
            Seat.person_id == person.id, Seat.season_id == season_key, Seat.role == role
        )
        if db.session.scalar(held):
            raise ContestError("seat-taken", name=person.name)
        seat = Seat(person_id=person.id, season_id=season_key, role=role)
        transaction.add(seat)


def seat_judges(season: Season, actor: Actor = SYSTEM) -> None:
    """Give every judge of a season without one a seat, so that codes can be issued."""
    actor.need("organiser")
    season_key = season.id
    with writing(actor, "seat-judges", season.code, season) as transaction:
        taken = select(Seat.judge_id).where(Seat.role == "judge", Seat.judge_id.is_not(None))
        waiting = select(Judge).where(Judge.season_id == season_key, Judge.id.not_in(taken))
        judges = db.session.scalars(waiting.order_by(Judge.id)).all()
        transaction.is_done_already = not judges
        for judge in judges:
            person = Person(name=judge.name)
            transaction.add(person)
            db.session.flush()
            transaction.add(
                Seat(
                    person_id=person.id,
                    season_id=judge.season_id,
                    role="judge",
                    judge_id=judge.id,
                )
            )
