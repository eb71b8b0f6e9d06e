"""How sheets are filled in (填表方式): set before a session opens, frozen afterwards."""

from collections.abc import Mapping

from contest.acting import acting_on
from contest.actor import Actor
from contest.errors import ContestError
from contest.models import Season
from contest.queries.filling import filling_rows
from contest.queries.marking import criteria_of


def set_filling(
    actor: Actor,
    season: Season,
    code: str,
    mode: str,
    items: Mapping[str, str],
    grades: Mapping[str, str],
    is_team: bool = False,
) -> None:
    """Set how a session's sheets are filled in, as typed, by criterion; other settings stay.

    With `is_team` the panel shares one sheet, which every member agrees to.
    """
    with acting_on(actor, season, code, "set-filling", ("planned",)) as (transaction, session):
        criteria = criteria_of(session)
        if not criteria:
            raise ContestError("no-sheets", session=session.name)
        kept = filling_rows(criteria, mode, items, grades)
        session.hall = {**(session.hall or {}), "filling": kept, "is_team": is_team}
        transaction.facts.update(filling=kept, is_team=is_team)
