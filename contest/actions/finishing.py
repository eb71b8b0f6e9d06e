"""Judges leave (评委离场): a tablet is signed in for its sessions only.

The signature of the last one signs it out (sessions.py) – or, where it still holds something
then or has not spoken since the closing, its first word that it has handed that in. Codes
stay valid as long as printed, so that a forgotten tablet can be let in again.
"""

from contest.actor import Actor
from contest.db import db, writing
from contest.models import SignIn, now
from contest.queries.finished import finished_since


def leave_when_done(actor: Actor, sign_in_id: int) -> bool:
    """End the sign-in of a tablet that has nothing left, if it began before the signature."""
    if actor.person_id is None:
        return False
    since = finished_since([actor.person_id]).get(actor.person_id)
    sign_in = db.session.get(SignIn, sign_in_id)
    if since is None or sign_in is None or sign_in.ended_at or sign_in.started_at > since:
        return False
    with writing(actor, "sign-out"):
        db.session.get_one(SignIn, sign_in_id).ended_at = now()
    return True
