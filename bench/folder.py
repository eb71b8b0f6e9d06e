"""How fast a season folder is: Ordos from files to files, and up to 20 times its size."""

import csv
import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SEED = Path(__file__).parent.parent / "seed" / "ordos-2022"
#: files with a contestant in a column; bouts are not used by this season
COLUMNS = {
    "contestants.csv": "id",
    "marks.csv": "contestant",
    "adjustments.csv": "contestant",
    "answers.csv": "contestant",
    "quiz.csv": "contestant",
    "scores.csv": "contestant",
    "decisions.csv": "contestant",
}
CHILD = """
import resource, sys, time
from pathlib import Path
from contest.folder import tally
start = time.perf_counter()
outcome = tally(Path(sys.argv[1]), Path(sys.argv[2]))
usage = resource.getrusage(resource.RUSAGE_SELF)
print(f"{time.perf_counter() - start:.2f} {usage.ru_utime:.2f} {usage.ru_maxrss / 1024:.0f}")
"""


def enlarged(folder: Path, times: int) -> Path:
    """Write the season with every contestant so many times over."""
    shutil.copytree(SEED, folder)
    for name, column in COLUMNS.items():
        with (SEED / name).open(newline="") as file:
            rows = list(csv.DictReader(file))
        buffer = io.StringIO()
        writer = csv.DictWriter(buffer, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        for copy in range(times):
            mark = f"~{copy}" if copy else ""
            writer.writerows({**row, column: row[column] + mark} for row in rows)
        (folder / name).write_text(buffer.getvalue())
    return folder


def main() -> None:
    """Print the figures."""
    print(f"{'size':>6}{'wall s':>9}{'CPU s':>9}{'peak MB':>9}   target for size 1: 5 s, 300 MB")
    with tempfile.TemporaryDirectory() as work:
        for times in (1, 5, 20):
            folder = enlarged(Path(work) / f"x{times}", times)
            command = [sys.executable, "-c", CHILD, str(folder), str(Path(work) / "out")]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            wall, cpu, peak = done.stdout.split()
            print(f"{times:>6}{wall:>9}{cpu:>9}{peak:>9}")


if __name__ == "__main__":
    main()
