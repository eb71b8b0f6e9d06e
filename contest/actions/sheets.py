"""Submitting a score sheet (提交评分表): checked whole, stored once, receipted.

The device makes the submission's id. The same id with the same marks gives the same
receipt and stores nothing; with other marks it is refused. A correction before closing
is a new version; who last saw an older version is asked again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from contest.actor import Actor
from contest.db import canonical, db, writing
from contest.errors import ContestError
from contest.folder.tables import points_of
from contest.loading import ContestantInfo, SeasonSetup, round_of, session_state, setup_of
from contest.models import (
    Decision,
    PanelSeat,
    ScoreSheet,
    Season,
    Session,
    SessionEntry,
)
from contest.rules.rounding import plain_text
from contest.rules.values import Criterion, PanelRules

#: what a hurried hand types on a Chinese keyboard
FULL_WIDTH = str.maketrans("０１２３４５６７８９．。，,－", "0123456789....-")
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LEFT = ("absent", "withdrawn", "disqualified", "vetoed")


@dataclass(frozen=True, slots=True)
class Submission:
    """What a device sends: marks as typed, by criterion."""

    id: str
    session: str
    contestant: str
    version_seen: int
    marks: Mapping[str, str]
    device: str = ""
    device_at: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that a sheet is stored; the code can be read out."""

    code: str
    version: int
    received_at: datetime
    submission_id: str


class SheetError(ContestError):
    """All that is wrong with a sheet's marks: criterion → (code, facts)."""

    def __init__(self, faults: Mapping[str, tuple[str, dict[str, str | int]]]) -> None:
        super().__init__("sheet-faults", 422, count=len(faults))
        self.faults = faults


def submit_sheet(actor: Actor, season: Season, given: Submission) -> Receipt:
    """Store a judge's sheet; refuse whole what cannot be counted."""
    actor.need("judge")
    if not 8 <= len(given.id) <= 64:
        raise ContestError("bad-submission", 422)
    setup = setup_of(season)
    with writing(actor, "submit-sheet", f"{given.session} {given.contestant}", season) as action:
        session = _session(setup, given.session)
        marks = checked_marks(criteria_of(session), given.marks)
        earlier = db.session.scalar(select(ScoreSheet).where(ScoreSheet.submission_id == given.id))
        if earlier is not None:
            _check_same(setup, earlier, session, given, actor, marks)
            action.is_done_already = True
            return receipt_of(earlier)
        contestant = _contestant(setup, session, given.contestant)
        _check_judge(actor, setup, session, contestant)
        stored = _stored(session, contestant, actor)
        state = session_state(session.id)
        if state != "open":
            raise ContestError(f"session-is-{state}", session=session.name)
        if stored is not None and given.version_seen < stored.version:
            raise ContestError("newer-version", 412, stored=marks_text(session, stored.marks))
        sheet = ScoreSheet(
            submission_id=given.id,
            session_id=session.id,
            contestant_id=contestant.id,
            judge_id=actor.judge_id,
            version=(stored.version if stored else 0) + 1,
            marks=marks,
            entered_by_id=actor.person_id,
            device=given.device[:100],
            device_at=given.device_at[:40],
        )
        action.add(sheet)
        db.session.flush()
        receipt = receipt_of(sheet)
    return receipt


def receipt_of(sheet: ScoreSheet) -> Receipt:
    """Return the receipt of a stored sheet: a short code of its whole content."""
    content = [sheet.submission_id, sheet.version, sheet.marks, sheet.received_at.isoformat()]
    number = int.from_bytes(sha256(canonical(content).encode()).digest()[:8])
    letters = ""
    for _ in range(8):
        number, place = divmod(number, len(ALPHABET))
        letters += ALPHABET[place]
    code = f"{letters[:4]}-{letters[4:]}"
    return Receipt(code, sheet.version, sheet.received_at, sheet.submission_id)


