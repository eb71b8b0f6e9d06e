"""The main job, end to end, on the season that can be checked by hand.

Expected numbers are those of seed/minimal/expected, worked in its README.
"""

import csv
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from contest.actions.people import add_staff, seat_judges
from contest.actions.sign_in import hash_password, issue_code
from contest.actor import SYSTEM
from contest.db import db, verify_database
from contest.export import export_season
from contest.folder import tally
from contest.loading import season_by_code
from contest.models import Judge, Seat
from contest.transfer import import_folder
from tests.browser.people import PASSWORD, Desk, say_done, submit_sheet
from tests.conftest import LiveServer

SEED = Path(__file__).parents[2] / "seed" / "minimal"
STAGE = "stages/community/{}"
Sheets = dict[tuple[str, str, str], dict[str, str]]


def sheets() -> Sheets:
    """Return the marks of the seed: (stage, contestant, judge) → criterion → points."""
    found: Sheets = defaultdict(dict)
    with (SEED / "marks.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            key = (row["stage"], row["contestant"], row["judge"])
            found[key][row["criterion"]] = row["points"]
    return found


@pytest.fixture
def codes(live_server: LiveServer, tmp_path: Path) -> dict[str, str]:
    """Import the season without marks and rulings; return the judges' codes."""
    folder = tmp_path / "setup"
    shutil.copytree(SEED, folder, ignore=shutil.ignore_patterns("marks.csv", "decisions.csv"))
    with live_server.app.app_context():
        season = season_by_code(import_folder(folder))
        password = hash_password(PASSWORD)
        for role in ("organiser", "verifier", "supervisor"):
            add_staff(season_by_code("minimal"), role, role, role, password)
        seat_judges(season_by_code("minimal"))
        rows = db.session.execute(select(Judge.code, Seat.id).join(Seat, Seat.judge_id == Judge.id))
        seats = {code: seat for code, seat in rows.all()}  # noqa: C416
        season = season_by_code("minimal")
        return {c: issue_code(SYSTEM, season_by_code(season.code), s) for c, s in seats.items()}


@pytest.fixture
def desk(live_server: LiveServer, browser: Browser) -> Iterator[Desk]:
    """Return everyone's windows."""
    found = Desk(browser, live_server.url, "minimal")
    yield found
    found.close()


def hold_sessions(desk: Desk, stage: str, codes: dict[str, str]) -> None:
    """Plan a stage's sessions and take them from opening to signature."""
    page = desk.open("organiser", STAGE.format(stage))
    page.get_by_role("button", name="安排场次").click()
    say_done(page, "场次已安排")
    desk.open("organiser", f"sessions?field=community&stage={stage}")
    names = page.locator("tbody th a").all_inner_texts()
    for name in names:
        hold_session(desk, stage, name, codes)


def hold_session(desk: Desk, stage: str, name: str, codes: dict[str, str]) -> None:
    """Open one session, have it scored, close, verify and sign it."""
    page = desk.open("organiser", f"sessions?field=community&stage={stage}")
    page.get_by_role("link", name=name, exact=True).click()
    address = page.url
    page.get_by_role("button", name="开始打分").click()
    say_done(page, "已开始打分")
    score(desk, stage, address.rsplit("/", 1)[-1], codes)
    page.goto(address)
    page.get_by_role("button", name="结束打分").click()
    say_done(page, "已结束打分")
    verifier = desk.staff("verifier")
    verifier.goto(address)
    verifier.get_by_role("button", name="核对无误，确认核分").click()
    say_done(verifier, "已确认核分")
    supervisor = desk.staff("supervisor")
    supervisor.goto(address)
    supervisor.get_by_role("button", name="监督签认").click()
    say_done(supervisor, "已签认")


def score(desk: Desk, stage: str, session: str, codes: dict[str, str]) -> None:
    """Let every judge submit every sheet of a session."""
    group = session.rsplit("-", 1)[-1]
    prefix = {"t1": "a", "t2": "b"}.get(group, "")
    receipts = set()
    for (held, contestant, judge), marks in sheets().items():
        if held == stage and contestant.startswith(prefix):
            page = desk.judge(judge, codes[judge])
            path = f"{desk.address}/judge/minimal/sessions/{session}/{contestant}"
            receipts.add((contestant, judge, submit_sheet(page, path, marks)))
    assert len({code for _c, _j, code in receipts}) == len(receipts) > 0


def publish(desk: Desk, kind: str, stage: str) -> None:
    """Preview and publish."""
    page = desk.open("organiser", f"publications/{kind}/community/{stage}")
    page.get_by_role("button", name="发布", exact=True).click()
    say_done(page, "已发布")


def test_the_season_is_played_from_planning_to_publication(
    desk: Desk, codes: dict[str, str], live_server: LiveServer, tmp_path: Path
) -> None:
    hold_sessions(desk, "township", codes)
    desk.judges_leave(*codes)

    page = desk.open("organiser", STAGE.format("township"))
    expect(page.get_by_text("须先解决的问题（2）")).to_be_visible()
    expect(page.get_by_role("button", name="确认晋级名单")).to_be_disabled()
    page.locator("#order-a3").fill("1")
    page.locator("#order-a2").fill("2")
    page.get_by_label("裁定理由").fill("现场加试一题")
    page.get_by_role("button", name="记录裁定").click()
    say_done(page, "已裁定并列先后")
    page.get_by_role("button", name="确认晋级名单").click()
    say_done(page, "晋级名单已确认")
    publish(desk, "stage", "township")

    hold_sessions(desk, "city", codes)
    page = desk.open("organiser", "awards")
    page.get_by_role("button", name="确认奖项").click()
    say_done(page, "奖项已确认")
    publish(desk, "stage", "city")
    publish(desk, "awards", "city")

    sees_the_published_result(desk)
    with live_server.app.app_context():
        export_season("minimal", tmp_path / "exported")
        assert verify_database() == []
    files = tally(tmp_path / "exported").files
    assert files["awards.csv"] == (SEED / "expected" / "awards.csv").read_text()
    assert files["standings.csv"] == (SEED / "expected" / "standings.csv").read_text()


def sees_the_published_result(desk: Desk) -> None:
    """Read the public pages as a passer-by and compare them with the hand-worked result."""
    page = desk.window("passer-by")
    page.goto(f"{desk.address}/s/minimal/community/city")
    totals = [row.split() for row in page.locator("td.total").all_inner_texts()]
    assert [row[0] for row in totals] == ["93.00", "91.17", "89.17", "88.67"]
    page.locator("tbody th a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("朝鲁门")
    expect(page.locator(".formula").first).to_contain_text("93.00")
    page.goto(f"{desk.address}/s/minimal/community/city/awards")
    prizes = page.locator("table").first.locator("tbody tr").all_inner_texts()
    expected = ["3,000.00", "2,000.00", "1,000.00", "1,000.00"]
    assert [prize in row for prize, row in zip(expected, prizes, strict=True)] == [True] * 4
    page.goto(f"{desk.address}/s/minimal/community/township?group=t1")
    names = page.locator("tbody th a").all_inner_texts()
    assert names == ["孟*花", "苏*娜", "田*雨", "邵*禾"]
