"""What needs a person now (现在要办的事): surveys and papers, from their beginning to their end."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from contest.actions.paper_closing import ask_closing, close_paper, release_paper
from contest.actions.papers import plan_paper, seal_paper, unlock_paper
from contest.actions.survey_answers import Answers, take_answers
from contest.actions.survey_rulings import rule_on_sheets
from contest.actions.surveys import close_survey, empty_box, open_survey, reopen_survey
from contest.actor import SYSTEM
from contest.db import db
from contest.loading import season_by_code, setup_of
from contest.models import Season
from contest.queries import tasks
from contest.queries.overview import stage_states
from contest.queries.tasks import work_of
from contest.transfer import import_folder
from tests.statements import counted

from .live_season import write_live
from .small_season import Small, start_season
from .survey_season import FAIR, GOOD, PLACE, ROUND, RULEBOOK, Asked, start_asked, write_asked
from .written_season import fill, plan

SECOND = f"""
  [[stage.promote]]
  rule = "top"
  n = 1
[[stage]]
code = "second"
name = "决赛"
field = "f"
entrants = "first"
{ROUND}"""
QUIZZES = """
  [[stage.round]]
  code = "quiz{n}"
  name = "笔试{n}"
  method = "quiz"
  weight = 100
"""


def codes(season: Season) -> list[str]:
    """Return what the season's overview asks for."""
    setup = setup_of(season)
    return [task.code for task in work_of(setup, stage_states(setup)).tasks]


@pytest.fixture
def asked(inside: Flask, tmp_path: Path) -> Asked:
    """Return the season before its questionnaire is written."""
    return start_asked(inside, tmp_path / "season")


def test_a_survey_asks_for_each_of_its_steps(asked: Asked) -> None:
    def close() -> None:
        for code in asked.codes()[:3]:
            asked.answer(code, GOOD)
        close_survey(asked.organiser, asked.season, PLACE)

    steps: list[tuple[str, Callable[[], object]]] = [
        ("task-survey-form", asked.prepare),
        ("task-survey-open", lambda: open_survey(*who, asked.keys)),
        ("task-survey-going", close),
        ("task-survey-empty", lambda: empty_box(*who, asked.keys)),
        ("task-publish", lambda: reopen_survey(*who, "样本不足")),
        ("task-survey-going", pass_last_day),
        ("task-survey-close", lambda: close_survey(*who)),
        ("task-publish", lambda: None),
    ]
    who = (asked.organiser, asked.season, PLACE)
    for code, step in steps:
        assert codes(asked.season) == [code]
        who = (asked.organiser, asked.season, PLACE)
        step()


def pass_last_day() -> None:
    """Let the last day of every survey be over."""
    db.session.connection().exec_driver_sql("UPDATE surveys SET closes_on = '2020-01-01'")
    db.session.commit()


def test_alarms_wait_for_a_ruling_and_hold_nothing_up(asked: Asked) -> None:
    asked.open(each=40)
    for number, code in enumerate(asked.codes()[:36]):
        answers = [GOOD, FAIR][number % 2]
        take_answers(asked.keys, Answers(code, f"number-{number}", answers, f"device-{number % 4}"))
    assert codes(asked.season) == ["task-survey-going", "task-survey-alarms"]
    asked.close()
    assert codes(asked.season) == ["task-survey-alarms", "task-publish"]

    about = ("m1", "")
    rule_on_sheets(asked.supervisor, asked.season, PLACE, "keep-alarm", about, "集中入户，属实")
    assert codes(asked.season) == ["task-publish"]


def test_a_survey_from_a_file_asks_for_nothing(inside: Flask, tmp_path: Path) -> None:
    folder = write_asked(tmp_path / "season")
    lines = [f"first,asked,m1,R{n},resident,{item},fair" for n in (1, 2) for item in GOOD]
    header = "stage,round,contestant,respondent,class,item,answer"
    (folder / "answers.csv").write_text("\n".join([header, *lines, ""]))
    import_folder(folder)

    assert codes(season_by_code("asked")) == ["task-publish"]


def test_a_stage_whose_entrants_are_not_known_asks_for_nothing(
    inside: Flask, tmp_path: Path
) -> None:
    import_folder(write_asked(tmp_path / "season", rulebook=RULEBOOK + SECOND))

    setup = setup_of(season_by_code("asked"))
    found = work_of(setup, stage_states(setup)).tasks
    assert [(task.code, task.stage) for task in found] == [("task-survey-form", "first")]


@pytest.fixture
def written(inside: Flask, tmp_path: Path) -> Small:
    """Return the season with a bank of questions and no paper."""
    small = start_season(write_live(tmp_path / "live"))
    fill(small)
    return small


def test_a_paper_asks_for_each_of_its_steps(written: Small) -> None:
    def paper_codes() -> list[str]:
        return [code for code in codes(written.season) if code.startswith("task-paper")]

    assert paper_codes() == []
    exam = plan(written)
    organiser, verifier, supervisor = written.organiser, written.verifier, written.supervisor
    steps: list[tuple[str, Callable[[], object]]] = [
        ("task-paper-draft", lambda: seal_paper(organiser, exam.season, exam.paper)),
        ("task-paper-open", lambda: unlock_paper(organiser, exam.season, exam.paper)),
        ("task-paper-half", lambda: unlock_paper(supervisor, exam.season, exam.paper)),
        ("task-paper-going", lambda: ask_closing(organiser, exam.season, exam.paper)),
        ("task-paper-close", lambda: close_paper(verifier, exam.season, exam.paper)),
    ]
    for code, step in steps:
        assert paper_codes() == [code]
        assert "task-confirm" not in codes(written.season)
        step()
    assert paper_codes() == ["task-paper-release"]
    assert "task-confirm" in codes(written.season)
    release_paper(organiser, exam.season, exam.paper)
    assert paper_codes() == []


def test_hundreds_of_sessions_leave_room_for_everything_else(
    planned: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "MOST_SESSIONS", 2)
    setup = setup_of(planned.season)
    found = work_of(setup, stage_states(setup))

    assert [task.session for task in found.tasks] == ["final", "t1"]
    assert found.more == 1


def queries_of(folder: Path, many: int) -> int:
    """Return how many queries the tasks take with so many surveys and papers."""
    code = f"asked{many}"
    rounds = [ROUND.replace('"asked"', f'"asked{n}"') for n in range(many)]
    rounds += [QUIZZES.format(n=n) for n in range(many)]
    own = "".join(rounds).replace("weight = 100", f"weight = {50 // many}")
    rulebook = RULEBOOK.replace(ROUND, own)
    rulebook = rulebook.replace('code = "asked", name', f'code = "{code}", name')
    import_folder(write_asked(folder, rulebook=rulebook))
    for n in range(many):
        plan_paper(SYSTEM, season_by_code(code), ("f", "first", f"quiz{n}"))
    setup = setup_of(season_by_code(code))
    states = stage_states(setup)
    with counted() as found:
        assert len(work_of(setup, states).tasks) == 2 * many
    return len(found)


def test_many_surveys_and_papers_take_as_many_queries_as_one(
    inside: Flask, tmp_path: Path
) -> None:
    assert queries_of(tmp_path / "one", 1) == queries_of(tmp_path / "five", 5)
