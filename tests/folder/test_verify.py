"""Deriving again and comparing (核验): `leitai tally` and `leitai verify`; contract, first page."""

from pathlib import Path

import pytest

from contest.folder import tally, verify

from .rich import rich_season


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a season whose results are stored beside it."""
    folder = rich_season(tmp_path)
    tally(folder, tmp_path / "out")
    return folder


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """Return the directory of the stored results."""
    return tmp_path / "out"


def replace(file: Path, old: str, new: str) -> None:
    """Replace a text that stands in a file once or more often, at its first place."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def files_named(folder: Path, stored: Path) -> set[str]:
    """Return the files in which a derivation differs from what is stored."""
    return {difference[0] for difference in verify(folder, stored)}


def test_identical_results_have_no_difference(folder: Path, stored: Path) -> None:
    assert verify(folder, stored) == []


def test_one_changed_mark_shows_in_the_results(folder: Path, stored: Path) -> None:
    replace(folder / "marks.csv", ",e1,x,90", ",e1,x,60")

    named = files_named(folder, stored)

    assert {"round_scores.csv", "standings.csv", "digest.txt"} <= named


def test_evidence_that_changes_no_result_still_changes_the_digest(
    folder: Path, stored: Path
) -> None:
    replace(folder / "contestants.csv", "选手a", "选手甲")

    assert files_named(folder, stored) == {"digest.txt"}


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("standings.csv", "promoted", "out"),
        ("awards.csv", "1000.00", "9000.00"),
        ("budget.csv", ",1000.00,", ",1000.01,"),
        ("digest.txt", "0", "1"),
    ],
)
def test_a_changed_result_is_named(
    folder: Path, stored: Path, name: str, old: str, new: str
) -> None:
    replace(stored / name, old, new)

    assert files_named(folder, stored) == {name}


def test_a_difference_says_what_is_stored_and_what_is_derived(folder: Path, stored: Path) -> None:
    replace(stored / "awards.csv", "1000.00", "9000.00")

    [(_, _, was, now)] = verify(folder, stored)

    assert ("9000.00" in was, "1000.00" in now) == (True, True)
    assert "1000.00" not in was


@pytest.mark.parametrize("name", ["standings.csv", "digest.txt", "titles.csv"])
def test_a_missing_result_file_is_named(folder: Path, stored: Path, name: str) -> None:
    (stored / name).unlink()

    assert files_named(folder, stored) == {name}


def test_a_missing_row_is_named(folder: Path, stored: Path) -> None:
    file = stored / "awards.csv"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(lines[:-1]), encoding="utf-8")

    assert files_named(folder, stored) == {"awards.csv"}


def test_rows_in_another_order_are_a_difference(folder: Path, stored: Path) -> None:
    file = stored / "standings.csv"
    header, first, second, *rest = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join([header, second, first, *rest]), encoding="utf-8")

    assert files_named(folder, stored) == {"standings.csv"}


def test_verifying_writes_nothing(folder: Path, stored: Path) -> None:
    (stored / "titles.csv").unlink()
    before = {file: file.read_bytes() for file in folder.parent.rglob("*") if file.is_file()}

    verify(folder, stored)

    assert {
        file: file.read_bytes() for file in folder.parent.rglob("*") if file.is_file()
    } == before
