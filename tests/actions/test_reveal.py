"""Revealing (亮分): each refusal, each mode, the undo, and steps that stay as they were.

Scores as worked in small_season: a1 90.00, a2 86.00, a3 82.67 (three sheets, none dropped).
"""

import json
from hashlib import sha256

import pytest
from sqlalchemy import select

from contest.actions.desk import deduct_overtime, reverse_overtime
from contest.actions.held import choose_held
from contest.actions.reveal import (
    reveal,
    show_view,
    undo_reveal,
)
from contest.actions.screens import make_screen, revoke_screen
from contest.actions.sheets import Submission, submit_sheet
from contest.db import db, writing
from contest.loading import setup_of
from contest.models import Decision, HallScreen, HallStep, Rulebook, Session, now
from contest.queries.hall import hall_state, hall_steps, reveal_lines, screen_by_token, screens
from contest.queries.sessions import session_view

from .checking import refused
from .small_season import JUDGES, MARKS, Small, advance, standings


def settle(small: Small, **hall: object) -> None:
    """Say how the session is held; only before it opens in real life."""
    db.session.rollback()
    session = db.session.scalars(select(Session).where(Session.code == "t1")).one()
    session.hall = hall
    db.session.commit()


def score(small: Small, *contestants: str, judges: tuple[str, ...] = JUDGES) -> None:
    """Let judges hand in their sheets."""
    for contestant in contestants:
        for judge, sheet in zip(JUDGES, MARKS["township", contestant].split(), strict=True):
            if judge in judges:
                a, b = sheet.split("+")
                given = Submission(
                    f"device-{contestant}-{judge}", "t1", contestant, 0, {"content": a, "speech": b}
                )
                submit_sheet(small.judges[judge], small.season, given)


def act(small: Small, kind: str, contestant: str = "", **facts: object) -> None:
    """Write what the desk does."""
    setup = setup_of(small.season)
    with writing(small.organiser, kind, "t1", small.season) as transaction:
        transaction.add(
            Decision(
                season_id=setup.season_id,
                kind=kind,
                session_id=key(),
                contestant_id=setup.contestants[contestant].id if contestant else None,
                by_name="x",
                facts=facts,
            )
        )


def key() -> int:
    """Return the session's key."""
    return db.session.scalars(select(Session.id).where(Session.code == "t1")).one()


def show(small: Small, contestant: str) -> dict[str, object]:
    """Reveal a contestant; return what the hall sees."""
    reveal(small.organiser, small.season, "t1", contestant)
    found: dict[str, object] = hall_steps(key())[-1][1]
    return found


def why(small: Small, contestant: str) -> str:
    """Return why the desk must wait with a contestant."""
    setup = setup_of(small.season)
    lines = reveal_lines(setup, session_view(setup, "t1"))
    return next(line.why for line in lines if line.contestant.code == contestant)


def test_it_waits_for_every_sheet_and_for_the_next_contestant(opened: Small) -> None:
    score(opened, "a1", judges=("j1",))
    with refused("reveal-sheets-missing", seats="2、3"):
        reveal(opened.organiser, opened.season, "t1", "a1")
    score(opened, "a1", judges=("j2", "j3"))
    with refused("reveal-next-first", name="席荷风"):
        reveal(opened.organiser, opened.season, "t1", "a1")
    act(opened, "on-stage", "a2")

    shown = show(opened, "a1")

    assert shown["score"] == "90.00"
    assert shown["person"] == {"number": "1", "name": "田稻香", "organisation": "a1社区党委"}
    assert shown["sheets"] == []
    with refused("already-revealed", name="田稻香"):
        reveal(opened.organiser, opened.season, "t1", "a1")


def test_only_the_organiser_reveals_and_undoes_with_a_reason(opened: Small) -> None:
    for action in (
        lambda: reveal(opened.judges["j1"], opened.season, "t1", "a1"),
        lambda: undo_reveal(opened.supervisor, opened.season, "t1", "a1", "why"),
        lambda: make_screen(opened.verifier, opened.season, "t1", "左"),
        lambda: show_view(opened.verifier, opened.season, "t1", "board"),
    ):
        with refused("not-allowed", 403):
            action()
    with refused("reason-missing", 422):
        undo_reveal(opened.organiser, opened.season, "t1", "a1", " ")
    with refused("not-revealed"):
        undo_reveal(opened.organiser, opened.season, "t1", "a1", "why")
    with refused("unknown-contestant", 404):
        reveal(opened.organiser, opened.season, "t1", "b1")


