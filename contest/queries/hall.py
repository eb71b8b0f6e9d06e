"""The hall (会场大屏): what screens may show, and what the desk may reveal.

A screen's state is made of frozen steps and of what the desk did; no sheet, score or
rank is read for it, only how many sheets are in.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from contest.db import db
from contest.errors import ContestError
from contest.folder.tables import points_of, whole_of
from contest.loading import (
    ContestantInfo,
    Deduction,
    HallSettings,
    SeasonSetup,
    hall_settings,
    newest_acts,
    play_order,
    session_state,
    setup_of,
)
from contest.models import AuditLine, Decision, HallScreen, HallStep, Season, Session
from contest.queries.held import clashing
from contest.queries.live_hall import live_state
from contest.queries.screens import screen_of_token, working_screens
from contest.queries.sessions import RECEIVED, SessionView, session_view
from contest.queries.sheets import session_scores
from contest.rules.rounding import plain_text

Json = dict[str, Any]
ACTS = ("order", "on-stage", "scoring-now", "timer-start", "timer-stop", "hall-view")
#: what the desk can put on the screens; after any other act they follow by themselves
VIEWS = ("title", "stage", "score", "board")


@dataclass(frozen=True, slots=True)
class Revealable:
    """A contestant at the desk: what was shown, what holds now, and why it must wait."""

    contestant: ContestantInfo
    number: int
    score: str
    sheets: Sequence[Json]
    #: the frozen step's content while it stands
    shown: Json | None
    why: str
    facts: Mapping[str, str | int]

    @property
    def is_changed(self) -> bool:
        """Tell whether the score shown no longer holds."""
        shown = self.shown
        return bool(shown and "score" in shown and shown["score"] != self.score)


def newest_change() -> int:
    """Return the number of the newest action; it grows with every change."""
    return db.session.scalar(select(func.max(AuditLine.id))) or 0


def hall_steps(session_id: int) -> list[tuple[HallStep, Json]]:
    """Return the steps of a session with their content, the first one first."""
    query = select(HallStep).where(HallStep.session_id == session_id).order_by(HallStep.number)
    return [(step, json.loads(step.content)) for step in db.session.scalars(query)]


def standing_steps(steps: Sequence[tuple[HallStep, Json]]) -> dict[str, Json]:
    """Return contestant → what the hall saw, without what was taken back."""
    found: dict[str, Json] = {}
    for step, content in steps:
        found.pop(content["contestant"], None)
        if step.kind == "reveal":
            found[content["contestant"]] = content
    return found


def reveal_lines(setup: SeasonSetup, view: SessionView) -> list[Revealable]:
    """Return the contestants in the order they go on, each with what it waits for."""
    session, settings = view.session, hall_settings(view.session)
    acts = newest_acts(session.id, ("order", "release-batch"))
    entries = {entry.contestant.id: entry for entry in view.entries}
    order = [i for i in play_order(session, acts.get("order")) if i in entries]
    scores = {line["person"].code: line["round"] for line in session_scores(setup, session)}
    shown = standing_steps(hall_steps(session.id))
    seen = _been_on(session.id)
    first = set(order[: settings.batch_first_n]) if "release-batch" not in acts else set()
    clashes = clashing(session.id)
    active = [i for i in order if any(mark != "gone" for mark in entries[i].marks)]
    found = []
    for key in order:
        entry = entries[key]
        code = entry.contestant.code
        part = scores.get(code)
        missing = [
            str(seat.number)
            for seat, mark in zip(view.seats, entry.marks, strict=True)
            if mark == "missing"
        ]
        after = active[active.index(key) + 1 :] if key in active else []
        why: str = ""
        facts: dict[str, str | int] = {}
        if settings.reveal == "none":
            why = "reveal-off"
        elif view.state == "planned":
            why, facts = "session-is-planned", {"session": session.name}
        elif code in shown:
            why, facts = "already-revealed", {"name": entry.contestant.name}
        elif missing and view.state == "open":
            why, facts = "reveal-sheets-missing", {"seats": "、".join(missing)}
        elif key in clashes:
            why, facts = "reveal-clash", {"judges": "、".join(clashes[key])}
        elif not part or not part["score"]:
            why, facts = "reveal-no-score", {"name": entry.contestant.name}
        elif key in first:
            why, facts = "reveal-batch", {"count": settings.batch_first_n}
        elif _waits_for_next(settings, view.state) and after and after[0] not in seen:
            why, facts = "reveal-next-first", {"name": entries[after[0]].contestant.name}
        found.append(
            Revealable(
                entry.contestant,
                entry.order_number,
                part["score"] if part else "",
                part["panel"]["sheets"] if part and part["panel"] else [],
                shown.get(code),
                why,
                facts,
            )
        )
    return found


def _waits_for_next(settings: HallSettings, state: str) -> bool:
    at_once = settings.reveal == "each-judge"
    return settings.reveal_after_next and not at_once and state == "open"


def _been_on(session_id: int) -> set[int | None]:
    query = select(Decision.contestant_id).where(
        Decision.session_id == session_id, Decision.kind == "on-stage"
    )
    return set(db.session.scalars(query))


def screens(session_id: int) -> Sequence[HallScreen]:
    """Return the screens of a session that still work."""
    return working_screens(HallScreen, HallScreen.session_id == session_id)


def screen_by_token(token: str) -> HallScreen:
    """Return the screen of a token; ContestError 404 when there is none or it has ended."""
    return screen_of_token(HallScreen, token)


def live_screens(session_ids: Sequence[int]) -> set[int]:
    """Return the screens of sessions that still work."""
    found = working_screens(HallScreen, HallScreen.session_id.in_(session_ids))
    return {screen.id for screen in found}


def hall_state(session_id: int, at: datetime) -> Json:
    """Return all that the screens of a session may know; `version` grows with every change."""
    version = newest_change()
    session = db.session.get_one(Session, session_id)
    season = db.session.get_one(Season, session.season_id)
    setup = setup_of(season)
    view = session_view(setup, session.code)
    acts = newest_acts(session_id, ACTS)
    steps = hall_steps(session_id)
    return {
        "version": version,
        "at": at.isoformat(),
        "season": setup.name,
        "is_rehearsal": bool(season.rehearsal_of),
        "title": session.name,
        "place": session.place,
        "view": _chosen_view(acts, steps),
        "on_stage": _person(setup, view, acts.get("on-stage")),
        "count": _count(setup, view, acts),
        "timer": _timer(acts),
        "step": steps[-1][1] if steps else None,
        "live": live_state(setup, session),
        "state": session_state(session_id),
    }


def _chosen_view(acts: Mapping[str, Decision], steps: Sequence[tuple[HallStep, Json]]) -> str:
    """Return the view of whatever was done last."""
    moments = [(act.audit_id or 0, kind) for kind, act in acts.items() if kind != "order"]
    if steps:
        moments.append((steps[-1][0].audit_id or 0, steps[-1][0].kind))
    newest = {"": "title", "reveal": "score", "undo": "board"}
    kind = max((m for m in moments if m[1] in (*newest, "on-stage", "hall-view")), default=(0, ""))[
        1
    ]
    if kind == "hall-view":
        return acts[kind].value
    if kind == "on-stage":
        return "stage" if acts[kind].contestant_id else "title"
    return newest[kind]


def _person(setup: SeasonSetup, view: SessionView, act: Decision | None) -> Json | None:
    if act is None or act.contestant_id is None:
        return None
    for entry in view.entries:
        if entry.contestant.id == act.contestant_id:
            return person_facts(view.session, entry.contestant, entry.order_number)
    return None


def person_facts(session: Session, contestant: ContestantInfo, number: int) -> Json:
    """Return a contestant as the hall may know one: by number alone where names are hidden."""
    hides = hall_settings(session).hides_names
    return {
        "number": str(number),
        "name": "" if hides else contestant.name,
        "organisation": "" if hides else contestant.organisation or contestant.unit.name,
    }


def _count(setup: SeasonSetup, view: SessionView, acts: Mapping[str, Decision]) -> Json | None:
    act = acts.get("scoring-now") or acts.get("on-stage")
    for entry in view.entries:
        if act is not None and entry.contestant.id == act.contestant_id:
            known = [mark for mark in entry.marks if mark in (*RECEIVED, "missing")]
            received = sum(mark in RECEIVED for mark in known)
            return {
                "number": str(entry.order_number),
                "received": str(received),
                "expected": str(len(known)),
            }
    return None


def _timer(acts: Mapping[str, Decision]) -> Json | None:
    start, stop, on = acts.get("timer-start"), acts.get("timer-stop"), acts.get("on-stage")
    if start is None or (on is not None and (on.audit_id or 0) > (start.audit_id or 0)):
        return None
    stopped = stop is not None and (stop.audit_id or 0) > (start.audit_id or 0)
    return {
        "started_at": start.recorded_at.isoformat(),
        "limit": str(start.facts.get("limit_seconds", 0)),
        "seconds": str(stop.facts.get("seconds", "")) if stopped and stop else "",
    }


def deduction_rows(text: str) -> list[list[int]]:
    """Return a table of overtime as typed: [from, to, units] of each line.

    Raise ContestError naming the line that cannot be read, overlaps the one before, or
    costs less than it.
    """
    rows: list[list[int]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        parts = line.split()
        if not parts:
            continue
        units = points_of(parts[2]) if len(parts) == 3 else None
        if units is None or units < 0 or not all(whole_of(part) is not None for part in parts[:2]):
            raise ContestError("deduction-wrong", 422, line=number)
        first, last = int(parts[0]), int(parts[1])
        before = rows[-1] if rows else [0, -1, 0]
        if first > last or first <= before[1] or units < before[2]:
            raise ContestError("deduction-order", 422, line=number)
        rows.append([first, last, units])
    return rows


def deduction_text(rows: Sequence[Deduction]) -> str:
    """Return a table of overtime as it is typed."""
    lines = [f"{row.from_seconds} {row.to_seconds} {plain_text(row.units)}" for row in rows]
    return "\n".join(lines)
