"""What needs a person now (现在要办的事): sessions, surveys, papers, the ends of stages."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from contest.db import db
from contest.loading import SeasonSetup, session_states
from contest.models import Session
from contest.queries.evidence_tasks import Task, paper_tasks, survey_tasks
from contest.queries.overview import StageState
from contest.rules.season import StageKey

#: sessions that are listed; there can be hundreds
MOST_SESSIONS = 12
SESSION_TASKS = {
    "open": "task-close",
    "closed": "task-verify",
    "verified": "task-sign",
    "planned": "task-open",
}


@dataclass(frozen=True, slots=True)
class Work:
    """The tasks, and how many sessions wait besides those listed."""

    tasks: Sequence[Task]
    more: int


def work_of(setup: SeasonSetup, states: Sequence[StageState]) -> Work:
    """Return what needs a person now; the queries are as many whatever there is to do."""
    sessions = _session_tasks(setup)
    evidence = [*survey_tasks(setup, states), *paper_tasks(setup, states)]
    waiting = {(task.field, task.stage) for task in evidence if task.is_before_result}
    listed = sessions[:MOST_SESSIONS]
    return Work([*listed, *evidence, *_stage_tasks(states, waiting)], len(sessions) - len(listed))


def _session_tasks(setup: SeasonSetup) -> list[Task]:
    rows = db.session.execute(
        select(Session.id, Session.field, Session.stage, Session.code, Session.name)
        .where(Session.season_id == setup.season_id)
        .order_by(Session.code)
    ).all()
    states = session_states(row.id for row in rows)
    found = [
        Task(SESSION_TASKS[states[row.id]], row.field, row.stage, row.name, session=row.code)
        for row in rows
        if states[row.id] in SESSION_TASKS
    ]
    order = list(SESSION_TASKS.values())
    return sorted(found, key=lambda task: order.index(task.code))


def _stage_tasks(states: Sequence[StageState], waiting: Container[StageKey]) -> Iterator[Task]:
    """Yield what plans or concludes a stage; nothing is concluded while evidence is awaited."""
    for state in states:
        is_planned = bool(state.total) or not state.needs_panels
        if not state.knows_entrants:
            continue
        if not is_planned:
            yield Task("task-plan", *state.place)
        elif not state.is_signed or state.place in waiting:
            continue
        elif state.stage.promote and not state.is_confirmed:
            yield Task("task-confirm", *state.place)
        elif state.has_awards and not state.awards_confirmed:
            yield Task("task-awards", *state.place)
        elif not state.is_published:
            yield Task("task-publish", *state.place)
