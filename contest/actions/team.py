"""A team's sheet (小组评分表): one judge proposes it, every member agrees on an own device.

Once all have agreed, each member's own sheet is written with an id of its own. A change is the
next proposal: agreements name a digest, so those to the one before no longer say anything.
"""

from typing import Any

from sqlalchemy import select

from contest.acting import (
    act_row,
    find_session,
    need_rulebook,
    need_unrevealed,
    scored_contestant,
)
from contest.acting_sheets import Submission, need_judge, need_shape, sheet_content
from contest.actor import Actor
from contest.db import Transaction, db, writing
from contest.errors import ContestError
from contest.loading import (
    ContestantInfo,
    SeasonSetup,
    hall_settings,
    known_as,
    session_state,
    setup_of,
)
from contest.models import Decision, ScoreSheet, Season, Session
from contest.queries.receipts import Receipt, draft_receipt
from contest.queries.tablets import is_lost, newest_sheet
from contest.queries.team import OWN_SHEET, content_digest, draft_words, team_sheets


def propose_sheet(actor: Actor, season: Season, given: Submission) -> Receipt:
    """Propose a sheet to the team; who proposes it agrees to it."""
    actor.need("judge")
    need_shape(given)
    setup = setup_of(season)
    with writing(actor, "team-draft", f"{given.session} {given.contestant}", season) as action:
        session = find_session(setup.season_id, given.session)
        need_rulebook(session, given.rulebook)
        marks, detail = sheet_content(session, given)
        content = {"kind": given.kind, "marks": marks, "detail": detail}
        earlier = _earlier(session.id, given.id)
        if earlier is not None:
            _check_same(setup, earlier, actor, given.contestant, content)
            action.is_done_already = True
            return draft_receipt(earlier, earlier.facts["number"])
        contestant = scored_contestant(setup, session, given.contestant)
        need_judge(actor, setup, session, contestant)
        _check_open(session, contestant)
        if is_lost(setup.season_id, given.device):
            raise ContestError("device-is-lost", 403)
        now = team_sheets(setup, session)[contestant.id]
        judge = setup.judge_codes[actor.judge_id or 0]
        if judge not in now.members:
            raise ContestError("not-a-member", 403, name=known_as(session, contestant))
        if now.draft is not None and given.version_seen != now.number:
            raise ContestError("newer-version", 412, stored=draft_words(session, now.draft))
        number = now.number + 1
        place = (contestant.code, str(number))
        facts = {
            **content,
            "judge": judge,
            "number": number,
            "digest": content_digest(place, [given.kind, marks, detail]),
            "device": given.device[:100],
            "device_at": given.device_at[:40],
        }
        draft = act_row(actor, session, "team-draft", contestant.id, "", facts, given.id)
        action.add(draft)
        db.session.flush()
        _write_if_agreed(action, actor, setup, session, contestant)
        return draft_receipt(draft, number)


def agree_sheet(actor: Actor, season: Season, code: str, contestant: str, digest: str) -> None:
    """Agree to the proposed sheet of a digest; twice is once.

    Where all others have left the panel since, the same again writes what all agreed to.
    """
    actor.need("judge")
    setup = setup_of(season)
    with writing(actor, "team-agree", f"{code} {contestant}", season) as action:
        session = find_session(setup.season_id, code)
        if not hall_settings(session).is_team:
            raise ContestError("no-team", session=session.name)
        info = scored_contestant(setup, session, contestant)
        need_judge(actor, setup, session, info)
        now = team_sheets(setup, session)[info.id]
        judge = setup.judge_codes[actor.judge_id or 0]
        if judge not in now.members:
            raise ContestError("not-a-member", 403, name=known_as(session, info))
        if not now.draft or now.digest != digest:
            raise ContestError("team-changed", 412)
        if judge in now.agreed and (now.waiting or now.is_written):
            action.is_done_already = True
            return
        _check_open(session, info)
        facts = {"judge": judge, "number": now.number}
        action.add(act_row(actor, session, "team-agree", info.id, "", facts, digest))
        db.session.flush()
        _write_if_agreed(action, actor, setup, session, info)


def _earlier(session_id: int, submission: str) -> Decision | None:
    return db.session.scalar(
        select(Decision).where(
            Decision.session_id == session_id,
            Decision.kind == "team-draft",
            Decision.value == submission,
        )
    )


def _check_same(
    setup: SeasonSetup, earlier: Decision, actor: Actor, contestant: str, content: dict[str, Any]
) -> None:
    judge = setup.judge_codes.get(actor.judge_id or 0)
    known = (setup.codes[earlier.contestant_id or 0], earlier.facts["judge"])
    if known != (contestant, judge) or any(earlier.facts[k] != v for k, v in content.items()):
        raise ContestError("id-used", 422)


def _check_open(session: Session, contestant: ContestantInfo) -> None:
    state = session_state(session.id)
    if state != "open":
        raise ContestError(f"session-is-{state}", session=session.name)
    need_unrevealed(session, contestant)


def _write_if_agreed(
    action: Transaction,
    actor: Actor,
    setup: SeasonSetup,
    session: Session,
    contestant: ContestantInfo,
) -> None:
    """Write every member's own sheet once all have agreed."""
    team = team_sheets(setup, session)[contestant.id]
    if not team.is_agreed or team.draft is None:
        return
    facts = team.draft.facts
    for judge in team.members:
        judge_id = setup.judges[judge].id
        if judge_id in team.written:
            continue
        stored = newest_sheet(session.id, contestant.id, judge_id)
        action.add(
            ScoreSheet(
                submission_id=f"{OWN_SHEET}{team.draft.id}:{judge_id}",
                session_id=session.id,
                contestant_id=contestant.id,
                judge_id=judge_id,
                version=(stored.version if stored else 0) + 1,
                kind=facts["kind"],
                marks=facts["marks"],
                detail={**facts["detail"], "agreed": list(team.members), "draft": team.digest},
                entered_by_id=actor.person_id,
                device=facts["device"],
                device_at=facts["device_at"],
            )
        )
