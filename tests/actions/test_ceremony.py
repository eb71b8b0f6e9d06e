"""The award ceremony (颁奖典礼): its frozen script, each refusal, what the hall may know.

Prizes as worked in small_season: b1 一等奖 3000, a1 二等奖 2000, b2 and a2 三等奖 1000 each.
"""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask

from contest.actions.awards import confirm_awards
from contest.actions.ceremony import (
    make_ceremony,
    move,
    pause,
)
from contest.actions.promotion import confirm_promotion
from contest.actions.rulings import set_status
from contest.actions.screens import make_ceremony_screen, revoke_ceremony_screen
from contest.db import db
from contest.models import Ceremony, CeremonyScreen, CeremonyStep, now
from contest.publications.script import rehearsal_content, script_of
from contest.queries.ceremony import (
    ceremonies,
    ceremony_screen_by_token,
    ceremony_screens,
    ceremony_state,
    live_ceremony_screens,
    script,
    stageable,
    staged,
)
from contest.rules.results import BudgetLine

from .checking import audit_lines, refused
from .small_season import CITY, MARKS, NAMES, TOWNSHIP, Small, correct, start_season, write_season

FIRST = ["一等奖"]
WINNERS = {NAMES[code] for code in ("b1", "a1", "b2", "a2")}


def confirmed_of(small: Small) -> Small:
    """Put finalists and awards on record."""
    confirm_promotion(small.organiser, small.season, *TOWNSHIP)
    confirm_awards(small.organiser, small.season, *CITY)
    return small


@pytest.fixture
def final(held: Small) -> Small:
    """Return the season with its awards confirmed."""
    return confirmed_of(held)


def real(small: Small, *singly: str) -> int:
    """Prepare a real ceremony."""
    return make_ceremony(small.organiser, small.season, *CITY, singly, is_rehearsal=False)


def rehearsal(small: Small, *singly: str) -> int:
    """Prepare a rehearsal."""
    return make_ceremony(small.organiser, small.season, *CITY, singly, is_rehearsal=True)


def go(small: Small, key: int, *places: int) -> None:
    """Go from slide to slide."""
    for place in places:
        move(small.organiser, small.season, key, staged(small.season, key).seen, place)


def slides(key: int) -> list[dict[str, object]]:
    """Return the slides of a ceremony."""
    found: list[dict[str, object]] = script(db.session.get_one(Ceremony, key))["slides"]
    return found


def outline(key: int) -> list[str]:
    """Return each slide as its kind, its tier and its names."""
    return [
        " ".join([s["kind"], s.get("tier", ""), *(r["name"] for r in s.get("rows", []))]).strip()  # type: ignore[list-item, attr-defined]
        for s in slides(key)
    ]


def shown(key: int) -> str:
    """Return all that the screens are sent."""
    return json.dumps(ceremony_state(key, now()), ensure_ascii=False)


def test_the_script_goes_from_the_lowest_tier_up_to_the_whole_list(final: Small) -> None:
    assert outline(real(final, *FIRST)) == [
        "title",
        "tier 三等奖",
        "winners 三等奖 郝晚晴 席荷风",
        "tier 二等奖",
        "winners 二等奖 田稻香",
        "tier 一等奖",
        "winner 一等奖 云海青",
        "board  云海青 田稻香 郝晚晴 席荷风",
    ]


def test_slides_say_what_the_award_publication_says(final: Small) -> None:
    found = slides(real(final, *FIRST))
    assert found[1] == {"kind": "tier", "tier": "三等奖", "count": "2", "prize": "1,000"}
    assert found[6]["rows"] == [
        {
            "rank": "1",
            "name": "云海青",
            "organisation": "b1社区党委",
            "title": "党委书记",
            "prize": "3,000",
        }
    ]
    board = found[-1]["rows"]
    assert isinstance(board, list)
    assert [(r["rank"], r["total"], r["tier"]) for r in board] == [
        ("1", "92.83", "一等奖"),
        ("2", "92.00", "二等奖"),
        ("3", "85.67", "三等奖"),
        ("4", "84.33", "三等奖"),
    ]


