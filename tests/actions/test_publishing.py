"""Publishing (发布): what was previewed is frozen; the public sees nothing else."""

import json

import pytest
from sqlalchemy import select

from contest.actions.awards import confirm_awards
from contest.actions.promotion import confirm_promotion
from contest.actions.publishing import publish_awards, publish_stage, withdraw_publication
from contest.actions.rulings import set_status
from contest.db import chain_head, db
from contest.models import Publication, PublicationPage
from contest.publications import (
    awards_draft,
    current,
    entry_pages,
    history,
    public_seasons,
    published,
    stage_draft,
)

from .checking import audit_lines, contents, refused
from .small_season import CITY, TOWNSHIP, Small, advance, correct, plan_session


@pytest.fixture
def ready(held: Small) -> Small:
    """Return the season with the promotion of the townships confirmed."""
    confirm_promotion(held.organiser, held.season, *TOWNSHIP)
    return held


def publish(small: Small, place: tuple[str, str] = TOWNSHIP, reason: str = "") -> int:
    """Publish a stage as its preview stands."""
    digest = stage_draft(small.season, *place).digest
    return publish_stage(small.organiser, small.season, *place, digest, reason=reason)


def row_of(season: str, stage: str, contestant: str) -> dict[str, str]:
    """Return an entry's public line of a published board."""
    board = published(season, "stage", "community", stage)
    assert board is not None
    (row,) = [row for row in board.content["rows"] if row["contestant"] == contestant]
    return {key: row[key] for key in ("name", "rank", "total", "outcome", "rounds", "group_name")}


def test_a_published_board_shows_what_was_previewed(ready: Small) -> None:
    draft = stage_draft(ready.season, *TOWNSHIP)
    assert publish(ready, reason="初赛成绩") == 1
    (item,) = current("small")
    assert (item.number, item.kind, item.field, item.stage) == (1, "stage", *TOWNSHIP)
    assert (item.digest, item.content) == (draft.digest, draft.content)
    assert (item.reason, item.rulebook_version, item.previous_digest) == ("初赛成绩", 1, "")
    assert audit_lines()[-1] == ("publish", "community/township", "梁秋白")


def test_every_number_on_the_board_is_text_and_names_are_masked(ready: Small) -> None:
    publish(ready)
    assert row_of("small", "township", "a3") == {
        "name": "其*格",
        "rank": "3",
        "total": "82.67",
        "outcome": "out",
        "rounds": {"show": "82.67"},
        "group_name": "晨光街道",
    }
    assert row_of("small", "township", "a4")["name"] == "白*"
    item = published("small", "stage", *TOWNSHIP)
    assert item is not None
    order = [row["contestant"] for row in item.content["rows"]]
    assert order == ["a1", "a2", "a3", "a4", "b1", "b2", "b3", "b4"]


def test_an_entry_page_says_how_the_score_came_about(ready: Small) -> None:
    publish(ready)
    ((item, page),) = entry_pages("small", "b1")
    assert item.number == 1
    (round_,) = page["rounds"]
    assert (round_["score"], round_["exact"]) == ("91.17", "547/6")  # 273.5 ÷ 3
    assert round_["formula"] == "(92 + 90.5 + 91) ÷ 3"
    sheets = [(s["seat"], s["marks"], s["total"]) for s in round_["panel"]["sheets"]]
    assert sheets == [
        ("1", ["55", "37"], "92"),
        ("2", ["54", "36.5"], "90.5"),
        ("3", ["55", "36"], "91"),
    ]


def test_judges_are_known_by_their_seat_only(ready: Small) -> None:
    publish(ready)
    texts = [*db.session.scalars(select(PublicationPage.content))]
    texts += db.session.scalars(select(Publication.content))
    assert len(texts) == 9  # a page for each of eight, and the board
    assert not [text for text in texts if "j1" in text or "评委" in text]


def test_winners_are_named_in_full(ready: Small) -> None:
    publish(ready, CITY)
    assert [row_of("small", "city", c)["name"] for c in ("b1", "a1")] == ["云海青", "田稻香"]


