"""Where a key of rulebook.toml stands: the library that reads TOML keeps no lines."""

import re

Path = tuple[str | int, ...]
HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(#.*)?$")
KEY = re.compile(r"\s*([A-Za-z0-9_.\-\"']+)\s*=")


def key_lines(text: str) -> dict[Path, int]:
    """Return the line of every table and of every key at the start of a line."""
    lines: dict[Path, int] = {}
    count: dict[Path, int] = {}
    table: Path = ()
    for number, line in enumerate(text.splitlines(), start=1):
        header = HEADER.match(line)
        if header and "=" not in line.split("#")[0]:
            table = _table(header[2].split("."), header[1] == "[[", count)
            lines.setdefault(table, number)
            continue
        key = KEY.match(line)
        if key:
            parts = [part.strip().strip("\"'") for part in key[1].split(".")]
            lines.setdefault((*table, *parts), number)
    return lines


def _table(names: list[str], is_list: bool, count: dict[Path, int]) -> Path:
    path: Path = ()
    for position, raw in enumerate(names):
        path = (*path, raw.strip().strip("\"'"))
        last = position == len(names) - 1
        if last and is_list:
            count[path] = count.get(path, -1) + 1
        if path in count:
            path = (*path, count[path])
    return path


def line_of(path: Path, lines: dict[Path, int]) -> int:
    """Return the line of a key, or of the nearest table or list around it."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return 1
