"""Signing in (登录): by password or code; refused alike whatever is wrong."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from contest.actions import sign_in
from contest.db import db
from contest.errors import ContestError
from contest.loading import season_by_code
from contest.models import JudgeCode, Person, Seat, SignIn, now
from contest.queries import codes
from contest.transfer import import_folder

from .checking import audit_lines, contents, refused
from .small_season import Small, write_season

PASSWORD = "晨光 42 号"


@pytest.fixture
def staffed(bare: Small) -> Small:
    """Return the season with a password for the organiser."""
    person = db.session.get_one(Person, bare.organiser.person_id)
    person.sign_in_name = "liangqb"
    person.password_hash = sign_in.hash_password(PASSWORD)
    db.session.commit()
    return bare


def seat_of(small: Small, judge: str) -> int:
    """Return the seat of a judge."""
    query = select(Seat.id).where(Seat.judge_id == small.judges[judge].judge_id)
    return db.session.scalars(query).one()


def issue(small: Small, judge: str = "j1") -> str:
    """Issue a code for a judge."""
    return sign_in.issue_code(small.organiser, small.season, seat_of(small, judge))


@pytest.mark.parametrize("name", ["liangqb", "LiangQB", "  liangqb "])
def test_name_and_password_begin_a_sign_in(staffed: Small, name: str) -> None:
    token = sign_in.sign_in_by_password(name, PASSWORD, "Firefox " + "x" * 300)
    row = db.session.scalars(select(SignIn)).one()
    assert row.token_hash == codes.digest(token) != token
    assert (row.person_id, row.ended_at) == (staffed.organiser.person_id, None)
    assert len(row.user_agent) == 200
    assert audit_lines() == [("sign-in", "", "梁秋白")]


def test_each_sign_in_has_a_token_of_its_own(staffed: Small) -> None:
    first = sign_in.sign_in_by_password("liangqb", PASSWORD, "")
    second = sign_in.sign_in_by_password("liangqb", PASSWORD, "")
    assert first != second
    assert len(first) >= 43  # 32 random bytes in base64


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("liangqb", "wrong"),
        ("liangqb", ""),
        ("liangqb", PASSWORD + " "),
        ("liangqb", PASSWORD[:-1]),
        ("nobody", PASSWORD),
        ("nobody", "nobody"),
        ("", ""),
        ("梁秋白", PASSWORD),
    ],
)
def test_a_wrong_name_or_password_is_refused_alike(
    staffed: Small, name: str, password: str
) -> None:
    with refused("sign-in-refused", 403) as caught:
        sign_in.sign_in_by_password(name, password, "")
    assert caught.value.facts == {}


def test_who_is_no_longer_active_is_refused(staffed: Small) -> None:
    db.session.get_one(Person, staffed.organiser.person_id).active = False
    db.session.commit()
    with refused("sign-in-refused", 403):
        sign_in.sign_in_by_password("liangqb", PASSWORD, "")


def test_a_judge_without_a_password_cannot_use_one(staffed: Small) -> None:
    db.session.get_one(Person, staffed.judges["j1"].person_id).sign_in_name = "judge"
    db.session.commit()
    for password in ("", "nobody", "None"):
        with refused("sign-in-refused", 403):
            sign_in.sign_in_by_password("judge", password, "")


def test_a_code_signs_the_judge_in(bare: Small) -> None:
    code = issue(bare)
    assert len(code) == 8
    assert codes.is_whole_code(code)
    token = sign_in.sign_in_by_code(code, "tablet 3")
    row = db.session.scalars(select(SignIn)).one()
    assert row.token_hash == codes.digest(token)
    assert row.person_id == bare.judges["j1"].person_id
    seat = str(seat_of(bare, "j1"))
    assert audit_lines() == [("issue-code", seat, "梁秋白"), ("sign-in", "", "评委j1")]


def test_a_code_may_be_used_again_and_typed_freely(bare: Small) -> None:
    code = issue(bare)
    for typed in (code, code.lower(), f" {code[:4]}-{code[4:]} ", " ".join(code)):
        sign_in.sign_in_by_code(typed, "")
    people = db.session.scalars(select(SignIn.person_id)).all()
    assert people == [bare.judges["j1"].person_id] * 4


def test_only_the_digest_of_a_code_is_kept(bare: Small) -> None:
    code = issue(bare)
    row = db.session.scalars(select(JudgeCode)).one()
    assert row.code_hash == codes.digest(code)
    assert code not in repr(contents())


def test_a_new_code_ends_the_one_before(bare: Small) -> None:
    first, other = issue(bare), issue(bare, "j2")
    second = issue(bare)
    with refused("code-refused", 403):
        sign_in.sign_in_by_code(first, "")
    sign_in.sign_in_by_code(second, "")
    sign_in.sign_in_by_code(other, "")
    assert len(db.session.scalars(select(SignIn)).all()) == 2


@pytest.mark.parametrize("code", ["", "22222222", "晨光", "x" * 500])
def test_a_code_that_nobody_has_is_refused(bare: Small, code: str) -> None:
    issue(bare)
    with refused("code-refused", 403):
        sign_in.sign_in_by_code(code, "")


def test_a_code_ends_after_three_days(bare: Small) -> None:
    code = issue(bare)
    row = db.session.scalars(select(JudgeCode)).one()
    assert timedelta(days=2, hours=23) < row.expires_at - now() <= timedelta(days=3)
    row.expires_at = now() - timedelta(seconds=1)
    db.session.commit()
    with refused("code-refused", 403):
        sign_in.sign_in_by_code(code, "")


def test_a_judge_who_is_no_longer_active_is_refused(bare: Small) -> None:
    code = issue(bare)
    db.session.get_one(Person, bare.judges["j1"].person_id).active = False
    db.session.commit()
    with refused("code-refused", 403):
        sign_in.sign_in_by_code(code, "")


def test_only_organisers_issue_codes(bare: Small) -> None:
    for actor in (bare.verifier, bare.supervisor, bare.judges["j1"]):
        with refused("not-allowed", 403):
            sign_in.issue_code(actor, bare.season, seat_of(bare, "j1"))


def test_codes_are_for_judges_of_this_season_only(bare: Small, tmp_path_factory) -> None:  # type: ignore[no-untyped-def]
    folder = write_season(tmp_path_factory.mktemp("other"), code="other", marks={})
    other = season_by_code(import_folder(folder))
    query = select(Seat.id).where(Seat.person_id == bare.organiser.person_id)
    organisers = db.session.scalars(query).one()
    for season, seat in (
        (bare.season, 0),
        (bare.season, organisers),
        (other, seat_of(bare, "j1")),
    ):
        with refused("unknown-judge", 404):
            sign_in.issue_code(bare.organiser, season, seat)


def test_signing_out_ends_the_sign_in_for_good(staffed: Small) -> None:
    gone = sign_in.sign_in_by_password("liangqb", PASSWORD, "")
    kept = sign_in.sign_in_by_password("liangqb", PASSWORD, "")
    sign_in.sign_out(gone)
    ended = {row.token_hash: row.ended_at for row in db.session.scalars(select(SignIn))}
    assert ended[codes.digest(gone)] is not None
    assert ended[codes.digest(kept)] is None
    assert audit_lines()[-1] == ("sign-out", "", "梁秋白")


def test_signing_out_twice_or_as_nobody_changes_nothing(staffed: Small) -> None:
    token = sign_in.sign_in_by_password("liangqb", PASSWORD, "")
    sign_in.sign_out(token)
    before = contents()
    sign_in.sign_out(token)
    sign_in.sign_out("no such token")
    sign_in.sign_out("")
    assert contents() == before


# The alphabet is 2–9 and A–Z without I, L, O, Q, U: 2 is worth 0, 3 is worth 1, 4 is worth 2 …
# Places weigh 2, 3, 4 …; the sum mod 29 names the last character.


@pytest.mark.parametrize(
    ("code", "whole"),
    [
        ("22222222", True),  # 0 → 2
        ("32222224", True),  # 2 × 1 = 2 → 4
        ("23222225", True),  # 3 × 1 = 3 → 5
        ("33222227", True),  # 2 + 3 = 5 → 7
        ("3222222 4", True),
        ("3222-2224", True),
        ("33222224", False),  # one slip: 5 is wanted, 4 stands there
        ("23222224", False),  # two neighbours swapped
        ("3222222", False),
        ("322222244", False),
        ("O2222222", False),  # O is no character of a code
        ("", False),
    ],
)
def test_the_check_character_tells_a_slip_of_the_finger(code: str, whole: bool) -> None:
    assert codes.is_whole_code(code) is whole


def test_the_check_character_tells_2_from_z() -> None:
    assert not codes.is_whole_code("Z2222222")


def test_new_codes_are_whole_and_differ() -> None:
    made = {codes.new_code() for _ in range(200)}
    assert len(made) == 200
    assert all(codes.is_whole_code(code) for code in made)


def cards(small: Small) -> list[sign_in.Card]:
    return sign_in.issue_cards(small.organiser, small.season, "final")


def test_a_card_has_a_code_and_a_link_that_works_once(planned: Small) -> None:
    card = cards(planned)[0]
    token = sign_in.sign_in_by_link(card.link, "tablet")
    sign_in.sign_in_by_code(card.code, "another tablet")
    with pytest.raises(ContestError) as second:
        sign_in.sign_in_by_link(card.link, "a photo of the card")
    assert second.value.code == "card-used"
    people = db.session.scalars(select(SignIn.person_id)).all()
    assert people == [planned.judges["j1"].person_id] * 2
    row = db.session.scalars(select(SignIn).order_by(SignIn.id)).first()
    assert row is not None
    assert row.token_hash == codes.digest(token)
    assert [line[0] for line in audit_lines()].count("scan-card") == 2


def test_cards_are_kept_as_digests_only(planned: Small) -> None:
    made = cards(planned)
    kept = repr(contents())
    assert len(made) == len(planned.judges)
    assert all(len(card.link) >= 22 for card in made)
    assert [c for c in made if c.code in kept or c.link in kept] == []


def test_new_cards_end_codes_and_links_of_the_panel(planned: Small) -> None:
    code, first = issue(planned), cards(planned)[0]
    second = cards(planned)[0]
    for ended in (code, first.code):
        with refused("code-refused", 403):
            sign_in.sign_in_by_code(ended, "")
    with refused("code-refused", 403):
        sign_in.sign_in_by_link(first.link, "")
    sign_in.sign_in_by_link(second.link, "")


def test_a_link_is_no_code_and_a_code_no_link(planned: Small) -> None:
    card = cards(planned)[0]
    with refused("code-refused", 403):
        sign_in.sign_in_by_code(card.link, "")
    for wrong in ("", "x" * 500, card.code, card.link[:-1]):
        with refused("code-refused", 403):
            sign_in.sign_in_by_link(wrong, "")


def test_a_link_ends_after_three_days(planned: Small) -> None:
    card = cards(planned)[0]
    for row in db.session.scalars(select(JudgeCode)):
        row.expires_at = now() - timedelta(seconds=1)
    db.session.commit()
    with refused("code-refused", 403):
        sign_in.sign_in_by_link(card.link, "")


def test_twenty_devices_race_for_one_link_and_one_wins(app: Flask, planned: Small) -> None:
    link = cards(planned)[0].link

    def claim(_number: int) -> str:
        with app.app_context():
            try:
                sign_in.sign_in_by_link(link, "")
            except ContestError as error:
                return error.code
            return "in"

    db.session.rollback()
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(claim, range(20)))
    assert sorted(answers) == ["card-used"] * 19 + ["in"]


def test_only_organisers_issue_cards_and_only_for_sessions_of_the_season(planned: Small) -> None:
    for actor in (planned.verifier, planned.supervisor, planned.judges["j1"]):
        with refused("not-allowed", 403):
            sign_in.issue_cards(actor, planned.season, "any")
    with refused("unknown-session", 404):
        sign_in.issue_cards(planned.organiser, planned.season, "none")