def test_publications_are_numbered_and_chained(ready: Small) -> None:
    heads = [chain_head()]
    publish(ready)
    heads.append(chain_head())
    publish(ready, CITY)
    rows = db.session.scalars(select(Publication).order_by(Publication.number)).all()
    assert [row.number for row in rows] == [1, 2]
    assert [row.chain_head for row in rows] == heads
    assert rows[1].previous_digest == rows[0].digest
    assert {row.published_by_id for row in rows} == {ready.organiser.person_id}


def test_nothing_unpublished_is_to_be_seen(ready: Small) -> None:
    assert public_seasons() == []
    assert (history("small"), current("small"), entry_pages("small", "a1")) == ([], [], [])
    publish(ready)
    assert published("small", "stage", *CITY) is None
    assert published("small", "awards", *CITY) is None
    assert [item.stage for item, _ in entry_pages("small", "a1")] == ["township"]
    assert [season.code for season in public_seasons()] == ["small"]
    assert current("other") == []


def test_a_correction_is_seen_only_when_it_is_published(ready: Small) -> None:
    publish(ready)
    # a3: 100 + 83 + 82 = 265, 265 ÷ 3 = 88.333…
    correct(ready, "community-township-show-t1", "a3", "j1", "60+40")
    assert row_of("small", "township", "a3")["total"] == "82.67"
    assert publish(ready, reason="更正") == 2
    assert row_of("small", "township", "a3")["total"] == "88.33"
    assert [item.number for item in history("small")] == [2, 1]
    assert [item.number for item in current("small")] == [2]
    first = db.session.scalars(select(Publication.content).where(Publication.number == 1)).one()
    assert "88.33" not in first


def test_what_changed_after_the_preview_is_not_published(ready: Small) -> None:
    digest = stage_draft(ready.season, *TOWNSHIP).digest
    set_status(ready.organiser, ready.season, TOWNSHIP, "a4", "disqualified", "冒名顶替")
    with refused("preview-outdated"):
        publish_stage(ready.organiser, ready.season, *TOWNSHIP, digest)
    with refused("preview-outdated"):
        publish_stage(ready.organiser, ready.season, *TOWNSHIP, "")


def test_the_same_content_twice_is_refused(ready: Small) -> None:
    publish(ready)
    with refused("already-published", number=1):
        publish(ready)


def test_the_same_content_twice_is_refused_also_after_another_stage(ready: Small) -> None:
    publish(ready)
    publish(ready, CITY)
    with refused("already-published", number=1):
        publish(ready)


def test_a_stage_waits_for_its_promotion(held: Small) -> None:
    with refused("promotion-unconfirmed"):
        publish(held)


def test_a_stage_waits_for_its_signatures(ready: Small) -> None:
    plan_session(ready, "late", "township", ("a1",))
    advance(ready, "late", "open", "close", "verify")
    with refused("sessions-unsigned", count=1, first="场次late"):
        publish(ready)


def test_an_unknown_stage_is_not_published(ready: Small) -> None:
    with refused("unknown-stage", 404):
        publish_stage(ready.organiser, ready.season, "community", "county", "")


def test_only_organisers_publish_and_withdraw(ready: Small) -> None:
    publish(ready)
    digest = stage_draft(ready.season, *CITY).digest
    for actor in (ready.verifier, ready.supervisor, ready.judges["j1"]):
        with refused("not-allowed", 403):
            publish_stage(actor, ready.season, *CITY, digest)
        with refused("not-allowed", 403):
            publish_awards(actor, ready.season, *CITY, digest)
        with refused("not-allowed", 403):
            withdraw_publication(actor, ready.season, 1, "有误")


