"""Paper sheets (纸质评分表) typed in by two people: what both read alike counts.

Neither is shown what the other typed before. Equal entries make one score sheet, whose id is
made of both; unequal ones wait until somebody looks at the paper again and corrects the own
entry. What a tablet has handed in is never overwritten: an unequal paper sheet is kept aside,
and so is one that comes after the closing. Typing in is the tabulator's duty: who has done it
neither verifies nor signs the session.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from contest.acting import (
    KINDS,
    find_session,
    is_device_id,
    known_submission,
    need_off_panel,
    need_rulebook,
    need_unrevealed,
    panel_bar,
    scored_contestant,
)
from contest.actor import Actor
from contest.db import Transaction, db, writing
from contest.errors import ContestError
from contest.loading import (
    ContestantInfo,
    SeasonSetup,
    session_state,
    setup_of,
)
from contest.models import Decision, HeldSheet, PaperSheet, ScoreSheet, Season, Session
from contest.queries.blank_sheets import need_sheets
from contest.queries.marking import checked_marks
from contest.queries.paper import (
    MADE,
    PaperView,
    Typed,
    made_id,
    paper_states,
    paper_view,
    says_the_same,
)
from contest.queries.tablets import newest_sheet

#: what a tablet is told where a sheet came from
DEVICE = "paper"


@dataclass(frozen=True, slots=True)
class PaperEntry:
    """What one person types in from a paper sheet: marks as typed, by criterion."""

    id: str
    session: str
    judge: str
    contestant: str
    marks: Mapping[str, str]
    #: empty, abstained or absent; the latter two carry no marks
    kind: str = ""
    #: version of the rulebook that the page had; 0 = it did not say
    rulebook: int = 0


def enter_paper(actor: Actor, season: Season, given: PaperEntry) -> PaperView:
    """Store one person's entry of a paper sheet; make the sheet when two agree."""
    actor.need("organiser")
    if not is_device_id(given.id) or given.kind not in KINDS or actor.person_id is None:
        raise ContestError("bad-submission", 422)
    setup = setup_of(season)
    target = f"{given.session} {given.judge} {given.contestant}"
    with writing(actor, "enter-paper", target, season) as transaction:
        session = find_session(setup.season_id, given.session)
        criteria = need_sheets(session)
        need_rulebook(session, given.rulebook)
        marks = {} if given.kind else checked_marks(criteria, given.marks)
        entry = _entry(actor, setup, session, given, marks)
        earlier = known_submission(given.id)
        if earlier is not None:
            _check_same(earlier, entry)
            transaction.is_done_already = True
            return _view(session, entry)
        _check_duties(actor, session)
        contestant = scored_contestant(setup, session, given.contestant)
        _check_seat(setup, session, entry, contestant)
        if session_state(session.id) == "planned":
            raise ContestError("session-is-planned", session=session.name)
        if _is_known(entry):
            transaction.is_done_already = True
            return _view(session, entry)
        transaction.add(entry)
        db.session.flush()
        other = _partner(entry)
        if other is not None:
            _settle(transaction, session, contestant, entry, other)
            db.session.flush()
        view = _view(session, entry)
        transaction.facts.update(state=view.state, people=list(view.names))
    return view


def _entry(
    actor: Actor,
    setup: SeasonSetup,
    session: Session,
    given: PaperEntry,
    marks: dict[str, int],
) -> PaperSheet:
    if given.judge not in setup.judges:
        raise ContestError("unknown-judge", 404)
    if given.contestant not in setup.contestants:
        raise ContestError("not-in-session", 404, session=session.name)
    return PaperSheet(
        submission_id=given.id,
        session_id=session.id,
        contestant_id=setup.contestants[given.contestant].id,
        judge_id=setup.judges[given.judge].id,
        kind=given.kind,
        marks=marks,
        entered_by_id=actor.person_id,
    )


