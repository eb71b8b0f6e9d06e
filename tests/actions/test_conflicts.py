"""Conflicts of interest (回避): computed, declared, challenged, taken back; what they change."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from contest.actions import conflicts, desk
from contest.actions.looking import look_without
from contest.actions.reveal import reveal, undo_reveal
from contest.db import db
from contest.export import export_season
from contest.loading import session_state, setup_of
from contest.models import Session
from contest.queries.conflicts import session_conflicts
from contest.queries.without import without_judge

from .checking import audit_lines, refused
from .small_season import (
    FINALISTS,
    Small,
    advance,
    plan_session,
    standings,
    start_season,
    write_season,
)
from .tablet import given, submit

KIN = ("kin", "challenge", "表兄弟")


@pytest.fixture
def final(inside: Flask, tmp_path: Path) -> Small:
    """Return the season with the city's final planned; judge j3 lives in the first township."""
    files = write_season(tmp_path / "season", marks={}, judge_units={"j3": "a4-home"})
    rulebook = files / "rulebook.toml"
    rulebook.write_text(
        rulebook.read_text().replace("criteria = [", "min_judges = 2\n  criteria = [")
    )
    small = start_season(files)
    plan_session(small, "final", "city", FINALISTS)
    return small


def pairs(small: Small, code: str) -> list[tuple[str, str, str, bool]]:
    """Return (judge, contestant, why, closed) of a session's conflicts."""
    found = session_conflicts(setup_of(small.season), code)
    return [(p.judge, p.contestant.code, p.why, p.is_closed) for p in found.pairs]


def session_of(small: Small, code: str) -> Session:
    """Return a session."""
    return db.session.scalars(select(Session).where(Session.code == code)).one()


def test_a_judge_of_the_same_part_of_the_city_is_listed_and_may_score(final: Small) -> None:
    assert pairs(final, "final") == [
        ("j3", "a1", "own-region", False),
        ("j3", "a2", "own-region", False),
    ]
    advance(final, "final", "open")
    marks = {"site": "50", "answer": "37"}
    submit(final, given(marks, session="final", contestant="a1"), "j3")


def test_the_session_may_keep_such_a_judge_from_scoring(final: Small) -> None:
    desk.set_hall(final.organiser, final.season, "final", {"region": "bar"})
    assert pairs(final, "final")[0] == ("j3", "a1", "own-region", True)
    advance(final, "final", "open")
    marks = {"site": "50", "answer": "37"}
    with refused("own-region", 403, name="田稻香"):
        submit(final, given(marks, session="final", contestant="a1"), "j3")
    submit(final, given(marks, session="final", contestant="b1"), "j3")


def test_within_one_township_nobody_is_of_the_same_part(opened: Small) -> None:
    assert pairs(opened, "t1") == []


def test_the_organiser_makes_recusals_of_the_listed_pairs(final: Small) -> None:
    with refused("reason-missing", 422):
        conflicts.recuse_region(final.organiser, final.season, "final", [("j3", "a1")], " ")
    with refused("pair-missing", 422):
        conflicts.recuse_region(final.organiser, final.season, "final", [], "同旗区")
    chosen = [("j3", "a1"), ("j3", "a2")]
    conflicts.recuse_region(final.organiser, final.season, "final", chosen, "同旗区")
    assert [pair[2:] for pair in pairs(final, "final")] == [("recused", True)] * 2
    with refused("recused-already"):
        conflicts.recuse_region(final.organiser, final.season, "final", chosen[:1], "同旗区")


def test_only_pairs_of_one_region_are_recused_as_such(final: Small) -> None:
    with refused("not-same-region", 422, judge="评委3", name="云海青"):
        conflicts.recuse_region(
            final.organiser, final.season, "final", [("j3", "a1"), ("j3", "b1")], "同旗区"
        )
    with refused("not-on-panel", 403):
        conflicts.recuse_region(final.organiser, final.season, "final", [("j9", "a1")], "同旗区")


