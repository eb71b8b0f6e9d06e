"""Handing in (交表): a judge's own sheet, or a proposal to the team that shares one."""

from typing import TYPE_CHECKING

from contest.actions.sheets import Submission, submit_sheet
from contest.actions.team import propose_sheet
from contest.actor import Actor
from contest.queries.receipts import Receipt
from contest.queries.team import is_team

if TYPE_CHECKING:
    from contest.models import Season


def hand_in(actor: Actor, season: "Season", given: Submission) -> Receipt:
    """Hand in a sheet in the way of its session."""
    if is_team(season.id, given.session):
        return propose_sheet(actor, season, given)
    return submit_sheet(actor, season, given)
