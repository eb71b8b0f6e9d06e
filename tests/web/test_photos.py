"""Photos on pages (佐证照片): taken in, shown to whom they concern, as pictures only."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from contest.db import db
from contest.models import Photo
from contest.photos import MOST_BYTES
from tests.actions.test_pictures import GPS, located, picture

from .season import RULEBOOK, SESSION, Hall, open_hall

JSON = {"Accept": "application/json"}
TOUR = RULEBOOK.replace('method = "stage"', 'method = "observation"')
SHEET = f"/judge/s/sessions/{SESSION}/e01"


@pytest.fixture
def hall(sqlite_app: Flask, tmp_path: Path) -> Hall:
    """Return an observation that is open."""
    return open_hall(sqlite_app, tmp_path / "season", 2, rulebook=TOUR)


def send(client: FlaskClient, data: bytes, name: str = "photo.jpg", **more: Any) -> TestResponse:
    """Send a photo as a tablet does."""
    form = {"submission": "device-photo-1", "session": SESSION, "contestant": "e01"}
    headers = more.pop("headers", JSON)
    return client.post(
        "/judge/s/photos", data={**form, **more, "photo": (BytesIO(data), name)}, headers=headers
    )


def digest_of(hall: Hall) -> str:
    """Return the digest of the only photo."""
    with hall.app.app_context():
        return db.session.scalars(select(Photo.digest)).one()


def test_a_photo_is_taken_in_and_shown_without_its_place(hall: Hall) -> None:
    judge = hall.judge()
    answer = send(judge, located(), note="公开栏 <b>")
    assert answer.status_code == 200
    facts = answer.get_json()
    assert facts["submission"] == "device-photo-1" and facts["receipt"] and facts["received_at"]
    assert send(judge, located()).get_json() == facts
    place = f"/judge/s/photos/{digest_of(hall)}"
    page = judge.get(SHEET).text
    assert place in page and "公开栏 &lt;b&gt;" in page
    shown = judge.get(place)
    found = Image.open(BytesIO(shown.data))
    assert found.format == "JPEG" and not found.getexif().get_ifd(GPS)
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert shown.headers["Content-Disposition"].startswith("inline; filename=")
    assert shown.headers["Cache-Control"] == "no-store"


def test_a_photo_is_seen_by_whom_it_concerns(hall: Hall) -> None:
    send(hall.judge(), located())
    digest = digest_of(hall)
    assert hall.judge("j2").get(f"/judge/s/photos/{digest}").status_code == 404
    assert hall.app.test_client().get(f"/judge/s/photos/{digest}").status_code == 302
    assert hall.app.test_client().get(f"/organiser/s/photos/{digest}").status_code == 302
    assert hall.judge().get(f"/organiser/s/photos/{digest}").status_code == 403
    assert hall.judge().get(f"/judge/s/photos/{'0' * 64}").status_code == 404
    staff = hall.staff()
    assert staff.get(f"/organiser/s/photos/{digest}").status_code == 200
    entry = "/organiser/s/stages/f/first/entries/e01"
    assert digest not in staff.get(entry).text
    staff.post(f"/organiser/s/sessions/{SESSION}/close")
    assert digest in staff.get(entry).text
    dropped = staff.post(f"{entry}/photos/device-photo-1/drop", data={"reason": "拍到居民"})
    assert dropped.status_code == 302
    assert digest not in staff.get(entry).text
    assert staff.get(f"/organiser/s/photos/{digest}").status_code == 404
    assert not list(Path(hall.app.instance_path).rglob(f"{digest}.jpg"))


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"<!doctype html><script>alert(1)</script>", "photo-unreadable"),
        (b"", "photo-unreadable"),
        (picture("GIF"), "photo-unreadable"),
    ],
)
def test_what_is_no_picture_is_refused_by_name(hall: Hall, data: bytes, error: str) -> None:
    answer = send(hall.judge(), data)
    assert answer.status_code == 422
    facts = answer.get_json()
    assert (facts["submission"], facts["error"]) == ("device-photo-1", error)
    assert not (Path(hall.app.instance_path) / "photos").exists()


def test_only_photos_may_be_large(hall: Hall) -> None:
    judge = hall.judge()
    noise = picture("PNG", (600, 600)) + b"\0" * 300_000
    assert send(judge, noise).status_code == 200
    body, kind = b"\0" * (MOST_BYTES + 128 * 1024), "multipart/form-data; boundary=x"
    assert judge.post("/judge/s/photos", data=body, content_type=kind).status_code == 413
    large = {"submission": "x" * 70_000}
    assert judge.post(SHEET, data=large).status_code == 413
    # Who is not signed in gets no further than anywhere else.
    stranger = hall.app.test_client().post("/judge/s/photos", data=body, content_type=kind)
    assert stranger.status_code in (302, 413)


def test_a_large_photo_is_read_behind_the_token(hall: Hall) -> None:
    judge = hall.judge()
    hall.app.config["WTF_CSRF_ENABLED"] = True
    noise = picture("PNG", (600, 600)) + b"\0" * 300_000
    assert send(judge, noise).get_json()["error"] == "page-outdated"
    token = judge.post("/judge/s/heartbeat", json={}, headers=JSON)
    assert token.status_code == 400
    page = judge.get(SHEET).text
    csrf = page.split('name="csrf_token" value="')[1].split('"')[0]
    assert send(judge, noise, headers={**JSON, "X-CSRFToken": csrf}).status_code == 200


def test_a_form_without_script_goes_back_to_the_sheet(hall: Hall) -> None:
    judge = hall.judge()
    answer = send(judge, located(), headers={})
    assert (answer.status_code, answer.location) == (302, SHEET)
    assert "照片已收到。" in judge.get(SHEET).text
    assert "读不出这张照片" in judge.get(send(judge, b"x", headers={}).location).text
    place = "/judge/s/photos/device-photo-1/drop"
    form = {"session": SESSION, "contestant": "e01", "reason": "拍错了"}
    assert judge.post(place, data=form).location == SHEET
    assert "照片已撤下。" in judge.get(SHEET).text
