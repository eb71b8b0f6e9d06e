"""Sessions (场次): each step by whom it belongs to, in its order, by different people."""

from pathlib import Path

import pytest

from contest.actions import sessions
from contest.actions.rulings import recuse_judge, set_status
from contest.actor import Actor
from contest.db import db
from contest.loading import season_by_code, session_state
from contest.models import Judge
from contest.transfer import import_folder

from .checking import audit_lines, decisions, refused
from .small_season import Small, advance, plan_session, write_season

#: the steps that lead into each state
WAY = {
    "planned": (),
    "open": ("open",),
    "closed": ("open", "close"),
    "verified": ("open", "close", "verify"),
    "signed": ("open", "close", "verify", "sign"),
}
#: what may be done in each state; all else is refused
ALLOWED = {
    "planned": {"open"},
    "open": {"close"},
    "closed": {"verify", "reopen"},
    "verified": {"sign", "reopen"},
    "signed": {"reopen"},
}
STEPS = ("open", "close", "verify", "sign", "reopen")
REFUSED = [(state, step) for state in WAY for step in STEPS if step not in ALLOWED[state]]


def with_roles(actor: Actor, *roles: str, judge_id: int | None = None) -> Actor:
    """Return the same person with more seats."""
    return Actor(actor.name, actor.person_id, actor.roles | {*roles}, judge_id or actor.judge_id)


def test_a_session_goes_from_planned_to_signed(planned: Small) -> None:
    other = plan_session(planned, "t3", "township", ("a1",))
    key = plan_session(planned, "t4", "township", ("a2",))
    states = [session_state(key)]
    for step in ("open", "close", "verify", "sign"):
        advance(planned, "t4", step)
        states.append(session_state(key))
    assert states == ["planned", "open", "closed", "verified", "signed"]
    assert session_state(other) == "planned"


def test_each_step_leaves_one_decision_and_one_audit_line(planned: Small) -> None:
    advance(planned, "t1", "open", "close", "verify", "sign", "reopen")
    taken = [
        ("open-session", "梁秋白"),
        ("close-session", "梁秋白"),
        ("verify-session", "邵一禾"),
        ("sign-session", "顾长亭"),
        ("reopen-session", "梁秋白"),
    ]
    assert audit_lines() == [(kind, "t1", name) for kind, name in taken]
    rows = decisions(*(kind for kind, _ in taken))
    assert [(row.kind, row.by_name) for row in rows] == taken
    assert {(row.field, row.stage) for row in rows} == {("community", "township")}
    assert [row.reason for row in rows] == ["", "", "", "", "评委更正笔误"]


def test_a_reopened_session_is_closed_verified_and_signed_anew(planned: Small) -> None:
    key = plan_session(planned, "t3", "township", ("a1",))
    advance(planned, "t3", "open", "close", "verify", "sign", "reopen")
    assert session_state(key) == "open"
    advance(planned, "t3", "close", "verify", "sign")
    assert session_state(key) == "signed"


@pytest.mark.parametrize(("state", "step"), REFUSED)
def test_a_step_out_of_its_order_is_refused(planned: Small, state: str, step: str) -> None:
    advance(planned, "t1", *WAY[state])
    with refused(f"session-is-{state}", session="场次t1"):
        advance(planned, "t1", step)


@pytest.mark.parametrize(
    ("state", "step", "holders"),
    [
        ("planned", "open", {"organiser"}),
        ("open", "close", {"organiser"}),
        ("closed", "verify", {"organiser", "verifier"}),
        ("verified", "sign", {"supervisor"}),
        ("signed", "reopen", {"organiser"}),
    ],
)
def test_a_step_is_refused_to_who_does_not_hold_its_role(
    planned: Small, state: str, step: str, holders: set[str]
) -> None:
    advance(planned, "t1", *WAY[state])
    actors = (planned.organiser, planned.verifier, planned.supervisor, planned.judges["j1"])
    take = getattr(sessions, f"{step}_session")
    reason = ("评委更正笔误",) if step == "reopen" else ()
    for actor in actors:
        if not actor.roles & holders:
            with refused("not-allowed", 403):
                take(actor, planned.season, "t1", *reason)


