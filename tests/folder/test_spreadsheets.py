"""Files as spreadsheets (电子表格) save them: BOM, CRLF, quotes; contract, first page."""

from pathlib import Path

import pytest

from contest.folder import tally

from .rich import rich_season
from .season import rows_of
from .test_faults import append, faults_of


def saved(folder: Path, how: str) -> None:
    """Save every file of comma-separated values again in another way."""
    for file in folder.glob("*.csv"):
        text = file.read_text(encoding="utf-8")
        if "quotes" in how:
            lines = [",".join(f'"{cell}"' for cell in line.split(",")) for line in text.split("\n")]
            text = "\n".join(lines[:-1]) + "\n"
        if "crlf" in how:
            text = text.replace("\n", "\r\n")
        if "open end" in how:
            text = text.rstrip("\r\n")
        file.write_bytes((b"\xef\xbb\xbf" if "bom" in how else b"") + text.encode())


@pytest.mark.parametrize("how", ["bom", "crlf", "quotes", "open end", "bom crlf quotes open end"])
def test_a_spreadsheet_may_save_the_files_in_its_own_way(tmp_path: Path, how: str) -> None:
    folder = rich_season(tmp_path)
    straight = dict(tally(folder).files)

    saved(folder, how)
    again = dict(tally(folder).files)

    del straight["digest.txt"], again["digest.txt"]
    assert again == straight


def test_a_byte_order_mark_before_the_rulebook_is_accepted(tmp_path: Path) -> None:
    folder = rich_season(tmp_path)
    rulebook = folder / "rulebook.toml"
    rulebook.write_bytes(b"\xef\xbb\xbf" + rulebook.read_bytes().replace(b"\n", b"\r\n"))

    assert tally(folder).files["standings.csv"]


def test_a_quoted_cell_may_hold_a_comma_and_a_line_break(tmp_path: Path) -> None:
    folder = rich_season(tmp_path)
    with (folder / "adjustments.csv").open("a", encoding="utf-8") as file:
        file.write('city,show,d,-0.5,"超时,\n两次"\n')

    tally(folder, tmp_path / "out")

    row = next(
        row
        for row in rows_of(tmp_path / "out" / "round_scores.csv")
        if (row["round"], row["contestant"]) == ("show", "d")
    )
    assert float(row["adjustment"]) == -0.5


def test_a_line_break_within_a_cell_does_not_lose_the_line_of_a_fault(tmp_path: Path) -> None:
    folder = rich_season(tmp_path)
    line = append(
        folder, "adjustments.csv", 'city,show,d,-0.5,"超时,\n两次"', "city,show,d,much,加分"
    )

    [fault] = faults_of(folder)

    # the quoted line break takes a line of the file
    assert fault.line in (line + 1, line + 2)
    assert fault.found == "much"
