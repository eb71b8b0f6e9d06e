"""Taking a written quiz (笔试作答): the server's clock, lost networks, two devices, closing."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from contest.actions import outages
from contest.actions.attempts import Given, Said, begin_attempt, hand_in, save_answers
from contest.actions.outages import note_alive
from contest.actions.paper_closing import (
    ask_closing,
    close_paper,
    extend_paper,
    release_paper,
    void_item,
)
from contest.actions.papers import issue_tickets
from contest.actions.sign_in import digest
from contest.db import db, verify_database
from contest.errors import ContestError
from contest.export import export_season
from contest.folder import tally
from contest.loading import season_by_code, setup_of, stage_result
from contest.loading.answers import changed_papers
from contest.models import AuditLine, QuizAnswer, QuizAttempt, QuizLine, base
from contest.queries.attempts import late_count, saved_answers, shown_items, sitting_of, totals
from contest.queries.papers import watch
from contest.rules.rounding import points_text

from .live_season import PLAYERS
from .written_season import KEYS, Clock, Exam, start_exam

HOUR = 3600


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let tests put the server's clock forward."""
    monkeypatch.setattr(Clock, "ahead", timedelta())
    monkeypatch.setattr(base, "datetime", Clock)


@pytest.fixture
def exam(inside: Flask, tmp_path: Path) -> Exam:
    """Return an opened paper of an hour among four."""
    return start_exam(tmp_path / "live")


def refuses(code: str):  # type: ignore[no-untyped-def]
    """Expect a refusal."""
    return pytest.raises(ContestError, match=f"^{code}$")


def state(exam: Exam, who: str, device: str = "phone") -> tuple[str, str]:
    """Return state and end of an attempt as a device sees it."""
    sitting = sitting_of(exam.tickets[who], f"{device}-{who}")
    return sitting.state, sitting.how


def scores(exam: Exam) -> dict[str, str]:
    """Return the round's scores."""
    setup = setup_of(exam.season)
    result = stage_result(setup, "community", "quiz")
    return {s.contestant: points_text(s.total, 2) for s in result.standings if s.total is not None}


def test_the_whole_way_from_the_first_answer_to_the_tally(exam: Exam, tmp_path: Path) -> None:
    for who, wrong in (("m1", ()), ("m2", ("S1",)), ("m3", ("S1", "T1", "N1"))):
        exam.begin(who)
        exam.answer_all(who, wrong)
        exam.pass_time(600)
        hand_in(exam.tickets[who], f"phone-{who}")

    assert exam.close() == 3

    assert scores(exam) == {"m1": "100.00", "m2": "80.00", "m3": "40.00"}
    lines = db.session.scalars(select(QuizLine).where(QuizLine.question == "#time")).all()
    assert [600 <= (line.seconds or 0) < 660 for line in lines] == [True] * 3
    assert (verify_database(), changed_papers()) == ([], [])
    export_season("live", tmp_path / "out")
    tally(tmp_path / "out", tmp_path / "result")
    written = (tmp_path / "result" / "round_scores.csv").read_text().splitlines()
    assert [line.split(",")[3:5] for line in written if ",live," in line] == [
        ["m1", "100.00"],
        ["m2", "80.00"],
        ["m3", "40.00"],
        ["m4", ""],
    ]


def test_what_is_saved_counts_though_nobody_hands_in(exam: Exam) -> None:
    exam.begin("m1")
    exam.answer("m1", "T1", ["true"])
    exam.answer("m1", "S1", ["B"])
    exam.answer("m1", "S1", ["A"])
    with refuses("attempts-going"):
        ask_closing(exam.small.organiser, exam.season, exam.paper)

    exam.pass_time(HOUR + 16)

    assert state(exam, "m1") == ("over", "time-up")
    exam.close()
    assert scores(exam) == {"m1": "40.00"}


