"""擂台 Leitai: seasons of contests, from the bottom level upward."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

PACKAGE = Path(__file__).parent


def part_folder(name: str) -> Path:
    """Return where templates, static files or the seed lie: in the wheel or beside us."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def create_app(environ: dict[str, str] | None = None, *, has_pages: bool = True) -> Flask:
    """Return the application: configuration, database, pages; commands need no pages."""
    import os

    from flask import Flask

    from contest.config import read_config
    from contest.db import db

    config = read_config(os.environ if environ is None else environ)
    app = Flask(
        __name__,
        template_folder=str(part_folder("templates")),
        static_folder=str(part_folder("static")),
        instance_path=str(config.instance),
    )
    app.config.update(config.flask())
    db.init_app(app)
    if has_pages:
        from contest import web

        web.register(app, config.proxies)
    return app
