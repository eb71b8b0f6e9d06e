"""The wheel (安装包): what is built and installed elsewhere works there, with all its parts."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FIRST_PAGE = """
import os, sys
import contest
from contest.schema import upgrade
app = contest.create_app(dict(os.environ))
with app.app_context():
    upgrade()
answer = app.test_client().get("/")
assert contest.__file__.startswith(sys.prefix), contest.__file__
print(answer.status_code, "擂台" in answer.text)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built without the net."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    run = subprocess.run([*build, str(ROOT)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return next(folder.glob("*.whl"))


@pytest.mark.parametrize(
    "name",
    [
        "contest/templates/base.html",
        "contest/templates/public/home.html",
        "contest/static/css/base.css",
        "contest/migrations/env.py",
        "contest/migrations/alembic.ini",
        "contest/migrations/versions/0001_tables.py",
        "contest/translations/en/LC_MESSAGES/messages.mo",
        "contest/seed/questions.csv",
        "contest/seed/minimal/rulebook.toml",
        "contest/seed/ordos-2022/rulebook.toml",
    ],
)
def test_the_wheel_contains_every_part(wheel: Path, name: str) -> None:
    assert name in zipfile.ZipFile(wheel).namelist()


def test_the_wheel_contains_neither_tests_nor_a_database(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert [n for n in names if n.startswith("tests/") or n.endswith((".db", ".pyc"))] == []


def test_the_wheel_serves_its_first_page_from_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    place, empty = tmp_path / "venv", tmp_path / "empty"
    empty.mkdir()
    venv.create(place, with_pip=False, symlinks=True)
    python = place / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    subprocess.run([*install, "--no-deps", "--no-index", str(wheel)], check=True)
    packages = next((place / "lib").glob("python*/site-packages"))
    present = next(path for path in sys.path if path.endswith("site-packages"))
    (packages / "present.pth").write_text(f"{present}\n", encoding="utf-8")

    run = subprocess.run(
        [str(python), "-c", FIRST_PAGE],
        cwd=empty,
        env={"LEITAI_INSTANCE": str(tmp_path / "instance"), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.stdout == "200 True\n", run.stdout + run.stderr
    assert list(empty.iterdir()) == []
