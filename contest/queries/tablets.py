"""What tablets and the desk ask of sheets: the newest, those kept aside, where sessions stand."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from contest.db import db
from contest.loading import (
    SeasonSetup,
    hall_settings,
    revealed_contestants,
    session_states,
)
from contest.models import (
    Contestant,
    Decision,
    Device,
    PanelSeat,
    Rulebook,
    ScoreSheet,
    Session,
)
from contest.queries.judge_bouts import bouts_beat
from contest.queries.team import team_sheets


def newest_sheet(session_id: int, contestant_id: int, judge_id: int | None) -> ScoreSheet | None:
    """Return the newest version of a judge's sheet."""
    return db.session.scalars(
        select(ScoreSheet)
        .where(
            ScoreSheet.session_id == session_id,
            ScoreSheet.contestant_id == contestant_id,
            ScoreSheet.judge_id == judge_id,
        )
        .order_by(ScoreSheet.version.desc())
        .limit(1)
    ).first()


def stored_beside(
    season_id: int, judge_id: int, session: str, contestant: str
) -> ScoreSheet | None:
    """Return the judge's sheet that a clashing one stands beside."""
    place = db.session.execute(
        select(Session.id, Contestant.id)
        .join(Contestant, Contestant.season_id == Session.season_id)
        .where(
            Session.season_id == season_id,
            Session.code == session,
            Contestant.code == contestant,
        )
    ).first()
    return newest_sheet(place[0], place[1], judge_id) if place else None


def ruled_submissions(session_id: int) -> set[str]:
    """Return the submissions kept aside that somebody has ruled on."""
    return set(
        db.session.scalars(
            select(Decision.value).where(
                Decision.session_id == session_id, Decision.kind == "held-sheet"
            )
        )
    )


def beat_facts(setup: SeasonSetup, judge_id: int) -> list[dict[str, Any]]:
    """Return where each of the judge's sessions stands, as a tablet is told."""
    rows = db.session.execute(
        select(Session, Rulebook.version)
        .join(PanelSeat, PanelSeat.session_id == Session.id)
        .join(Rulebook, Rulebook.id == Session.rulebook_id)
        .where(Session.season_id == setup.season_id, PanelSeat.judge_id == judge_id)
        .order_by(Session.code)
    ).all()
    ids = [session.id for session, _ in rows]
    states, on, shown = session_states(ids), _on_now(setup, ids), revealed_contestants(ids)
    released = _released(ids)
    bouts = bouts_beat(setup, [s for s, _ in rows if states[s.id] == "open"])
    return [
        {
            "code": session.code,
            "state": states[session.id],
            "rulebook": version,
            "on_stage": on.get((session.id, "on-stage"), ""),
            "scoring_now": on.get((session.id, "scoring-now"), ""),
            "revealed": sorted(shown[session.id]),
            "released": not hall_settings(session).batch_first_n or session.id in released,
            "teams": _team_stamps(setup, session) if states[session.id] == "open" else {},
            **bouts.get(session.code, {}),
        }
        for session, version in rows
    ]


def _team_stamps(setup: SeasonSetup, session: Session) -> dict[str, str]:
    """Return contestant → where the team's sheet stands, of a session that has one."""
    if not hall_settings(session).is_team:
        return {}
    found = team_sheets(setup, session)
    return {setup.codes[key]: team.stamp for key, team in found.items() if team.draft}


def _released(ids: Sequence[int]) -> set[int | None]:
    """Return the sessions whose first scores were released together."""
    query = select(Decision.session_id).where(
        Decision.session_id.in_(ids), Decision.kind == "release-batch"
    )
    return set(db.session.scalars(query))


def is_lost(season_id: int, device: str) -> bool:
    """Tell whether a device was reported lost and has not been found since."""
    return bool(device) and device[:60] in lost_devices(season_id, [device[:60]])


def lost_devices(season_id: int, names: Sequence[str]) -> set[str]:
    """Return which of some devices are lost in a season; a rehearsal's reports are its own."""
    reports = db.session.scalars(
        select(Decision)
        .where(
            Decision.season_id == season_id,
            Decision.kind.in_(("device-lost", "device-found")),
            Decision.value.in_(names),
            Decision.value != "",
        )
        .order_by(Decision.id)
    )
    newest = {report.value: report.kind for report in reports}
    return {name for name, kind in newest.items() if kind == "device-lost"}


def _on_now(setup: SeasonSetup, ids: Sequence[int]) -> dict[tuple[int, str], str]:
    """Return who is on stage and who is being scored, by session and kind."""
    newest = (
        select(func.max(Decision.id))
        .where(Decision.session_id.in_(ids), Decision.kind.in_(("on-stage", "scoring-now")))
        .group_by(Decision.session_id, Decision.kind)
    )
    rows = db.session.execute(
        select(Decision.session_id, Decision.kind, Decision.contestant_id).where(
            Decision.id.in_(newest)
        )
    )
    return {(s, kind): setup.codes[c] if c else "" for s, kind, c in rows if s}


def reminded_at(sign_in_id: int) -> datetime | None:
    """Return when the desk last asked this tablet's judge to hurry."""
    return db.session.scalar(select(Device.reminded_at).where(Device.sign_in_id == sign_in_id))
