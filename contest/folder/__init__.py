"""The season folder (赛季文件夹): one contest as plain files.

`tally` derives everything from a folder, `verify` derives it again and compares.
Nothing is written when the folder cannot be read.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from contest.folder.comparing import Difference, differences
from contest.folder.derive import season_input
from contest.folder.digests import DIGEST, digest_text
from contest.folder.faults import Fault, FolderError
from contest.folder.reader import read_folder
from contest.folder.results import result_files, summary
from contest.rules import derive
from contest.rules.results import Problem
from contest.rules.season import SeasonResult

__all__ = ["Fault", "FolderError", "Outcome", "Problem", "read_folder", "tally", "verify"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A derived season: its result, the content of its files, and its main figures."""

    result: SeasonResult
    files: Mapping[str, str]
    summary: Mapping[str, str | int]


def tally(folder: Path, out: Path | None = None) -> Outcome:
    """Derive everything from a folder; write the result files where asked.

    Raise FolderError with every fault of the folder; then nothing is written.
    """
    season = season_input(read_folder(folder))
    result = derive(season)
    files = result_files(season, result)
    files[DIGEST] = digest_text(folder, files)
    if out is not None:
        _write(out, files)
    return Outcome(result, files, summary(result))


def verify(folder: Path, stored: Path) -> list[Difference]:
    """Derive again and return what differs: (file, row, stored, derived)."""
    return differences(tally(folder).files, stored)


def _write(out: Path, files: Mapping[str, str]) -> None:
    """Write each file beside its name first, so that no half file is ever seen."""
    out.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        with NamedTemporaryFile("wb", dir=out, delete=False) as file:
            file.write(text.encode())
        os.chmod(file.name, 0o644)
        os.replace(file.name, out / name)
