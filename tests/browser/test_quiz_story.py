"""A contestant's written quiz (笔试): the network drops at the end, devices change, pages reload.

The paper has four single-choice questions of 25 points; the bank's first choice is right.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from contest.actions.paper_closing import ask_closing, close_paper, extend_paper, release_paper
from contest.actions.papers import issue_tickets
from contest.actor import Actor
from contest.db import db
from contest.export import export_season
from contest.folder import tally
from contest.loading import season_by_code, setup_of, stage_result
from contest.models import QuizAnswer, QuizAttempt, QuizPaper
from contest.rules.rounding import points_text
from tests.browser.test_pages import axe
from tests.conftest import LiveServer
from tests.web.season import Hall, open_hall

PHONE = {"width": 360, "height": 740}
ORGANISER = Actor("organiser", 1, frozenset({"organiser"}))
VERIFIER = Actor("verifier", 2, frozenset({"verifier"}))
PAPER = 1
#: seconds that nobody waits for
LIMIT = 600
#: done when the worker has the paper on the device
KEPT = """() => navigator.serviceWorker.controller ? true : new Promise((done) =>
  navigator.serviceWorker.addEventListener('controllerchange', () => done(true)))"""
HIDE = """(is) => {
  Object.defineProperty(document, 'hidden', { value: is, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}"""
Open = Callable[[], Page]


@pytest.fixture
def hall(live_server: LiveServer, tmp_path: Path) -> Hall:
    """Return a served season with an opened paper among four."""
    return open_hall(live_server.app, tmp_path / "s", 1, live=4)


@pytest.fixture
def phone(browser: Browser, hall: Hall) -> Iterator[Open]:
    """Return what opens a phone; a script that breaks fails the test."""
    contexts, broken = [], []

    def open_phone() -> Page:
        context = browser.new_context(viewport=PHONE, locale="zh-CN")  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: broken.append(str(error)))
        return page

    yield open_phone
    for context in contexts:
        context.close()
    assert broken == []


def last(hall: Hall, seconds: int, grace: int) -> None:
    """Let attempts that begin from now on last so long."""
    with hall.app.app_context():
        paper = db.session.get_one(QuizPaper, PAPER)
        paper.limit_seconds, paper.grace_seconds = seconds, grace
        db.session.commit()


def let_time_run_out(hall: Hall, page: Page) -> None:
    """Let an attempt's time be over now, on the server and on a phone whose clock is ours."""
    with hall.app.app_context():
        for attempt in db.session.scalars(select(QuizAttempt)):
            attempt.ends_at = datetime.now(UTC)
        db.session.commit()
    page.clock.fast_forward(LIMIT * 1000)


def begin(page: Page, live_server: LiveServer, hall: Hall) -> None:
    """Scan the second contestant's ticket and begin, or go on."""
    page.goto(f"{live_server.url}/quiz/t/{hall.links[1]}")
    page.locator("form[action='/quiz/begin'] button").click()
    expect(page.locator("[data-link]")).to_have_text("● 在线")


def choose(page: Page, text: str) -> None:
    """Choose on the question that is shown."""
    page.locator(".question:visible .choice", has_text=text).click()


def turn(page: Page) -> None:
    """Go to the next question."""
    page.get_by_role("button", name="下一题").click()


def kept(hall: Hall) -> int:
    """Return how many questions the server has an answer to.

    An answer whose receipt was lost on the way and that was changed since lies there in both
    forms, the newer of which counts; no submission lies there twice.
    """
    with hall.app.app_context():
        rows = db.session.scalars(select(QuizAnswer)).all()
        assert len({row.submission_id for row in rows}) == len(rows)
        found = len({(row.attempt_id, row.question_id) for row in rows})
        db.session.rollback()
    return found


def closed_score(hall: Hall, folder: Path) -> list[str]:
    """Close the paper by two people; return the score on the pages and as tally derives it."""
    with hall.app.app_context():
        ask_closing(ORGANISER, season_by_code("s"), PAPER)
        close_paper(VERIFIER, season_by_code("s"), PAPER)
        release_paper(ORGANISER, season_by_code("s"), PAPER)
        result = stage_result(setup_of(season_by_code("s")), "h", "written")
        totals = {s.contestant: s.total for s in result.standings}
        export_season("s", folder / "out")
        tally(folder / "out", folder / "result")
        db.session.rollback()
    rows = (folder / "result" / "round_scores.csv").read_text().splitlines()
    derived = next(row.split(",")[4] for row in rows if row.startswith("written,,test,h02"))
    return [points_text(totals["h02"] or 0, 2), derived]


def end_first_attempt(hall: Hall) -> None:
    """Let the attempt that the season begins with have been over for long."""
    with hall.app.app_context():
        db.session.execute(
            db.text("UPDATE quiz_attempts SET ends_at = started_at WHERE contestant_id != :who"),
            {"who": setup_of(season_by_code("s")).contestants["h02"].id},
        )
        db.session.commit()


def test_the_connection_drops_at_the_end_and_comes_back_within_the_grace(
    hall: Hall, live_server: LiveServer, phone: Open, tmp_path: Path
) -> None:
    last(hall, LIMIT, 25)
    page = phone()
    page.clock.install()
    begin(page, live_server, hall)
    page.evaluate(KEPT)
    choose(page, "甲")
    expect(page.locator("[data-saved]")).to_contain_text("已保存")
    assert kept(hall) == 1

    page.context.set_offline(True)
    turn(page)
    choose(page, "甲")
    expect(page.locator("[data-link]")).to_have_text("○ 断网：作答存在本机")
    turn(page)
    choose(page, "乙")
    expect(page.locator("[data-saved]")).to_have_text("2 题在本机，尚未送到")
    page.reload()
    expect(page.locator(".question:visible .choice input:checked + span")).to_contain_text("乙")
    expect(page.locator("[data-saved]")).to_have_text("2 题在本机，尚未送到")
    choose(page, "甲")
    let_time_run_out(hall, page)
    expect(page.locator("[data-notice=over]")).to_contain_text("时间到。网络不通")
    assert page.locator(".question:visible").get_attribute("disabled") is not None

    page.context.set_offline(False)
    expect(page.locator(".notice.success")).to_contain_text("到时收卷", timeout=60_000)
    expect(page.locator("main")).to_contain_text("服务器上共有 3 题的作答")
    assert "不计入" not in page.locator("main").inner_text()
    assert kept(hall) == 3

    end_first_attempt(hall)
    assert closed_score(hall, tmp_path) == ["75.00", "75.00"]
    page.reload()
    expect(page.locator(".verdict .large")).to_have_text("75")
    expect(page.locator(".results li")).to_have_count(4)
    assert axe(page) == []


def test_the_connection_comes_back_too_late_and_time_is_given(
    hall: Hall, live_server: LiveServer, phone: Open, tmp_path: Path
) -> None:
    last(hall, LIMIT, 0)
    page = phone()
    page.clock.install()
    begin(page, live_server, hall)
    choose(page, "甲")
    expect(page.locator("[data-saved]")).to_contain_text("已保存")
    page.context.set_offline(True)
    turn(page)
    choose(page, "甲")
    let_time_run_out(hall, page)
    expect(page.locator("[data-notice=over]")).to_contain_text("1 题的作答还在本机")

    page.context.set_offline(False)
    expect(page.locator("main > .notice.warn")).to_contain_text("1 题的作答在收卷之后才送到")
    assert kept(hall) == 2
    with hall.app.app_context():
        extend_paper(ORGANISER, season_by_code("s"), PAPER, 600, "断网", "h02")
    page.reload()
    expect(page.locator("[data-clock]")).to_contain_text("还剩")
    expect(page.locator("[data-count]")).to_have_text("2/4")
    page.get_by_role("button", name="交卷").click()
    expect(page.locator("dialog")).to_contain_text("还有 2 题未答")
    page.get_by_role("button", name="确认交卷").click()
    expect(page.locator(".notice.success")).to_contain_text("本人交卷")
    end_first_attempt(hall)
    assert closed_score(hall, tmp_path) == ["50.00", "50.00"]


def test_another_device_goes_on_and_nothing_is_lost(
    hall: Hall, live_server: LiveServer, phone: Open
) -> None:
    first, second = phone(), phone()
    begin(first, live_server, hall)
    choose(first, "甲")
    expect(first.locator("[data-saved]")).to_contain_text("已保存")
    first.context.set_offline(True)
    choose(first, "乙")
    expect(first.locator("[data-saved]")).to_have_text("1 题在本机，尚未送到")

    begin(second, live_server, hall)
    expect(second.locator(".question:visible .choice input:checked + span")).to_contain_text("甲")
    second.keyboard.press("n")
    second.keyboard.press("a")
    expect(second.locator("[data-count]")).to_have_text("2/4")
    second.locator("[data-later]:visible").check()
    second.get_by_role("button", name="题号").click()
    expect(second.get_by_role("button", name="第 2 题 已答 已标记")).to_be_visible()
    expect(second.get_by_role("button", name="第 3 题 未答")).to_be_visible()
    expect(second.locator("[data-saved]")).to_contain_text("已保存")
    assert axe(second) == []

    first.context.set_offline(False)
    expect(first.locator("[data-notice=elsewhere]")).to_contain_text("另一台设备")
    first.get_by_role("button", name="改在本机继续").click()
    expect(first.locator("[data-saved]")).to_contain_text("已保存")
    expect(second.locator("[data-notice=elsewhere]")).to_be_visible(timeout=40_000)
    first.reload()
    expect(first.locator("[data-count]")).to_have_text("2/4")
    expect(first.locator(".question:visible .choice input:checked + span")).to_contain_text("乙")
    assert kept(hall) == 2


def test_leaving_the_page_is_counted_and_told(
    hall: Hall, live_server: LiveServer, phone: Open
) -> None:
    page = phone()
    begin(page, live_server, hall)
    page.evaluate(HIDE, True)
    page.wait_for_timeout(2500)
    page.evaluate(HIDE, False)
    expect(page.locator("[data-notice=left]")).to_contain_text("您已离开页面 1 次")
    page.reload()
    expect(page.locator("[data-link]")).to_have_text("● 在线")

    watch = hall.staff("supervisor").get(f"/organiser/s/quiz-papers/{PAPER}/watch?state=left").text
    assert "台上选手2" in watch and "台上选手1" not in watch


def test_a_new_ticket_s_code_is_asked_for_on_the_same_phone(
    phone: Open, live_server: LiveServer, hall: Hall
) -> None:
    page = phone()
    begin(page, live_server, hall)
    page.evaluate(KEPT)
    page.reload()
    expect(page.locator("[data-link]")).to_have_text("● 在线")
    with hall.app.app_context():
        made = issue_tickets(ORGANISER, season_by_code("s"), PAPER, ["h02"])[0]
        db.session.rollback()
    page.locator(".question:visible .choice").first.click()
    page.locator("input[name=code]").fill(made.code)
    page.locator("input[name=code]").press("Enter")
    # The attempt goes on, and what was chosen in between arrives.
    expect(page.locator("[data-saved]")).to_contain_text("已保存")
    with hall.app.app_context():
        assert len(db.session.scalars(select(QuizAnswer)).all()) == 1


def test_a_tab_of_the_contestant_before_says_so_and_keeps_its_answers(
    phone: Open, live_server: LiveServer, hall: Hall
) -> None:
    page = phone()
    begin(page, live_server, hall)
    other = page.context.new_page()
    other.goto(f"{live_server.url}/quiz/t/{hall.links[2]}")
    other.locator("form[action='/quiz/begin'] button").click()
    expect(other.locator("[data-link]")).to_have_text("● 在线")
    page.locator(".question:visible .choice").first.click()
    expect(page.locator("[data-notice=other]")).to_contain_text("另一位考生的答卷")
    expect(page.locator("[data-notice=other]")).to_contain_text("您有 1 题没有送到")
    assert kept(hall) == 0
    page.goto(f"{live_server.url}/quiz/t/{hall.links[1]}")
    expect(page.locator("[data-saved]")).to_contain_text("已保存")
    assert kept(hall) == 1
