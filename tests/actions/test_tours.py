"""Tours (观摩): the route, the log of visits, sheets of judges who were not there."""

from dataclasses import replace

from sqlalchemy import select

from contest.actions.tours import GivenVisit, leave_out_absent, log_visit, set_route
from contest.db import db
from contest.loading import setup_of
from contest.models import SessionEntry, Visit
from contest.queries.tours import Tour, tour_of

from .checking import audit_lines, decisions, refused
from .small_season import Small, advance
from .tablet import given as sheet
from .tablet import submit

VISIT = GivenVisit(
    "visit-number-1", "t1", "a1", "visited", "2022-05-20T09:30", "2022-05-20T10:00", ("j1", "j2")
)


def tour(small: Small) -> Tour:
    """Return the tour as it stands."""
    return tour_of(setup_of(small.season), "t1")


def test_a_route_has_times_and_hints(planned: Small) -> None:
    route = {"a1": ("2022-05-20T09:30", " 村口会合 "), "a2": ("", "")}
    set_route(planned.organiser, planned.season, "t1", route)
    stops = tour(planned).stops
    assert [(s.entry.contestant.code, s.planned_at, s.planned_note) for s in stops] == [
        ("a1", "2022-05-20T09:30", "村口会合"),
        ("a2", "", ""),
        ("a3", "", ""),
        ("a4", "", ""),
    ]
    assert audit_lines() == [("set-route", "t1", "梁秋白")]


def test_a_time_that_cannot_be_read_is_named(planned: Small) -> None:
    for at in ("9:30", "2022-05-20", "2022-13-20T09:30", "2022-05-20T09:30:00"):
        with refused("route-times", 422, count=1, names="席荷风"):
            route = {"a1": ("2022-05-20T09:30", ""), "a2": (at, "")}
            set_route(planned.organiser, planned.season, "t1", route)
    assert set(db.session.scalars(select(SessionEntry.planned_at))) == {""}


def test_a_visit_is_written_down_once_by_a_judge_on_site(opened: Small) -> None:
    judge = opened.judges["j1"]
    receipt = log_visit(judge, opened.season, replace(VISIT, device_at="2022-05-20T01:30:00Z"))
    assert log_visit(judge, opened.season, VISIT) == receipt
    row = db.session.scalars(select(Visit)).one()
    assert (row.kind, row.present, row.entered_by_id) == ("visited", ["j1", "j2"], judge.person_id)
    (stop, *_others) = tour(opened).stops
    assert stop.newest and [seat.number for seat in stop.newest.seats] == [1, 2]
    assert len(tour(opened).missing) == 3
    with refused("id-used", 422):
        log_visit(judge, opened.season, replace(VISIT, note="另一句"))


def test_a_correction_is_a_newer_line(opened: Small) -> None:
    log_visit(opened.judges["j1"], opened.season, VISIT)
    later = replace(VISIT, id="visit-number-2", kind="postponed", note="大雪封路")
    assert log_visit(opened.organiser, opened.season, later).version == 2
    (stop, *_others) = tour(opened).stops
    assert [(v.version, v.visit.kind, v.visit.arrived_at) for v in stop.visits] == [
        (1, "visited", "2022-05-20T09:30"),
        (2, "postponed", ""),
    ]
    assert len(tour(opened).missing) == 4


def test_a_visit_that_says_too_little_is_refused(opened: Small) -> None:
    for change, code in (
        ({"kind": "other"}, "bad-submission"),
        ({"id": "short"}, "bad-submission"),
        ({"note": "长" * 301}, "bad-submission"),
        ({"kind": "video"}, "visit-reason"),
        ({"kind": "postponed"}, "visit-reason"),
        ({"present": ()}, "visit-nobody"),
        ({"present": ("j1", "j9")}, "not-on-panel"),
        ({"arrived_at": ""}, "visit-times"),
        ({"left_at": "10:00"}, "visit-times"),
        ({"left_at": "2022-05-20T09:29"}, "visit-order"),
    ):
        with refused(code, 422):
            log_visit(opened.judges["j1"], opened.season, replace(VISIT, **change))


def test_who_is_not_concerned_writes_nothing_down(opened: Small) -> None:
    with refused("not-allowed", 403):
        log_visit(opened.supervisor, opened.season, VISIT)
    with refused("not-in-session", 404):
        log_visit(opened.organiser, opened.season, replace(VISIT, contestant="b1"))
    with refused("not-allowed", 403):
        set_route(opened.judges["j1"], opened.season, "t1", {})


def test_a_sheet_of_who_was_not_there_is_left_out_or_the_log_put_right(opened: Small) -> None:
    log_visit(opened.judges["j1"], opened.season, VISIT)
    for number, judge in enumerate(("j1", "j2", "j3")):
        submit(opened, sheet(id=f"submission-{number}"), judge=judge)
    assert [(s.judge, person.code) for s, person in tour(opened).absent] == [("j3", "a1")]
    advance(opened, "t1", "close")
    with refused("absent-judges", count=1, names="评委3 – 田稻香"):
        advance(opened, "t1", "verify")
    with refused("not-absent"):
        pairs = [("j3", "a1"), ("j1", "a1")]
        leave_out_absent(opened.organiser, opened.season, "t1", pairs, "没有到现场")
    with refused("reason-missing", 422):
        leave_out_absent(opened.organiser, opened.season, "t1", [("j3", "a1")], "")
    leave_out_absent(opened.organiser, opened.season, "t1", [("j3", "a1")], "没有到现场")
    (ruled,) = decisions("recuse")
    assert (ruled.value, ruled.reason, ruled.facts["relation"]) == (
        "j3",
        "没有到现场",
        "not-present",
    )
    assert tour(opened).absent == []
    advance(opened, "t1", "verify")
    with refused("session-is-verified"):
        log_visit(opened.organiser, opened.season, replace(VISIT, id="visit-number-3"))


def test_what_a_tablet_wrote_before_a_correction_does_not_undo_it(opened: Small) -> None:
    judge = opened.judges["j1"]
    log_visit(judge, opened.season, VISIT)
    own = replace(VISIT, id="visit-number-2", note="补记", version_seen=0)
    assert log_visit(judge, opened.season, own).version == 2  # one's own line was on its way
    log_visit(opened.organiser, opened.season, replace(VISIT, id="visit-number-3", present=("j2",)))

    old = replace(VISIT, id="visit-number-4", note="晚到", version_seen=2)
    with refused("newer-visit", 412, by=opened.organiser.name):
        log_visit(judge, opened.season, old)
    assert log_visit(judge, opened.season, replace(old, version_seen=3)).version == 4


def test_a_log_put_right_lets_the_sheet_count(opened: Small) -> None:
    log_visit(opened.judges["j1"], opened.season, VISIT)
    submit(opened, sheet(), judge="j3")
    advance(opened, "t1", "close")
    right = replace(VISIT, id="visit-number-2", present=("j1", "j2", "j3"))
    log_visit(opened.organiser, opened.season, right)
    advance(opened, "t1", "verify")
