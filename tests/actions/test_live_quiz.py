"""The live quiz (现场竞答): one line an answer, reversals, order of risk questions, play-off."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from contest.actions import ledger
from contest.actions.desk import set_hall
from contest.actions.planning import plan_live
from contest.actions.rulings import set_status
from contest.db import db
from contest.export import export_season
from contest.folder import read_folder
from contest.folder.derive import season_input
from contest.loading import lot, setup_of, stage_result
from contest.models import QuizLine
from contest.queries.ledger import ledger_of, question_settings
from contest.rules import derive
from contest.rules.live import playoff_order

from . import live_season
from .checking import decisions, refused
from .live_season import FIELD, QUIZ, say, start_live
from .small_season import Small, advance


@pytest.fixture
def quiz(inside: Flask, tmp_path: Path) -> Small:
    """Return the season with its live quiz open."""
    live = start_live(tmp_path / "season")
    advance(live, QUIZ, "open")
    return live


def scores(live: Small) -> dict[str, str]:
    """Return the running scores in whole points, best first."""
    found = ledger_of(setup_of(live.season), QUIZ).scores
    return {score.contestant.code: str(score.units // 10_000) for score in found}


def test_everyone_begins_with_the_base_points(quiz: Small) -> None:
    assert scores(quiz) == {"m1": "100", "m2": "100", "m3": "100", "m4": "100"}


def test_each_answer_is_worth_what_was_settled(quiz: Small) -> None:
    assert say(quiz, "1", "compulsory", "m1", "right") == 100_000
    assert say(quiz, "2", "compulsory", "m2", "wrong") == 0
    assert say(quiz, "3", "buzzer", "m3", "foul", pressed=("m3", "m4")) == -100_000
    assert say(quiz, "3", "buzzer", "m4", "right", pressed=("m3", "m4"), seconds=7) == 100_000
    assert say(quiz, "4", "buzzer", "m1", "timeout") == -100_000
    assert say(quiz, "5", "risk", "m2", "right", value=300_000) == 300_000
    assert say(quiz, "6", "risk", "m3", "declined") == 0
    assert scores(quiz) == {"m2": "130", "m4": "110", "m1": "100", "m3": "90"}
    line = db.session.scalars(select(QuizLine).where(QuizLine.question == "3")).all()[-1]
    assert (line.points, line.seconds) == (100_000, 7)
    assert line.detail == {
        "session": QUIZ,
        "kind": "buzzer",
        "outcome": "right",
        "value": 0,
        "pressed": ["m3", "m4"],
        "note": "",
        "by": "梁秋白",
    }


def test_an_answer_sent_twice_counts_once(quiz: Small) -> None:
    for _ in range(2):
        assert say(quiz, "1", "compulsory", "m1", "right") == 100_000
    assert scores(quiz)["m1"] == "110"
    with refused("id-used", 422):
        say(quiz, "1", "compulsory", "m1", "wrong", id="desk-1-m1-right")


def test_who_may_answer_depends_on_the_kind_of_question(quiz: Small) -> None:
    say(quiz, "1", "buzzer", "m1", "wrong")
    with refused("quiz-taken", question="1"):
        say(quiz, "1", "buzzer", "m2", "right")
    with refused("quiz-answered", name="田稻香"):
        say(quiz, "1", "buzzer", "m1", "right")
    say(quiz, "2", "designated", "m1", "wrong")
    say(quiz, "2", "designated", "m2", "right")
    with refused("quiz-taken", question="2"):
        say(quiz, "2", "designated", "m3", "right")
    for player in ("m1", "m2", "m3"):
        say(quiz, "3", "timed", player, "right")


def test_what_does_not_fit_is_refused_and_nothing_is_entered(quiz: Small) -> None:
    with refused("quiz-value", 422):
        say(quiz, "1", "risk", "m1", "right", value=150_000)
    with refused("quiz-kind", 422):
        say(quiz, "1", "quickest", "m1", "right")
    with refused("bad-submission", 422):
        say(quiz, "1", "buzzer", "m1", "perhaps")
    with refused("quiz-question", 422):
        say(quiz, "", "buzzer", "m1", "right", id="an-id-of-its-own")
    with refused("quiz-pressed", 422):
        say(quiz, "1", "buzzer", "m1", "right", pressed=("m1", "m1"))
    with refused("not-in-session", 404):
        say(quiz, "1", "buzzer", "m9", "right")
    with refused("seconds-wrong", 422):
        say(quiz, "1", "buzzer", "m1", "right", seconds=-1)
    with refused("not-allowed", 403):
        given = ledger.Answer("an-id-of-its-own", "1", "buzzer", "m1", "right")
        ledger.record_answer(quiz.judges["j1"], quiz.season, QUIZ, given)
    set_status(quiz.organiser, quiz.season, (FIELD, "quiz"), "m4", "withdrawn", "因病")
    with refused("quiz-gone", name="白石"):
        say(quiz, "1", "buzzer", "m4", "right")
    advance(quiz, QUIZ, "close")
    with refused("session-is-closed"):
        say(quiz, "1", "buzzer", "m1", "right")


def test_a_void_question_gives_everyone_their_points_back(quiz: Small) -> None:
    say(quiz, "1", "designated", "m1", "wrong", seconds=9)
    say(quiz, "1", "designated", "m2", "right")
    with refused("reason-missing", 422):
        ledger.void_question(quiz.organiser, quiz.season, QUIZ, "1", " ")
    assert ledger.void_question(quiz.organiser, quiz.season, QUIZ, "1", "答案有误", "1补") == 2
    assert set(scores(quiz).values()) == {"100"}
    rows = db.session.scalars(
        select(QuizLine).where(QuizLine.question == "1").order_by(QuizLine.id)
    ).all()
    assert [row.points for row in rows] == [-50_000, 100_000, 50_000, -100_000]
    assert [row.detail["reverses"] for row in rows[2:]] == [rows[0].id, rows[1].id]
    assert (rows[2].detail["reason"], rows[2].detail["replaced_by"]) == ("答案有误", "1补")
    assert (rows[0].seconds, rows[2].seconds) == (9, -9)
    with refused("quiz-nothing"):
        ledger.void_question(quiz.organiser, quiz.season, QUIZ, "1", "再次作废")
    say(quiz, "1补", "designated", "m2", "right")


def test_a_line_judged_wrongly_is_taken_back_and_entered_anew(quiz: Small) -> None:
    say(quiz, "1", "buzzer", "m1", "wrong")
    line = ledger_of(setup_of(quiz.season), QUIZ).lines[0]
    ledger.reverse_line(quiz.organiser, quiz.season, QUIZ, line.id, "仲裁改判")
    with refused("quiz-nothing"):
        ledger.reverse_line(quiz.organiser, quiz.season, QUIZ, line.id, "仲裁改判")
    say(quiz, "1", "buzzer", "m1", "right", note="仲裁改判")
    assert scores(quiz)["m1"] == "110"
    shown = ledger_of(setup_of(quiz.season), QUIZ).lines[:3]
    assert [(one.points, one.undone_by) for one in shown] == [
        (100_000, ""),
        (100_000, ""),
        (-100_000, "仲裁改判"),
    ]


def test_risk_questions_go_by_score_and_by_lot_among_equals(quiz: Small) -> None:
    say(quiz, "1", "compulsory", "m3", "right")
    with refused("seed-short", 422):
        ledger.draw_risk_order(quiz.organiser, quiz.season, QUIZ, "12")
    ledger.draw_risk_order(quiz.organiser, quiz.season, QUIZ, "3141")
    equals = sorted(("m1", "m2", "m4"), key=lambda code: lot("3141", code))
    (act,) = decisions("risk-order")
    assert (act.facts["order"], act.facts["seed"]) == (["m3", *equals], "3141")
    assert act.facts["scores"]["m3"] == 1_100_000


def test_a_playoff_settles_the_tie_and_adds_nothing(quiz: Small) -> None:
    for player in ("m1", "m2"):
        say(quiz, f"a{player}", "compulsory", player, "right")
    assert ranks(quiz) == {"m1": 1, "m2": 1, "m3": 3, "m4": 3}
    with refused("playoff-member"):
        say(quiz, "J0", "sudden-death", "m1", "right")
    with refused("not-a-tie", 422):
        ledger.start_playoff(quiz.organiser, quiz.season, QUIZ, ["m1", "m3"], "first-right")
    for _ in range(2):
        ledger.start_playoff(quiz.organiser, quiz.season, QUIZ, ["m1", "m2"], "first-right")
    assert len(decisions("playoff")) == 1
    say(quiz, "J1", "sudden-death", "m1", "wrong")
    with refused("playoff-open"):
        ledger.settle_playoff(quiz.organiser, quiz.season, QUIZ)
    say(quiz, "J2", "sudden-death", "m2", "right")
    for _ in range(2):
        assert ledger.settle_playoff(quiz.organiser, quiz.season, QUIZ) == ["m2", "m1"]
    assert len(decisions("settle")) == 2
    assert ranks(quiz) == {"m2": 1, "m1": 2, "m3": 3, "m4": 3}
    assert scores(quiz)["m2"] == "110"
    assert {d.reason for d in decisions("settle")} == {
        "加赛（社区 竞答赛 现场竞答）：第J1题 田稻香答错；第J2题 席荷风答对"
    }


def test_the_time_of_a_playoff_breaks_no_tie(
    inside: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quicker = live_season.RULEBOOK.replace(
        "  [[stage.promote]]", '  [stage.ties]\n  break = ["quicker"]\n\n  [[stage.promote]]'
    )
    monkeypatch.setattr(live_season, "RULEBOOK", quicker)
    quiz = start_live(tmp_path / "season")
    advance(quiz, QUIZ, "open")
    for player in ("m1", "m2"):
        say(quiz, f"a{player}", "compulsory", player, "right", seconds=20)
    ledger.start_playoff(quiz.organiser, quiz.season, QUIZ, ["m1", "m2"], "first-right")
    say(quiz, "J1", "sudden-death", "m1", "wrong", seconds=3)
    for _ in range(2):
        say(quiz, "J2", "sudden-death", "m2", "right", seconds=8)

    assert (ranks(quiz)["m1"], ranks(quiz)["m2"]) == (1, 1)
    assert ledger.settle_playoff(quiz.organiser, quiz.season, QUIZ) == ["m2", "m1"]
    assert (ranks(quiz)["m2"], ranks(quiz)["m1"]) == (1, 2)
    line = ledger_of(setup_of(quiz.season), QUIZ).lines[0]
    assert (line.seconds, line.detail["seconds"]) == (None, 8)
    with refused("id-used", 422):
        say(quiz, "J2", "sudden-death", "m2", "right", seconds=9)


def ranks(live: Small) -> dict[str, int | None]:
    """Return contestant → rank of the stage as it stands."""
    result = stage_result(setup_of(live.season), FIELD, "quiz")
    return {standing.contestant: standing.rank for standing in result.standings}


@pytest.mark.parametrize(
    ("mode", "outcomes", "expected"),
    [
        ("first-right", [("a", "wrong"), ("b", "right")], (["b"], [], ["a", "c"])),
        ("first-right", [("b", "right"), ("c", "right")], (["b", "c", "a"], [], [])),
        ("first-wrong", [("a", "right"), ("c", "timeout")], ([], ["c"], ["a", "b"])),
        ("first-wrong", [("c", "wrong"), ("a", "foul")], (["b"], ["a", "c"], [])),
        ("first-wrong", [("c", "wrong"), ("c", "wrong")], ([], ["c"], ["a", "b"])),
    ],
)
def test_a_playoff_is_decided_by_its_answers_in_order(
    mode: str, outcomes: list[tuple[str, str]], expected: tuple[list[str], ...]
) -> None:
    assert playoff_order(["a", "b", "c"], mode, outcomes) == expected


def test_a_signed_quiz_is_exported_and_tallied_alike(quiz: Small, tmp_path: Path) -> None:
    say(quiz, "1", "designated", "m1", "right", seconds=9)
    ledger.void_question(quiz.organiser, quiz.season, QUIZ, "1", "题目有误")
    say(quiz, "2", "buzzer", "m2", "right", seconds=3)
    say(quiz, "3", "risk", "m3", "wrong", value=300_000)
    advance(quiz, QUIZ, "close", "verify", "sign")
    export_season("live", tmp_path / "out")
    filed = derive(season_input(read_folder(tmp_path / "out"))).stages[FIELD, "quiz"]
    shown = stage_result(setup_of(quiz.season), FIELD, "quiz")
    assert filed.standings == shown.standings
    # of 200 points: 110 → 55, 100 → 50, 70 → 35
    assert [(s.contestant, s.total) for s in shown.standings] == [
        ("m2", 550_000),
        ("m1", 500_000),
        ("m4", 500_000),
        ("m3", 350_000),
    ]


def test_a_round_with_results_gets_no_session(quiz: Small) -> None:
    with refused("live-evidence", round="现场竞答"):
        plan_live(quiz.organiser, quiz.season, (FIELD, "quiz"), "live", [])
    with refused("not-live", 404):
        plan_live(quiz.organiser, quiz.season, (FIELD, "quiz"), "ring", [])
    with refused("sessions-planned"):
        plan_live(quiz.organiser, quiz.season, (FIELD, "bouts"), "ring", ["j1"])


def test_the_time_for_an_answer_runs_until_the_next_line(quiz: Small) -> None:
    def clock() -> tuple[str, str, str, int] | None:
        found = ledger_of(setup_of(quiz.season), QUIZ).clock
        return found and (found.question, found.kind, found.contestant, found.seconds)

    def start(question: str, kind: str, contestant: str = "") -> None:
        ledger.start_clock(quiz.organiser, quiz.season, QUIZ, question, kind, contestant)

    assert clock() is None
    start("1", "compulsory", "m1")
    assert clock() == ("1", "compulsory", "m1", 60)
    start("1", "compulsory")
    assert clock() == ("1", "compulsory", "", 60)
    say(quiz, "1", "compulsory", "m1", "right", seconds=31)
    assert clock() is None
    with refused("quiz-kind", 422):
        start("2", "none")
    with refused("quiz-question", 422):
        start(" ", "compulsory")
    with refused("not-in-session", 404):
        start("2", "compulsory", "nobody")
    assert clock() is None


def test_a_kind_without_a_time_has_no_clock(inside: Flask, tmp_path: Path) -> None:
    live = start_live(tmp_path / "season")
    settings = question_settings({"compulsory-on": "1", "compulsory-right": "10"})
    set_hall(live.organiser, live.season, QUIZ, {"quiz": settings})
    advance(live, QUIZ, "open")
    with refused("quiz-untimed", 422):
        ledger.start_clock(live.organiser, live.season, QUIZ, "1", "compulsory")