def test_who_closed_a_session_may_not_verify_it(planned: Small) -> None:
    advance(planned, "t1", "open", "close")
    with refused("second-duty", 403):
        sessions.verify_session(planned.organiser, planned.season, "t1")


def test_who_closed_a_session_may_not_sign_it(planned: Small) -> None:
    advance(planned, "t1", "open", "close", "verify")
    with refused("second-duty", 403):
        both = with_roles(planned.organiser, "supervisor")
        sessions.sign_session(both, planned.season, "t1")


def test_who_verified_a_session_may_not_sign_it(planned: Small) -> None:
    advance(planned, "t1", "open", "close", "verify")
    with refused("second-duty", 403):
        both = with_roles(planned.verifier, "supervisor")
        sessions.sign_session(both, planned.season, "t1")


@pytest.mark.parametrize(
    ("state", "step", "role"),
    [
        ("open", "close", "organiser"),
        ("closed", "verify", "verifier"),
        ("verified", "sign", "supervisor"),
    ],
)
def test_a_judge_of_the_panel_has_no_other_duty(
    planned: Small, state: str, step: str, role: str
) -> None:
    advance(planned, "t1", *WAY[state])
    with refused("second-duty", 403):
        take = getattr(sessions, f"{step}_session")
        take(with_roles(planned.judges["j2"], role), planned.season, "t1")


def test_a_judge_of_another_panel_may_close_the_session(planned: Small) -> None:
    stranger = Judge(season_id=planned.season.id, code="j9", name="评委九")
    db.session.add(stranger)
    db.session.commit()
    advance(planned, "t1", "open")
    both = with_roles(planned.organiser, "judge", judge_id=stranger.id)
    sessions.close_session(both, planned.season, "t1")
    assert [row.by_name for row in decisions("close-session")] == ["梁秋白"]


def test_duties_of_one_session_do_not_bar_from_another(planned: Small) -> None:
    advance(planned, "t1", "open", "close")
    advance(planned, "t2", "open")
    both = with_roles(planned.verifier, "organiser")
    sessions.close_session(both, planned.season, "t2")
    sessions.verify_session(planned.organiser, planned.season, "t2")
    sessions.verify_session(planned.verifier, planned.season, "t1")
    assert [row.by_name for row in decisions("verify-session")] == ["梁秋白", "邵一禾"]


def test_a_panel_below_the_minimum_does_not_open(planned: Small) -> None:
    plan_session(planned, "few", "township", ("a1",), judges=("j1", "j2"))
    with refused("panel-too-small", seats=2, min=3):  # min_judges is 3 unless stated
        advance(planned, "few", "open")


def test_a_session_without_contestants_does_not_open(planned: Small) -> None:
    plan_session(planned, "empty", "township", ())
    with refused("no-entries"):
        advance(planned, "empty", "open")


@pytest.mark.parametrize("reason", ["", "  ", "\u3000\n"])
def test_reopening_needs_a_reason(planned: Small, reason: str) -> None:
    advance(planned, "t1", "open", "close")
    with refused("reason-missing", 422):
        sessions.reopen_session(planned.organiser, planned.season, "t1", reason)


def test_an_unknown_session_is_refused(planned: Small) -> None:
    with refused("unknown-session", 404):
        advance(planned, "t9", "open")


def test_a_session_of_another_season_is_not_found(planned: Small, tmp_path: Path) -> None:
    code = import_folder(write_season(tmp_path / "other", code="other", marks={}))
    other = season_by_code(code)
    with refused("unknown-session", 404):
        sessions.open_session(planned.organiser, other, "t1")


def test_a_panel_too_small_for_one_contestant_after_recusals_cannot_open(planned: Small) -> None:
    place = ("community", "township")
    recuse_judge(planned.organiser, planned.season, place, "a2", "j1", "近亲属")
    with refused("panel-short-for", count=1, min=3):
        advance(planned, "t1", "open")
    set_status(planned.organiser, planned.season, place, "a2", "withdrawn", "因病")
    advance(planned, "t1", "open")
