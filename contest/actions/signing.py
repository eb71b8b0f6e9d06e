"""A judge signs (评委签名): under the sheets as they were reviewed, none missing."""

from contest.acting import act_row
from contest.actor import Actor
from contest.db import writing
from contest.errors import ContestError
from contest.loading import setup_of
from contest.models import Season
from contest.queries.judging import judge_list
from contest.queries.signatures import own_digests

STATES = ("open", "closed")


def sign_own_sheets(actor: Actor, season: Season, code: str, digest: str) -> None:
    """Sign all own sheets of a session; `digest` is that of the sheets as shown."""
    actor.need("judge")
    setup = setup_of(season)
    judge_id = actor.judge_id or 0
    with writing(actor, "judge-sign", code, season) as transaction:
        found = judge_list(setup, judge_id, code)
        session = found.session
        if found.state not in STATES:
            raise ContestError(f"session-is-{found.state}", session=session.name)
        if found.missing:
            raise ContestError("sheets-missing", count=found.missing)
        if own_digests(session.id).get(judge_id) != digest:
            raise ContestError("review-outdated")
        transaction.add(
            act_row(
                actor,
                session,
                "judge-sign",
                facts={"judge": setup.judge_codes[judge_id], "digest": digest},
            )
        )
