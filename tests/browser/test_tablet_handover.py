"""Tablets in other hands, refusals for good, late answers, odd marks (平板转手、退回、迟到)."""

from collections.abc import Callable
from contextlib import suppress

from playwright.sync_api import Error, Page, Route, expect

from contest.actions.rulings import set_status
from contest.actions.sign_in import issue_cards
from contest.actor import SYSTEM
from contest.loading import season_by_code
from tests.browser.tablet import (
    HOME,
    SHEETS,
    STORE,
    Server,
    Tablet,
    fill,
    queue,
    score,
    sheet_address,
    submit_off_line,
    unsent,
    until,
)
from tests.web.season import SESSION, Hall

MARKS = f"{HOME}sessions/{SESSION}/marks"


def sheets_of(page: Page, owner: str) -> list[list[object]]:
    """Return version and marks of an owner's sheets that the device keeps."""
    found: list[list[object]] = page.evaluate(
        f"async (owner) => {{ {STORE} return (await store.all(owner)).sheets"
        ".map((s) => [s.version, s.marks.a]); }",
        owner,
    )
    return found


def test_a_sheet_refused_for_good_is_given_up_by_the_judge_alone(
    window: Callable[..., Page], server: Server, hall: Hall
) -> None:
    page = window()
    page.goto(sheet_address(server, "e01"))
    submit_off_line(page, "50", "30")
    with hall.app.app_context():
        set_status(SYSTEM, season_by_code("s"), ("f", "first"), "e01", "withdrawn", "弃权")
    page.context.set_offline(False)
    notice = page.locator("[data-notice=refused]")
    expect(notice).to_contain_text("被退回", timeout=20_000)
    notice.get_by_role("link").click()
    line = page.locator("[data-unsent-list] li")
    expect(line).to_contain_text("已弃权，不再打分")
    line.get_by_role("button", name="不再提交").click()
    page.get_by_role("dialog").get_by_role("button", name="保留").click()
    assert len(queue(page)) == 1
    line.get_by_role("button", name="不再提交").click()
    page.get_by_role("dialog").get_by_role("button", name="不再提交").click()
    unsent(page).to_have_text("没有未发送")
    expect(notice).to_have_count(0)
    assert queue(page) == [] and "e01" not in server.stored()


def test_a_tablet_in_other_hands_shows_nothing_of_the_judge_before(
    tablet: Tablet, server: Server, hall: Hall
) -> None:
    tablet.sign_in()
    page = tablet.page
    expect(page.locator("[data-ready]")).to_have_class("badge done", timeout=30_000)
    tablet.score("e01", "43.5", "31.5")
    unsent(page).to_have_text("没有未发送")
    page.goto(server.url + MARKS)
    expect(page.locator("main")).to_contain_text("43.5")
    with hall.app.app_context():
        cards = {card.judge: card for card in issue_cards(SYSTEM, season_by_code("s"), SESSION)}
    page.goto(f"{server.url}/j/{cards['评委2'].link}")
    page.get_by_role("button", name="进入打分").click()
    expect(page.get_by_role("heading", name="我的场次")).to_be_visible()
    expect(page).to_have_url(server.url + HOME)
    until(page, f"async () => {{ {STORE} return !(await store.all('s/j1')).sheets.length; }}")
    page.context.set_offline(True)
    with suppress(Error):  # where the pages of the second judge are not on the device yet
        page.goto(server.url + MARKS)
    expect(page.locator("body")).not_to_contain_text("43.5")
    page.context.set_offline(False)


def test_a_late_answer_in_another_window_puts_no_old_version_back(
    window: Callable[..., Page], server: Server
) -> None:
    first = window("j3")
    first.goto(sheet_address(server, "e02"))
    late: list[tuple[Route, object]] = []
    first.route(SHEETS, lambda route: late.append((route, route.fetch())))
    score(first, "50", "30")
    first.wait_for_timeout(500)
    second = first.context.new_page()
    second.goto(sheet_address(server, "e02"))
    second.bring_to_front()
    unsent(second).to_have_text("没有未发送", timeout=15_000)
    score(second, "55", "30")
    expect(second.locator("[data-state]")).to_contain_text("第 2 版", timeout=15_000)
    assert late
    for route, answer in late:
        route.fulfill(response=answer)  # type: ignore[arg-type]
    second.wait_for_timeout(1_000)
    assert sheets_of(second, "s/j3") == [[2, "55"]]


def test_a_mark_far_from_ones_own_marks_is_asked_about(
    window: Callable[..., Page], server: Server
) -> None:
    page = window("j2")
    for contestant in ("e10", "e11"):
        page.goto(sheet_address(server, contestant))
        score(page, "50", "34")
        unsent(page).to_have_text("没有未发送")
    page.goto(sheet_address(server, "e12"))
    fill(page, "60", "13")  # 73 is no unusual total
    page.locator("button.primary").click()
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("确认 13 分？您在本场给其他选手的这一项：34。")
    question.get_by_role("button", name="确认，就是这个分").click()
    expect(page.locator("[data-state]")).to_contain_text("服务器已收到")
    assert server.stored()["e12"] == [{"a": "60", "b": "13"}]
