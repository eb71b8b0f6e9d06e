"""Tours (观摩): a route with planned times, a log of visits, whoever scored without one.

A visit is written down once for an id made on the device; a correction is a newer line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from contest.acting import act_row, acting_on, find_session
from contest.actor import Actor
from contest.db import db, writing
from contest.errors import ContestError
from contest.loading import SeasonSetup, need_unsettled, session_state, setup_of
from contest.models import PanelSeat, Person, Season, Session, SessionEntry, Visit
from contest.queries.receipts import Receipt, visit_receipt
from contest.queries.tablets import is_lost
from contest.queries.tours import KINDS, SEEN, moment_fault, route_faults, tour_of, visits_of

LONGEST = 300
#: until the scores are verified a visit may be written down or put right
STATES = ("planned", "open", "closed")


@dataclass(frozen=True, slots=True)
class GivenVisit:
    """A visit as written down: local times, codes of the judges who were there."""

    id: str
    session: str
    contestant: str
    kind: str
    arrived_at: str = ""
    left_at: str = ""
    present: Sequence[str] = ()
    note: str = ""
    device_at: str = ""
    device: str = ""
    #: lines of the log that the tablet had seen
    version_seen: int = 0


def set_route(
    actor: Actor, season: Season, code: str, given: Mapping[str, tuple[str, str]]
) -> None:
    """Set when each contestant is to be visited, and what the tour should know."""
    setup = setup_of(season)
    with acting_on(actor, season, code, "set-route", ("planned", "open")) as (work, session):
        wrong = route_faults(given)
        if wrong:
            names = "、".join(setup.contestants[c].name for c in wrong if c in setup.contestants)
            raise ContestError("route-times", 422, count=len(wrong), names=names)
        rows = {setup.codes[entry.contestant_id]: entry for entry in session.entries}
        for contestant, (at, note) in given.items():
            if contestant not in rows:
                raise ContestError("not-in-session", 404, session=session.name)
            rows[contestant].planned_at = at
            rows[contestant].planned_note = note.strip()[:LONGEST]
        work.facts["route"] = {c: list(pair) for c, pair in given.items()}


def log_visit(actor: Actor, season: Season, given: GivenVisit) -> Receipt:
    """Write down a visit, as the organiser or as one of the panel."""
    actor.need("organiser", "judge")
    if not 8 <= len(given.id) <= 64:
        raise ContestError("bad-submission", 422)
    setup = setup_of(season)
    with writing(actor, "log-visit", f"{given.session} {given.contestant}", season) as action:
        session = find_session(setup.season_id, given.session)
        _check_panel(actor, session)
        present = _checked(setup, session, given)
        contestant = setup.contestants[given.contestant]
        log = visits_of(session.id, contestant.id)
        earlier = db.session.scalar(select(Visit).where(Visit.submission_id == given.id))
        if earlier is not None:
            if _content(earlier) != (session.id, contestant.id, *_given(given, present)):
                raise ContestError("id-used", 422)
            action.is_done_already = True
            return visit_receipt(earlier, log.index(earlier) + 1)
        state = session_state(session.id)
        if state not in STATES:
            raise ContestError(f"session-is-{state}", session=session.name)
        if "organiser" not in actor.roles:
            _check_unseen(actor, log[given.version_seen :])
            if is_lost(session.season_id, given.device):
                raise ContestError("device-is-lost", 403)
        kind, arrived_at, left_at, there, note = _given(given, present)
        visit = Visit(
            submission_id=given.id,
            session_id=session.id,
            contestant_id=contestant.id,
            kind=kind,
            arrived_at=arrived_at,
            left_at=left_at,
            present=there,
            note=note,
            device_at=given.device_at[:40],
            entered_by_id=actor.person_id,
        )
        action.add(visit)
        db.session.flush()
        return visit_receipt(visit, len(log) + 1)


def leave_out_absent(
    actor: Actor, season: Season, code: str, pairs: Sequence[tuple[str, str]], reason: str
) -> None:
    """Let sheets of judges who were not at the visit not count: (judge, contestant) pairs."""
    if not reason.strip():
        raise ContestError("reason-missing", 422)
    if not pairs:
        raise ContestError("pair-missing", 422)
    setup = setup_of(season)
    with acting_on(actor, season, code, "leave-out-absent", ("open", "closed")) as (work, session):
        absent = tour_of(setup, code).absent
        known = {(seat.judge, person.code): person for seat, person in absent}
        for judge, contestant in pairs:
            if (judge, contestant) not in known:
                raise ContestError("not-absent", judge=judge)
            facts = {"relation": "not-present", "source": "computed"}
            person = known[judge, contestant]
            need_unsettled(setup, (session.field, session.stage), judge, person)
            work.add(act_row(actor, session, "recuse", person.id, reason.strip(), facts, judge))


def _check_unseen(actor: Actor, lines: Sequence[Visit]) -> None:
    """Refuse what a tablet wrote down before it saw what somebody else wrote since."""
    other = next((one for one in lines if one.entered_by_id != actor.person_id), None)
    if other is not None:
        person = db.session.get(Person, other.entered_by_id) if other.entered_by_id else None
        raise ContestError("newer-visit", 412, by=person.name if person else "")


def _check_panel(actor: Actor, session: Session) -> None:
    if "organiser" in actor.roles:
        return
    seat = select(PanelSeat.id).where(
        PanelSeat.session_id == session.id, PanelSeat.judge_id == actor.judge_id
    )
    if actor.judge_id is None or db.session.scalar(seat) is None:
        raise ContestError("not-on-panel", 403, session=session.name)


def _checked(setup: SeasonSetup, session: Session, given: GivenVisit) -> list[str]:
    """Return the codes of who was there; refuse a visit that says too little."""
    info = setup.contestants.get(given.contestant)
    listed = info and db.session.scalar(
        select(SessionEntry.id).where(
            SessionEntry.session_id == session.id, SessionEntry.contestant_id == info.id
        )
    )
    if not listed:
        raise ContestError("not-in-session", 404, session=session.name)
    if given.kind not in KINDS or len(given.note) > LONGEST:
        raise ContestError("bad-submission", 422)
    if given.kind != "visited" and not given.note.strip():
        raise ContestError("visit-reason", 422)
    if given.kind not in SEEN:
        return []
    seats = [setup.judge_codes[seat.judge_id] for seat in session.seats]
    present = [judge for judge in seats if judge in given.present]
    if len(present) != len(set(given.present)):
        raise ContestError("not-on-panel", 422, session=session.name)
    if not present:
        raise ContestError("visit-nobody", 422)
    times = [text for text in (given.arrived_at, given.left_at) if text]
    if not given.arrived_at or any(moment_fault(text) for text in times):
        raise ContestError("visit-times", 422)
    if given.left_at and given.left_at < given.arrived_at:
        raise ContestError("visit-order", 422)
    return present


def _given(given: GivenVisit, present: list[str]) -> tuple[str, str, str, list[str], str]:
    is_seen = given.kind in SEEN
    times = (given.arrived_at, given.left_at) if is_seen else ("", "")
    return (given.kind, *times, present, given.note.strip())


def _content(visit: Visit) -> tuple[int, int, str, str, str, list[str], str]:
    place = (visit.session_id, visit.contestant_id)
    return (*place, visit.kind, visit.arrived_at, visit.left_at, visit.present, visit.note)