def test_an_answer_may_be_taken_back(exam: Exam) -> None:
    exam.begin("m1")
    exam.answer("m1", "T1", ["true"])
    exam.answer("m1", "T1", [])
    exam.pass_time(HOUR + 16)
    exam.close()

    assert scores(exam) == {"m1": "0.00"}


def test_the_grace_is_for_the_network_and_what_comes_later_is_kept(exam: Exam) -> None:
    exam.begin("m1")
    assert exam.answer("m1", "T1", ["true"]).mark == ""
    exam.pass_time(HOUR + 5)
    assert exam.answer("m1", "F1", ["实事求是"]).mark == "grace"
    exam.pass_time(60)
    assert exam.answer("m1", "S1", ["A"]).mark == "late"

    sitting = sitting_of(exam.tickets["m1"], "phone-m1")
    assert (len(saved_answers(sitting)), late_count(sitting)) == (2, 1)
    exam.close()
    assert scores(exam) == {"m1": "40.00"}


def test_time_given_after_the_end_lets_late_answers_count(exam: Exam) -> None:
    for who in ("m1", "m2"):
        exam.begin(who)
    exam.pass_time(HOUR + 60)
    for who in ("m1", "m2"):
        assert exam.answer(who, "S1", ["A"]).mark == "late"
    extend_paper(exam.small.organiser, exam.season, exam.paper, 120, "断网两分钟", "m1")

    assert (state(exam, "m1"), state(exam, "m2")) == (("working", ""), ("over", "time-up"))
    with refuses("attempts-going"):
        exam.close()
    exam.pass_time(140)
    assert state(exam, "m1") == ("over", "time-up")
    extend_paper(exam.small.organiser, exam.season, exam.paper, 400, "会场停电")
    assert state(exam, "m2") == ("working", "")
    exam.answer("m2", "T1", ["true"])
    exam.pass_time(600)
    exam.close()
    assert scores(exam) == {"m1": "20.00", "m2": "40.00"}


def test_an_extension_is_for_those_who_had_begun(exam: Exam) -> None:
    exam.begin("m1")
    extend_paper(exam.small.organiser, exam.season, exam.paper, 300, "设备调试")
    exam.begin("m2")

    ends = {}
    for who in ("m1", "m2"):
        sitting = sitting_of(exam.tickets[who], f"phone-{who}")
        assert sitting.attempt is not None and sitting.ends_at is not None
        ends[who] = (sitting.ends_at - sitting.attempt.started_at).total_seconds()
    assert ends == {"m1": HOUR + 300, "m2": HOUR}
    with refuses("unknown-attempt"):
        extend_paper(exam.small.organiser, exam.season, exam.paper, 300, "迟到", "m3")
    with refuses("reason-missing"):
        extend_paper(exam.small.organiser, exam.season, exam.paper, 300, " ")


def test_the_same_submission_twice_is_stored_once(exam: Exam) -> None:
    exam.begin("m1")
    first = exam.answer("m1", "S1", ["A"], id="device-made-1")
    assert exam.answer("m1", "S1", ["A"], id="device-made-1") == first
    with refuses("id-used"):
        exam.answer("m1", "S1", ["B"], id="device-made-1")
    assert db.session.scalar(select(func.count(QuizAnswer.id))) == 1


def test_another_device_takes_over_and_the_first_is_told(exam: Exam) -> None:
    exam.begin("m1", "phone")
    exam.answer("m1", "S1", ["A"], "phone")
    assert state(exam, "m1", "tablet") == ("elsewhere", "")
    exam.begin("m1", "tablet")

    assert state(exam, "m1", "phone") == ("elsewhere", "")
    standing, kept = save_answers(exam.tickets["m1"], "phone-m1", [Given("offline-1", 1, ["B"], 0)])
    assert (standing.state, kept) == ("elsewhere", [])
    with refuses("quiz-elsewhere"):
        hand_in(exam.tickets["m1"], "phone-m1")
    shown = {item.kind: item.answer for item in shown_items(sitting_of(exam.tickets["m1"], "x"))}
    assert len(shown["single"]) == 1