def test_a_judge_declares_until_the_scoring_ends(opened: Small) -> None:
    advance(opened, "t1", "close")
    judge = opened.judges["j1"]
    with refused("session-is-closed"):
        conflicts.declare_relation(judge, opened.season, "t1", ["a1"], "kin", "表兄弟")
    with refused("session-is-closed"):
        conflicts.declare_none(judge, opened.season, "t1")
    how = ("kin", "paper", "表兄弟")
    conflicts.enter_relation(opened.supervisor, opened.season, "t1", ("j1", "a1"), how)
    assert pairs(opened, "t1") == [("j1", "a1", "recused", True)]


def test_what_the_hall_has_seen_is_changed_by_no_recusal(opened: Small) -> None:
    for judge in ("j1", "j2", "j3"):
        submit(opened, given(id=f"sheet-{judge}"), judge)
    conflicts.enter_relation(opened.organiser, opened.season, "t1", ("j1", "a2"), KIN)
    advance(opened, "t1", "close")
    reveal(opened.organiser, opened.season, "t1", "a1")
    with refused("contestant-revealed", name="田稻香"):
        conflicts.enter_relation(opened.organiser, opened.season, "t1", ("j1", "a1"), KIN)
    # another contestant of the session is not concerned
    conflicts.take_back(opened.supervisor, opened.season, "t1", ("j1", "a2"), "查无此事")
    undo_reveal(opened.organiser, opened.season, "t1", "a1", "评委应回避")
    conflicts.enter_relation(opened.organiser, opened.season, "t1", ("j1", "a1"), KIN)


def test_a_recusal_of_the_stage_does_not_reach_into_a_signed_session(opened: Small) -> None:
    plan_session(opened, "second", "township", ("a1", "a2"))
    conflicts.enter_relation(opened.organiser, opened.season, "second", ("j1", "a2"), KIN)
    advance(opened, "t1", "close", "verify")
    with refused("session-is-verified", session="场次t1"):
        conflicts.enter_relation(opened.organiser, opened.season, "second", ("j1", "a1"), KIN)
    with refused("session-is-verified", session="场次t1"):
        conflicts.take_back(opened.supervisor, opened.season, "second", ("j1", "a2"), "查无此事")


def test_a_refusal_names_nobody_whose_name_is_hidden(planned: Small) -> None:
    desk.set_hall(planned.organiser, planned.season, "t1", {"hides_names": True})
    advance(planned, "t1", "open")
    judge = planned.judges["j1"]
    conflicts.declare_relation(judge, planned.season, "t1", ["a2"], "kin", "表兄弟")
    with refused("recused-already", name="№ 2"):
        conflicts.declare_relation(judge, planned.season, "t1", ["a2"], "kin", "表兄弟")
    with refused("recused", 403, name="№ 2"):
        submit(planned, given(contestant="a2"))


def test_a_declared_relation_closes_the_pair_at_once(opened: Small) -> None:
    submit(opened, given())
    judge = opened.judges["j1"]
    with refused("reason-missing", 422):
        conflicts.declare_relation(judge, opened.season, "t1", ["a1"], "kin", "")
    with refused("contestant-missing", 422):
        conflicts.declare_relation(judge, opened.season, "t1", [], "kin", "表兄弟")
    with refused("relation-missing", 422):
        conflicts.declare_relation(judge, opened.season, "t1", ["a1"], "friend", "表兄弟")
    conflicts.declare_relation(judge, opened.season, "t1", ["a1"], "kin", "表兄弟")
    with refused("recused", 403):
        submit(opened, given(id="submission-2", seen=1))
    submit(opened, given(id="sheet-j2", contestant="a1"), "j2")
    submit(opened, given(id="sheet-j3", contestant="a1"), "j3")
    # two of three sheets are left, fewer than the rules need
    assert ("a1", "", None, "unranked") in standings(opened, "township")


