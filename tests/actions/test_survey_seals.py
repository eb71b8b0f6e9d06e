"""Seals of codes (答题码封签): counted and made public before the first answer."""

from collections.abc import Sequence
from hashlib import sha256

import pytest
from flask import Flask
from sqlalchemy import text

from contest.actions.survey_codes import make_codes, revoke_codes
from contest.actions.surveys import open_survey
from contest.db import db
from contest.errors import ContestError
from contest.loading import season_by_code, setup_of
from contest.queries import survey_seals
from contest.queries.survey_codes import keys_of, link_code
from contest.queries.survey_seals import SealLine, changed_seals, merkle_root, sealed_surveys

from .survey_season import GOOD, PLACE, Asked, start_asked
from .test_surveys import refused

GROUPS = ("resident", "member")


@pytest.fixture
def asked(inside: Flask, tmp_path) -> Asked:  # type: ignore[no-untyped-def]
    """Return the season before its questionnaire is written."""
    return start_asked(inside, tmp_path / "asked")


def tree(leaves: Sequence[bytes]) -> bytes:
    """Return RFC 6962's Merkle tree hash of leaf digests, as the standard puts it."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + tree(leaves[:split]) + tree(leaves[split:])).digest()


def root_of(asked: Asked) -> str:
    """Return the root over all codes of the survey, worked out the standard's way."""
    links = [
        link_code(asked.keys, code)
        for contestant in ("m1", "m2", "m3")
        for group in GROUPS
        for code in asked.codes(contestant, group)
    ]
    return tree(sorted(sha256(b"\x00" + link.encode()).digest() for link in links)).hex()


def lines() -> Sequence[SealLine]:
    """Return what everybody is shown."""
    return sealed_surveys("asked")[1][0].lines


def test_the_tree_is_the_standard_s_for_every_number_of_leaves() -> None:
    for number in range(1, 70):
        leaves = [sha256(bytes([n])).digest() for n in range(number)]
        assert merkle_root(leaves) == tree(leaves).hex()
    assert merkle_root([]) == sha256().hexdigest()


def test_codes_are_sealed_at_the_opening_and_every_later_one_shows(asked: Asked) -> None:
    asked.prepare(3)
    with pytest.raises(ContestError, match="unknown-season"):
        sealed_surveys("asked")
    expected = root_of(asked)
    open_survey(asked.organiser, asked.season, PLACE, asked.keys)
    assert [(line.kind, line.codes, line.root) for line in lines()] == [
        ("seal-codes", 18, expected)
    ]

    make_codes(asked.organiser, asked.season, PLACE, ["m2"], {"resident": 4}, asked.keys)
    revoke_codes(asked.supervisor, asked.season, PLACE, asked.codes("m1")[0].batch, "卡片遗失")
    found = [(line.kind, line.codes, bool(line.root)) for line in lines()]
    assert found == [("seal-codes", 18, True), ("seal-codes", 4, True), ("end-codes", 3, False)]
    assert changed_seals(asked.keys) == []


def test_a_batch_revoked_before_the_opening_is_not_sealed(asked: Asked) -> None:
    asked.prepare(3)
    revoke_codes(asked.supervisor, asked.season, PLACE, asked.codes("m3")[0].batch, "印错")
    open_survey(asked.organiser, asked.season, PLACE, asked.keys)
    assert [(line.kind, line.codes) for line in lines()] == [("seal-codes", 15)]
    assert changed_seals(asked.keys) == []


def test_codes_made_while_the_seal_is_worked_out_refuse_the_opening(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked.prepare(2)
    whole = survey_seals.seal_of

    def slowly(keys, batches):  # type: ignore[no-untyped-def]
        found = whole(keys, batches)
        monkeypatch.undo()
        make_codes(asked.organiser, asked.season, PLACE, ["m1"], {"member": 1}, asked.keys)
        return found

    monkeypatch.setattr("contest.actions.surveys.seal_of", slowly)
    assert refused(lambda: open_survey(asked.organiser, asked.season, PLACE, asked.keys)) == (
        "survey-codes-moved"
    )
    open_survey(asked.organiser, asked.season, PLACE, asked.keys)
    assert lines()[0].codes == 13


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO survey_batches (id, survey_id, contestant_id, class_code, count, marks,"
        " made_at) SELECT 77, survey_id, contestant_id, class_code, 1, marks, made_at"
        " FROM survey_batches WHERE id = (SELECT min(id) FROM survey_batches)",
        "UPDATE survey_batches SET count = count + 1"
        " WHERE id = (SELECT min(id) FROM survey_batches)",
        "DELETE FROM survey_batches WHERE id = (SELECT min(id) FROM survey_batches)",
    ],
)
def test_codes_slipped_in_or_taken_away_break_the_seal(asked: Asked, statement: str) -> None:
    asked.open(3)
    asked.answer(asked.codes()[0], GOOD)
    assert changed_seals(asked.keys) == []
    db.session.execute(text(statement))
    assert changed_seals(asked.keys) == [("seal-broken", {"survey": "asked/f/first/asked"})]
    assert [code for code, _ in changed_seals(keys_of("another"))] == ["seal-key"]
    assert setup_of(season_by_code("asked")).code == "asked"