def test_an_old_answer_of_one_device_does_not_overwrite_a_newer_one(exam: Exam) -> None:
    exam.begin("m1", "phone")
    exam.begin("m1", "tablet")
    saved = exam.answer("m1", "T1", ["true"], "tablet")
    exam.begin("m1", "phone")

    kept = exam.answer("m1", "T1", ["false"], "phone", seen=0)
    assert (kept.other, kept.saved) == (["true"], saved.saved)
    kept = exam.answer("m1", "T1", ["false"], "phone", seen=saved.saved)
    assert kept.other is None
    exam.pass_time(HOUR + 16)
    exam.close()
    assert scores(exam) == {"m1": "0.00"}


def test_there_is_one_attempt_and_no_way_back(exam: Exam) -> None:
    exam.begin("m1")
    hand_in(exam.tickets["m1"], "phone-m1")
    before = sitting_of(exam.tickets["m1"], "phone-m1")
    hand_in(exam.tickets["m1"], "phone-m1")
    exam.begin("m1")

    after = sitting_of(exam.tickets["m1"], "phone-m1")
    assert (after.state, after.how) == ("over", "by-hand")
    assert before.attempt and after.attempt
    assert before.attempt.submitted_at == after.attempt.submitted_at
    standing, kept = save_answers(exam.tickets["m1"], "phone-m1", [Given("too-late-1", 1, [])])
    assert (standing.state, kept) == ("over", [])


def test_leaves_are_counted_and_the_rule_decides(inside: Flask, tmp_path: Path) -> None:
    exam = start_exam(tmp_path / "strict", leaves_allowed=1)
    exam.begin("m1")
    assert save_answers(exam.tickets["m1"], "phone-m1", [], Said(leaves=1))[0].state == "working"
    assert save_answers(exam.tickets["m1"], "phone-m1", [], Said(leaves=0))[0].leaves == 1
    standing, _ = save_answers(exam.tickets["m1"], "phone-m1", [], Said(leaves=2))
    assert (standing.state, standing.how, standing.leaves) == ("over", "left", 2)
    found = watch(setup_of(exam.season), exam.paper, {"state": "left"})
    assert [(one.code, one.leaves, one.how) for one in found.people] == [("m1", 2, "left")]


def test_who_left_too_often_has_handed_in_with_the_last_of_what_waited(
    inside: Flask, tmp_path: Path
) -> None:
    exam = start_exam(tmp_path / "strict", leaves_allowed=1)
    exam.begin("m1")
    ticket, first = exam.tickets["m1"], [Given("off-line-1", 1, ["A"])]
    standing, kept = save_answers(ticket, "phone-m1", first, Said(leaves=2, unsent=2))
    assert (standing.state, len(kept)) == ("working", 1)
    last = [Given("off-line-2", 2, ["A"])]
    standing, kept = save_answers(ticket, "phone-m1", last, Said(leaves=2, unsent=1))
    assert (standing.how, len(kept)) == ("left", 1)


def test_a_request_that_was_given_up_changes_no_later_answer(exam: Exam) -> None:
    exam.begin("m1")
    ticket, moment = exam.tickets["m1"], "2022-06-01T09:00:0{}.000Z"
    later = Given("answer-later", 1, ["A"], 0, moment.format(9))
    (saved,) = save_answers(ticket, "phone-m1", [later])[1]
    given_up = Given("answer-given-up", 1, ["B"], 0, moment.format(1))
    (found,) = save_answers(ticket, "phone-m1", [given_up])[1]
    assert (found.saved, found.other) == (saved.saved, ["A"])
    # a receipt that was lost on its way holds up nothing that was answered afterwards
    newest = Given("answer-newest", 1, ["C"], 0, "2022-06-01T09:00:10.000Z")
    assert save_answers(ticket, "phone-m1", [newest])[1][0].other is None


