"""Closing in spite of what is not sent (带缺结束): one person asks with a reason, another agrees.

Afterwards the session is closed as usual; what arrives later is kept aside.
"""

from contest.acting import act_row, find_session, need_off_panel
from contest.actor import Actor
from contest.db import writing
from contest.errors import ContestError
from contest.loading import session_state, setup_of
from contest.models import Season
from contest.queries.devices import closing_words, holding_tablets
from contest.queries.sessions import session_view


def request_closing(actor: Actor, season: Season, code: str, reason: str) -> None:
    """Ask to close a session although tablets hold, or may hold, what is not sent."""
    actor.need("organiser")
    if not reason.strip():
        raise ContestError("reason-missing", 422)
    _record(actor, season, code, "close-request", reason.strip())


def confirm_closing(actor: Actor, season: Season, code: str) -> None:
    """Agree, as another person, to close it."""
    actor.need("organiser", "verifier", "supervisor")
    _record(actor, season, code, "close-confirm", "")


def _record(actor: Actor, season: Season, code: str, kind: str, reason: str) -> None:
    season_id = season.id
    with writing(actor, kind, code, season) as transaction:
        session = find_session(season_id, code)
        need_off_panel(actor, session)
        state = session_state(session.id)
        if state != "open":
            raise ContestError(f"session-is-{state}", session=session.name)
        waiting = holding_tablets(session_view(setup_of(season), code))
        if not waiting:
            raise ContestError("nothing-unsent")
        if kind == "close-confirm":
            asked, _ = closing_words(session.id)
            if asked is None:
                raise ContestError("no-close-request")
            if actor.person_id is None or asked.by_person_id == actor.person_id:
                raise ContestError("second-person", 403)
        facts = {
            "unsent": {tablet.judge_code: tablet.unsent for tablet in waiting if tablet.unsent},
            "photos": {tablet.judge_code: tablet.photos for tablet in waiting if tablet.photos},
            "silent": [tablet.judge_code for tablet in waiting if not tablet.waits],
        }
        transaction.add(act_row(actor, session, kind, reason=reason, facts=facts))