def test_winners_called_one_by_one_come_from_the_last_place_up(final: Small) -> None:
    assert outline(real(final, "三等奖"))[1:4] == [
        "tier 三等奖",
        "winner 三等奖 席荷风",
        "winner 三等奖 郝晚晴",
    ]


def test_a_script_is_frozen_with_its_digest_and_one_audit_line(final: Small) -> None:
    key = real(final)
    found = db.session.get_one(Ceremony, key)
    assert found.digest == sha256(found.script.encode()).hexdigest()
    assert audit_lines()[-1] == ("make-ceremony", "community/city", "梁秋白")


def test_the_same_script_is_made_once_until_it_has_begun(final: Small) -> None:
    first = real(final)
    assert real(final) == first
    assert real(final, *FIRST) != first
    go(final, first, 0)
    assert real(final) != first


def test_awards_that_are_not_confirmed_are_not_staged(held: Small) -> None:
    confirm_promotion(held.organiser, held.season, *TOWNSHIP)
    with refused("ceremony-unconfirmed"):
        real(held)
    with refused("no-awards", 404):
        make_ceremony(held.organiser, held.season, *TOWNSHIP, [], is_rehearsal=True)
    with refused("bad-submission", 422):
        make_ceremony(held.organiser, held.season, *CITY, ["特等奖"], is_rehearsal=True)


def test_awards_that_changed_since_are_not_staged(final: Small) -> None:
    set_status(final.organiser, final.season, CITY, "b1", "suspended", "核查中")
    with refused("ceremony-changed"):
        real(final)


def test_awards_that_nobody_gets_are_not_staged(inside: Flask, tmp_path: Path) -> None:
    small = start_season(write_season(tmp_path / "season"))
    confirm_promotion(small.organiser, small.season, *TOWNSHIP)
    for code in ("a1", "a2", "b1", "b2"):
        set_status(small.organiser, small.season, CITY, code, "suspended", "核查中")
    confirm_awards(small.organiser, small.season, *CITY)
    with refused("ceremony-empty"):
        real(small)


def test_a_tier_that_nobody_gets_says_so(final: Small) -> None:
    for code in ("a2", "b2"):
        set_status(final.organiser, final.season, CITY, code, "suspended", "核查中")
    confirm_awards(final.organiser, final.season, *CITY)
    assert slides(real(final))[1] == {"kind": "tier", "tier": "三等奖", "count": "0", "prize": ""}


def test_a_rehearsal_holds_nothing_real_and_needs_no_confirmation(held: Small) -> None:
    key = rehearsal(held, *FIRST)
    assert outline(key)[1:4] == ["tier 三等奖", "winners 三等奖 选手3 选手4", "tier 二等奖"]
    text = db.session.get_one(Ceremony, key).script
    assert not [name for name in NAMES.values() if name in text]
    assert "92.83" not in text and "社区党委" not in text
    assert ceremony_state(key, now())["is_rehearsal"]
    go(held, key, 0, 1)


def test_in_a_season_that_rehearses_another_every_ceremony_is_a_rehearsal(final: Small) -> None:
    final.season.rehearsal_of = "real"
    db.session.commit()
    key = real(final)
    assert db.session.get_one(Ceremony, key).is_rehearsal
    assert ceremony_state(key, now())["is_rehearsal"]


def test_only_organisers_prepare_present_and_make_screens(final: Small) -> None:
    key = real(final)
    acts: list[Callable[..., object]] = [
        lambda who: make_ceremony(who, final.season, *CITY, [], is_rehearsal=True),
        lambda who: move(who, final.season, key, 0, 0),
        lambda who: pause(who, final.season, key, 0, is_paused=True),
        lambda who: make_ceremony_screen(who, final.season, key, "左"),
        lambda who: revoke_ceremony_screen(who, final.season, key, 1),
    ]
    for act in acts:
        for who in (final.verifier, final.supervisor, final.judges["j1"]):
            with refused("not-allowed", 403):
                act(who)