def test_a_page_of_another_attempt_changes_nothing(exam: Exam) -> None:
    exam.begin("m1")
    exam.begin("m2")
    other = sitting_of(exam.tickets["m1"], "phone-m1").attempt
    assert other is not None
    said = Said(other.name, 3, 0)
    with refuses("quiz-other-attempt"):
        save_answers(exam.tickets["m2"], "phone-m2", [Given("of-the-other", 1, ["A"])], said)
    with refuses("quiz-other-attempt"):
        hand_in(exam.tickets["m2"], "phone-m2", other.name)
    assert db.session.scalar(select(func.count(QuizAnswer.id))) == 0


def test_a_ticket_that_was_made_anew_ends_the_old_one(exam: Exam) -> None:
    exam.begin("m1")
    made = issue_tickets(exam.small.organiser, exam.season, exam.paper, ["m1"])[0]

    with refuses("ticket-refused"):
        save_answers(exam.tickets["m1"], "phone-m1", [])
    begin_attempt(made.code.lower(), "tablet")
    assert sitting_of(made.link, "tablet").state == "working"


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"starts_at": "2099-01-01T09:00"}, "quiz-early"),
        ({"ends_at": "2020-01-01T09:00"}, "quiz-late"),
    ],
)
def test_one_begins_within_the_time_that_was_set(
    inside: Flask, tmp_path: Path, settings: dict[str, str], expected: str
) -> None:
    exam = start_exam(tmp_path / "timed", **settings)

    with refuses(expected):
        exam.begin("m1")


@pytest.mark.parametrize(
    ("number", "answer"), [(0, ["A"]), (6, ["A"]), (1, ["A", "B"]), (1, ["F"]), (3, ["maybe"])]
)
def test_what_a_question_does_not_offer_is_refused(
    exam: Exam, number: int, answer: list[str]
) -> None:
    exam.begin("m1")

    with refuses("bad-submission"):
        save_answers(exam.tickets["m1"], "phone-m1", [Given("device-made", number, answer)])
    assert db.session.scalar(select(func.count(QuizAnswer.id))) == 0


def test_closing_takes_two_people(exam: Exam) -> None:
    exam.begin("m1")
    hand_in(exam.tickets["m1"], "phone-m1")
    ask_closing(exam.small.organiser, exam.season, exam.paper)

    with refuses("second-person"):
        close_paper(exam.small.organiser, exam.season, exam.paper)
    close_paper(exam.small.verifier, exam.season, exam.paper)
    with refuses("paper-is-closed"):
        close_paper(exam.small.verifier, exam.season, exam.paper)


def test_nothing_is_saved_to_a_closed_paper_and_a_change_is_found(exam: Exam) -> None:
    exam.begin("m1")
    exam.answer("m1", "S1", ["B"])
    exam.pass_time(HOUR + 16)
    exam.close()

    standing, kept = save_answers(exam.tickets["m1"], "phone-m1", [Given("after-all", 1, ["A"])])
    assert (standing.state, kept) == ("closed", [])
    assert changed_papers() == []
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE quiz_answers DISABLE TRIGGER ALL"))
        else:
            connection.execute(text("DROP TRIGGER quiz_answers_no_update"))
        connection.execute(text("""UPDATE quiz_answers SET answer = '["A"]'"""))
    db.session.rollback()
    assert [code for code, _ in changed_papers()] == ["audit-answers-changed"]


def test_a_void_question_gives_everyone_its_points(exam: Exam) -> None:
    for who in ("m1", "m2"):
        exam.begin(who)
    exam.answer_all("m1", ("S1", "T1"))
    void_item(exam.small.organiser, exam.season, exam.paper, "S1", "题干有误")
    exam.pass_time(HOUR + 16)
    exam.close()
    assert scores(exam) == {"m1": "80.00", "m2": "20.00"}

    for _ in range(2):
        void_item(exam.small.organiser, exam.season, exam.paper, "T1", "答案有误")
    assert scores(exam) == {"m1": "100.00", "m2": "40.00"}
    with refuses("unknown-question"):
        void_item(exam.small.organiser, exam.season, exam.paper, "Q9", "不存在")


