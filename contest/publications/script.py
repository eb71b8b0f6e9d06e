"""The script of a ceremony (颁奖脚本): slides from the lowest tier up, then the whole list.

Made of the content of an award publication, so that the hall reads what the public will:
the same names, the same order, every number as text.
"""

from collections.abc import Collection, Sequence
from hashlib import sha256
from typing import Any

from contest.db import canonical
from contest.rules.awards import money_text
from contest.rules.results import BudgetLine

Json = dict[str, Any]
WINNERS_A_PAGE = 8
ROWS_A_BOARD = 10


def awards_digest(content: Json) -> str:
    """Return the digest of what a script is made of: the prizes and their budget."""
    return sha256(canonical([content["rows"], content["budget"]]).encode()).hexdigest()


def rehearsal_content(content: Json, lines: Sequence[BudgetLine]) -> Json:
    """Return the content with every seat of the budget taken by an invented winner."""
    rows: list[Json] = []
    for line in lines:
        for _ in range(line.seats):
            number = str(len(rows) + 1)
            rows.append(
                {
                    "tier": line.tier,
                    "rank": number,
                    "total": "",
                    "prize": money_text(line.planned_fen // line.seats),
                    "name": f"选手{number}",
                    "organisation": f"单位{number}",
                    "title": "",
                }
            )
    return {**content, "rows": rows}


def script_of(content: Json, singly: Collection[str], *, is_rehearsal: bool) -> Json:
    """Return the slides; winners of the tiers in `singly` are called one by one."""
    tiers = list(dict.fromkeys(line["tier"] for line in content["budget"]))
    slides: list[Json] = [{"kind": "title"}]
    for tier in reversed(tiers):
        rows = [_winner(row) for row in content["rows"] if row["tier"] == tier]
        slides.append({"kind": "tier", "tier": tier, "count": str(len(rows)), "prize": _one(rows)})
        slides += _called(tier, rows) if tier in singly else _listed(tier, rows)
    return {
        "season": content["season"]["name"],
        "field": content["field"]["name"],
        "stage": content["stage"]["name"],
        "is_rehearsal": is_rehearsal,
        "slides": slides + _boards(content["rows"]),
    }


def _winner(row: Json) -> Json:
    return {
        "rank": row["rank"],
        "name": row["name"],
        "organisation": row["organisation"] or row["unit"]["name"],
        "title": row["title"],
        "prize": _spoken(row["prize"]),
    }


def _one(rows: Sequence[Json]) -> str:
    """Return the prize of a tier; nothing where a shared tie makes them differ."""
    found = {row["prize"] for row in rows}
    return found.pop() if len(found) == 1 else ""


def _called(tier: str, rows: Sequence[Json]) -> list[Json]:
    """Return one slide a winner, the last place first; equal places keep their order."""
    order = sorted(rows, key=lambda row: -int(row["rank"]))
    of = str(len(order))
    return [
        {"kind": "winner", "tier": tier, "number": str(number), "of": of, "rows": [row]}
        for number, row in enumerate(order, start=1)
    ]


def _listed(tier: str, rows: Sequence[Json]) -> list[Json]:
    """Return pages of winners; a winner's prize is named where the tier's does not say it."""
    if _one(rows):
        rows = [{**row, "prize": ""} for row in rows]
    return [{"kind": "winners", "tier": tier, **page} for page in _pages(rows, WINNERS_A_PAGE)]


def _boards(rows: Sequence[Json]) -> list[Json]:
    lines = [
        {
            "rank": row["rank"],
            "name": row["name"],
            "organisation": row["organisation"] or row["unit"]["name"],
            "tier": row["tier"],
            "total": row["total"],
        }
        for row in rows
    ]
    return [{"kind": "board", **page} for page in _pages(lines, ROWS_A_BOARD)]


def _pages(rows: Sequence[Json], size: int) -> list[Json]:
    """Return the rows in pages of about equal length, none longer than `size`."""
    count = -(-len(rows) // size)
    found, start = [], 0
    for number in range(1, count + 1):
        end = start + -(-(len(rows) - start) // (count - number + 1))
        page = {"page": str(number), "pages": str(count), "rows": list(rows[start:end])}
        found.append(page)
        start = end
    return found


def _spoken(amount: str) -> str:
    """Return yuan as they are read: no fen where there are none; nothing for no money."""
    yuan, fen = amount.split(".")
    if int(yuan) == int(fen) == 0:
        return ""
    return f"{int(yuan):,}" + ("" if fen == "00" else f".{fen}")
