"""What surveys and papers wait for (调查、试卷的待办).

A bounded number of queries for all, and one for each survey that is closed and not concluded.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from contest.db import db
from contest.loading import (
    Place,
    SeasonSetup,
    day_is_past,
    place_of,
    places_with_sheets,
    survey_rounds,
    survey_states,
)
from contest.models import Survey, SurveyBox
from contest.queries.overview import StageState
from contest.queries.papers import season_papers
from contest.queries.survey_alarms import waiting_alarms
from contest.queries.surveys import survey_name
from contest.rules.season import StageKey

PAPER_TASKS = {
    "draft": "task-paper-draft",
    "sealed": "task-paper-open",
    "half-open": "task-paper-half",
    "open": "task-paper-going",
    "closing": "task-paper-close",
    "closed": "task-paper-release",
}
#: what takes nothing from a stage's result
AFTERWARDS = ("task-survey-alarms", "task-paper-release")


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: a code of the sentences, and where: one of session, survey and paper.

    `name`: of the session, the round or the paper; empty for a task of the stage itself.
    """

    code: str
    field: str
    stage: str
    name: str = ""
    session: str = ""
    survey: str = ""
    paper: int = 0

    @property
    def is_before_result(self) -> bool:
        """Tell whether the stage's result waits for it."""
        return self.code not in AFTERWARDS


def paper_tasks(setup: SeasonSetup, states: Sequence[StageState]) -> Iterator[Task]:
    """Yield what the papers of the season wait for."""
    due = {state.place for state in states if state.takes_evidence}
    for line in season_papers(setup):
        place = (line.stage.field, line.stage.code)
        code = PAPER_TASKS.get(line.state, "")
        if line.paper is None or not code or (line.state == "draft" and place not in due):
            continue
        yield Task(code, *place, line.paper.title, paper=line.paper.id)


def survey_tasks(setup: SeasonSetup, states: Sequence[StageState]) -> Iterator[Task]:
    """Yield what the surveys of the season wait for."""
    found = _Surveys(setup, {state.place: state for state in states})
    for stage, round_ in survey_rounds(setup.rulebook):
        place = (stage.field, stage.code, round_.code)
        for code in found.codes_of(place):
            yield Task(code, stage.field, stage.code, round_.name, survey=survey_name(place))


class _Surveys:
    """The surveys of a season, read at once."""

    def __init__(self, setup: SeasonSetup, stages: Mapping[StageKey, StageState]) -> None:
        self.stages = stages
        self.states = survey_states(setup.season_id)
        rows = db.session.scalars(select(Survey).where(Survey.season_id == setup.season_id)).all()
        self.surveys = {place_of(row): row for row in rows}
        unasked = [
            place
            for stage, round_ in survey_rounds(setup.rulebook)
            for place in [(stage.field, stage.code, round_.code)]
            if place not in self.surveys and stages[place[:2]].takes_evidence
        ]
        self.filed = places_with_sheets(setup.season_id, unasked)
        self.unasked = set(unasked)
        boxes = select(Survey.id).where(
            Survey.season_id == setup.season_id,
            select(SurveyBox.id).where(SurveyBox.survey_id == Survey.id).exists(),
        )
        self.full = set(db.session.scalars(boxes))
        # once its promotion is confirmed, no ruling changes a stage any more
        self.alarmed = waiting_alarms(
            {
                row: self.states[place]
                for place, row in self.surveys.items()
                if place in self.states and not stages[place[:2]].is_confirmed
            }
        )

    def codes_of(self, place: Place) -> Iterator[str]:
        """Yield what one survey waits for."""
        survey = self.surveys.get(place)
        if survey is None:
            if place in self.unasked and place not in self.filed:
                yield "task-survey-form"
            return
        yield from self._step(survey, self.states.get(place, "planned"))
        if survey.id in self.alarmed:
            yield "task-survey-alarms"

    def _step(self, survey: Survey, state: str) -> Iterator[str]:
        if state == "open":
            yield "task-survey-close" if day_is_past(survey.closes_on) else "task-survey-going"
        elif state == "closed" and survey.id in self.full:
            yield "task-survey-empty"
        elif state == "planned" and self.stages[place_of(survey)[:2]].takes_evidence:
            yield "task-survey-open"
