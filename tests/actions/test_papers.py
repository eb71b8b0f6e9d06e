"""Papers (试卷): drawn by lot, sealed to everyone, opened by two."""

from pathlib import Path

import pytest
from flask import Flask

from contest.actions.papers import (
    Plan,
    issue_tickets,
    plan_paper,
    seal_paper,
    set_paper,
    unlock_paper,
    unseal_paper,
)
from contest.actions.planning import plan_live
from contest.actions.questions import write_question
from contest.db import db
from contest.errors import ContestError
from contest.loading import season_by_code, setup_of
from contest.models import QuizPaper
from contest.queries.papers import paper_view, season_papers
from contest.queries.questions import bank, newest_questions, typed_of
from contest.rules.drawing import Candidate, Item, Line, draw, own_choices, own_order

from .live_season import PLAYERS, write_live
from .small_season import Small, start_season
from .written_season import LINES, PLACE, Exam, fill, many, plan


@pytest.fixture
def season(inside: Flask, tmp_path: Path) -> Small:
    """Return the season with a reviewed bank of five kinds."""
    small = start_season(write_live(tmp_path / "live"))
    fill(small)
    return small


def view(exam: Exam):  # type: ignore[no-untyped-def]
    """Return the paper's page."""
    return paper_view(setup_of(exam.season), exam.paper)


def refuses(code: str):  # type: ignore[no-untyped-def]
    """Expect a refusal."""
    return pytest.raises(ContestError, match=f"^{code}$")


def test_a_paper_is_sealed_and_shown_to_nobody_until_two_have_opened_it(season: Small) -> None:
    exam = plan(season)
    seal_paper(season.organiser, exam.season, exam.paper)
    assert (view(exam).acts.state, view(exam).items) == ("sealed", ())
    assert bank(season.season.id, {"state": "used"}, 1).count == 0

    unlock_paper(season.organiser, exam.season, exam.paper)
    assert (view(exam).acts.state, view(exam).items) == ("half-open", ())
    with refuses("second-person"):
        unlock_paper(season.organiser, exam.season, exam.paper)
    with refuses("not-allowed"):
        unlock_paper(season.verifier, exam.season, exam.paper)

    unlock_paper(season.supervisor, exam.season, exam.paper)
    assert view(exam).acts.state == "open"
    assert {item.code for item in view(exam).items} == {"S1", "M1", "T1", "F1", "N1"}
    assert bank(season.season.id, {"state": "used"}, 1).count == 5


def test_only_reviewed_questions_that_no_paper_has_are_drawn(season: Small) -> None:
    exam = plan(season)
    question = next(q for q in newest_questions(season.season.id) if q.code == "N1")
    write_question(season.organiser, exam.season, {**typed_of(question), "difficulty": "4"}, 1)

    with refuses("blueprint-short") as error:
        seal_paper(season.organiser, exam.season, exam.paper)

    assert error.value.facts == {"line": 5, "missing": 1}
    assert view(exam).acts.state == "draft"


def test_a_later_edit_does_not_touch_a_sealed_paper(season: Small) -> None:
    exam = plan(season)
    seal_paper(season.organiser, exam.season, exam.paper)
    question = next(q for q in newest_questions(season.season.id) if q.code == "S1")
    write_question(season.organiser, exam.season, {**typed_of(question), "answer": "B"}, 1)
    for actor in (season.organiser, season.supervisor):
        unlock_paper(actor, exam.season, exam.paper)

    assert {item.code: item.key for item in view(exam).items}["S1"] == ("A",)


def test_a_seal_is_given_up_with_a_reason_and_drawn_anew(season: Small) -> None:
    exam = plan(season)
    seal_paper(season.organiser, exam.season, exam.paper)
    seed = db.session.get_one(QuizPaper, exam.paper).seed
    with refuses("reason-missing"):
        unseal_paper(season.organiser, exam.season, exam.paper, " ")
    unseal_paper(season.organiser, exam.season, exam.paper, "分值有误")
    assert view(exam).acts.state == "draft"

    seal_paper(season.organiser, exam.season, exam.paper)
    assert db.session.get_one(QuizPaper, exam.paper).seed != seed
    unlock_paper(season.organiser, exam.season, exam.paper)
    with refuses("paper-is-half-open"):
        unseal_paper(season.organiser, exam.season, exam.paper, "分值有误")


