"""Charts (图表) as plain figures for Plotly; the tables beside them say the same."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

Json = dict[str, Any]
LAYOUT: Json = {"margin": {"t": 30, "r": 10, "b": 50, "l": 50}, "bargap": 0.08, "height": 300}


def distribution(rows: Sequence[Json]) -> Json | None:
    """Return how the totals of a board spread, one bar a point; None for very few."""
    totals = [row["total"] for row in rows if row["total"]]
    if len(totals) < 5:
        return None
    bars = Counter(int(total.split(".")[0]) for total in totals)
    span = list(range(min(bars), max(bars) + 1))
    return {
        "data": [{"type": "bar", "x": span, "y": [bars[point] for point in span]}],
        "layout": {
            **LAYOUT,
            "xaxis": {"title": {"text": _("总分（分）")}, "dtick": 1 if len(span) < 16 else 5},
            "yaxis": {"title": {"text": _("人数")}, "rangemode": "tozero"},
        },
    }


def spread(rows: Sequence[Json]) -> Json:
    """Return in three numbers what the distribution shows."""
    totals = sorted((row["total"] for row in rows if row["total"]), key=Decimal)
    ends = {"lowest": totals[0], "highest": totals[-1]} if totals else {}
    return {"count": len(totals), **ends}


def way_up(pages: Sequence[tuple[Any, Json]]) -> Json | None:
    """Return an entry's totals from level to level; None with a single level."""
    steps = [(found.content["stage"]["name"], page["total"]) for found, page in pages]
    steps = [(name, total) for name, total in steps if total]
    if len(steps) < 2:
        return None
    totals = [total for _name, total in steps]
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "x": totals,
                "y": [name for name, _total in steps],
                "text": totals,
            }
        ],
        "layout": {
            **LAYOUT,
            "height": 180,
            "xaxis": {"title": {"text": _("总分（分）")}, "type": "linear", "rangemode": "tozero"},
            "yaxis": {"type": "category", "autorange": "reversed", "automargin": True},
        },
    }
