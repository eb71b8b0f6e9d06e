"""Surveys (满意度调查) as organisers see them: where each stands, how many have answered.

No number tells of a few people: while a survey is open counts move in steps of ten; afterwards
one to four is shown as fewer than five; a unit with so small a group stays in steps altogether,
and no total is made with a unit that may be small: no subtraction gives a number away.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import func, select

from contest.db import db
from contest.errors import ContestError
from contest.loading import (
    ContestantInfo,
    Place,
    SeasonSetup,
    confirmed,
    day_is_past,
    find_survey,
    has_sheets,
    held_rules,
    places_with_sheets,
    stage_result,
    survey_rounds,
    survey_states,
)
from contest.models import Survey, SurveyBox
from contest.queries.questionnaire import Shown, shown
from contest.queries.survey_counts import STEP, Cell, code_counts, sheet_counts
from contest.queries.survey_papers import counted_sheets
from contest.rules.values import RANKED_STATUSES, Round, Stage, SurveyRules

#: fewer people than this are never shown as a number
SMALL = 5


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """A survey in the list."""

    name: str
    stage: Stage
    round: Round
    state: str
    is_ready: bool


@dataclass(frozen=True, slots=True)
class Count:
    """A number as it may be shown: exact, at least so many, or fewer than so many."""

    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class GroupCount:
    """One group of a unit."""

    name: str
    issued: int
    answered: Count
    is_short: bool


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One contestant's unit: what is out, what has come, whether it is enough."""

    contestant: ContestantInfo
    groups: Sequence[GroupCount]
    issued: int
    answered: Count
    is_enough: bool


@dataclass(frozen=True, slots=True)
class SurveyView:
    """A survey's page."""

    setup: SeasonSetup
    name: str
    place: Place
    stage: Stage
    round: Round
    rules: SurveyRules
    shown: Shown
    survey: Survey | None
    state: str
    units: Sequence[UnitLine]
    issued: int
    answered: Count
    enough: int
    #: answers that wait in the box of a closed survey
    waiting: int
    #: its sheets came from a file, and nobody has begun to ask here
    is_filed: bool

    @property
    def is_past(self) -> bool:
        """Tell whether the last day is over."""
        return bool(self.survey and day_is_past(self.survey.closes_on))


def survey_name(place: Place) -> str:
    """Return a survey's name in addresses."""
    return ".".join(place)


def survey_place(setup: SeasonSetup, name: str) -> Place:
    """Return what a name in an address means; ContestError 404 for none."""
    for stage, round_ in survey_rounds(setup.rulebook):
        place = (stage.field, stage.code, round_.code)
        if survey_name(place) == name:
            return place
    raise ContestError("unknown-survey", 404)


def survey_lines(setup: SeasonSetup) -> list[SurveyLine]:
    """Return every survey; filed: nobody asks here, its sheets came from a file."""
    states = survey_states(setup.season_id)
    rows = db.session.execute(
        select(Survey.field, Survey.stage, Survey.round).where(Survey.season_id == setup.season_id)
    )
    ready = {tuple(row) for row in rows}
    rounds = {
        (stage.field, stage.code, round_.code): (stage, round_)
        for stage, round_ in survey_rounds(setup.rulebook)
    }
    filed = places_with_sheets(setup.season_id, [place for place in rounds if place not in ready])
    found = []
    for place, (stage, round_) in rounds.items():
        state = states.get(place, "filed" if place in filed else "planned")
        found.append(SurveyLine(survey_name(place), stage, round_, state, place in ready))
    return found


def asked_about(setup: SeasonSetup, stage: Stage) -> list[ContestantInfo]:
    """Return those a survey of a stage is about: its ranked entrants, once they are known."""
    if stage.entrants != "all" and not confirmed(setup, stage.field, stage.entrants):
        return []
    result = stage_result(setup, stage.field, stage.code)
    codes = [s.contestant for s in result.standings if s.status in RANKED_STATUSES]
    return [setup.contestants[code] for code in sorted(codes)]


