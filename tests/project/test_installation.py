"""An installation (安装): its commands and its server, from the outside."""

import os
import subprocess
import sys
from pathlib import Path

from flask.testing import FlaskClient
from playwright.sync_api import Page

from ..conftest import LiveServer

MINIMAL = Path(__file__).parents[2] / "seed" / "minimal"
LEITAI = Path(sys.executable).with_name("leitai")


def leitai(
    folder: Path, *words: str | Path, typed: str = "", **environ: str
) -> subprocess.CompletedProcess[str]:
    """Run the command over an installation in a folder."""
    return subprocess.run(
        [LEITAI, *words],
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        env={**os.environ, "LEITAI_INSTANCE": str(folder), **environ},
    )


def test_the_first_page_answers_on_both_databases(client: FlaskClient) -> None:
    answer = client.get("/")

    assert answer.status_code == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_the_first_page_opens_in_a_browser_in_both_languages(
    live_server: LiveServer, page: Page
) -> None:
    page.goto(live_server.url)

    assert page.locator("html").get_attribute("lang") == "zh-CN"
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_season_is_imported_and_exported_with_the_same_results(tmp_path: Path) -> None:
    expected, out = MINIMAL / "expected", tmp_path / "out"

    imported = leitai(tmp_path, "import", MINIMAL)
    exported = leitai(tmp_path, "export", "minimal", tmp_path / "folder")
    leitai(tmp_path, "tally", tmp_path / "folder", "--out", out)

    assert (imported.returncode, exported.returncode) == (0, 0), imported.stderr + exported.stderr
    results = [file.name for file in expected.glob("*.csv")]
    assert [(out / n).read_bytes() for n in results] == [
        (expected / n).read_bytes() for n in results
    ]


def test_a_season_is_imported_once_only(tmp_path: Path) -> None:
    leitai(tmp_path, "import", MINIMAL)

    again = leitai(tmp_path, "import", MINIMAL)

    assert again.returncode == 2
    assert again.stderr == "赛季“minimal”已经存在，不能重复导入。\n"
    assert leitai(tmp_path, "verify", "--database").returncode == 0


def test_a_faulty_folder_is_not_imported(tmp_path: Path) -> None:
    run = leitai(tmp_path, "import", tmp_path / "nothing")

    assert run.returncode == 2
    assert "rulebook.toml" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_database_without_tables_is_named_in_one_line(tmp_path: Path) -> None:
    run = leitai(tmp_path, "verify", "--database")

    assert run.returncode == 2
    assert run.stderr.startswith("数据库无法使用：")
    assert run.stderr.count("\n") == 1


def test_a_wrong_setting_stops_the_start_by_name(tmp_path: Path) -> None:
    run = leitai(tmp_path, "serve", DATABASE_URL="mysql://somewhere/else")

    assert run.returncode == 2
    assert "DATABASE_URL" in run.stderr
    assert "Traceback" not in run.stderr


def test_staff_is_added_with_a_password_of_some_length(tmp_path: Path) -> None:
    leitai(tmp_path, "import", MINIMAL)
    person = ("add-person", "王晓明", "wang", "organiser", "minimal", "--password-stdin")

    short = leitai(tmp_path, *person, typed="short\n")
    good = leitai(tmp_path, *person, typed="long enough for anyone\n")

    assert (short.returncode, good.returncode) == (2, 0)
    assert short.stderr == "密码至少要有 10 个字符。\n"
    assert good.stdout == "已登记王晓明。\n"
    assert leitai(tmp_path, "verify", "--database").returncode == 0


def test_a_person_is_not_added_to_an_unknown_season(tmp_path: Path) -> None:
    words = ("add-person", "王晓明", "wang", "organiser", "nowhere", "--password-stdin")

    run = leitai(tmp_path, *words, typed="long enough for anyone\n")

    assert run.returncode == 2
    assert run.stderr == "没有这个赛季。\n"
