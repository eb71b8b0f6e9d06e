"""Publications (发布): the only door between results and the public."""

from contest.publications.content import entry_page, round_page
from contest.publications.making import Draft, awards_draft, stage_draft, stage_view
from contest.publications.reading import (
    Published,
    current,
    entry_pages,
    history,
    public_seasons,
    published,
)

__all__ = [
    "Draft",
    "Published",
    "awards_draft",
    "current",
    "entry_page",
    "entry_pages",
    "history",
    "public_seasons",
    "published",
    "round_page",
    "stage_draft",
    "stage_view",
]