def _check_same(earlier: ScoreSheet | HeldSheet | PaperSheet, entry: PaperSheet) -> None:
    """Refuse an id that was used for anything else."""
    places = [(s.session_id, s.contestant_id, s.judge_id) for s in (earlier, entry)]
    if (
        not isinstance(earlier, PaperSheet)
        or places[0] != places[1]
        or earlier.entered_by_id != entry.entered_by_id
        or not says_the_same(earlier, entry)
    ):
        raise ContestError("id-used", 422)


def _check_duties(actor: Actor, session: Session) -> None:
    """Refuse judges of the panel, and who has verified or signed since the opening."""
    need_off_panel(actor, session)
    rows = db.session.execute(
        select(Decision.kind, Decision.by_person_id)
        .where(Decision.session_id == session.id)
        .order_by(Decision.id.desc())
    )
    for kind, person_id in rows:
        if kind in ("open-session", "reopen-session"):
            return
        if kind in ("verify-session", "sign-session") and person_id == actor.person_id:
            raise ContestError("second-duty", 403)


def _check_seat(
    setup: SeasonSetup, session: Session, entry: PaperSheet, contestant: ContestantInfo
) -> None:
    why = panel_bar(setup, session, entry.judge_id, contestant)
    if why:
        name = setup.judges[setup.judge_codes[entry.judge_id]].name
        code = "paper-off-panel" if why == "not-on-panel" else "paper-barred"
        raise ContestError(code, 403, judge=name, name=contestant.name, session=session.name)


def _place(entry: PaperSheet) -> tuple[int, int]:
    return entry.contestant_id, entry.judge_id


def _view(session: Session, entry: PaperSheet) -> PaperView:
    found = paper_states(session.id, _place(entry)).get(_place(entry))
    return paper_view(session, found, entry.entered_by_id)


def _is_known(entry: PaperSheet) -> bool:
    """Tell whether the person has typed the same already; refuse a third after two agreed."""
    found = paper_states(entry.session_id, _place(entry)).get(_place(entry))
    own = found.of(entry.entered_by_id) if found else None
    if found and own is None and found.state not in ("waiting", "differs"):
        names = "、".join(one.name for one in found.typed)
        raise ContestError("paper-agreed", names=names)
    return own is not None and says_the_same(own.entry, entry)


def _partner(entry: PaperSheet) -> Typed | None:
    """Return another person whose newest entry says the same."""
    found = paper_states(entry.session_id, _place(entry))[_place(entry)]
    return next(
        (
            one
            for one in found.typed
            if one.person_id != entry.entered_by_id and says_the_same(one.entry, entry)
        ),
        None,
    )


def _settle(
    transaction: Transaction,
    session: Session,
    contestant: ContestantInfo,
    entry: PaperSheet,
    other: Typed,
) -> None:
    """Let two equal entries count, or keep them aside; what counts already stays as it is."""
    stored = newest_sheet(session.id, entry.contestant_id, entry.judge_id)
    if stored is not None and says_the_same(stored, entry):
        return
    why = _why_aside(session, stored)
    if why and _is_aside(entry):
        return
    if not why:
        need_unrevealed(session, contestant)
    filing: dict[str, int | str | None] = {
        "version": (stored.version if stored else 0) + 1,
        "entered_by_id": entry.entered_by_id,
    }
    if why:
        filing = {"why": why, "version_seen": 0}
    transaction.facts["entries"] = sorted((entry.submission_id, other.entry.submission_id))
    transaction.add(
        (HeldSheet if why else ScoreSheet)(
            submission_id=made_id(entry, other.entry),
            session_id=session.id,
            contestant_id=entry.contestant_id,
            judge_id=entry.judge_id,
            kind=entry.kind,
            marks=entry.marks,
            device=DEVICE,
            **filing,
        )
    )


def _why_aside(session: Session, stored: ScoreSheet | None) -> str:
    if session_state(session.id) != "open":
        return "late"
    return "clash" if stored and not stored.submission_id.startswith(MADE) else ""


def _is_aside(entry: PaperSheet) -> bool:
    """Tell whether the same is kept aside already."""
    found = paper_states(entry.session_id, _place(entry))[_place(entry)]
    return found.state in ("late", "clash")
