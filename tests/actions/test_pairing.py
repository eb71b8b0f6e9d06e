"""Letting tablets in (配对): no card opens anything before the desk has compared the code."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from contest.actions import pairing, sign_in
from contest.actions.desk import set_hall
from contest.db import db
from contest.errors import ContestError
from contest.loading import season_by_code
from contest.models import JudgeCode, Person, Seat, Session, SignIn, now
from contest.queries.codes import ALPHABET
from contest.queries.pairing import claim_state, second_scans, waiting_tablets
from contest.queries.people import signed_in_by
from contest.transfer import import_folder

from .checking import audit_lines, contents, refused
from .small_season import Small, advance, seat_person, write_season

DAY = timedelta(days=1)
IPAD = "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605 Version/17 Safari/604"


@pytest.fixture
def guarded(planned: Small) -> Small:
    """Return the season with one session of its panel that asks for confirmation."""
    set_hall(planned.organiser, planned.season, "t1", {"confirms_tablets": True})
    return planned


def cards(small: Small) -> list[sign_in.Card]:
    """Make cards for the panel."""
    return sign_in.issue_cards(small.organiser, small.season, "final")


def is_in(token: str) -> bool:
    """Tell whether a token opens the judge's pages."""
    found = signed_in_by(token, DAY, DAY) is not None
    db.session.rollback()
    return found


def asking(number: int = -1) -> SignIn:
    """Return one of the requests, the newest unless told otherwise."""
    return list(db.session.scalars(select(SignIn).order_by(SignIn.id)))[number]


def session_id(code: str) -> int:
    """Return the key of a session."""
    return db.session.scalars(select(Session.id).where(Session.code == code)).one()


def confirm(small: Small, one: SignIn | None = None) -> None:
    """Let a tablet in."""
    one = one or asking()
    pairing.confirm_tablet(small.organiser, small.season, one.id, one.match_code)


@pytest.mark.parametrize("by", ["link", "code"])
def test_a_card_opens_nothing_before_the_desk_confirms(guarded: Small, by: str) -> None:
    card = cards(guarded)[0]
    enter = {"link": sign_in.sign_in_by_link, "code": sign_in.sign_in_by_code}[by]
    token = enter(getattr(card, by), IPAD)
    assert not is_in(token)
    state, match_code, judge = claim_state(token)
    assert (state, judge) == ("waiting", "评委j1")
    assert len(match_code) == 4
    assert set(match_code) <= set(ALPHABET)
    waiting = waiting_tablets(session_id("t1"))
    assert [(w.judge, w.seat_number, w.match_code, w.device) for w in waiting] == [
        ("评委1", 1, match_code, "iPad Safari")
    ]
    confirm(guarded)
    assert is_in(token)
    assert claim_state(token)[0] == "in"
    assert waiting_tablets(session_id("t1")) == []
    assert [line[0] for line in audit_lines()][-2:] == ["ask-sign-in", "confirm-tablet"]


def test_nothing_is_asked_where_no_session_wants_it(planned: Small) -> None:
    assert is_in(sign_in.sign_in_by_link(cards(planned)[0].link, ""))


def test_a_session_that_is_signed_asks_no_more(held: Small) -> None:
    set_sessions(held, confirms_tablets=True)
    card = sign_in.issue_code(held.organiser, held.season, seat_of(held, "j1"))
    assert is_in(sign_in.sign_in_by_code(card, ""))


def set_sessions(small: Small, **settings: object) -> None:
    """Change the settings of every session past its opening, as no page does."""
    for session in db.session.scalars(select(Session)):
        session.hall = settings
    db.session.commit()


def seat_of(small: Small, judge: str) -> int:
    """Return the seat of a judge."""
    query = select(Seat.id).where(Seat.judge_id == small.judges[judge].judge_id)
    return db.session.scalars(query).one()


def test_a_photo_of_the_card_gets_another_match_code_and_no_session(guarded: Small) -> None:
    card = cards(guarded)[0]
    own = sign_in.sign_in_by_link(card.link, IPAD)
    with pytest.raises(ContestError) as caught:
        sign_in.sign_in_by_link(card.link, "a phone at the back")
    assert caught.value.code == "card-used"
    # The short code on the photo asks anew: the desk sees two, and the codes differ.
    other = sign_in.sign_in_by_code(card.code, "a phone at the back")
    assert len({w.match_code for w in waiting_tablets(session_id("t1"))}) == 2
    confirm(guarded, asking(0))
    pairing.refuse_tablet(guarded.organiser, guarded.season, asking(1).id)
    assert (is_in(own), is_in(other)) == (True, False)
    assert claim_state(other)[0] == "refused"
    assert [(s.judge, s.again) for s in second_scans(session_id("t1"))] == [("评委1", 1)]


def test_a_wrong_match_code_lets_nobody_in(guarded: Small) -> None:
    token = sign_in.sign_in_by_link(cards(guarded)[0].link, "")
    one = asking()
    chance = random.Random(7)
    for _ in range(6):
        wrong = "".join(chance.choice(ALPHABET) for _ in range(4))
        if wrong == one.match_code:
            continue
        with refused("match-wrong", 422):
            pairing.confirm_tablet(guarded.organiser, guarded.season, one.id, wrong)
    for wrong in ("", one.match_code[:3], one.match_code + "2"):
        with refused("match-wrong", 422):
            pairing.confirm_tablet(guarded.organiser, guarded.season, one.id, wrong)
    assert not is_in(token)


