"""Acting on a paper (办理试卷): find it, check its state, record the act as a decision."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from contest.acting import decided
from contest.actor import Actor
from contest.db import Transaction, writing
from contest.errors import ContestError
from contest.loading.papers import PaperActs, find_paper, paper_acts
from contest.models import Decision, QuizPaper, Season


@contextmanager
def acting_on_paper(
    actor: Actor, season: Season, paper_id: int, action: str, states: Sequence[str]
) -> Iterator[tuple[Transaction, QuizPaper, PaperActs]]:
    """Act on a paper in one of some states."""
    season_id = season.id
    with writing(actor, action, f"paper {paper_id}", season) as transaction:
        paper = find_paper(season_id, paper_id)
        acts = paper_acts(paper)
        if acts.state not in states:
            raise ContestError(f"paper-is-{acts.state}")
        transaction.target = f"{paper.field}/{paper.stage}/{paper.round}"
        yield transaction, paper, acts


def paper_row(
    actor: Actor,
    paper: QuizPaper,
    kind: str,
    reason: str = "",
    facts: Mapping[str, Any] | None = None,
    value: str = "",
    contestant_id: int | None = None,
) -> Decision:
    """Return an act as a decision on a paper."""
    return decided(
        actor,
        paper.season_id,
        (paper.field, paper.stage),
        kind,
        contestant_id=contestant_id,
        value=value,
        reason=reason,
        facts={"paper": paper.id, **(facts or {})},
    )


def is_same_person(actor: Actor, act: Decision) -> bool:
    """Tell whether an act was done by who acts now."""
    return (act.by_person_id or act.by_name) == (actor.person_id or actor.name)
