"""How marks came about (扣分理由、等次), as pages show them beside a mark."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from contest.db import db
from contest.folder.tables import points_of
from contest.loading import Filling, SeasonSetup, filling_of, session_states
from contest.models import Contestant, PanelSeat, ScoreSheet, Session
from contest.queries.marking import criteria_of
from contest.rules.filling import grade_mark, highest_mark
from contest.rules.rounding import plain_text
from contest.rules.values import Criterion

Json = dict[str, Any]
#: what the desk may read: sheets of a session that no longer takes any
SEEN = ("closed", "verified", "signed")


def form_facts(filling: Filling, criteria: Sequence[Criterion]) -> Json:
    """Return the form that a tablet fills in: every item and grade with its points."""
    return {
        "mode": filling.mode,
        "form": filling.digest,
        "criteria": {
            c.code: {
                "start": plain_text(highest_mark(c)),
                "items": [
                    {"code": i.code, "text": i.text, "points": plain_text(i.units), "most": i.most}
                    for i in filling.items.get(c.code, ())
                ],
                "grades": [
                    {
                        "code": g.code,
                        "name": g.name,
                        "percent": plain_text(g.percent),
                        "mark": plain_text(grade_mark(c, g) or 0),
                    }
                    for g in filling.grades.get(c.code, ())
                ],
            }
            for c in criteria
        },
    }


def session_form(session: Session) -> Json:
    """Return the form of a session's sheets."""
    return form_facts(filling_of(session), criteria_of(session))


def reasons_of(filling: Filling, detail: Mapping[str, Any]) -> dict[str, list[Json]]:
    """Return what each criterion's mark of a sheet rests on; nothing for plain marks."""
    if detail.get("mode") == "grades":
        return {c: _grade(filling, c, letter) for c, letter in detail["grades"].items()}
    return {
        c: [_deduction(filling, c, line) for line in lines]
        for c, lines in detail.get("deductions", {}).items()
    }


def _grade(filling: Filling, criterion: str, letter: str) -> list[Json]:
    return [
        {"grade": g.code, "name": g.name, "percent": plain_text(g.percent)}
        for g in filling.grades.get(criterion, ())
        if g.code == letter
    ]


def _deduction(filling: Filling, criterion: str, line: Json) -> Json:
    for item in filling.items.get(criterion, ()):
        if item.code == line["item"]:
            points = plain_text(item.units * line["times"])
            return {"text": item.text, "times": line["times"], "points": points, **_note(line)}
    points = plain_text(points_of(line["points"]) or 0)
    return {"text": "", "times": 1, "points": points, **_note(line)}


def _note(line: Json) -> Json:
    return {"note": line["reason"]}


def entry_reasons(setup: SeasonSetup, place: tuple[str, str], contestant: str) -> list[Json]:
    """Return, by session and seat, how an entry's marks came about; for the organisers.

    Only of sessions that are closed: before that nobody but the judge reads a sheet.
    """
    rows = db.session.execute(
        select(Session, PanelSeat.seat_number, ScoreSheet)
        .join(ScoreSheet, ScoreSheet.session_id == Session.id)
        .join(Contestant, Contestant.id == ScoreSheet.contestant_id)
        .join(
            PanelSeat,
            (PanelSeat.session_id == Session.id) & (PanelSeat.judge_id == ScoreSheet.judge_id),
        )
        .where(
            Session.season_id == setup.season_id,
            Session.field == place[0],
            Session.stage == place[1],
            Contestant.code == contestant,
        )
        .order_by(Session.code, PanelSeat.seat_number, ScoreSheet.version)
    ).all()
    states = session_states({session.id for session, _, _ in rows})
    newest = {(s.id, seat): (s, seat, sheet) for s, seat, sheet in rows if states[s.id] in SEEN}
    return [
        {
            "session": session.name,
            "seat": seat,
            "criteria": [
                {"name": c.name, "mark": plain_text(sheet.marks[c.code]), "lines": lines[c.code]}
                for c in criteria_of(session)
                if c.code in lines
            ],
        }
        for session, seat, sheet in newest.values()
        if (lines := reasons_of(filling_of(session), sheet.detail))
    ]