def survey_view(setup: SeasonSetup, name: str) -> SurveyView:
    """Return a survey's page."""
    place = survey_place(setup, name)
    stage = setup.stage(place[0], place[1])
    round_ = next(r for r in stage.rounds if r.code == place[2])
    survey = find_survey(setup.season_id, place)
    state = survey_states(setup.season_id).get(place, "planned")
    rules = held_rules(setup, survey if state != "planned" else None, place)
    words = shown(rules, survey.texts if survey else {}, round_.name, "zh")
    issued, answered = _counts(survey)
    is_open = state == "open"
    least = _least(survey)
    units = [
        _unit(rules, words, person, (issued, answered), least, is_open=is_open)
        for person in asked_about(setup, stage)
    ]
    return SurveyView(
        setup,
        name,
        place,
        stage,
        round_,
        rules,
        words,
        survey,
        state,
        units,
        sum(issued.values()),
        _open_total(answered, units) if is_open else shown_total([u.answered for u in units]),
        sum(unit.is_enough for unit in units),
        _waiting(survey) if state == "closed" else 0,
        survey is None and has_sheets(setup.season_id, place),
    )


def _counts(survey: Survey | None) -> tuple[Counter[Cell], Counter[Cell]]:
    """Return what is out and what has come, by unit and group, whatever way it came."""
    if survey is None:
        return Counter(), Counter()
    paper_out, paper_in = counted_sheets(survey.id)
    filed = sheet_counts(survey).filed
    issued, used = code_counts(survey.id)
    return issued + paper_out + filed, used + paper_in + filed


def _least(survey: Survey | None) -> Mapping[str, Fraction]:
    texts = survey.texts if survey else {}
    return {code: Fraction(text) for code, text in texts.get("least", {}).items()}


def _unit(
    rules: SurveyRules,
    words: Shown,
    person: ContestantInfo,
    counts: tuple[Counter[Cell], Counter[Cell]],
    least: Mapping[str, Fraction],
    *,
    is_open: bool,
) -> UnitLine:
    codes = [c.code for c in rules.classes] or [""]
    issued = [counts[0][person.id, code] for code in codes]
    answered = [counts[1][person.id, code] for code in codes]
    total = sum(answered)
    is_small = len(codes) > 1 and any(0 < came < SMALL for came in answered)
    groups = [
        GroupCount(
            words.classes.get(code, ""),
            out,
            number_of(came, in_steps=is_open or is_small),
            total >= STEP and came * 100 < total * least.get(code, 0),
        )
        for code, out, came in zip(codes, issued, answered, strict=True)
    ]
    answer = number_of(total, in_steps=is_open or is_small)
    return UnitLine(person, groups, sum(issued), answer, total >= rules.min_valid)


def number_of(number: int, *, in_steps: bool) -> Count:
    """Return a count as it may be shown."""
    if in_steps:
        return Count("least", number // STEP * STEP) if number >= STEP else Count("fewer", STEP)
    return Count("fewer", SMALL) if 0 < number < SMALL else Count("exact", number)


def _open_total(answered: Counter[Cell], units: Sequence[UnitLine]) -> Count:
    """Return what came so far, in steps, without units below one: they may stay small."""
    totals: Counter[int] = Counter()
    for (contestant_id, _), came in answered.items():
        totals[contestant_id] += came
    whole = sum(t for t in (totals[unit.contestant.id] for unit in units) if t >= STEP)
    return number_of(whole, in_steps=True) if whole else Count("fewer", STEP * len(units))


def shown_total(counts: Sequence[Count]) -> Count:
    """Return a total that is worked out from shown counts alone, and so tells no more."""
    least = sum(count.number for count in counts if count.kind != "fewer")
    if all(count.kind == "exact" for count in counts):
        return Count("exact", least)
    below = sum(count.number for count in counts)
    return Count("least", least) if least else Count("fewer", below)


def _waiting(survey: Survey | None) -> int:
    if survey is None:
        return 0
    query = select(func.count()).select_from(SurveyBox).where(SurveyBox.survey_id == survey.id)
    return db.session.scalar(query) or 0