def test_published_awards_name_winners_prizes_and_money(ready: Small) -> None:
    confirm_awards(ready.organiser, ready.season, *CITY)
    digest = awards_draft(ready.season, *CITY).digest
    assert publish_awards(ready.organiser, ready.season, *CITY, digest) == 1
    item = published("small", "awards", *CITY)
    assert item is not None
    rows = [(r["tier"], r["rank"], r["name"], r["total"], r["prize"]) for r in item.content["rows"]]
    assert rows == [
        ("一等奖", "1", "云海青", "92.83", "3000.00"),
        ("二等奖", "2", "田稻香", "92.00", "2000.00"),
        ("三等奖", "3", "郝晚晴", "85.67", "1000.00"),
        ("三等奖", "4", "席荷风", "84.33", "1000.00"),
    ]
    budget = [(b["tier"], b["planned"], b["spent"], b["left"]) for b in item.content["budget"]]
    assert budget == [
        ("一等奖", "3000.00", "3000.00", "0.00"),
        ("二等奖", "2000.00", "2000.00", "0.00"),
        ("三等奖", "2000.00", "2000.00", "0.00"),
    ]
    assert audit_lines()[-1] == ("publish-awards", "community/city", "梁秋白")


def test_awards_are_not_published_before_they_are_confirmed(ready: Small) -> None:
    digest = awards_draft(ready.season, *CITY).digest
    with refused("awards-unconfirmed"):
        publish_awards(ready.organiser, ready.season, *CITY, digest)


def test_awards_that_changed_after_the_preview_are_not_published(ready: Small) -> None:
    confirm_awards(ready.organiser, ready.season, *CITY)
    digest = awards_draft(ready.season, *CITY).digest
    set_status(ready.organiser, ready.season, CITY, "b1", "disqualified", "冒名顶替")
    confirm_awards(ready.organiser, ready.season, *CITY)
    with refused("preview-outdated"):
        publish_awards(ready.organiser, ready.season, *CITY, digest)


def test_awards_that_changed_after_they_were_confirmed_are_not_published(ready: Small) -> None:
    confirm_awards(ready.organiser, ready.season, *CITY)
    set_status(ready.organiser, ready.season, CITY, "b1", "disqualified", "冒名顶替")
    digest = awards_draft(ready.season, *CITY).digest
    with refused("awards-changed"):
        publish_awards(ready.organiser, ready.season, *CITY, digest)
    confirm_awards(ready.organiser, ready.season, *CITY)
    assert publish_awards(ready.organiser, ready.season, *CITY, digest) == 1


def test_a_withdrawn_publication_is_gone_but_for_its_reason(ready: Small) -> None:
    publish(ready)
    withdraw_publication(ready.organiser, ready.season, 1, " 名单有误 ")
    assert (current("small"), entry_pages("small", "a1")) == ([], [])
    assert published("small", "stage", *TOWNSHIP) is None
    assert [(item.number, item.withdrawn) for item in history("small")] == [(1, "名单有误")]
    assert audit_lines()[-1] == ("withdraw-publication", "1", "梁秋白")


def test_what_is_withdrawn_is_not_withdrawn_again(ready: Small) -> None:
    publish(ready)
    withdraw_publication(ready.organiser, ready.season, 1, "名单有误")
    with refused("already-withdrawn", number=1):
        withdraw_publication(ready.organiser, ready.season, 1, "另一个理由")
    assert [item.withdrawn for item in history("small")] == ["名单有误"]


def test_withdrawing_the_newest_lets_the_one_before_stand(ready: Small) -> None:
    publish(ready)
    correct(ready, "community-township-show-t1", "a3", "j1", "60+40")
    publish(ready)
    withdraw_publication(ready.organiser, ready.season, 2, "更正有误")
    assert row_of("small", "township", "a3")["total"] == "82.67"


def test_withdrawing_needs_a_reason(ready: Small) -> None:
    publish(ready)
    with refused("reason-missing", 422):
        withdraw_publication(ready.organiser, ready.season, 1, " ")


@pytest.mark.parametrize("number", [0, 2, -1])
def test_an_unknown_publication_is_not_withdrawn(ready: Small, number: int) -> None:
    publish(ready)
    with refused("unknown-publication", 404):
        withdraw_publication(ready.organiser, ready.season, number, "有误")


def test_the_same_content_can_be_published_again_after_it_was_withdrawn(ready: Small) -> None:
    publish(ready)
    withdraw_publication(ready.organiser, ready.season, 1, "发布过早")
    assert publish(ready) == 2


def test_stored_content_is_canonical(ready: Small) -> None:
    publish(ready)
    before = contents()
    text = db.session.scalars(select(Publication.content)).one()
    found = json.loads(text)
    same = json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert text == same
    assert contents() == before
