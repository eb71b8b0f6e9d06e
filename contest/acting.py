"""Acting on a session (办理场次): find it, check its state, record the act as a decision."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from contest.actor import Actor
from contest.db import Transaction, db, writing
from contest.errors import ContestError
from contest.loading import (
    ContestantInfo,
    SeasonSetup,
    bars_of,
    known_as,
    revealed_contestants,
    rulebook_version,
    session_state,
)
from contest.models import (
    Decision,
    HeldSheet,
    PanelSeat,
    PaperSheet,
    ScoreSheet,
    Season,
    Session,
    SessionEntry,
)

#: kinds of sheets: with marks, or saying why there are none
KINDS = ("", "abstained", "absent")
#: contestants who are scored no more
LEFT = ("absent", "withdrawn", "disqualified", "vetoed")
#: what ids begin with that are made here, never on a device
MADE_HERE = ("paper:", "swap:", "team:")


def find_session(season_id: int, code: str) -> Session:
    """Return a session; ContestError 404 when there is none of that code."""
    query = select(Session).where(Session.season_id == season_id, Session.code == code)
    session = db.session.scalar(query)
    if session is None:
        raise ContestError("unknown-session", 404)
    return session


def need_off_panel(actor: Actor, session: Session) -> None:
    """Refuse a judge of a session's panel any duty beside it."""
    on_panel = select(PanelSeat.id).where(
        PanelSeat.session_id == session.id, PanelSeat.judge_id == actor.judge_id
    )
    if actor.judge_id is not None and db.session.scalar(on_panel):
        raise ContestError("second-duty", 403)


@contextmanager
def acting_on(
    actor: Actor, season: Season, code: str, action: str, states: Sequence[str]
) -> Iterator[tuple[Transaction, Session]]:
    """Act on a session as its organiser, in one of some states."""
    actor.need("organiser")
    season_id = season.id
    with writing(actor, action, code, season) as transaction:
        session = find_session(season_id, code)
        state = session_state(session.id)
        if state not in states:
            raise ContestError(f"session-is-{state}", session=session.name)
        yield transaction, session


def decided(actor: Actor, season_id: int, place: Sequence[str], kind: str, **more: Any) -> Decision:
    """Return an act as a decision; `place` begins with field and stage, or is empty."""
    field, stage, *_ = [*place, "", ""]
    return Decision(
        season_id=season_id,
        field=field,
        stage=stage,
        kind=kind,
        by_name=actor.name,
        by_person_id=actor.person_id,
        **more,
    )


def act_row(
    actor: Actor,
    session: Session,
    kind: str,
    contestant_id: int | None = None,
    reason: str = "",
    facts: Mapping[str, Any] | None = None,
    value: str = "",
) -> Decision:
    """Return an act of the desk as a decision on its session."""
    return decided(
        actor,
        session.season_id,
        (session.field, session.stage),
        kind,
        contestant_id=contestant_id,
        session_id=session.id,
        value=value,
        reason=reason,
        facts=dict(facts or {}),
    )


def is_device_id(submission: str) -> bool:
    """Tell whether an id can have been made on a device."""
    return 8 <= len(submission) <= 64 and not submission.startswith(MADE_HERE)


def known_submission(submission: str) -> ScoreSheet | HeldSheet | PaperSheet | None:
    """Return what was stored under a submission's id."""
    stored = select(ScoreSheet).where(ScoreSheet.submission_id == submission)
    held = select(HeldSheet).where(HeldSheet.submission_id == submission)
    paper = select(PaperSheet).where(PaperSheet.submission_id == submission)
    return db.session.scalar(stored) or db.session.scalar(held) or db.session.scalar(paper)


def need_rulebook(session: Session, seen: int) -> None:
    """Refuse marks given under another version of the rules; 0 = the device did not say."""
    version = rulebook_version(session)
    if seen and seen != version:
        raise ContestError("rulebook-changed", version=version)


def scored_contestant(setup: SeasonSetup, session: Session, code: str) -> ContestantInfo:
    """Return a contestant of a session; refuse one who is not on its list or has left."""
    found = setup.contestants.get(code)
    listed = found and db.session.scalar(
        select(SessionEntry.id).where(
            SessionEntry.session_id == session.id, SessionEntry.contestant_id == found.id
        )
    )
    if found is None or not listed:
        raise ContestError("not-in-session", 404, session=session.name)
    status = _status(setup, session, found)
    if status in LEFT:
        raise ContestError(f"contestant-{status}", name=known_as(session, found))
    return found


def need_unrevealed(session: Session, *contestants: ContestantInfo) -> None:
    """Refuse to change a score that the hall has seen."""
    shown = revealed_contestants([session.id])[session.id]
    for contestant in contestants:
        if contestant.code in shown:
            raise ContestError("contestant-revealed", name=known_as(session, contestant))


def panel_bar(
    setup: SeasonSetup, session: Session, judge_id: int | None, contestant: ContestantInfo
) -> str:
    """Return why a judge has no sheet for a contestant: not-on-panel or a recusal; empty = has."""
    seat = select(PanelSeat.id).where(
        PanelSeat.session_id == session.id, PanelSeat.judge_id == judge_id
    )
    if judge_id is None or db.session.scalar(seat) is None:
        return "not-on-panel"
    return bars_of(setup, session)(setup.judge_codes[judge_id], contestant)


def _status(setup: SeasonSetup, session: Session, contestant: ContestantInfo) -> str:
    """Return the contestant's status as ruled up to the session's stage."""
    stages = [s.code for s in setup.rulebook.stages_of(session.field)]
    reached = stages[: stages.index(session.stage) + 1]
    rows = db.session.execute(
        select(Decision.stage, Decision.value)
        .where(Decision.contestant_id == contestant.id, Decision.kind == "status")
        .order_by(Decision.id)
    )
    ruled = {stage: value for stage, value in rows if stage in reached}
    for stage in reversed(reached):
        if stage in ruled:
            return ruled[stage]
    return contestant.status
