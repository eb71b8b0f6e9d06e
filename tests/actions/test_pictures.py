"""Photos as files (照片): drawn anew, whatever was sent; kept by digest."""

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from contest import photos
from contest.errors import ContestError
from contest.photos import EDGE, fresh_photo, is_whole, keep_photo, photo_path

GPS = 0x8825
SECRET = b"<script>alert('evidence')</script>"


def picture(form: str = "JPEG", size: tuple[int, int] = (800, 600), **more: Any) -> bytes:
    """Return a picture with something to see: left half red, right half blue."""
    image = Image.new("RGB", size, (200, 30, 30))
    image.paste((30, 30, 200), (size[0] // 2, 0, size[0], size[1]))
    out = BytesIO()
    image.save(out, form, **more)
    return out.getvalue()


def located(size: tuple[int, int] = (800, 600)) -> bytes:
    """Return a JPEG with a place, a phone and a comment, lying on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "PhoneMaker"
    exif[GPS] = {1: "N", 2: (39.0, 36.0, 29.0), 3: "E", 4: (109.0, 46.0, 52.0)}
    return picture(size=size, exif=exif, comment=b"secret comment", icc_profile=b"x" * 200)


def refused(data: bytes) -> str:
    """Return the code with which a file is refused."""
    with pytest.raises(ContestError) as caught:
        fresh_photo(data)
    return caught.value.code


def test_nothing_but_pixels_goes_on() -> None:
    data = located()
    assert Image.open(BytesIO(data)).getexif().get_ifd(GPS)
    fresh = fresh_photo(data)
    found = Image.open(BytesIO(fresh))
    assert (found.format, found.mode) == ("JPEG", "RGB")
    assert dict(found.getexif()) == {}
    assert not {"exif", "comment", "icc_profile"} & found.info.keys()
    for word in (b"PhoneMaker", b"secret comment", b"Exif", b"x" * 50):
        assert word not in fresh


def test_a_picture_on_its_side_stands_upright() -> None:
    """Orientation 6 is turned clockwise: what was on the left is on top."""
    found = Image.open(BytesIO(fresh_photo(located())))
    assert found.size == (600, 800)
    top, bottom = found.getpixel((300, 100)), found.getpixel((300, 700))
    assert isinstance(top, tuple) and isinstance(bottom, tuple)
    assert top[0] > 150 > top[2] and bottom[2] > 150 > bottom[0]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_large_picture_is_made_smaller(form: str) -> None:
    found = Image.open(BytesIO(fresh_photo(picture(form, (3000, 1500)))))
    assert (found.format, found.size) == ("JPEG", (EDGE, EDGE // 2))


def test_what_is_see_through_lies_on_white() -> None:
    out = BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(out, "PNG")
    assert Image.open(BytesIO(fresh_photo(out.getvalue()))).getpixel((20, 20)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "CMYK", "P", "1", "LA"])
def test_every_kind_of_pixels_is_read(mode: str) -> None:
    out = BytesIO()
    Image.new("RGB", (40, 40), "white").convert(mode).save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert Image.open(BytesIO(fresh_photo(out.getvalue()))).size == (40, 40)


def bomb(width: int, height: int) -> bytes:
    """Return a small PNG that says it is huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * (1 + width * 3) * min(height, 200))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(30_000, 30_000), (6_000, 5_000)])
def test_a_bomb_is_refused_before_it_is_unpacked(width: int, height: int) -> None:
    data = bomb(width, height)
    assert len(data) < 100_000
    assert refused(data) == "photo-pixels"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<!doctype html><title>x.jpg</title>" + SECRET,
        b"\xff\xd8\xff\xe0 not a picture",
        picture()[:2_000],
        picture("GIF"),
        picture("BMP"),
        picture("TIFF"),
        b"%PDF-1.7 " + picture(),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
    ids=["nothing", "html", "torn", "cut off", "gif", "bmp", "tiff", "pdf", "svg"],
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    assert refused(data) == "photo-unreadable"


def test_what_hides_behind_a_picture_stays_behind() -> None:
    fresh = fresh_photo(picture() + SECRET + b"PK\x03\x04 an archive")
    assert SECRET not in fresh and b"PK\x03\x04" not in fresh


def test_too_many_bytes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "MOST_BYTES", 1_000)
    assert refused(picture("PNG", (900, 900)) + b"0" * 1_000) == "photo-large"


def test_a_photo_is_kept_once_and_whole(tmp_path: Path) -> None:
    photo = fresh_photo(picture())
    digest = keep_photo(tmp_path, photo)
    assert keep_photo(tmp_path, photo) == digest
    assert photo_path(tmp_path, digest).read_bytes() == photo
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == [f"{digest}.jpg"]
    assert is_whole(tmp_path, digest)
    photo_path(tmp_path, digest).write_bytes(photo[:-1])
    assert not is_whole(tmp_path, digest)


@pytest.mark.parametrize("digest", ["", "../../secret-key", "0" * 63, "G" * 64, "0" * 64 + "\n"])
def test_what_is_no_digest_leads_nowhere(tmp_path: Path, digest: str) -> None:
    with pytest.raises(ContestError):
        photo_path(tmp_path, digest)