def test_a_planned_session_and_one_without_reveals_refuse(planned: Small) -> None:
    assert why(planned, "a1") == "session-is-planned"
    settle(planned, reveal="none")
    with refused("reveal-off"):
        reveal(planned.organiser, planned.season, "t1", "a1")


def test_a_clash_is_settled_before_the_score_is_seen(planned: Small) -> None:
    settle(planned, reveal_after_next=False)
    advance(planned, "t1", "open")
    score(planned, "a1")
    other = Submission(
        "device-two", "t1", "a1", 0, {"content": "50", "speech": "30"}, may_be_held=True
    )
    submit_sheet(planned.judges["j1"], planned.season, other)
    with refused("reveal-clash", judges="评委1"):
        reveal(planned.organiser, planned.season, "t1", "a1")
    choose_held(planned.judges["j1"], planned.season, "device-two", "stored", 1)
    reveal(planned.organiser, planned.season, "t1", "a1")


def test_a_score_that_the_hall_has_seen_loses_nothing_for_overtime(planned: Small) -> None:
    settle(
        planned, reveal_after_next=False, limit_seconds=480, deductions=[[1, 600, 5000]]
    )
    advance(planned, "t1", "open")
    score(planned, "a1")
    deduct_overtime(planned.organiser, planned.season, "t1", "a1", 490)
    reveal(planned.organiser, planned.season, "t1", "a1")
    with refused("contestant-revealed"):
        reverse_overtime(planned.organiser, planned.season, "t1", "a1", "误按")
    undo_reveal(planned.organiser, planned.season, "t1", "a1", "计时有误")
    reverse_overtime(planned.organiser, planned.season, "t1", "a1", "误按")
    reveal(planned.organiser, planned.season, "t1", "a1")
    with refused("contestant-revealed"):
        deduct_overtime(planned.organiser, planned.season, "t1", "a1", 490)


def test_after_closing_what_is_missing_is_no_hindrance_but_no_score_is(opened: Small) -> None:
    score(opened, "a1", judges=("j1", "j2", "j3"))
    advance(opened, "t1", "close")

    assert show(opened, "a1")["score"] == "90.00"
    with refused("reveal-no-score", name="白石"):
        reveal(opened.organiser, opened.season, "t1", "a4")


def test_the_first_n_wait_until_they_are_released(planned: Small) -> None:
    settle(planned, batch_first_n=2, reveal_after_next=False)
    advance(planned, "t1", "open")
    score(planned, "a1", "a2", "a3")

    assert [why(planned, c) for c in ("a1", "a2", "a3")] == ["reveal-batch", "reveal-batch", ""]
    act(planned, "release-batch", contestants=[])
    assert why(planned, "a2") == ""


def test_each_judge_by_seat_or_the_rank_alone(planned: Small) -> None:
    settle(planned, reveal="each-judge")
    advance(planned, "t1", "open")
    score(planned, "a1", "a2", "a3")
    each = show(planned, "a1")
    settle(planned, reveal="rank", reveal_after_next=False)
    rank = show(planned, "a3")

    assert each["sheets"] == [
        {"seat": "1", "total": "90", "dropped": ""},
        {"seat": "2", "total": "88.5", "dropped": ""},
        {"seat": "3", "total": "91.5", "dropped": ""},
    ]
    assert rank["rank"] == "2"
    assert "score" not in rank and "sheets" not in rank
    assert "82.67" not in json.dumps(rank)


def test_hidden_names_stay_hidden(planned: Small) -> None:
    settle(planned, hides_names=True, reveal_after_next=False)
    advance(planned, "t1", "open")
    score(planned, "a1")
    show(planned, "a1")
    state = json.dumps(hall_state(key(), now()), ensure_ascii=False)

    assert "田稻香" not in state and "a1社区" not in state and "90.00" in state


