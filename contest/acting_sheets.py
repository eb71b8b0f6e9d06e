"""Handing in a sheet (交表): what a judge's own sheet and a team's proposal both check."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from contest.acting import KINDS, is_device_id, panel_bar
from contest.actor import Actor
from contest.db import canonical
from contest.errors import ContestError
from contest.loading import ContestantInfo, SeasonSetup, filling_of, known_as
from contest.models import Session
from contest.queries.filling import derived_marks
from contest.queries.marking import checked_marks, criteria_of

#: characters of `detail` as JSON
MOST_DETAIL = 20_000


@dataclass(frozen=True, slots=True)
class Submission:
    """What a device sends: marks as typed, by criterion."""

    id: str
    session: str
    contestant: str
    version_seen: int
    #: None = a form without script, which reckons nothing: marks follow from `detail`
    marks: Mapping[str, str] | None
    device: str = ""
    device_at: str = ""
    #: empty, abstained or absent; the latter two carry no marks
    kind: str = ""
    #: version of the rulebook that the device had; 0 = it did not say
    rulebook: int = 0
    #: a tablet's queue: keep aside what cannot count, instead of refusing it
    may_be_held: bool = False
    #: how the marks came about: items deducted, grades, reasons
    detail: Mapping[str, Any] = field(default_factory=dict)


def need_shape(given: Submission) -> None:
    """Refuse what no tablet of ours sends."""
    too_long = len(canonical(dict(given.detail))) > MOST_DETAIL
    if not is_device_id(given.id) or given.kind not in KINDS or too_long:
        raise ContestError("bad-submission", 422)


def need_judge(
    actor: Actor, setup: SeasonSetup, session: Session, contestant: ContestantInfo
) -> None:
    """Refuse who is not on the panel, or may not score the contestant."""
    why = panel_bar(setup, session, actor.judge_id, contestant)
    if why:
        facts = {"session": session.name, "name": known_as(session, contestant)}
        raise ContestError(why, 403, **facts)


def sheet_content(session: Session, given: Submission) -> tuple[dict[str, int], dict[str, Any]]:
    """Return a sheet's marks and how they came about, both as the session's form has it."""
    filling, criteria = filling_of(session), criteria_of(session)
    if given.kind or filling.mode == "marks":
        if given.detail:
            raise ContestError("filling-changed")
        return ({} if given.kind else checked_marks(criteria, given.marks or {})), {}
    marks, detail = derived_marks(filling, criteria, dict(given.detail))
    if given.marks is not None and checked_marks(criteria, given.marks) != marks:
        raise ContestError("marks-differ")
    return marks, detail
