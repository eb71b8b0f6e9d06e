"""The judge's pages and the tablet (评委)."""

from flask import Blueprint

blueprint = Blueprint("judge", __name__, url_prefix="/judge/<season>")

from contest.web.judge import (  # noqa: E402 - the pages register themselves
    bouts,
    installing,
    pages,
    photos,
    receipts,
    relations,
    signing,
    sync,
    team,
    visits,
)

__all__ = [
    "blueprint",
    "bouts",
    "installing",
    "pages",
    "photos",
    "receipts",
    "relations",
    "signing",
    "sync",
    "team",
    "visits",
]
