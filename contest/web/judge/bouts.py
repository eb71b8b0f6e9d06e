"""Bouts on the judge's tablet (对决投票): the list of a session, and one bout to vote on.

A vote travels in the tablet's queue like a sheet: its place is `bout:CODE`, its marks are
the vote, or the marks of both sides.
"""

import secrets
from typing import TYPE_CHECKING, Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.actions.votes import Vote, cast_vote
from contest.errors import ContestError
from contest.queries.judge_bouts import JudgeBout, judge_bout
from contest.queries.receipts import vote_receipt
from contest.queries.seasons import setup_of
from contest.rules.rounding import plain_text
from contest.web.access import current_actor, needs
from contest.web.errors import message_of
from contest.web.judge import blueprint
from contest.web.numbers import whole

if TYPE_CHECKING:
    from contest.models import Season

#: where a vote stands in the tablet's queue
PREFIX = "bout:"

Json = dict[str, Any]


@blueprint.get("/sessions/<ring>/bout:<bout>")
@needs("judge")
def bout(season: "Season", ring: str, bout: str) -> str:
    """Show one bout to vote on."""
    return _page(season, ring, bout)


@blueprint.post("/sessions/<ring>/bout:<bout>")
@needs("judge")
def vote(season: "Season", ring: str, bout: str) -> ResponseReturnValue:
    """Store a vote from a browser without script."""
    form = request.form
    marks = {key[5:]: value for key, value in form.items() if key.startswith("mark-")}
    seen = form.get("version_seen", "0")
    given = Vote(
        form.get("submission", ""),
        ring,
        bout,
        form.get("winner", ""),
        whole(seen),
        marks,
        request.user_agent.string,
    )
    try:
        cast_vote(current_actor(season), season, given)
    except ContestError as error:
        if error.status in (403, 404):
            raise
        return _page(season, ring, bout, message_of(error), marks), error.status
    return _page(season, ring, bout)


def _page(
    season: "Season",
    ring: str,
    code: str,
    message: str = "",
    typed: dict[str, str] | None = None,
) -> str:
    found = judge_bout(setup_of(season), current_actor(season).judge_id or 0, ring, code)
    return render_template(
        "judge/bout.html",
        season=season,
        found=found,
        facts=_facts(found),
        message=message,
        typed=typed or {},
        submission=secrets.token_hex(16),
    )


def _facts(found: JudgeBout) -> Json:
    """Return what the page's script knows of the bout and of the stored vote."""
    stored = found.vote
    receipt = vote_receipt(stored) if stored else None
    return {
        "session": found.session.code,
        "place": PREFIX + found.bout.code,
        "state": found.bout.state,
        "criteria": [[c.code, plain_text(c.max)] for c in found.criteria],
        "version": receipt.version if receipt else 0,
        "marks": vote_marks(stored),
        "receipt": receipt.code if receipt else "",
        "received_at": receipt.received_at.isoformat() if receipt else "",
        "words": {
            "red": _("红方"),
            "blue": _("蓝方"),
            "draw": _("平局"),
            "yours": _("您投：{vote}"),
            "wait": _("请听主持人宣布投票。"),
            "open": _("请投票。"),
            "closed": _("本场投票已结束。"),
            "result": _("结果：{result}"),
            "choose": _("请先选红方、蓝方或平局。"),
            "marks": _("请把双方的每一项都打上分，不超过满分。"),
        },
    }


def vote_marks(stored: Any) -> dict[str, str]:
    """Return a stored vote as the tablet keeps it."""
    if stored is None:
        return {}
    marks = stored.detail.get("marks") or {}
    if marks:
        return {code: plain_text(units) for code, units in marks.items()}
    return {"winner": stored.winner}


def bout_entry(found: JudgeBout) -> Json:
    """Return a bout as the tablet's lists know it."""
    return {
        "contestant": PREFIX + found.bout.code,
        "order_number": f"{found.bout.turn}-{found.bout.number}",
        "name": f"{found.name('red')} — {found.name('blue')}",
        "bar": found.bar,
        "sheet": {"version": found.vote.version + 1} if found.vote else None,
    }


def vote_of(device: str, facts: Json, place: dict[str, str]) -> Vote:
    """Return the vote in an entry of the tablet's queue."""
    marks = facts.get("marks")
    if not isinstance(marks, dict):
        raise ContestError("bad-submission", 422)
    typed = {str(code): str(text) for code, text in marks.items()}
    seen = facts.get("version_seen")
    return Vote(
        id=place["submission"],
        session=place["session"],
        bout=place["contestant"].removeprefix(PREFIX),
        winner=typed.pop("winner", ""),
        version_seen=seen if isinstance(seen, int) else 0,
        marks=typed,
        device=device,
        device_at=str(facts.get("device_at", "")),
    )
