"""Sessions (场次): open, close, verify, sign, reopen.

planned → open → closed → verified → signed; reopening leads back to open and needs a
reason. In one session nobody holds two of judge, tabulator (who closes), verifier and
supervisor.
"""

from sqlalchemy import select

from contest.acting import act_row, find_session, need_off_panel
from contest.actor import Actor
from contest.db import db, writing
from contest.errors import ContestError
from contest.loading import (
    BARS,
    SeasonSetup,
    base_lines,
    hall_settings,
    live_kind,
    round_of,
    session_state,
    setup_of,
)
from contest.models import Decision, Season, Session, now
from contest.queries.bouts import bout_desk
from contest.queries.conflicts import session_conflicts
from contest.queries.corrections import corrections_of
from contest.queries.devices import closing_words, holding_tablets
from contest.queries.finished import empty_sign_ins, finished_since, panel_people
from contest.queries.held import waiting_held
from contest.queries.paper import has_typed_paper
from contest.queries.sessions import session_view
from contest.queries.swapping import pending_swap
from contest.queries.tours import tour_of
from contest.rules.values import DuelRules, PanelRules

#: kind of decision → the states from which it leads on, the roles that may take it
STEPS = {
    "open-session": (("planned",), ("organiser",)),
    "close-session": (("open",), ("organiser",)),
    "verify-session": (("closed",), ("verifier", "organiser")),
    "sign-session": (("verified",), ("supervisor",)),
    "reopen-session": (("closed", "verified", "signed"), ("organiser",)),
}
#: the duties that one person may not share in one session
DUTIES = ("close-session", "verify-session", "sign-session")
#: the duties closed to whoever typed in paper sheets of the session
RECOUNTS = ("verify-session", "sign-session")


def open_session(actor: Actor, season: Season, code: str) -> None:
    """Let the panel score; refused with fewer judges than the rules need."""
    _step(actor, season, code, "open-session")


def close_session(actor: Actor, season: Season, code: str) -> None:
    """End the scoring; what has not come is not counted, and never zero."""
    _step(actor, season, code, "close-session")


def verify_session(actor: Actor, season: Season, code: str) -> None:
    """Confirm the recount by a second person."""
    _step(actor, season, code, "verify-session")


def sign_session(actor: Actor, season: Season, code: str) -> None:
    """Release the session by the supervisor's signature."""
    _step(actor, season, code, "sign-session")


def reopen_session(actor: Actor, season: Season, code: str, reason: str) -> None:
    """Open a closed session again; verification and signature must come anew."""
    if not reason.strip():
        raise ContestError("reason-missing", 422)
    _step(actor, season, code, "reopen-session", reason.strip())


def _step(actor: Actor, season: Season, code: str, kind: str, reason: str = "") -> None:
    states, roles = STEPS[kind]
    actor.need(*roles)
    with writing(actor, kind, code, season) as transaction:
        session = find_session(season.id, code)
        state = session_state(session.id)
        if state not in states:
            raise ContestError(f"session-is-{state}", session=session.name)
        if kind == "open-session":
            _check_panel(season, session)
            if live_kind(session) == "quiz":
                for line in base_lines(session):
                    transaction.add(line)
        if kind == "close-session":
            _check_tablets(season, session)
            if live_kind(session) == "bouts":
                _check_bouts(season, session)
        if kind == "verify-session":
            _check_visits(season, session)
        if kind in RECOUNTS:
            _check_settled(season, session)
        if kind in DUTIES:
            _check_person(actor, session)
        if kind in RECOUNTS and has_typed_paper(session.id, actor.person_id):
            raise ContestError("entered-paper", 403)
        transaction.add(act_row(actor, session, kind, reason=reason))
        if kind == "sign-session":
            db.session.flush()
            transaction.facts["signed_out"] = _sign_out_finished(session)


