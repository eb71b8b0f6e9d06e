"""What screens show of a live quiz and of bouts (现场大屏): running scores, the bout and its end.

A quiz's running scores are public in the hall where the session is set so. Votes are shown
only when the desk has announced the bout.
"""

from typing import Any

from contest.loading import SeasonSetup, hall_settings, live_kind
from contest.models import Session
from contest.queries.bouts import BoutView, bout_desk
from contest.queries.ledger import ledger_of
from contest.rules.rounding import plain_text

Json = dict[str, Any]


def live_state(setup: SeasonSetup, session: Session) -> Json | None:
    """Return what the screens of a session without score sheets show; None for others."""
    kind = live_kind(session)
    if kind == "quiz":
        return _quiz(setup, session)
    return _bout(setup, session) if kind == "bouts" else None


def _quiz(setup: SeasonSetup, session: Session) -> Json:
    ledger = ledger_of(setup, session.code)
    hides = hall_settings(session).hides_names
    answers = [line for line in ledger.lines if "outcome" in line.detail]
    newest = answers[0] if answers else None
    clock = ledger.clock
    scores = [one for one in ledger.scores if not one.is_gone]
    return {
        "kind": "quiz",
        "rows": [
            {
                "number": str(one.number),
                "name": "" if hides else one.contestant.name,
                "organisation": "" if hides else one.contestant.organisation,
                "rank": str(one.rank),
                "score": plain_text(one.units),
            }
            for one in scores
        ]
        if ledger.settings.shows_scores and ledger.state != "planned"
        else [],
        "question": clock.question if clock else newest.question if newest else "",
        "question_kind": clock.kind if clock else str(newest.detail["kind"]) if newest else "",
        "is_void": bool(newest and newest.undone_by and not clock),
        "timer": {"started_at": clock.started_at.isoformat(), "seconds": str(clock.seconds)}
        if clock
        else None,
    }


def _bout(setup: SeasonSetup, session: Session) -> Json:
    desk = bout_desk(setup, session.code)
    bout = desk.current
    hides = hall_settings(session).hides_names

    def side(found: BoutView, name: str) -> Json:
        person = found.side(name)
        if person is None:
            return {"number": "", "name": "", "organisation": ""}
        number = str(desk.numbers[person.code])
        if hides:
            return {"number": number, "name": "", "organisation": ""}
        return {"number": number, "name": person.name, "organisation": person.organisation}

    if bout is None:
        return {"kind": "bout", "state": "waiting"}
    is_shown = bout.state == "shown"
    return {
        "kind": "bout",
        "state": bout.state,
        "turn": str(bout.turn),
        "bout": str(bout.number),
        "red": side(bout, "red"),
        "blue": side(bout, "blue"),
        "received": str(bout.received),
        "expected": str(bout.expected),
        "votes": {key: str(n) for key, n in bout.counts.items()} if is_shown else None,
        "winner": (bout.goes_on or bout.majority) if is_shown else "",
    }