def test_the_points_must_be_the_full_marks_of_the_rules(season: Small) -> None:
    exam = plan(season)
    set_paper(season.organiser, exam.season, exam.paper, Plan("测试", 60, lines=LINES[:4]))

    with refuses("paper-full") as error:
        seal_paper(season.organiser, exam.season, exam.paper)
    assert error.value.facts == {"points": "160", "full": "200"}


@pytest.mark.parametrize(
    ("code", "settings"),
    [
        ("paper-title", Plan(" ", 60)),
        ("paper-minutes", Plan("测试", 0)),
        ("paper-minutes", Plan("测试", 241)),
        ("paper-grace", Plan("测试", 60, grace_seconds=121)),
        ("paper-leaves", Plan("测试", 60, leaves_allowed=-2)),
        ("paper-times", Plan("测试", 60, starts_at="2026-08-01T10:00", ends_at="2026-08-01T09:00")),
        ("paper-times", Plan("测试", 60, starts_at="today")),
        ("blueprint-line", Plan("测试", 60, lines=(Line("single", 0, 0, 400_000),))),
        ("blueprint-line", Plan("测试", 60, lines=(Line("essay", 0, 1, 400_000),))),
        ("blueprint-twice", Plan("测试", 60, lines=(LINES[0], LINES[0]))),
        ("blueprint-many", Plan("测试", 60, lines=(Line("single", 0, 301, 1),))),
    ],
)
def test_every_wrong_setting_is_named(season: Small, code: str, settings: Plan) -> None:
    exam = plan(season)

    with refuses(code):
        set_paper(season.organiser, exam.season, exam.paper, settings)


def test_a_round_is_either_live_or_on_paper(season: Small) -> None:
    exam = plan(season)
    with refuses("live-evidence"):
        plan_live(season.organiser, exam.season, PLACE[:2], PLACE[2], [])
    with refuses("round-taken"):
        plan_paper(season.organiser, exam.season, PLACE)
    with refuses("not-a-quiz-round"):
        plan_paper(season.organiser, exam.season, ("community", "bouts", "ring"))

    assert [(line.round.code, line.state) for line in season_papers(setup_of(exam.season))] == [
        ("live", "draft")
    ]


def test_a_round_held_otherwise_says_so_and_offers_no_paper(season: Small) -> None:
    def state() -> str:
        return season_papers(setup_of(season_by_code(season.season.code)))[0].state

    assert state() == ""
    plan_live(season.organiser, season.season, PLACE[:2], PLACE[2], [])
    assert state() == "live"
    with refuses("round-taken"):
        plan_paper(season.organiser, season_by_code(season.season.code), PLACE)


def test_tickets_are_for_entrants_and_new_ones_end_the_old(season: Small) -> None:
    exam = plan(season)
    made = issue_tickets(season.organiser, exam.season, exam.paper, PLAYERS)
    assert len({ticket.code for ticket in made} | {ticket.link for ticket in made}) == 8
    assert view(exam).tickets == 4
    with refuses("unknown-contestant"):
        issue_tickets(season.organiser, exam.season, exam.paper, ["nobody"])
    issue_tickets(season.organiser, exam.season, exam.paper, PLAYERS[:1])
    assert view(exam).tickets == 4


def test_a_draw_follows_from_its_seed_alone(season: Small) -> None:
    lines = [Line("single", 0, 5, 10_000), Line("single", 2, 3, 20_000)]
    candidates = [Candidate(n, f"Q{n}", "single", n % 3 + 1) for n in range(30)]

    drawn, short = draw(lines, candidates, "seed")

    assert short == [] and len({one for one, _ in drawn}) == 8
    assert sorted(points for _, points in drawn) == [10_000] * 5 + [20_000] * 3
    assert all(question % 3 + 1 == 2 for question, points in drawn if points == 20_000)
    assert draw(lines, reversed(candidates), "seed") == (drawn, short)
    assert draw(lines, candidates, "other")[0] != drawn


def test_everyone_has_an_own_order_of_questions_and_choices() -> None:
    options = tuple((letter, letter) for letter in "ABCD")
    items = [Item(n, f"Q{n}", "single", "", options, ("A",), 1) for n in range(20)]
    items.append(Item(20, "T", "true-false", "", (), ("true",), 1))

    orders = {who: own_order(items, "seed", who) for who in ("a", "b")}

    assert orders["a"] != orders["b"] and set(orders["a"]) == set(items)
    assert all(order[-1].code == "T" for order in orders.values())
    firsts = [own_choices(item, "seed", "a")[0][0] for item in items[:20]]
    assert len(set(firsts)) > 1
    assert many(3)[0][0] == "Q0001"
