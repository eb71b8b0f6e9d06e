"""A team's sheet (小组评分表): one is proposed, every member agrees, then each one's is written.

What is proposed and who agrees are decisions on the session. An agreement names the digest of
what was agreed to, so a change makes earlier ones void without anyone taking them back.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from contest.db import canonical, db
from contest.loading import ContestantInfo, SeasonSetup, bars_of, hall_settings
from contest.models import Decision, ScoreSheet, Session, SessionEntry, Visit
from contest.queries.marking import words_of
from contest.queries.receipts import Receipt, draft_receipt
from contest.queries.tours import SEEN

KINDS = ("team-draft", "team-agree")
#: how the id of a member's own sheet begins; the proposal's and the judge's number follow
OWN_SHEET = "team:"


@dataclass(frozen=True, slots=True)
class TeamSheet:
    """Where a contestant's sheet of the team stands; judges by code."""

    draft: Decision | None
    #: how many there were, the newest counts
    number: int
    agreed: Sequence[str]
    members: Sequence[str]
    #: judges whose own sheet says what is proposed, by key
    written: Set[int]
    #: that is so of every member
    is_written: bool

    @property
    def digest(self) -> str:
        """Return what an agreement names; empty before anything is proposed."""
        return str(self.draft.facts["digest"]) if self.draft else ""

    @property
    def waiting(self) -> list[str]:
        """Return who has not agreed yet."""
        return [judge for judge in self.members if judge not in self.agreed]

    @property
    def is_agreed(self) -> bool:
        """Tell whether every member has agreed.

        Where who had not agreed leaves the panel, this becomes true without a sheet of
        anybody's: one of the others confirms once more.
        """
        return self.draft is not None and not self.waiting

    @property
    def stamp(self) -> str:
        """Return what changes with every step, for tablets that look on."""
        agreed, members = "+".join(self.agreed), "+".join(self.members)
        parts = (str(self.number), agreed, members, "written" if self.is_written else "")
        return ":".join(parts) if self.draft else ""

    @property
    def receipt(self) -> Receipt | None:
        """Return the receipt of what is proposed."""
        return draft_receipt(self.draft, self.number) if self.draft else None


def is_team(season_id: int, code: str) -> bool:
    """Tell whether the panel of a session shares one sheet."""
    query = select(Session).where(Session.season_id == season_id, Session.code == code)
    session = db.session.scalar(query)
    return session is not None and hall_settings(session).is_team


def content_digest(place: Sequence[str], content: Sequence[Any]) -> str:
    """Return the digest of a proposed sheet: contestant, number, kind, marks, detail."""
    return sha256(canonical([*place, *content]).encode()).hexdigest()[:16]


def team_sheets(setup: SeasonSetup, session: Session) -> Mapping[int, TeamSheet]:
    """Return contestant → the team's sheet, for every contestant of a session."""
    drafts: dict[int, list[Decision]] = {}
    agreed: dict[tuple[int, str], list[str]] = {}
    for row in db.session.scalars(
        select(Decision)
        .where(Decision.session_id == session.id, Decision.kind.in_(KINDS))
        .order_by(Decision.id)
    ):
        key = row.contestant_id or 0
        if row.kind == "team-draft":
            drafts.setdefault(key, []).append(row)
            agreed[key, row.facts["digest"]] = [row.facts["judge"]]
        else:
            agreed.setdefault((key, row.value), []).append(row.facts["judge"])
    members = _members(setup, session)
    written = _written(session) if drafts else {}
    found = {}
    for key, own in members.items():
        newest = drafts[key][-1] if key in drafts else None
        said = set(agreed[key, newest.facts["digest"]]) if newest else set()
        names = [judge for judge in own if judge in said]
        done = written.get(newest.id, set()) if newest else set()
        is_written = newest is not None and {setup.judges[judge].id for judge in own} <= done
        found[key] = TeamSheet(newest, len(drafts.get(key, ())), names, own, done, is_written)
    return found


def _written(session: Session) -> dict[int, set[int]]:
    """Return proposal → judges whose own sheet was written from it, by key."""
    found: dict[int, set[int]] = {}
    for name in db.session.scalars(
        select(ScoreSheet.submission_id).where(
            ScoreSheet.session_id == session.id,
            ScoreSheet.submission_id.startswith(OWN_SHEET, autoescape=True),
        )
    ):
        draft, judge = name.removeprefix(OWN_SHEET).split(":")
        found.setdefault(int(draft), set()).add(int(judge))
    return found


def _members(setup: SeasonSetup, session: Session) -> dict[int, list[str]]:
    """Return contestant → judges who answer for the sheet: not recused, and there."""
    bar = bars_of(setup, session)
    panel = [setup.judge_codes[seat.judge_id] for seat in session.seats]
    visits = {
        visit.contestant_id: visit
        for visit in db.session.scalars(
            select(Visit).where(Visit.session_id == session.id).order_by(Visit.id)
        )
        if visit.kind in SEEN
    }
    found = {}
    for key in db.session.scalars(
        select(SessionEntry.contestant_id).where(SessionEntry.session_id == session.id)
    ):
        info, visit = setup.contestants[setup.codes[key]], visits.get(key)
        found[key] = [
            judge
            for judge in panel
            if not bar(judge, info) and (visit is None or judge in visit.present)
        ]
    return found


def draft_words(session: Session, draft: Decision) -> str:
    """Return what a proposed sheet says in words."""
    return words_of(session, draft.facts["kind"], draft.facts["marks"])


def pending_teams(setup: SeasonSetup, session: Session) -> list[tuple[ContestantInfo, TeamSheet]]:
    """Return what is proposed and not written yet, for the desk: who, never what."""
    if not hall_settings(session).is_team:
        return []
    found = team_sheets(setup, session)
    return [
        (setup.contestants[setup.codes[key]], team)
        for key, team in found.items()
        if team.draft and not team.is_written
    ]
