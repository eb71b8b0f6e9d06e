"""Comparing (复算核对): derived again, does a folder give the stored results?"""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from contest.folder.digests import DIGEST

Difference = tuple[str, str, str, str]
#: the columns that name a row of each result file
KEYS = {
    "round_scores.csv": ("stage", "contestant", "round"),
    "standings.csv": ("stage", "contestant"),
    "quotas.csv": ("stage", "rule", "group"),
    "awards.csv": ("field", "stage", "contestant"),
    "titles.csv": ("title", "field", "organisation"),
    "budget.csv": ("field", "tier"),
    "problems.csv": ("stage", "contestant", "code", "text"),
}


def differences(derived: Mapping[str, str], stored: Path) -> list[Difference]:
    """Return (file, row, stored, derived) for everything that is not the same."""
    found: list[Difference] = []
    for name, text in derived.items():
        path = stored / name
        if not path.is_file():
            found.append((name, "", "", ""))
            continue
        given = path.read_bytes()
        if given == text.encode():
            continue
        shown = given.decode("utf-8", errors="replace")
        own = _digest_lines(shown, text) if name == DIGEST else _cells(name, shown, text)
        found += own or [(name, "", "", "")]
    return found


def _digest_lines(stored: str, derived: str) -> list[Difference]:
    before, after = _by_file(stored), _by_file(derived)
    return [
        (DIGEST, name, before.get(name, ""), after.get(name, ""))
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    ]


def _by_file(text: str) -> dict[str, str]:
    pairs = (line.partition("  ") for line in text.splitlines())
    return {name: digest for digest, _, name in pairs}


def _cells(name: str, stored: str, derived: str) -> list[Difference]:
    before, after = _rows(name, stored), _rows(name, derived)
    found: list[Difference] = []
    for key in sorted({*before, *after}):
        first, second = before.get(key, {}), after.get(key, {})
        for column in {**first, **second}:
            if first.get(column) != second.get(column):
                place = f"{' '.join(key)} {column}"
                found.append((name, place, first.get(column) or "", second.get(column) or ""))
    return found


def _rows(name: str, text: str) -> dict[tuple[str, ...], dict[str, str]]:
    rows: Iterable[dict[str, str]] = csv.DictReader(text.splitlines())
    return {tuple(str(row.get(c)) for c in KEYS[name]): row for row in rows}
