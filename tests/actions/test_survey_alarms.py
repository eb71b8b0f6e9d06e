"""Alarms (异常提示) on made streams of answers, and what the supervisor decides on them."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from contest.actions.survey_answers import Answers, take_answers
from contest.actions.survey_rulings import rule_on_sheets
from contest.db import db
from contest.errors import ContestError
from contest.export import export_season
from contest.folder import tally
from contest.loading import find_survey, setup_of, stage_result, survey_state
from contest.models import SurveySheet, SurveySignal
from contest.queries.survey_alarms import alarms_of, waiting_alarms
from contest.rules.rounding import points_text

from .survey_season import FAIR, GOOD, MIXED, PLACE, UNSURE, Asked, start_asked

EACH = 60


@pytest.fixture
def asked(inside: Flask, tmp_path: Path) -> Asked:
    """Return the season with its survey open, many codes each."""
    found = start_asked(inside, tmp_path / "season")
    found.open(EACH)
    return found


def answer(asked: Asked, chosen: list[dict[str, str]], device: Callable[[int], str]) -> None:
    """Let residents of the first community answer."""
    for number, (code, answers) in enumerate(zip(asked.codes(), chosen, strict=False)):
        take_answers(asked.keys, Answers(code, f"number-{number}", answers, device(number)))


def own(number: int) -> str:
    """Return a device of one's own."""
    return f"device-{number}"


def spread(hours: list[int]) -> None:
    """Put what was counted into other hours, three an hour, as if they had come then."""
    signal = db.session.scalars(select(SurveySignal).where(SurveySignal.kind == "burst")).all()
    total = sum(one.count for one in signal)
    first = signal[0]
    place = {"survey_id": first.survey_id, "contestant_id": first.contestant_id, "kind": "burst"}
    for one in signal:
        db.session.delete(one)
    db.session.flush()
    for n in range(total // 3):
        key = f"2026-08-{1 + n // len(hours):02}T{hours[n % len(hours)]:02}:00"
        db.session.add(SurveySignal(**place, key=key, count=3))
    db.session.commit()


def codes(asked: Asked) -> list[str]:
    """Return the alarms of the first community."""
    survey = find_survey(asked.season.id, PLACE)
    state = survey_state(asked.season.id, PLACE)
    found = alarms_of(setup_of(asked.season), survey, state)
    return [alarm.code for unit in found for alarm in unit.alarms]


@pytest.mark.parametrize("seed", range(5))
def test_honest_answers_raise_no_alarm(asked: Asked, seed: int) -> None:
    luck = random.Random(seed)
    answer(asked, luck.choices([GOOD, MIXED, FAIR, UNSURE], [60, 25, 10, 5], k=48), own)
    spread([8, 9, 10, 12, 18, 19, 20, 21])

    assert codes(asked) == []
    asked.close()
    assert codes(asked) == []


@pytest.mark.parametrize(
    ("kind", "answers", "device", "hours"),
    [
        ("alarm-burst", [GOOD, FAIR], own, None),
        ("alarm-night", [GOOD, FAIR], own, [2, 3]),
        ("alarm-device", [GOOD, FAIR], lambda n: f"device-{n % 4}", [9, 10, 19]),
        ("alarm-uniform", [GOOD], own, [9, 10, 19]),
    ],
)
def test_each_fraud_raises_its_alarm(
    asked: Asked,
    kind: str,
    answers: list[dict[str, str]],
    device: Callable[[int], str],
    hours: list[int] | None,
) -> None:
    answer(asked, answers * (36 // len(answers)), device)
    if hours:
        spread(hours)
    asked.close()

    assert codes(asked) == [kind]
    survey = find_survey(asked.season.id, PLACE)
    assert survey is not None
    assert waiting_alarms({survey: "closed"}) == {survey.id}


def score(asked: Asked) -> str:
    """Return the first community's score; empty without one."""
    found = stage_result(setup_of(asked.season), "f", "first").round_scores["asked"].get("m1")
    return points_text(found.score, 2) if found and found.score is not None else ""


def test_what_the_supervisor_leaves_out_stays_and_counts_nowhere(
    asked: Asked, tmp_path: Path
) -> None:
    asked.answer_all()
    asked.close()
    about = ("m1", "web")
    assert score(asked) == "80.00"

    rule_on_sheets(asked.supervisor, asked.season, PLACE, "leave-out", about, "代答")
    assert score(asked) == ""
    assert len(db.session.scalars(select(SurveySheet)).all()) == 11
    export_season("asked", tmp_path / "out")
    tally(tmp_path / "out", tmp_path / "results")
    assert ",m1,8" not in (tmp_path / "results" / "round_scores.csv").read_text()

    rule_on_sheets(asked.supervisor, asked.season, PLACE, "take-in", about, "查明无误")
    assert score(asked) == "80.00"


def test_only_the_supervisor_rules_with_a_reason_on_what_is_there(asked: Asked) -> None:
    asked.answer_all()
    asked.close()

    def refused(who: str, kind: str, origin: str, reason: str) -> str:
        with pytest.raises(ContestError) as caught:
            rule_on_sheets(getattr(asked, who), asked.season, PLACE, kind, ("m1", origin), reason)
        return caught.value.code

    assert refused("organiser", "leave-out", "web", "代答") == "not-allowed"
    assert refused("supervisor", "leave-out", "web", " ") == "reason-missing"
    assert refused("supervisor", "leave-out", "paper:B9", "代答") == "no-such-origin"
    assert refused("supervisor", "take-in", "web", "代答") == "taken-in-already"
    rule_on_sheets(asked.supervisor, asked.season, PLACE, "keep-alarm", ("m1", ""), "核查无误")


def test_a_device_is_kept_as_a_digest_of_this_survey(asked: Asked) -> None:
    answer(asked, [GOOD], lambda _n: "my-phone")

    keys = db.session.scalars(select(SurveySignal.key).where(SurveySignal.kind == "device")).all()
    assert len(keys) == 1 and "my-phone" not in keys[0]
