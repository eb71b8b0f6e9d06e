"""The demo (演示): what a newcomer finds there to try.

To fill it takes long: one test fills it once and looks at all of it.
"""

from collections.abc import Sequence
from pathlib import Path

import pytest
from flask import Flask

from contest.acting import find_session
from contest.actions.ceremony import make_ceremony
from contest.actor import SYSTEM
from contest.db import verify_database
from contest.demo import ONSTAGE, QUIZ, SEASON, fill_demo, onstage
from contest.demo.quiz import LATE, UNREVIEWED, WAITING
from contest.demo.staff import acting_as
from contest.errors import ContestError
from contest.export import export_season
from contest.folder import tally
from contest.loading import quiz_lines, season_by_code, setup_of
from contest.queries.attempts import sitting_of
from contest.queries.bouts import bout_desk
from contest.queries.ceremony import newest_step, stageable
from contest.queries.ledger import live_scores
from contest.queries.overview import stage_states
from contest.queries.papers import season_papers, watch
from contest.queries.questions import newest_questions
from contest.queries.sessions import session_list
from contest.queries.surveys import survey_lines
from contest.queries.tasks import work_of
from contest.rules.written import KINDS


def own(ways: Sequence[str], role: str) -> list[list[str]]:
    """Return the words of a role's lines."""
    return [line.split()[1:] for line in ways if line.split()[0] == role]


def check_sign_ins(ways: Sequence[str]) -> None:
    """Everyone has a way to sign in, the two organisers as two people."""
    assert [words[0] for words in own(ways, "organiser")] == ["organiser", "organiser2"]
    assert [words[0] for words in own(ways, "host")] == ["host"]
    many = {"judge": 3, "resident": 2, "contestant": 3, "bout-judge": 3}
    assert {role: len(own(ways, role)) for role in many} == many
    assert acting_as("organiser").person_id != acting_as("organiser2").person_id


def check_tickets(ways: Sequence[str]) -> None:
    """The printed tickets let their contestants begin."""
    for _, code, name in own(ways, "contestant"):
        sitting = sitting_of(code, "a-phone")
        assert (sitting.state, sitting.contestant.name) == ("ready", name)


def check_paper() -> None:
    """Most contestants are at work on the paper of the final."""
    setup = setup_of(season_by_code(SEASON))
    [line] = [line for line in season_papers(setup) if line.paper]
    assert (line.stage.field, line.stage.code, line.round.code) == QUIZ
    assert (line.state, line.round.form) == ("open", "理论测试")
    assert line.paper is not None
    found = watch(setup, line.paper.id, {})
    assert found.found == 60
    assert found.counts["waiting"] == WAITING + LATE
    assert found.counts["over"] > 10
    assert found.counts["over"] + found.counts["working"] == 60 - WAITING - LATE
    assert {item.kind for item in found.view.items} == set(KINDS)


def check_bank() -> None:
    """The bank is reviewed by another than its writer, but for two questions."""
    bank = newest_questions(season_by_code(SEASON).id)
    assert all(question.clause and question.author for question in bank)
    assert [q.code for q in bank if not q.reviewed_at] == list(UNREVIEWED)
    assert {q.written_by_id for q in bank}.isdisjoint({q.reviewed_by_id for q in bank})


def check_onstage() -> None:
    """The live quiz goes on, and the first bout can be called."""
    setup = setup_of(season_by_code(ONSTAGE))
    assert [line.state for line in session_list(setup, {}, 1).lines] == ["open", "open"]
    session = find_session(setup.season_id, onstage.QUIZ)
    scores = live_scores(setup, session, quiz_lines(session))
    assert [one.contestant.code for one in scores if one.rank == 1] == ["L1", "L2", "L5"]
    bouts = bout_desk(setup, onstage.BOUTS).bouts
    assert [one.state for one in bouts] == ["waiting"] * 3


def check_ceremony() -> None:
    """The ceremony of the enterprises is prepared, as the page would make it."""
    season = season_by_code(SEASON)
    found = stageable(season, "enterprise", "city")
    key = make_ceremony(SYSTEM, season, "enterprise", "city", found.tiers[:1], is_rehearsal=False)
    assert (key, newest_step(key), found.is_published) == (1, None, True)


def check_overview() -> None:
    """The overview leads to what is going on."""
    setup = setup_of(season_by_code(SEASON))
    found = [task.code for task in work_of(setup, stage_states(setup)).tasks]
    assert found == ["task-close", "task-survey-going", "task-paper-going", "task-awards"]


def check_surveys(app: Flask) -> None:
    """One survey is going on; those whose answers came from a file say so."""
    lines = survey_lines(setup_of(season_by_code(SEASON)))
    assert sorted({line.state for line in lines}) == ["filed", "open"]
    filed = next(line.name for line in lines if line.state == "filed")
    client = app.test_client()
    client.post("/sign-in", data={"name": "organiser", "password": "leitai-demo"})
    page = client.get(f"/organiser/{SEASON}/surveys/{filed}")
    assert page.status_code == 200
    assert "答卷由文件导入" in page.text


def check_again(ways: Sequence[str]) -> None:
    """Loading it again gives new codes and changes nothing else."""
    again = fill_demo()
    assert len(again) == len(ways)
    before, now = own(ways, "contestant"), own(again, "contestant")
    assert [words[2] for words in before] == [words[2] for words in now]
    with pytest.raises(ContestError, match="ticket-refused"):
        sitting_of(before[0][1], "a-phone")
    assert sitting_of(now[0][1], "a-phone").state == "ready"


def test_a_newcomer_finds_everything_to_try(sqlite_app: Flask, tmp_path: Path) -> None:
    with sqlite_app.app_context():
        ways = fill_demo()
        check_sign_ins(ways)
        check_tickets(ways)
        check_paper()
        check_bank()
        check_onstage()
        check_ceremony()
        check_overview()
        check_surveys(sqlite_app)
        check_again(ways)
        assert verify_database() == []
        export_season(SEASON, tmp_path / "out")
    tally(tmp_path / "out")