def test_the_presenter_goes_on_back_and_jumps(final: Small) -> None:
    key = real(final)
    go(final, key, 0, 1, 2, 1, 6)
    found = staged(final.season, key)
    assert (found.seen, found.place, found.is_paused) == (5, 6, False)
    assert found.now["kind"] == "winners" and found.next is not None
    go(final, key, 7)
    assert staged(final.season, key).next is None
    for place in (-1, 8):
        with refused("ceremony-place", 422):
            go(final, key, place)


def test_a_second_presenter_does_not_overtake_the_first(final: Small) -> None:
    key = real(final)
    go(final, key, 0, 1)
    move(final.organiser, final.season, key, 2, 2)
    with refused("ceremony-moved"):
        move(final.organiser, final.season, key, 2, 3)
    with refused("ceremony-moved"):
        pause(final.organiser, final.season, key, 1, is_paused=True)


def test_a_press_that_comes_twice_moves_once(final: Small) -> None:
    key = real(final)
    for _ in range(2):
        move(final.organiser, final.season, key, 0, 0)
    for _ in range(2):
        move(final.organiser, final.season, key, 1, 1)
    for _ in range(2):
        pause(final.organiser, final.season, key, 2, is_paused=True)
    steps = db.session.query(CeremonyStep).order_by(CeremonyStep.number).all()
    assert [(s.number, s.place, s.is_paused) for s in steps] == [
        (1, 0, False),
        (2, 1, False),
        (3, 1, True),
    ]


def test_screens_wait_while_it_is_paused_and_moving_shows_nothing(final: Small) -> None:
    key = real(final)
    with refused("ceremony-unbegun"):
        pause(final.organiser, final.season, key, 0, is_paused=True)
    go(final, key, 0, 2)
    pause(final.organiser, final.season, key, 2, is_paused=True)
    go(final, key, 6)
    assert ceremony_state(key, now())["slide"] == {"kind": "title"}
    assert "云海青" not in shown(key) and "郝晚晴" not in shown(key)
    pause(final.organiser, final.season, key, 4, is_paused=False)
    assert "云海青" in shown(key)


def test_screens_know_the_slide_that_is_on_and_no_other(final: Small) -> None:
    key = real(final, *FIRST)
    places = range(len(slides(key)))
    assert not [name for name in WINNERS if name in shown(key)]
    for place in places:
        go(final, key, place)
        on = json.dumps(slides(key)[place], ensure_ascii=False)
        assert {n for n in WINNERS if n in shown(key)} == {n for n in WINNERS if n in on}


def test_awards_that_change_after_it_was_made_keep_it_from_beginning(final: Small) -> None:
    key = real(final)
    correct(final, "community-city-final", "a2", "j1", "51+34")
    confirm_awards(final.organiser, final.season, *CITY)
    assert staged(final.season, key).is_outdated
    with refused("ceremony-outdated"):
        move(final.organiser, final.season, key, 0, 0)
    go(final, real(final), 0)


def test_a_ceremony_that_goes_on_is_not_stopped_but_says_so(final: Small) -> None:
    key = real(final)
    go(final, key, 0)
    set_status(final.organiser, final.season, CITY, "b1", "suspended", "核查中")
    go(final, key, 1)
    assert staged(final.season, key).is_outdated


def test_a_rehearsal_is_never_outdated(final: Small) -> None:
    key = rehearsal(final)
    set_status(final.organiser, final.season, CITY, "b1", "suspended", "核查中")
    go(final, key, 0)
    assert not staged(final.season, key).is_outdated


