"""The public's pages (公众): publications and nothing else.

What is shown was frozen when it was published; its digest is the page's ETag.
"""

from hashlib import sha256
from importlib.metadata import version
from typing import Any

import plotly
from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    render_template,
    request,
    send_from_directory,
)
from flask.typing import ResponseReturnValue

from contest.publications import (
    Published,
    current,
    entry_pages,
    history,
    public_seasons,
    published,
)
from contest.web import charts
from contest.web.access import viewer_stamp

blueprint = Blueprint("public", __name__)
YEAR = 365 * 24 * 3600
VERSION = version("leitai")
#: with more groups than this a board begins with an index of them
GROUPS_AT_ONCE = 12
#: Plotly sets styles of its own on its drawing
CHART_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "script-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self'"
)


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """List the seasons with something published."""
    seasons = public_seasons()
    return _answer([s.code for s in seasons], "public/home.html", seasons=seasons)


@blueprint.get("/s/<season>")
def season(season: str) -> ResponseReturnValue:
    """Show what is published of a season."""
    found = _current(season)
    return _answer(
        _stamp(season),
        "public/season.html",
        season=found[0].content["season"],
        published=found,
        names={(p.field, p.stage): (p.content["field"], p.content["stage"]) for p in found},
        history=history(season),
    )


@blueprint.get("/s/<season>/awards")
def all_awards(season: str) -> ResponseReturnValue:
    """Show every award of a season that is published."""
    found = [p for p in _current(season) if p.kind == "awards"]
    if not found:
        abort(404)
    return _answer(
        _stamp(season),
        "public/all_awards.html",
        published=found,
        content=found[0].content,
        boards=_boards(season),
    )


@blueprint.get("/s/<season>/<field>/<stage>")
def board(season: str, field: str, stage: str) -> ResponseReturnValue:
    """Show the standings of a stage."""
    found = _published(season, "stage", field, stage)
    query = request.args.get("q", "").strip()
    group = request.args.get("group", "")
    content = found.content
    rows = [row for row in content["rows"] if _matches(row, query, group)]
    return _answer(
        [*_stamp(season), query, group],
        "public/board.html",
        found=found,
        content=content,
        rows=rows,
        query=query,
        group=group,
        is_index=len(content["groups"]) > GROUPS_AT_ONCE and not group and not query,
        figure=charts.distribution(content["rows"]),
        spread=charts.spread(content["rows"]),
        has_awards=published(season, "awards", field, stage) is not None,
    )


@blueprint.get("/s/<season>/<field>/<stage>/awards")
def awards(season: str, field: str, stage: str) -> ResponseReturnValue:
    """Show who was awarded what."""
    found = _published(season, "awards", field, stage)
    return _answer(
        _stamp(season),
        "public/awards.html",
        found=found,
        content=found.content,
        boards=_boards(season),
    )


@blueprint.get("/s/<season>/<field>/<stage>/<contestant>")
def entry(season: str, field: str, stage: str, contestant: str) -> ResponseReturnValue:
    """Show how an entry's score came about, in this stage and on its way here."""
    pages = entry_pages(season, contestant)
    here = [(found, page) for found, page in pages if (found.field, found.stage) == (field, stage)]
    if not here:
        abort(404)
    return _answer(
        _stamp(season),
        "public/entry.html",
        found=here[0][0],
        content=here[0][0].content,
        entry=here[0][1],
        pages=pages,
        figure=charts.way_up(pages),
    )


@blueprint.get("/plotly.js")
def plotly_script() -> Response:
    """Serve Plotly's script from the installed package, for good."""
    folder = f"{plotly.__path__[0]}/package_data"
    return send_from_directory(folder, "plotly.min.js", max_age=YEAR)


def _matches(row: dict[str, Any], query: str, group: str) -> bool:
    words = f"{row['name']}{row['organisation']}{row['unit']['name']}{row['group_name']}"
    return (not group or row["group"] == group) and query in words


def _stamp(season: str) -> list[str]:
    """Return what pages of a season depend on: all that was published or withdrawn."""
    return [f"{p.number} {p.digest} {p.withdrawn}" for p in history(season)]


def _boards(season: str) -> set[tuple[str, str]]:
    """Return the stages whose standings are published."""
    return {(p.field, p.stage) for p in current(season) if p.kind == "stage"}


def _current(season: str) -> list[Published]:
    found = current(season)
    if not found:
        abort(404)
    return found


def _published(season: str, kind: str, field: str, stage: str) -> Published:
    found = published(season, kind, field, stage)
    if found is None:
        abort(404)
    return found


def _answer(stamp: list[str], template: str, **values: Any) -> ResponseReturnValue:
    """Return a page under an ETag of what it shows, in whose language, for whom."""
    parts = [VERSION, request.path, *stamp, *viewer_stamp()]
    tag = sha256("|".join(parts).encode()).hexdigest()
    if request.if_none_match.contains(tag):
        response = make_response("", 304)
    else:
        response = make_response(render_template(template, **values))
        if values.get("figure"):
            response.headers["Content-Security-Policy"] = CHART_POLICY
    response.set_etag(tag)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Cookie"
    return response
