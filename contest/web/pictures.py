"""Pictures (照片) as answers: a picture and nothing else."""

from pathlib import Path

from flask import Response, current_app

from contest.errors import ContestError
from contest.photos import MEDIA_TYPE, photo_path

#: a photo is a picture and nothing else, whatever a browser makes of it
POLICY = "default-src 'none'; sandbox"


def picture(digest: str) -> Response:
    """Return a photo as an answer that is nothing but a picture."""
    path = photo_path(instance(), digest)
    if not path.is_file():
        raise ContestError("no-photo", 404)
    answer = Response(path.read_bytes(), mimetype=MEDIA_TYPE)
    answer.headers["Content-Disposition"] = f'inline; filename="{digest[:12]}.jpg"'
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def instance() -> Path:
    """Return the folder of the installation's own files."""
    return Path(current_app.instance_path)
