"""Judges leave (评委离场): a tablet is signed in for its sessions only.

It is signed out when the last of its judge's sessions is signed – or, where it still holds
something then or has not spoken since the closing, as soon as it has handed that in. Codes
stay valid as long as printed, so that a forgotten tablet can be let in again.
"""

from contest.actor import Actor
from contest.db import db, writing
from contest.models import SignIn, now
from contest.queries.finished import empty_sign_ins, finished_since, panel_people


def end_finished(session_id: int) -> int:
    """End, within the action that signs a session, what nobody needs; return how many."""
    done = finished_since(panel_people(session_id))
    ended = empty_sign_ins(session_id, done)
    for sign_in in ended:
        sign_in.ended_at = now()
    return len(ended)


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