def test_the_desk_may_type_the_match_code_freely(guarded: Small) -> None:
    token = sign_in.sign_in_by_link(cards(guarded)[0].link, "")
    one = asking()
    typed = f" {one.match_code[:2].lower()} {one.match_code[2:]}"
    pairing.confirm_tablet(guarded.organiser, guarded.season, one.id, typed)
    assert is_in(token)


def refuse_it(small: Small) -> None:
    pairing.refuse_tablet(small.organiser, small.season, asking().id)


def wait_too_long(small: Small) -> None:
    asking().started_at = now() - timedelta(minutes=10, seconds=1)
    db.session.commit()


def make_new_cards(small: Small) -> None:
    cards(small)


def issue_new_code(small: Small) -> None:
    sign_in.issue_code(small.organiser, small.season, seat_of(small, "j1"))


def take_the_seat(small: Small) -> None:
    for code in db.session.scalars(select(JudgeCode)):
        db.session.delete(code)
    db.session.flush()
    db.session.delete(db.session.get_one(Seat, seat_of(small, "j1")))
    db.session.commit()


def test_what_ended_a_request_cannot_be_undone_by_confirming(guarded: Small) -> None:
    for end in (refuse_it, wait_too_long, make_new_cards, issue_new_code, take_the_seat):
        token = sign_in.sign_in_by_link(cards(guarded)[0].link, "")
        end(guarded)
        one = asking()
        with refused("not-waiting"):
            pairing.confirm_tablet(guarded.organiser, guarded.season, one.id, one.match_code)
        assert not is_in(token), end.__name__


def test_a_request_is_answered_once(guarded: Small) -> None:
    token = sign_in.sign_in_by_link(cards(guarded)[0].link, "")
    confirm(guarded)
    one = asking()
    with refused("not-waiting"):
        confirm(guarded, one)
    with refused("not-waiting"):
        pairing.refuse_tablet(guarded.organiser, guarded.season, one.id)
    assert is_in(token)


def test_a_judge_who_is_no_longer_active_stays_out(guarded: Small) -> None:
    token = sign_in.sign_in_by_link(cards(guarded)[0].link, "")
    db.session.get_one(Person, guarded.judges["j1"].person_id).active = False
    db.session.commit()
    confirm(guarded)
    assert not is_in(token)


def test_only_organisers_of_the_same_contest_answer(guarded: Small, tmp_path_factory) -> None:  # type: ignore[no-untyped-def]
    folder = write_season(tmp_path_factory.mktemp("other"), code="other", marks={})
    other = season_by_code(import_folder(folder))
    stranger = seat_person(other, "外人", "organiser")
    db.session.commit()
    token = sign_in.sign_in_by_link(cards(guarded)[0].link, "")
    one = asking()
    for actor in (guarded.verifier, guarded.supervisor, guarded.judges["j1"]):
        with refused("not-allowed", 403):
            pairing.confirm_tablet(actor, guarded.season, one.id, one.match_code)
        with refused("not-allowed", 403):
            pairing.refuse_tablet(actor, guarded.season, one.id)
    with refused("not-waiting"):
        pairing.confirm_tablet(stranger, other, one.id, one.match_code)
    with refused("not-waiting"):
        pairing.refuse_tablet(stranger, other, one.id)
    assert not is_in(token)


def test_twenty_devices_race_for_one_link_and_none_is_in(app: Flask, guarded: Small) -> None:
    link = cards(guarded)[0].link

    def claim(_number: int) -> str:
        with app.app_context():
            try:
                return sign_in.sign_in_by_link(link, "")
            except ContestError as error:
                return error.code

    db.session.rollback()
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(claim, range(20)))
    tokens = [answer for answer in answers if answer != "card-used"]
    assert len(tokens) == 1
    assert not is_in(tokens[0])
    assert [s.again for s in second_scans(session_id("t1"))] == [19]


def test_match_codes_that_wait_together_differ(app: Flask, guarded: Small) -> None:
    code = cards(guarded)[0].code
    for _ in range(12):
        sign_in.sign_in_by_code(code, "")
    waiting = waiting_tablets(session_id("t1"))
    assert len({w.match_code for w in waiting}) == len(waiting) == 12


def test_a_link_on_the_screen_lives_two_minutes_and_works_once(planned: Small) -> None:
    card = cards(planned)[0]
    name, link, ends_at = pairing.show_link(planned.organiser, planned.season, "final", "j1")
    assert name == "评委1"
    assert timedelta(seconds=110) < ends_at - now() <= timedelta(seconds=120)
    assert link not in repr(contents())
    assert is_in(sign_in.sign_in_by_link(link, ""))
    with pytest.raises(ContestError):
        sign_in.sign_in_by_link(link, "")
    # The printed card stays valid.
    assert is_in(sign_in.sign_in_by_link(card.link, ""))
    _, late, _ = pairing.show_link(planned.organiser, planned.season, "final", "j1")
    for row in db.session.scalars(select(JudgeCode)):
        row.expires_at = min(row.expires_at, now() - timedelta(seconds=1))
    db.session.commit()
    with refused("code-refused", 403):
        sign_in.sign_in_by_link(late, "")


def test_only_organisers_show_a_link_and_only_of_the_panel(planned: Small) -> None:
    for actor in (planned.verifier, planned.supervisor, planned.judges["j1"]):
        with refused("not-allowed", 403):
            pairing.show_link(actor, planned.season, "final", "j1")
    for place in (("none", "j1"), ("final", "nobody")):
        with refused("unknown-judge", 404):
            pairing.show_link(planned.organiser, planned.season, *place)


def test_the_setting_is_frozen_with_the_session(opened: Small) -> None:
    with refused("session-is-open"):
        set_hall(opened.organiser, opened.season, "t1", {"confirms_tablets": True})
    advance(opened, "t1", "close")