def test_each_ceremony_is_listed_with_how_far_it_is(final: Small) -> None:
    first, second = rehearsal(final), real(final)
    go(final, first, 0, 3)
    found = ceremonies(final.season, *CITY, stageable(final.season, *CITY))
    assert [(one.ceremony.id, one.place) for one in found] == [(second, 0), (first, 3)]


def test_a_ceremony_of_another_season_is_none_of_ours(final: Small, tmp_path: Path) -> None:
    key = real(final)
    other = confirmed_of(start_season(write_season(tmp_path / "other", code="other")))
    for act in (
        lambda: move(other.organiser, other.season, key, 0, 0),
        lambda: pause(other.organiser, other.season, key, 0, is_paused=True),
        lambda: make_ceremony_screen(other.organiser, other.season, key, "左"),
    ):
        with refused("unknown-ceremony", 404):
            act()


def test_a_screen_works_by_its_token_until_it_is_revoked(final: Small) -> None:
    key = real(final)
    made = make_ceremony_screen(final.organiser, final.season, key, "左屏")
    [screen] = ceremony_screens(key)
    assert len(made.token) >= 32
    assert ceremony_screen_by_token(made.token).id == screen.id
    assert db.session.query(CeremonyScreen).one().token_hash != made.token
    assert live_ceremony_screens([key]) == {screen.id}
    revoke_ceremony_screen(final.organiser, final.season, key, screen.id)
    with refused("screen-ended", 404):
        ceremony_screen_by_token(made.token)
    assert (list(ceremony_screens(key)), live_ceremony_screens([key])) == ([], set())


def test_where_a_tie_shares_money_each_prize_is_named() -> None:
    row = {"tier": "一等奖", "rank": "1", "total": "90.00", "organisation": "甲", "title": ""}
    content = {
        **{key: {"name": key} for key in ("season", "field", "stage")},
        "budget": [{"tier": "一等奖"}],
        "rows": [
            {**row, "name": "一", "prize": "1250.50"},
            {**row, "name": "二", "prize": "1000.00"},
        ],
    }
    _, tier, page, _ = script_of(content, [], is_rehearsal=False)["slides"]
    assert tier["prize"] == ""
    assert [winner["prize"] for winner in page["rows"]] == ["1,250.50", "1,000"]
    content["rows"] = [{**one, "prize": "0.00"} for one in content["rows"]]  # type: ignore[call-overload]
    _, tier, page, _ = script_of(content, [], is_rehearsal=False)["slides"]
    assert tier["prize"] == page["rows"][0]["prize"] == ""


@pytest.mark.parametrize(
    ("seats", "pages", "boards"), [(27, [7, 7, 7, 6], 3), (38, [8, 8, 8, 7, 7], 4)]
)
def test_pages_are_even_and_short(seats: int, pages: list[int], boards: int) -> None:
    place = {key: {"name": key} for key in ("season", "field", "stage")}
    lines = [BudgetLine("f", "奖", seats, 0, seats * 100, 0)]
    content = rehearsal_content({**place, "budget": [{"tier": "奖"}]}, lines)
    found = script_of(content, [], is_rehearsal=True)["slides"]
    assert [len(s["rows"]) for s in found if s["kind"] == "winners"] == pages
    board = [s for s in found if s["kind"] == "board"]
    assert len(board) == boards and sum(len(s["rows"]) for s in board) == seats
    assert max(len(s["rows"]) for s in board) <= 10


def test_equal_places_keep_the_stage_s_own_order(inside: Flask, tmp_path: Path) -> None:
    tied = {**MARKS, ("city", "b2"): MARKS["city", "a2"]}
    small = confirmed_of(start_season(write_season(tmp_path / "season", marks=tied)))
    board = [str(line).split()[1:] for line in outline(real(small)) if line.startswith("board")]
    third = [line.split()[2:] for line in outline(real(small)) if line.startswith("winners 三")]
    called = [line.split()[2] for line in outline(real(small, "三等奖")) if "winner 三" in line]
    assert third == [called] == [board[0][2:]]
