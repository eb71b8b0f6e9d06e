"""The reveal (亮分): freeze what the hall sees as the next step.

A step holds the whole of what is shown – the score and the board – so that a screen needs
nothing else. Undoing is a new step with its reason; no step is ever changed.
"""

from fractions import Fraction
from hashlib import sha256
from typing import Any

from contest.acting import act_row, find_session
from contest.actor import Actor
from contest.db import Transaction, canonical, writing
from contest.errors import ContestError
from contest.loading import hall_settings, setup_of
from contest.models import HallStep, Season, Session
from contest.queries.hall import (
    VIEWS,
    Revealable,
    hall_steps,
    person_facts,
    reveal_lines,
    standing_steps,
)
from contest.queries.sessions import session_view

Json = dict[str, Any]


def reveal(actor: Actor, season: Season, session: str, contestant: str) -> int:
    """Show a contestant's score to the hall; return the step's number."""
    actor.need("organiser")
    setup = setup_of(season)
    with writing(actor, "reveal", f"{session} {contestant}", season) as transaction:
        view = session_view(setup, session)
        lines = {line.contestant.code: line for line in reveal_lines(setup, view)}
        line = lines.get(contestant)
        if line is None:
            raise ContestError("unknown-contestant", 404)
        if line.why:
            raise ContestError(line.why, 409, **line.facts)
        shown = {code: other for code, other in lines.items() if other.shown}
        board = _board(view.session, {**shown, contestant: line})
        content = {**_content(view.session, line, board), "contestant": contestant}
        return _add_step(transaction, actor, view.session, "reveal", content)


def undo_reveal(actor: Actor, season: Season, session: str, contestant: str, reason: str) -> int:
    """Take a shown score back, with the reason; return the step's number."""
    actor.need("organiser")
    if not reason.strip():
        raise ContestError("reason-missing", 422)
    setup = setup_of(season)
    with writing(actor, "undo-reveal", f"{session} {contestant}", season) as transaction:
        view = session_view(setup, session)
        lines = {line.contestant.code: line for line in reveal_lines(setup, view)}
        line = lines.get(contestant)
        if line is None or line.shown is None:
            raise ContestError("not-revealed")
        shown = {c: other for c, other in lines.items() if other.shown and c != contestant}
        content: Json = {
            "contestant": contestant,
            "mode": hall_settings(view.session).reveal,
            "person": line.shown["person"],
            "board": _board(view.session, shown),
        }
        return _add_step(transaction, actor, view.session, "undo", content, reason.strip())


def show_view(actor: Actor, season: Season, session: str, view: str) -> None:
    """Put the title, the contestant, the last score or the board on the screens."""
    actor.need("organiser")
    if view not in VIEWS:
        raise ContestError("bad-submission", 422)
    with writing(actor, "hall-view", f"{session} {view}", season) as transaction:
        found = find_session(season.id, session)
        transaction.add(act_row(actor, found, "hall-view", value=view))


def _content(session: Session, line: Revealable, board: list[Json]) -> Json:
    """Return what the session's mode lets the hall see of a contestant, and no more."""
    mode = hall_settings(session).reveal
    person = person_facts(session, line.contestant, line.number)
    content: Json = {"mode": mode, "person": person, "board": board}
    if mode == "rank":
        mine = next(row for row in board if row["number"] == person["number"])
        return {**content, "rank": mine["rank"]}
    counted = [sheet for sheet in line.sheets if sheet["counted"]]
    sheets = counted if mode == "each-judge" else [s for s in counted if s["dropped"]]
    keys = ("seat", "total", "dropped") if mode == "each-judge" else ("total", "dropped")
    return {
        **content,
        "score": line.score,
        "sheets": [{key: sheet[key] for key in keys} for sheet in sheets],
    }


def _board(session: Session, lines: dict[str, Revealable]) -> list[Json]:
    """Return those revealed by rank; equal scores share one, and the next is skipped.

    What was shown stays as shown; where only ranks are, the scores that hold now decide.
    """
    hides_scores = hall_settings(session).reveal == "rank"
    scores = {
        code: line.shown["score"] if line.shown and "score" in line.shown else line.score
        for code, line in lines.items()
    }
    values = {code: Fraction(score or 0) for code, score in scores.items()}
    rows = []
    for code in sorted(values, key=lambda code: (-values[code], lines[code].number)):
        rank = 1 + sum(value > values[code] for value in values.values())
        row = {**person_facts(session, lines[code].contestant, lines[code].number)}
        rows.append({**row, "rank": str(rank), "score": "" if hides_scores else scores[code]})
    return _with_moves(rows, _ranks_before(session))


def _ranks_before(session: Session) -> dict[str, int]:
    steps = hall_steps(session.id)
    board = steps[-1][1]["board"] if standing_steps(steps) else []
    return {row["number"]: int(row["rank"]) for row in board}


def _with_moves(rows: list[Json], before: dict[str, int]) -> list[Json]:
    """Say by how many places each one went up (+) or down (−) since the last step."""
    for row in rows:
        moved = before.get(row["number"], int(row["rank"])) - int(row["rank"])
        row["moved"] = str(moved)
        row["is_new"] = row["number"] not in before
    return rows


def _add_step(
    transaction: Transaction,
    actor: Actor,
    session: Session,
    kind: str,
    content: Json,
    reason: str = "",
) -> int:
    steps = hall_steps(session.id)
    text = canonical(content)
    number = len(steps) + 1
    previous = steps[-1][0].digest if steps else ""
    transaction.add(
        HallStep(
            session_id=session.id,
            number=number,
            kind=kind,
            content=text,
            digest=sha256(f"{previous}\n{text}".encode()).hexdigest(),
            previous_digest=previous,
            reason=reason,
            shown_by_id=actor.person_id,
        )
    )
    return number
