"""Requests for correction (更正申请): after the closing a judge asks, the organiser answers.

Accepting opens the session again, with the request as the reason; what was handed in stays
as it is until the judge hands in a new version. While a request has no answer, nothing is
verified or signed.
"""

from contest.acting import act_row, acting_on, need_off_panel
from contest.actor import Actor
from contest.db import db, writing
from contest.errors import ContestError
from contest.loading import setup_of
from contest.models import Season
from contest.queries.corrections import corrections_of
from contest.queries.judging import judge_list

#: where a judge can no longer correct by handing in again, and nothing is signed yet
STATES = ("closed", "verified")
LONGEST = 300


def request_correction(
    actor: Actor, season: Season, code: str, contestant: str, reason: str
) -> None:
    """Ask, as a judge, to correct one's own sheet of a contestant; one request at a time."""
    actor.need("judge")
    reason = reason.strip()
    if not reason or len(reason) > LONGEST:
        raise ContestError("correction-reason", 422, most=LONGEST)
    setup = setup_of(season)
    with writing(actor, "correction-request", f"{code} {contestant}", season) as transaction:
        found = judge_list(setup, actor.judge_id or 0, code)
        if found.state not in STATES:
            raise ContestError(f"session-is-{found.state}", session=found.session.name)
        _, entry, _ = found.around(contestant)
        if entry.bar:
            raise ContestError(entry.bar, name=entry.contestant.name)
        judge = setup.judge_codes[actor.judge_id or 0]
        for earlier in corrections_of(setup, found.session):
            is_same = (earlier.judge, earlier.contestant.code) == (judge, contestant)
            if is_same and not earlier.verdict:
                raise ContestError("correction-asked", name=entry.contestant.name)
        person, facts = entry.contestant.id, {"judge": judge}
        transaction.add(act_row(actor, found.session, "correction-request", person, reason, facts))


def answer_correction(
    actor: Actor, season: Season, code: str, request: int, verdict: str, reason: str
) -> None:
    """Answer a request; accepted, it opens the session again."""
    if verdict not in ("accept", "reject"):
        raise ContestError("bad-submission", 422)
    reason = reason.strip()
    if verdict == "reject" and not reason:
        raise ContestError("reason-missing", 422)
    with acting_on(actor, season, code, "correction-answer", STATES) as (transaction, session):
        need_off_panel(actor, session)
        waiting = {one.id: one for one in corrections_of(setup_of(season), session)}
        found = waiting.get(request)
        if found is None or found.verdict:
            raise ContestError("no-correction", 404)
        facts, person = {"verdict": verdict}, found.contestant.id
        transaction.add(
            act_row(actor, session, "correction-answer", person, reason, facts, str(request))
        )
        if verdict == "accept":
            db.session.flush()
            words = f"更正申请（{found.judge_name}，{found.contestant.name}）：{found.reason}"
            transaction.add(act_row(actor, session, "reopen-session", reason=words))
