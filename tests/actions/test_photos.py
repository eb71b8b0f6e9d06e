"""Photos as evidence (佐证照片): kept once for an id, receipted, dropped with a reason."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from contest import photos
from contest.actions.photos import MOST_PHOTOS, GivenPhoto, add_photo, drop_photo
from contest.db import db
from contest.loading import setup_of
from contest.models import Photo
from contest.photos import fresh_photo, photo_path
from contest.queries.photos import entry_photos, need_photo, standing_digests

from .checking import audit_lines, decisions, refused
from .small_season import TOWNSHIP, Small, advance
from .test_pictures import located, picture


def given(data: bytes = b"", id: str = "photo-number-1") -> GivenPhoto:
    """Return what a tablet sends."""
    more = {"criterion": "content", "note": "公开栏", "taken_at": "2022-05-20T09:00:00"}
    return GivenPhoto(id, "t1", "a1", data or located(), **more)


def files(instance: Path) -> list[str]:
    """Return the files of an instance folder."""
    return sorted(file.stem for file in instance.rglob("*") if file.is_file())


def test_a_photo_is_on_the_disk_before_its_receipt(opened: Small, tmp_path: Path) -> None:
    receipt = add_photo(opened.judges["j1"], opened.season, tmp_path / "i", given())
    row = db.session.scalars(select(Photo)).one()
    assert (row.submission_id, row.criterion, row.note) == ("photo-number-1", "content", "公开栏")
    assert (row.judge_id, row.media_type) == (opened.judges["j1"].judge_id, "image/jpeg")
    assert row.size_bytes == photo_path(tmp_path / "i", row.digest).stat().st_size
    assert (receipt.submission_id, receipt.received_at) == ("photo-number-1", row.received_at)
    assert audit_lines()[1:] == [("add-photo", "t1 a1", "评委j1")]


def test_the_same_photo_twice_is_one(opened: Small, tmp_path: Path) -> None:
    judge, season = opened.judges["j1"], opened.season
    first = add_photo(judge, season, tmp_path, given())
    assert add_photo(judge, season, tmp_path, given()) == first
    with refused("id-used", 422):
        add_photo(judge, season, tmp_path, given(picture(size=(90, 60))))
    with refused("id-used", 422):
        add_photo(opened.judges["j2"], season, tmp_path, given())
    assert len(db.session.scalars(select(Photo)).all()) == 1


def test_nothing_is_written_where_the_file_is_not_on_the_disk(
    opened: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(photos.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        add_photo(opened.judges["j1"], opened.season, tmp_path / "i", given())
    assert db.session.scalars(select(Photo)).all() == []
    assert files(tmp_path / "i") == []


def test_who_is_not_concerned_sends_none(opened: Small, tmp_path: Path) -> None:
    judge, season = opened.judges["j1"], opened.season
    with refused("not-allowed", 403):
        add_photo(opened.organiser, season, tmp_path, given())
    with refused("not-in-session", 404):
        add_photo(judge, season, tmp_path, replace(given(), contestant="b1"))
    with refused("unknown-session", 404):
        add_photo(judge, season, tmp_path, replace(given(), session="t9"))
    with refused("bad-submission", 422):
        add_photo(judge, season, tmp_path, replace(given(), criterion="other"))
    with refused("bad-submission", 422):
        add_photo(judge, season, tmp_path, replace(given(), id="short"))
    with refused("photo-unreadable", 422):
        add_photo(judge, season, tmp_path, given(b"<html>"))


def test_there_are_so_many_photos_and_no_more(opened: Small, tmp_path: Path) -> None:
    data = picture(size=(30, 20))
    for number in range(MOST_PHOTOS):
        add_photo(opened.judges["j1"], opened.season, tmp_path, given(data, f"photo-{number:04}"))
    with refused("photos-many", most=MOST_PHOTOS):
        add_photo(opened.judges["j1"], opened.season, tmp_path, given(data, "photo-more"))
    add_photo(opened.judges["j2"], opened.season, tmp_path, given(data, "photo-other"))


def test_a_dropped_photo_is_gone_and_its_row_stays(opened: Small, tmp_path: Path) -> None:
    judge, season = opened.judges["j1"], opened.season
    add_photo(judge, season, tmp_path, given())
    add_photo(judge, season, tmp_path, given(id="photo-number-2"))
    with refused("no-photo", 404):
        drop_photo(opened.judges["j2"], season, tmp_path, "photo-number-1", "拍到居民")
    with refused("reason-missing", 422):
        drop_photo(judge, season, tmp_path, "photo-number-1", " ")
    drop_photo(judge, season, tmp_path, "photo-number-1", "拍到居民")
    # The same picture still stands under its other id.
    assert files(tmp_path / "photos") == standing_digests()
    assert len(standing_digests()) == 1
    advance(opened, "t1", "close")
    with refused("session-is-closed"):
        drop_photo(judge, season, tmp_path, "photo-number-2", "拍到居民")
    drop_photo(opened.organiser, season, tmp_path, "photo-number-2", "拍到居民")
    assert files(tmp_path / "photos") == standing_digests() == []
    with refused("no-photo", 404):
        drop_photo(opened.organiser, season, tmp_path, "photo-number-2", "拍到居民")
    assert [d.value for d in decisions("drop-photo")] == ["photo-number-1", "photo-number-2"]
    assert len(db.session.scalars(select(Photo)).all()) == 2


def test_a_photo_is_seen_by_its_judge_and_later_by_the_desk(opened: Small, tmp_path: Path) -> None:
    season_id = opened.season.id
    add_photo(opened.judges["j1"], opened.season, tmp_path, given())
    digest = db.session.scalars(select(Photo.digest)).one()
    need_photo(season_id, digest, opened.judges["j1"].judge_id)
    with refused("no-photo", 404):
        need_photo(season_id, digest, opened.judges["j2"].judge_id)
    with refused("no-photo", 404):
        need_photo(season_id + 1, digest)
    assert entry_photos(setup_of(opened.season), TOWNSHIP, "a1") == []
    advance(opened, "t1", "close")
    (view,) = entry_photos(setup_of(opened.season), TOWNSHIP, "a1")
    assert (view.digest, view.criterion, view.note, view.seat) == (digest, "工作实绩", "公开栏", 1)
    assert fresh_photo(located())
