"""The commands `leitai tally` and `leitai verify` (命令行) with their exit codes; first page."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from .rich import rich_season

LEITAI = Path(sys.executable).with_name("leitai")
pytestmark = pytest.mark.skipif(find_spec("contest.cli") is None, reason="no command line yet")


def leitai(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does."""
    return subprocess.run(
        [LEITAI, *words], capture_output=True, text=True, encoding="utf-8", check=False, timeout=60
    )


def test_tally_writes_the_results_and_ends_with_0(tmp_path: Path) -> None:
    run = leitai("tally", rich_season(tmp_path), "--out", tmp_path / "out")

    assert run.returncode == 0, run.stderr
    assert (tmp_path / "out" / "digest.txt").is_file()


def test_tally_without_out_writes_nothing(tmp_path: Path) -> None:
    folder = rich_season(tmp_path)
    before = sorted(tmp_path.rglob("*"))

    assert leitai("tally", folder).returncode == 0
    assert sorted(tmp_path.rglob("*")) == before


def test_tally_of_a_faulty_folder_ends_with_2_and_writes_nothing(tmp_path: Path) -> None:
    folder = rich_season(tmp_path)
    with (folder / "marks.csv").open("a", encoding="utf-8") as file:
        file.write("city,show,nobody,e1,x,9o\n")
    line = (folder / "marks.csv").read_text(encoding="utf-8").count("\n")

    run = leitai("tally", folder, "--out", tmp_path / "out")

    assert run.returncode == 2
    assert not (tmp_path / "out").exists()
    assert "Traceback" not in run.stderr
    for word in ("marks.csv", str(line), "contestant", "nobody", "points", "9o"):
        assert word in run.stdout + run.stderr


def test_open_problems_do_not_change_the_exit_code(tmp_path: Path) -> None:
    folder = rich_season(tmp_path)
    (folder / "quiz.csv").unlink()

    assert leitai("tally", folder, "--out", tmp_path / "out").returncode == 0


def test_verify_ends_with_0_when_nothing_differs(tmp_path: Path) -> None:
    folder = rich_season(tmp_path)
    leitai("tally", folder, "--out", tmp_path / "out")

    assert leitai("verify", folder, tmp_path / "out").returncode == 0


def test_verify_ends_with_1_and_lists_the_differences(tmp_path: Path) -> None:
    folder, standings = rich_season(tmp_path), tmp_path / "out" / "standings.csv"
    leitai("tally", folder, "--out", tmp_path / "out")
    text = standings.read_text(encoding="utf-8")
    standings.write_text(text.replace("promoted", "out", 1), encoding="utf-8")

    run = leitai("verify", folder, tmp_path / "out")

    assert run.returncode == 1
    assert "standings.csv" in run.stdout + run.stderr