def test_the_board_moves_and_an_undo_is_a_step_of_its_own(planned: Small) -> None:
    settle(planned, reveal_after_next=False)
    advance(planned, "t1", "open")
    score(planned, "a1", "a2", "a3")
    show(planned, "a3")
    before = [(s.number, s.content, s.digest) for s, _ in hall_steps(key())]
    board = show(planned, "a2")["board"]
    undo_reveal(planned.organiser, planned.season, "t1", "a3", "席位2输入有误")
    steps = hall_steps(key())

    assert isinstance(board, list)
    assert [(r["name"], r["rank"], r["moved"], r["is_new"]) for r in board] == [
        ("席荷风", "1", "0", True),
        ("其木格", "2", "-1", False),
    ]
    assert [(s.number, s.content, s.digest) for s, _ in steps][:1] == before
    assert [(s.kind, s.reason) for s, _ in steps] == [
        ("reveal", ""),
        ("reveal", ""),
        ("undo", "席位2输入有误"),
    ]
    assert "82.67" not in steps[-1][0].content
    previous = ""
    for step, _ in steps:
        assert step.previous_digest == previous
        assert step.digest == sha256(f"{previous}\n{step.content}".encode()).hexdigest()
        previous = step.digest


def test_a_correction_is_seen_at_the_desk_and_shown_only_by_revealing_anew(planned: Small) -> None:
    settle(planned, reveal_after_next=False)
    advance(planned, "t1", "open")
    score(planned, "a1")
    show(planned, "a1")
    undo_reveal(planned.organiser, planned.season, "t1", "a1", "一号席更正")
    again = Submission("device-again", "t1", "a1", 1, {"content": "57", "speech": "36"})
    submit_sheet(planned.judges["j1"], planned.season, again)

    assert show(planned, "a1")["score"] == "91.00"
    assert len(db.session.scalars(select(HallStep)).all()) == 3


def test_a_screen_works_by_its_token_until_it_is_revoked(opened: Small) -> None:
    made = make_screen(opened.organiser, opened.season, "t1", "左屏")
    [screen] = screens(key())

    assert len(made.token) >= 32
    assert screen_by_token(made.token).id == screen.id
    assert made.token not in str(db.session.scalars(select(HallScreen.token_hash)).all())
    revoke_screen(opened.organiser, opened.season, "t1", screen.id)
    with refused("screen-ended", 404):
        screen_by_token(made.token)
    assert screens(key()) == []


def test_the_screens_follow_what_the_desk_did_last(opened: Small) -> None:
    views = [hall_state(key(), now())["view"]]
    act(opened, "on-stage", "a1")
    score(opened, "a1", "a2")
    views.append(hall_state(key(), now())["view"])
    act(opened, "on-stage", "a2")
    state = hall_state(key(), now())
    show(opened, "a1")
    views.append(hall_state(key(), now())["view"])
    show_view(opened.organiser, opened.season, "t1", "board")
    views.append(hall_state(key(), now())["view"])

    assert views == ["title", "stage", "score", "board"]
    assert state["count"] == {"number": "2", "received": "3", "expected": "3"}
    assert state["on_stage"]["name"] == "席荷风"
    assert "90" not in json.dumps({**state, "at": "", "version": ""})


@pytest.mark.parametrize("view", ["", "nothing"])
def test_there_are_four_views(opened: Small, view: str) -> None:
    with refused("bad-submission", 422):
        show_view(opened.organiser, opened.season, "t1", view)


def test_a_score_follows_the_rules_its_session_was_opened_under(opened: Small) -> None:
    score(opened, "a1")
    newer = db.session.scalars(select(Rulebook)).one()
    text = newer.text.replace("max = 60", "max = 80", 1)
    with writing(opened.organiser, "setup", "", opened.season):
        db.session.add(Rulebook(season_id=newer.season_id, version=2, text=text, reason="权重"))
    advance(opened, "t1", "close")
    # (90 + 88.5 + 91.5) ÷ 3; the newest version would make it 90 of 120
    assert show(opened, "a1")["score"] == "90.00"
    assert standings(opened, "township")[0][:2] == ("a1", "75.00")