def test_a_judge_declares_for_the_own_panel_alone(opened: Small) -> None:
    with refused("not-on-panel", 403):
        conflicts.enter_relation(opened.organiser, opened.season, "t1", ("j9", "a1"), KIN)
    with refused("not-in-session", 404):
        conflicts.enter_relation(opened.organiser, opened.season, "t1", ("j1", "b1"), KIN)
    with refused("not-allowed", 403):
        conflicts.enter_relation(opened.judges["j1"], opened.season, "t1", ("j2", "a1"), KIN)
    with refused("not-allowed", 403):
        conflicts.declare_none(opened.organiser, opened.season, "t1")


def test_only_the_supervisor_takes_a_recusal_back(opened: Small) -> None:
    conflicts.enter_relation(opened.organiser, opened.season, "t1", ("j1", "a1"), KIN)
    with refused("not-allowed", 403):
        conflicts.take_back(opened.organiser, opened.season, "t1", ("j1", "a1"), "查无此事")
    with refused("no-recusal", 404):
        conflicts.take_back(opened.supervisor, opened.season, "t1", ("j2", "a1"), "查无此事")
    conflicts.take_back(opened.supervisor, opened.season, "t1", ("j1", "a1"), "查无此事")
    assert pairs(opened, "t1") == []
    submit(opened, given())


def test_a_recusal_taken_back_is_not_exported(opened: Small, tmp_path: Path) -> None:
    for judge in ("j1", "j2"):
        conflicts.enter_relation(opened.organiser, opened.season, "t1", (judge, "a1"), KIN)
    conflicts.take_back(opened.supervisor, opened.season, "t1", ("j1", "a1"), "查无此事")
    export_season(opened.season.code, tmp_path / "out")
    lines = (tmp_path / "out" / "decisions.csv").read_text().splitlines()
    assert [line for line in lines if ",recuse" in line] == [
        next(line for line in lines if ",recuse,a1,j2," in line)
    ]


def test_a_verified_session_is_opened_again_first(opened: Small) -> None:
    advance(opened, "t1", "close", "verify")
    with refused("session-is-verified"):
        conflicts.enter_relation(opened.organiser, opened.season, "t1", ("j1", "a1"), KIN)


def test_a_session_may_wait_for_everyone_s_declaration(planned: Small) -> None:
    desk.set_hall(planned.organiser, planned.season, "t1", {"asks_declarations": True})
    conflicts.declare_none(planned.judges["j1"], planned.season, "t1")
    conflicts.enter_relation(
        planned.organiser, planned.season, "t2", ("j2", "b1"), ("other", "paper", "同学")
    )
    with refused("declarations-missing", count=2):
        advance(planned, "t1", "open")
    for judge in ("j2", "j3"):
        conflicts.declare_none(planned.judges[judge], planned.season, "t1")
    advance(planned, "t1", "open")
    assert session_state(session_of(planned, "t1").id) == "open"


def test_what_if_shows_what_a_recusal_would_change(held: Small) -> None:
    session = session_of(held, "community-township-show-t1")
    rows = without_judge(setup_of(held.season), session, "j1", "a2")
    found = {row.contestant.code: (row.now, row.then, row.changes_place) for row in rows}
    now, then, changes = found["a2"]
    assert (now.score, now.rank, now.outcome) == ("86.00", "2", "promoted")
    # two sheets are fewer than the three that the rules need
    assert (then.score, then.rank, then.outcome) == ("", "", "unranked")
    assert changes
    assert found["a3"][1].outcome == "promoted"
    assert standings(held, "township")[1] == ("a2", "86.00", 2, "promoted")


def test_looking_writes_one_line_and_nothing_else(held: Small) -> None:
    look_without(held.verifier, held.season, "t1", "j1", "a2")
    assert audit_lines() == [("look-without", "t1 j1 a2", "邵一禾")]
    with refused("not-allowed", 403):
        look_without(held.judges["j1"], held.season, "t1", "j1", "")


def test_marks_are_secret_until_the_session_is_closed(opened: Small) -> None:
    with refused("session-is-open"):
        without_judge(setup_of(opened.season), session_of(opened, "t1"), "j1")