def test_right_answers_are_told_only_after_the_release(exam: Exam) -> None:
    exam.begin("m1")
    exam.answer_all("m1", ("S1",))
    exam.pass_time(HOUR + 16)
    exam.close()
    sitting = sitting_of(exam.tickets["m1"], "other")
    assert all(not item.key and not item.clause for item in shown_items(sitting))

    release_paper(exam.small.organiser, exam.season, exam.paper)

    items = shown_items(sitting_of(exam.tickets["m1"], "other"))
    assert totals(items) == {"got": 1_600_000, "full": 2_000_000, "right": 4}
    assert all(item.key and item.clause for item in items)
    right = {item.kind: list(item.key) == list(item.answer) for item in items}
    assert right["multiple"] and not right["single"]


def test_answers_write_no_line_of_the_chain_and_the_closing_covers_them(exam: Exam) -> None:
    lines = db.session.scalar(select(func.count(AuditLine.id)))
    exam.begin("m1")
    exam.answer_all("m1")
    hand_in(exam.tickets["m1"], "phone-m1")
    assert db.session.scalar(select(func.count(AuditLine.id))) == lines

    exam.close()
    line = db.session.scalars(select(AuditLine).order_by(AuditLine.id.desc())).first()
    assert line is not None and line.facts["answers"]["digest"].startswith(f"{1 + len(KEYS)}:")
    assert season_by_code("live").id == line.season_id and len(PLAYERS) == 4


def test_an_outage_of_the_server_is_given_back_once(exam: Exam) -> None:
    exam.begin("m1")
    begun = base.now()
    outages._noted.clear()
    assert note_alive(exam.paper, begun) == 0
    exam.pass_time(40)
    exam.begin("m2")
    outages._noted.clear()
    assert note_alive(exam.paper, base.now() - timedelta(seconds=35)) == 0

    exam.pass_time(60)
    for _ in range(2):
        outages._noted.clear()
        given = note_alive(exam.paper, base.now() - timedelta(seconds=2))
    view = watch(setup_of(exam.season), exam.paper, {}).view
    assert [(61 <= int(act.value) < 120, act.by_name) for act in view.acts.extensions] == [
        (True, "system")
    ]
    assert given == 0


def test_silent_pages_are_no_outage(exam: Exam) -> None:
    outages._noted.clear()
    exam.begin("m1")
    note_alive(exam.paper, base.now())
    exam.pass_time(60)
    outages.note_watched()  # no page has asked since
    restarted = base.now()
    outages._noted.clear()
    assert note_alive(exam.paper, restarted) == 0

    exam.pass_time(8000)  # everybody's time is over
    outages.note_watched()
    assert outages._noted == {}


def test_who_begins_after_an_outage_is_given_nothing_and_its_time_counts_for_nobody(
    exam: Exam,
) -> None:
    outages._noted.clear()
    exam.begin("m1")
    note_alive(exam.paper, base.now())
    exam.pass_time(100)
    restarted = base.now()
    exam.pass_time(5)
    exam.begin("m2")  # before any page has asked
    outages._noted.clear()
    given = note_alive(exam.paper, restarted)
    assert 100 <= given < 110

    acts = watch(setup_of(exam.season), exam.paper, {}).view.acts
    begun = {row.token_hash: row for row in db.session.scalars(select(QuizAttempt))}
    first, second = (begun[digest(f"phone-{who}")] for who in ("m1", "m2"))
    assert (acts.seconds_added(first), acts.seconds_added(second)) == (given, 0)
    hand_in(exam.tickets["m1"], "phone-m1")
    exam.pass_time(4000)
    exam.close()
    query = select(QuizLine.seconds).where(QuizLine.question == "#time").order_by(QuizLine.id)
    took = db.session.scalars(query).all()
    assert took[0] is not None and 5 <= took[0] < 20
