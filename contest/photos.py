"""Photos as files (照片): pixels made anew, kept by their digest beside the database.

What comes from a device is read as a picture and drawn again: no place, no time, no name of
a phone, nothing behind the picture goes on. A file is on the disk before it is spoken of.
"""

import os
import re
import struct
import warnings
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from PIL import Image, ImageOps

from contest.errors import ContestError

#: bytes of a photo as sent: a phone's own, where no script has made it smaller
MOST_BYTES = 8 * 1024 * 1024
#: pixels of a photo as sent
MOST_PIXELS = 25_000_000
#: the longer edge of a photo as kept, in pixels
EDGE = 1600
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")
MEDIA_TYPE = "image/jpeg"
FOLDER = "photos"
DIGEST = re.compile(r"[0-9a-f]{64}")


def fresh_photo(data: bytes) -> bytes:
    """Return a photo drawn anew as JPEG without anything but its pixels.

    Raise ContestError `photo-large` or `photo-unreadable` for what is no such picture.
    """
    if len(data) > MOST_BYTES:
        raise ContestError("photo-large", 413, most=MOST_BYTES // 1024 // 1024)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _drawn_anew(data)
    except ContestError:
        raise
    except (MemoryError, Image.DecompressionBombError) as error:
        raise ContestError("photo-pixels", 422, most=MOST_PIXELS // 1_000_000) from error
    except Exception as error:
        # A broken file fails in as many ways as there are decoders.
        raise ContestError("photo-unreadable", 422) from error


def _drawn_anew(data: bytes) -> bytes:
    with Image.open(BytesIO(data), formats=FORMATS) as given:
        if given.width * given.height > MOST_PIXELS:
            raise ContestError("photo-pixels", 422, most=MOST_PIXELS // 1_000_000)
        given.draft("RGB", (EDGE, EDGE))
        upright = _upright(given)
        upright.thumbnail((EDGE, EDGE))
        if upright.mode != "RGB":
            upright = upright.convert("RGBA")
        fresh = Image.new("RGB", upright.size, "white")
        fresh.paste(upright, mask=upright if upright.mode == "RGBA" else None)
    out = BytesIO()
    fresh.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _upright(given: Image.Image) -> Image.Image:
    """Return a picture as it was seen; notes that cannot be read leave it as it lies."""
    try:
        return ImageOps.exif_transpose(given)
    except (SyntaxError, TypeError, ValueError, KeyError, struct.error):
        return given


def keep_photo(instance: Path, photo: bytes) -> str:
    """Put a photo into the instance folder, on the disk when this returns; return its digest."""
    digest = sha256(photo).hexdigest()
    path = photo_path(instance, digest)
    if path.exists():
        return digest
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as file:
        try:
            file.write(photo)
            file.flush()
            os.fsync(file.fileno())
            os.replace(file.name, path)
        except BaseException:
            os.unlink(file.name)
            raise
    for folder in (path.parent, path.parent.parent, instance):
        _sync_folder(folder)
    return digest


def photo_path(instance: Path, digest: str) -> Path:
    """Return where a photo lies; ContestError 404 for what is no digest."""
    if not DIGEST.fullmatch(digest):
        raise ContestError("no-photo", 404)
    return instance / FOLDER / digest[:2] / f"{digest}.jpg"


def is_whole(instance: Path, digest: str) -> bool:
    """Tell whether a photo lies where it should, as it was put there."""
    path = photo_path(instance, digest)
    return path.is_file() and sha256(path.read_bytes()).hexdigest() == digest


def _sync_folder(folder: Path) -> None:
    """Put a folder's entries on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
