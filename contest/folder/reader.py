"""Reading a season folder (赛季文件夹): all of it, with all faults at once."""

from pathlib import Path

from contest.folder.answers import read_surveys
from contest.folder.faults import Fault, FolderError
from contest.folder.known import Known
from contest.folder.ledgers import read_bouts, read_quiz, read_scores
from contest.folder.panels import read_adjustments, read_sheets
from contest.folder.people import (
    check_unit_rules,
    read_contestants,
    read_judges,
    read_units,
)
from contest.folder.rows import SeasonFolder
from contest.folder.rulebook import read_rulebook
from contest.folder.rulings import read_decisions

RULEBOOK = "rulebook.toml"
NEEDED = ("units.csv", "contestants.csv")


def read_folder(folder: Path) -> SeasonFolder:
    """Return the folder's content; raise FolderError with every fault."""
    text, faults = _rulebook_text(folder)
    faults += [
        Fault(name, 1, "", "", "fault-file-missing")
        for name in NEEDED
        if not (folder / name).is_file()
    ]
    rulebook = None
    if text is not None:
        rulebook, found = read_rulebook(text)
        faults += found
    if rulebook is None or text is None:
        raise FolderError(faults)
    season = SeasonFolder(rulebook, text)
    _read_people(folder, season, faults)
    _read_evidence(folder, season, faults)
    if faults:
        raise FolderError(faults)
    return season


def _rulebook_text(folder: Path) -> tuple[str | None, list[Fault]]:
    path = folder / RULEBOOK
    if not path.is_file():
        return None, [Fault(RULEBOOK, 1, "", "", "fault-file-missing")]
    try:
        return path.read_bytes().decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return None, [Fault(RULEBOOK, 1, "", "", "fault-utf8")]


def _read_people(folder: Path, season: SeasonFolder, faults: list[Fault]) -> None:
    own: list[Fault] = []
    season.units = read_units(folder, own)
    if not own:
        check_unit_rules(season.rulebook, season.units, own)
    season.contestants = read_contestants(folder, season.rulebook, season.units, own)
    season.judges = read_judges(folder, season.units, own)
    faults += own


def _read_evidence(folder: Path, season: SeasonFolder, faults: list[Fault]) -> None:
    """Read the rest; what refers to a list that could not be read is not held against it."""
    unreadable = {fault.file for fault in faults if fault.line == 1}
    if "contestants.csv" in unreadable:
        return
    has_judges = (folder / "judges.csv").exists() and "judges.csv" not in unreadable
    known = Known(
        season.rulebook,
        faults,
        {row.id: row for row in season.contestants},
        {row.id: row for row in season.judges} if has_judges else None,
    )
    season.sheets = read_sheets(folder, known)
    season.adjustments = read_adjustments(folder, known)
    season.surveys = read_surveys(folder, known)
    season.quiz = read_quiz(folder, known)
    season.bouts = read_bouts(folder, known)
    season.scores = read_scores(folder, known)
    season.decisions = read_decisions(folder, known)