def _sign_out_finished(session: Session) -> int:
    """End the sign-ins of judges whose last session this was; return how many."""
    done = finished_since(panel_people(session.id))
    ended = empty_sign_ins(session.id, done)
    for sign_in in ended:
        sign_in.ended_at = now()
    return len(ended)


def _check_panel(season: Season, session: Session) -> None:
    """Refuse a panel too small for the rules, also for one contestant after recusals."""
    if not session.entries:
        raise ContestError("no-entries")
    rules = round_of(session).rules
    if isinstance(rules, DuelRules):
        if not session.seats:
            raise ContestError("panel-too-small", seats=0, min=1)
        if not bout_desk(setup_of(season), session.code).bouts:
            raise ContestError("bouts-missing")
    _check_declared(setup_of(season), session)
    if not isinstance(rules, PanelRules):
        return
    if len(session.seats) < rules.min_judges:
        raise ContestError("panel-too-small", seats=len(session.seats), min=rules.min_judges)
    entries = session_view(setup_of(season), session.code).entries
    short = [
        entry.contestant.name
        for entry in entries
        if "gone" not in entry.marks
        and sum(mark not in BARS for mark in entry.marks) < rules.min_judges
    ]
    if short:
        raise ContestError(
            "panel-short-for", count=len(short), names="、".join(short[:5]), min=rules.min_judges
        )


def _check_declared(setup: SeasonSetup, session: Session) -> None:
    """Refuse, where the session asks for it, while a judge has declared nothing."""
    if not hall_settings(session).asks_declarations:
        return
    silent = session_conflicts(setup, session.code).silent
    if silent:
        names = "、".join(seat.name for seat in silent[:5])
        raise ContestError("declarations-missing", count=len(silent), names=names)


def _check_tablets(season: Season, session: Session) -> None:
    """Refuse to close while tablets hold, or may hold, what is not sent; two may agree to it."""
    waiting = holding_tablets(session_view(setup_of(season), session.code))
    if waiting and closing_words(session.id)[1] is None:
        names = "、".join(dict.fromkeys(tablet.judge for tablet in waiting))
        sheets = sum(tablet.unsent for tablet in waiting)
        photos = sum(tablet.photos for tablet in waiting)
        code = "sheets-unsent" if sheets else "photos-unsent" if photos else "tablets-silent"
        raise ContestError(code, count=sheets or photos or len(waiting), judges=names)


def _check_settled(season: Season, session: Session) -> None:
    """Refuse to verify or sign while anything waits for an answer that may change a score."""
    waiting = [one for one in corrections_of(setup_of(season), session) if not one.verdict]
    if waiting:
        raise ContestError("corrections-waiting", count=len(waiting))
    if held := waiting_held(session.id):
        raise ContestError("held-waiting", count=held)
    if pending_swap(session.id) is not None:
        raise ContestError("swap-waiting")


def _check_visits(season: Season, session: Session) -> None:
    """Refuse to verify while a sheet counts whose judge was not at the visit."""
    absent = tour_of(setup_of(season), session.code).absent
    if absent:
        words = "、".join(f"{seat.name} – {person.name}" for seat, person in absent[:5])
        raise ContestError("absent-judges", count=len(absent), names=words)


def _check_bouts(season: Season, session: Session) -> None:
    """Refuse to close while a bout is being voted on."""
    if any(b.state == "voting" for b in bout_desk(setup_of(season), session.code).bouts):
        raise ContestError("bout-is-voting")


def _check_person(actor: Actor, session: Session) -> None:
    """Refuse a person who has another duty in the session since it was last opened."""
    if actor.person_id is None:
        return
    rows = db.session.execute(
        select(Decision.kind, Decision.by_person_id)
        .where(Decision.session_id == session.id)
        .order_by(Decision.id.desc())
    )
    for kind, person_id in rows:
        if kind in ("open-session", "reopen-session"):
            break
        if kind in DUTIES and person_id == actor.person_id:
            raise ContestError("second-duty", 403)
    need_off_panel(actor, session)
