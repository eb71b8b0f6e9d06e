"""Faults (错误) of a season folder: where, what was found, what is allowed.

They are collected, never raised one by one, so that a clerk sees all of them at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from contest.sentences import sentence


@dataclass(frozen=True, slots=True)
class Fault:
    """One place that cannot be read; `allowed` is a code of the sentences with its facts."""

    file: str
    line: int
    column: str
    found: str
    allowed: str
    facts: Mapping[str, str | int] = field(default_factory=dict)

    def text(self, language: str = "zh") -> str:
        """Return the fault as one readable line."""
        allowed = sentence(self.allowed, self.facts, language)
        place = sentence("fault-place", {"file": self.file, "line": self.line}, language)
        column = sentence("fault-column", {"column": self.column}, language) if self.column else ""
        facts = {"place": place, "column": column, "found": self.found, "allowed": allowed}
        return sentence("fault-line", facts, language)


class FolderError(Exception):
    """The folder cannot be read; nothing was written."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = sorted(faults, key=lambda f: (f.file != "rulebook.toml", f.file, f.line))
