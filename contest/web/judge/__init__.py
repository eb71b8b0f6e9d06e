"""The judge's pages and the tablet (评委)."""

from flask import Blueprint

blueprint = Blueprint("judge", __name__, url_prefix="/judge/<season>")

from contest.web.judge import installing, pages  # noqa: E402 - the pages register themselves

__all__ = ["blueprint", "installing", "pages"]
