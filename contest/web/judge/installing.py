"""The tablet as an installed app (安装): its manifest, its worker, the parts it keeps.

None of it needs a sign-in: a worker looks for its next version long after one has expired.
"""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Response, current_app, jsonify, url_for
from flask_babel import gettext as _

from contest.web.judge import blueprint

#: what the judge's pages are made of, below the static folder
PARTS = ("css/tokens.css", "css/base.css", "css/components.css", "css/print.css", "css/judge.css")
WORKER = "js/judge-worker.js"


@blueprint.get("/worker.js")
def worker(season: str) -> Response:
    """Give the service worker: its version is the digest of all that it keeps."""
    home = url_for("judge.home", season=season)
    facts = {"VERSION": version(), "STATIC": part_addresses(), "SCOPE": home}
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in facts.items())
    body = head + (_static() / WORKER).read_text(encoding="utf-8")
    answer = Response(body, mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@blueprint.get("/app.webmanifest")
def manifest(season: str) -> Response:
    """Say how the tablet is installed."""
    home = url_for("judge.home", season=season)
    icons = [
        {"src": _icon(f"icons/app-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    ]
    icons.append({"src": _icon("icons/app.svg"), "sizes": "any", "type": "image/svg+xml"})
    answer = jsonify(
        id=home,
        name=_("擂台评委打分"),
        short_name=_("擂台打分"),
        lang="zh-CN",
        start_url=home,
        scope=home,
        display="standalone",
        background_color="#faf8f4",
        theme_color="#b3261e",
        icons=[{**icon, "purpose": purpose} for icon in icons for purpose in ("any", "maskable")],
    )
    answer.mimetype = "application/manifest+json"
    return answer


@blueprint.get("/ping")
def ping(season: str) -> Response:
    """Say that the server is there, and nothing else: asked very often, it reads nothing."""
    return jsonify()


def part_addresses() -> list[str]:
    """Return the addresses of everything the judge's pages are made of."""
    return [url_for("static", filename=name) for name in _parts()]


@cache
def version() -> str:
    """Return the digest of the worker and all parts as this process found them."""
    digest = sha256()
    for name in (*_parts(), WORKER):
        digest.update(sha256((_static() / name).read_bytes()).digest())
    return digest.hexdigest()[:16]


@cache
def _parts() -> tuple[str, ...]:
    folder = _static()
    scripts = sorted(f"js/{file.name}" for file in (folder / "js").glob("judge-*.js"))
    icons = sorted(f"icons/{file.name}" for file in (folder / "icons").iterdir())
    return (*PARTS, *(name for name in scripts if name != WORKER), "icon.svg", *icons)


def _static() -> Path:
    return Path(str(current_app.static_folder))


def _icon(name: str) -> str:
    return url_for("static", filename=name)