def checked_marks(criteria: tuple[Criterion, ...], given: Mapping[str, str]) -> dict[str, int]:
    """Return marks in units; raise SheetError with everything that is wrong."""
    faults: dict[str, tuple[str, dict[str, str | int]]] = {}
    marks: dict[str, int] = {}
    for criterion in criteria:
        text = given.get(criterion.code, "").translate(FULL_WIDTH).strip()
        units = points_of(text)
        code = _fault_of(criterion, text, units)
        if code:
            faults[criterion.code] = (code, _fault_facts(criterion))
        elif units is not None:
            marks[criterion.code] = units
    if faults:
        raise SheetError(faults)
    return marks


def _fault_of(criterion: Criterion, text: str, units: int | None) -> str:
    if not text:
        return "mark-missing"
    if units is None:
        return "mark-not-number"
    if not criterion.min <= units <= criterion.max:
        return "mark-range"
    return "mark-step" if (units - criterion.min) % criterion.step else ""


def _fault_facts(criterion: Criterion) -> dict[str, str | int]:
    return {
        "criterion": criterion.name,
        "min": plain_text(criterion.min),
        "max": plain_text(criterion.max),
        "step": plain_text(criterion.step),
    }


def criteria_of(session: Session) -> tuple[Criterion, ...]:
    """Return the criteria of a session's round under its own rulebook."""
    rules = round_of(session).rules
    return rules.criteria if isinstance(rules, PanelRules) else ()


def marks_text(session: Session, marks: Mapping[str, int | None]) -> str:
    """Return stored marks in words, criterion by criterion."""
    return "、".join(f"{c.name} {plain_text(marks.get(c.code) or 0)}" for c in criteria_of(session))


def _session(setup: SeasonSetup, code: str) -> Session:
    query = select(Session).where(Session.season_id == setup.season_id, Session.code == code)
    session = db.session.scalar(query)
    if session is None:
        raise ContestError("unknown-session", 404)
    return session


def _contestant(setup: SeasonSetup, session: Session, code: str) -> ContestantInfo:
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
        raise ContestError(f"contestant-{status}", name=found.name)
    return found


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


def _check_judge(
    actor: Actor, setup: SeasonSetup, session: Session, contestant: ContestantInfo
) -> None:
    seat = select(PanelSeat.id).where(
        PanelSeat.session_id == session.id, PanelSeat.judge_id == actor.judge_id
    )
    if actor.judge_id is None or db.session.scalar(seat) is None:
        raise ContestError("not-on-panel", 403, session=session.name)
    judge = setup.judges[setup.judge_codes[actor.judge_id]]
    group_by = setup.stage(session.field, session.stage).group_by
    if setup.is_own_unit(judge.unit, contestant, group_by):
        raise ContestError("own-unit", 403, name=contestant.name)
    recused = select(Decision.id).where(
        Decision.contestant_id == contestant.id,
        Decision.kind == "recuse",
        Decision.stage == session.stage,
        Decision.value == judge.code,
    )
    if db.session.scalar(recused) is not None:
        raise ContestError("recused", 403, name=contestant.name)


def _stored(session: Session, contestant: ContestantInfo, actor: Actor) -> ScoreSheet | None:
    return db.session.scalars(
        select(ScoreSheet)
        .where(
            ScoreSheet.session_id == session.id,
            ScoreSheet.contestant_id == contestant.id,
            ScoreSheet.judge_id == actor.judge_id,
        )
        .order_by(ScoreSheet.version.desc())
        .limit(1)
    ).first()


def _check_same(
    setup: SeasonSetup,
    earlier: ScoreSheet,
    session: Session,
    given: Submission,
    actor: Actor,
    marks: dict[str, Any],
) -> None:
    contestant = setup.codes.get(earlier.contestant_id)
    stored = (earlier.session_id, contestant, earlier.judge_id, earlier.marks)
    if stored != (session.id, given.contestant, actor.judge_id, marks):
        raise ContestError("id-used", 422)
