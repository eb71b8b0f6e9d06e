"""Bouts (同台对决): pairing, voting, versions, equal votes, the next turn of a bracket."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from contest.actions import bouts
from contest.actions.bouts import Pairing
from contest.actions.desk import set_hall
from contest.actions.rulings import recuse_judge, set_status
from contest.actions.votes import Vote, cast_vote
from contest.db import db
from contest.export import export_season
from contest.folder import read_folder
from contest.folder.derive import season_input
from contest.loading import lot, setup_of, stage_result
from contest.models import BoutVote
from contest.queries.bouts import BoutDesk, bout_desk
from contest.queries.marking import SheetError
from contest.queries.receipts import Receipt
from contest.rules import derive
from contest.rules.pairing import circle, in_order, majority, within_classes

from .checking import decisions, refused
from .live_season import BOUTS, FIELD, PLAYERS, QUIZ, say, start_live
from .small_season import Small, advance

LOTS = sorted(PLAYERS, key=lambda code: lot("3141", code))


@pytest.fixture
def ring(inside: Flask, tmp_path: Path) -> Small:
    """Return the season before its bouts are drawn up."""
    return start_live(tmp_path / "season")


def draw(live: Small, system: str = "bracket", way: str = "draw", classes: str = "") -> int:
    """Draw the bouts up with a seed whose lots are known."""
    given = Pairing(way, system, "3141", "王见证", classes)
    return bouts.draw_bouts(live.organiser, live.season, BOUTS, given)


def desk(live: Small) -> BoutDesk:
    """Return the desk as it stands."""
    return bout_desk(setup_of(live.season), BOUTS)


def pairs(live: Small) -> list[tuple[int, str, str]]:
    """Return (turn, red, blue) of every bout."""
    return [(b.turn, b.red.code, b.blue.code if b.blue else "") for b in desk(live).bouts]


def voting(live: Small, place: int = 0) -> str:
    """Call a bout, let the judges vote, and return its code."""
    code = desk(live).bouts[place].code
    bouts.call_bout(live.organiser, live.season, BOUTS, code)
    bouts.open_voting(live.organiser, live.season, BOUTS, code)
    return code


def vote(live: Small, bout: str, judge: str, winner: str, seen: int = 0, id_: str = "") -> Receipt:
    """Vote as a judge."""
    given = Vote(id_ or f"{bout}-{judge}-{winner}-{seen}", BOUTS, bout, winner, seen)
    return cast_vote(live.judges[judge], live.season, given)


def decide(live: Small, place: int, votes: str) -> str:
    """Hold a bout from call to show; `votes` are r, b or d by judge."""
    code = voting(live, place)
    for judge, letter in zip(("j1", "j2", "j3"), votes, strict=True):
        vote(live, code, judge, {"r": "red", "b": "blue", "d": "draw"}[letter])
    bouts.close_voting(live.organiser, live.season, BOUTS, code)
    return code


def test_pairs_are_drawn_by_lot_and_a_new_draw_is_a_new_version(ring: Small) -> None:
    assert draw(ring) == 2
    assert draw(ring) == 2
    assert pairs(ring) == [(1, LOTS[0], LOTS[1]), (1, LOTS[2], LOTS[3])]
    versions = decisions("draw-bouts")
    assert len(versions) == 2
    assert (versions[1].facts["seed"], versions[1].facts["witnesses"]) == ("3141", "王见证")
    with refused("witness-missing", 422):
        bouts.draw_bouts(ring.organiser, ring.season, BOUTS, Pairing("draw", "single", "3141", " "))
    with refused("not-bouts", 404):
        bouts.draw_bouts(ring.organiser, ring.season, QUIZ, Pairing("draw", "single", "3141", "王"))


def test_an_odd_number_gives_the_last_a_bye(ring: Small) -> None:
    set_status(ring.organiser, ring.season, (FIELD, "bouts"), "m4", "withdrawn", "因病")
    draw(ring)
    here = [code for code in LOTS if code != "m4"]
    assert pairs(ring) == [(1, here[0], here[1]), (1, here[2], "")]
    assert [bout.state for bout in desk(ring).bouts] == ["waiting", "bye"]


def test_pairs_by_rank_follow_the_stage_before(ring: Small) -> None:
    with refused("no-stage-before", 422):
        draw(ring, way="rank")
    advance(ring, QUIZ, "open")
    for number, (player, outcome) in enumerate(
        [("m3", "right"), ("m1", "wrong"), ("m2", "right"), ("m2", "right")]
    ):
        say(ring, str(number), "buzzer", player, outcome)
    draw(ring, way="rank")
    # m2 120, m3 110, m4 100, m1 90
    assert pairs(ring) == [(1, "m2", "m3"), (1, "m4", "m1")]


def test_pairs_within_classes_that_the_organiser_types(ring: Small) -> None:
    with refused("bout-class-missing", 422, names="席荷风、其木格、白石"):
        draw(ring, way="class", classes="1 甲")
    draw(ring, way="class", classes="1 甲\n2 乙\n3 甲\n4 乙")
    assert {frozenset(pair[1:]) for pair in pairs(ring)} == {
        frozenset({"m1", "m3"}),
        frozenset({"m2", "m4"}),
    }


@pytest.mark.parametrize("count", range(2, 10))
def test_in_a_round_robin_everyone_meets_everyone_once(count: int) -> None:
    players = [str(n) for n in range(count)]
    met = [frozenset(pair) for turn in circle(players) for pair in turn if pair[1]]
    assert sorted(map(sorted, met)) == sorted(
        sorted((a, b)) for i, a in enumerate(players) for b in players[i + 1 :]
    )
    for turn in circle(players):
        assert sorted(p for pair in turn for p in pair if p) == sorted(players)


def test_a_bye_goes_to_who_had_none() -> None:
    assert in_order(["a", "b", "c"], ["c"]) == [("a", "c"), ("b", "")]
    assert within_classes(["a", "b", "c"], {"a": "x", "b": "y", "c": "x"}) == [
        ("a", "c"),
        ("b", ""),
    ]
    assert majority(["red", "blue", "draw"]) == "draw"
    assert majority(["red", "red", "draw"]) == "red"


def test_the_session_waits_for_its_bouts(ring: Small) -> None:
    with refused("bouts-missing"):
        advance(ring, BOUTS, "open")
    draw(ring)
    advance(ring, BOUTS, "open")
    with refused("session-is-open"):
        draw(ring)


def test_a_vote_is_stored_once_and_corrected_until_the_voting_ends(ring: Small) -> None:
    draw(ring)
    advance(ring, BOUTS, "open")
    code = desk(ring).bouts[0].code
    with refused("bout-not-open"):
        vote(ring, code, "j1", "red")
    voting(ring)
    first = vote(ring, code, "j1", "red", id_="one-vote-of-j1")
    again = vote(ring, code, "j1", "red", id_="one-vote-of-j1")
    assert (first, first.version) == (again, 1)
    with refused("id-used", 422):
        vote(ring, code, "j1", "blue", id_="one-vote-of-j1")
    with refused("newer-vote", 412, stored="红方", own="蓝方"):
        vote(ring, code, "j1", "blue")
    assert vote(ring, code, "j1", "blue", seen=1).version == 2
    found = desk(ring).bouts[0]
    assert (found.received, found.expected, found.counts["blue"]) == (1, 3, 1)
    with refused("vote-missing", 422):
        vote(ring, code, "j2", "both")
    with refused("bout-is-voting"):
        advance(ring, BOUTS, "close")
    bouts.close_voting(ring.organiser, ring.season, BOUTS, code)
    with refused("bout-not-open"):
        vote(ring, code, "j2", "red")
    with refused("reason-missing", 422):
        bouts.open_voting(ring.organiser, ring.season, BOUTS, code)
    bouts.open_voting(ring.organiser, ring.season, BOUTS, code, "2号席平板断网")
    vote(ring, code, "j2", "red")
    assert [v.winner for v in db.session.scalars(select(BoutVote).order_by(BoutVote.id))] == [
        "red",
        "blue",
        "red",
    ]


def test_who_stands_too_near_does_not_vote(ring: Small) -> None:
    recuse_judge(ring.organiser, ring.season, (FIELD, "bouts"), LOTS[0], "j3", "亲属")
    draw(ring)
    advance(ring, BOUTS, "open")
    code = voting(ring)
    assert desk(ring).bouts[0].expected == 2
    with refused("recused", 403):
        vote(ring, code, "j3", "red")
    with refused("not-allowed", 403):
        cast_vote(ring.organiser, ring.season, Vote("an-id-of-a-vote", BOUTS, code, "red"))


def test_a_vote_given_before_its_judge_was_recused_does_not_count(
    ring: Small, tmp_path: Path
) -> None:
    draw(ring)
    advance(ring, BOUTS, "open")
    code = voting(ring)
    for judge, side in (("j1", "red"), ("j2", "red"), ("j3", "blue")):
        vote(ring, code, judge, side)
    recuse_judge(ring.organiser, ring.season, (FIELD, "bouts"), LOTS[1], "j1", "亲属")

    bouts.close_voting(ring.organiser, ring.season, BOUTS, code)

    found = desk(ring).bouts[0]
    assert (found.received, found.expected, found.majority) == (2, 2, "draw")
    assert found.counts == {"red": 1, "blue": 1, "draw": 0}
    decide(ring, 1, "rrr")
    shown = stage_result(setup_of(ring.season), FIELD, "bouts")
    totals = {s.contestant: s.total for s in shown.standings}
    assert (totals[LOTS[0]], totals[LOTS[1]]) == (333_300, 333_300)
    export_season("live", tmp_path / "out")
    filed = derive(season_input(read_folder(tmp_path / "out"))).stages[FIELD, "bouts"]
    assert filed.standings == shown.standings


def test_a_bracket_goes_on_with_the_winners_and_a_ruling_where_votes_are_equal(
    ring: Small,
) -> None:
    draw(ring)
    advance(ring, BOUTS, "open")
    first = decide(ring, 0, "rrb")
    bouts.show_bout(ring.organiser, ring.season, BOUTS, first)
    second = decide(ring, 1, "rbd")
    with refused("bout-drawn"):
        bouts.show_bout(ring.organiser, ring.season, BOUTS, second)
    with refused("turn-open", count=1):
        bouts.draw_next_turn(ring.organiser, ring.season, BOUTS)
    with refused("bout-not-drawn"):
        bouts.rule_bout(ring.organiser, ring.season, BOUTS, first, "blue", "加赛")
    bouts.rule_bout(ring.organiser, ring.season, BOUTS, second, "blue", "加赛题蓝方先答对")
    bouts.show_bout(ring.organiser, ring.season, BOUTS, second)
    assert bouts.draw_next_turn(ring.organiser, ring.season, BOUTS) == 2
    assert pairs(ring)[2:] == [(2, LOTS[0], LOTS[3])]
    with refused("turn-drawn"):
        bouts.open_voting(ring.organiser, ring.season, BOUTS, first, "重投")
    decide(ring, 2, "bbb")
    champion = desk(ring).champion
    assert champion is not None
    assert champion.code == LOTS[3]
    with refused("bracket-over"):
        bouts.draw_next_turn(ring.organiser, ring.season, BOUTS)


def leave(live: Small, code: str, status: str = "disqualified") -> None:
    """Take a contestant out of the stage, or back in."""
    set_status(live.organiser, live.season, (FIELD, "bouts"), code, status, "经查实")


def test_who_has_left_does_not_go_on_and_the_other_winner_has_a_bye(ring: Small) -> None:
    draw(ring)
    advance(ring, BOUTS, "open")
    decide(ring, 0, "rrr")
    decide(ring, 1, "rrr")
    leave(ring, LOTS[0])

    assert desk(ring).can_draw_next
    bouts.draw_next_turn(ring.organiser, ring.season, BOUTS)

    assert pairs(ring)[2:] == [(2, LOTS[2], "")]
    champion = desk(ring).champion
    assert champion is not None
    assert champion.code == LOTS[2]
    leave(ring, LOTS[2])
    assert desk(ring).champion is None


def test_whose_opponent_left_before_the_voting_goes_on_by_ruling(ring: Small) -> None:
    draw(ring)
    advance(ring, BOUTS, "open")
    first = desk(ring).bouts[0].code
    with refused("bout-not-closed"):
        bouts.rule_bout(ring.organiser, ring.season, BOUTS, first, "blue", "对方弃权")
    leave(ring, LOTS[0], "withdrawn")
    decide(ring, 1, "bbb")
    with refused("turn-open", count=1):
        bouts.draw_next_turn(ring.organiser, ring.season, BOUTS)
    with refused("bout-side-gone"):
        bouts.rule_bout(ring.organiser, ring.season, BOUTS, first, "red", "误按")
    with refused("reason-missing", 422):
        bouts.rule_bout(ring.organiser, ring.season, BOUTS, first, "blue", " ")

    bouts.rule_bout(ring.organiser, ring.season, BOUTS, first, "blue", "对方弃权")

    assert desk(ring).next_bout is None
    bouts.draw_next_turn(ring.organiser, ring.season, BOUTS)
    assert pairs(ring)[2:] == [(2, LOTS[1], LOTS[3])]
    with refused("turn-drawn"):
        bouts.rule_bout(ring.organiser, ring.season, BOUTS, first, "blue", "再次裁定")


def test_who_comes_back_is_voted_on_whatever_was_ruled(ring: Small) -> None:
    draw(ring)
    advance(ring, BOUTS, "open")
    code = desk(ring).bouts[0].code
    leave(ring, LOTS[0], "withdrawn")
    bouts.rule_bout(ring.organiser, ring.season, BOUTS, code, "blue", "对方弃权")
    leave(ring, LOTS[0], "ok")
    assert desk(ring).bouts[0].goes_on == ""

    decide(ring, 0, "rbd")

    assert desk(ring).bouts[0].goes_on == ""


def test_a_turn_that_nobody_is_left_of_has_no_next_one(ring: Small) -> None:
    draw(ring)
    advance(ring, BOUTS, "open")
    for code in LOTS:
        leave(ring, code)

    assert not desk(ring).can_draw_next
    with refused("bracket-empty"):
        bouts.draw_next_turn(ring.organiser, ring.season, BOUTS)


def test_a_ruling_after_the_next_turn_is_drawn_is_refused(ring: Small) -> None:
    draw(ring)
    advance(ring, BOUTS, "open")
    decide(ring, 0, "rrr")
    code = decide(ring, 1, "rbd")
    bouts.rule_bout(ring.organiser, ring.season, BOUTS, code, "red", "评委裁决")
    bouts.rule_bout(ring.organiser, ring.season, BOUTS, code, "blue", "更正")
    bouts.draw_next_turn(ring.organiser, ring.season, BOUTS)

    with refused("turn-drawn"):
        bouts.rule_bout(ring.organiser, ring.season, BOUTS, code, "red", "改判")
    assert pairs(ring)[2:] == [(2, LOTS[0], LOTS[3])]


def test_judges_who_mark_both_sides_vote_by_the_higher_total(ring: Small) -> None:
    rows = [["a", "内容", 600_000], ["b", "应变", 400_000]]
    set_hall(ring.organiser, ring.season, BOUTS, {"bout_criteria": rows})
    draw(ring)
    advance(ring, BOUTS, "open")
    code = voting(ring)
    typed = {"red:a": "50", "red:b": "30", "blue:a": "55", "blue:b": "30.5"}
    cast_vote(ring.judges["j1"], ring.season, Vote("marks-of-j1", BOUTS, code, "", 0, typed))
    stored = db.session.scalars(select(BoutVote)).one()
    assert (stored.winner, stored.detail["marks"]["blue:b"]) == ("blue", 305_000)
    with pytest.raises(SheetError) as caught:
        cast_vote(
            ring.judges["j2"], ring.season, Vote("marks-of-j2", BOUTS, code, "", 0, {"red:a": "99"})
        )
    assert set(caught.value.faults) == {"red:a", "red:b", "blue:a", "blue:b"}


def test_signed_bouts_are_exported_and_tallied_alike(ring: Small, tmp_path: Path) -> None:
    draw(ring)
    advance(ring, BOUTS, "open")
    first = decide(ring, 0, "rrb")
    bouts.open_voting(ring.organiser, ring.season, BOUTS, first, "更正")
    vote(ring, first, "j3", "red", seen=1)
    bouts.close_voting(ring.organiser, ring.season, BOUTS, first)
    decide(ring, 1, "rbd")
    advance(ring, BOUTS, "close", "verify", "sign")
    export_season("live", tmp_path / "out")
    filed = derive(season_input(read_folder(tmp_path / "out"))).stages[FIELD, "bouts"]
    shown = stage_result(setup_of(ring.season), FIELD, "bouts")
    assert filed.standings == shown.standings
    # a win of one bout 100, a draw a third of it
    totals = {s.contestant: s.total for s in shown.standings}
    assert totals == {
        LOTS[0]: 1_000_000,
        LOTS[1]: 0,
        LOTS[2]: 333_300,
        LOTS[3]: 333_300,
    }
    assert "draw" in (tmp_path / "out" / "bouts.csv").read_text()
