"""An hour without a network (断网一小时): what was put down arrives, each sheet once."""

import io
from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from contest.actions.sessions import close_session
from contest.actor import SYSTEM
from contest.db import db
from contest.loading import season_by_code
from contest.models import Session
from tests.browser.people import Desk
from tests.browser.tablet import (
    HOME,
    SHEETS,
    Server,
    Tablet,
    fill,
    link,
    queue,
    score,
    sheet_address,
    submit_off_line,
    unsent,
)
from tests.web.season import SESSION, Hall


def is_ready(page: Page) -> None:
    """See that everything for the sessions is on the device."""
    expect(page.locator("[data-ready]")).to_contain_text("已备齐，可离线打分")


def test_an_hour_off_line_loses_and_doubles_nothing(tablet: Tablet, server: Server) -> None:
    tablet.sign_in()
    is_ready(tablet.page)
    link(tablet.page).to_contain_text("在线")
    tablet.score("e01", "51", "31")
    unsent(tablet.page).to_have_text("没有未发送")

    # The server is gone; the sheets are on the device.
    server.kill()
    tablet.score("e02", "52", "32")
    link(tablet.page).to_contain_text("离线")
    unsent(tablet.page).to_have_text("1 份未发送")
    tablet.page.reload()
    expect(tablet.page.locator("#mark-a")).to_have_value("52")
    expect(tablet.page.locator("[data-state]")).to_contain_text("等待发送")

    # The network is cut too, and the tab is closed.
    tablet.context.set_offline(True)
    other = tablet.context.new_page()
    tablet.page.close()
    other.goto(f"{server.url}{HOME}sessions/{SESSION}")
    expect(other.locator("[data-contestant=e02] [data-badge]")).to_contain_text("待发送 84")
    score(tablet.sheet("e03", other), "53", "33")
    tablet.sheet("e02", other)
    score(other, "52.5", "32")
    fill(tablet.sheet("e04", other), "54", "")
    expect(other.locator("[data-state]")).to_contain_text("已存本机，尚未提交")
    unsent(other).to_have_text("3 份未发送")

    # The battery is empty; an hour later everything is still there.
    tablet.kill()
    tablet.open()
    tablet.context.clock.install()
    tablet.context.clock.fast_forward("01:00:00")
    tablet.context.clear_cookies()
    tablet.sheet("e04")
    expect(tablet.page.locator("#mark-a")).to_have_value("54")
    expect(tablet.page.locator("#mark-b")).to_have_value("")
    score(tablet.page, "54", "34")
    unsent(tablet.page).to_have_text("4 份未发送")
    assert server.stored() == {"e01": [{"a": "51", "b": "31"}]}

    # The sign-in has run out meanwhile: one new sign-in, and the queue goes on.
    server.start()
    tablet.page.clock.fast_forward("00:40")
    tablet.page.locator("[data-notice=signed-out] a").click()
    tablet.sign_in()
    unsent(tablet.page).to_have_text("没有未发送")
    assert queue(tablet.page) == []
    assert server.stored() == {
        "e01": [{"a": "51", "b": "31"}],
        "e02": [{"a": "52", "b": "32"}, {"a": "52.5", "b": "32"}],
        "e03": [{"a": "53", "b": "33"}],
        "e04": [{"a": "54", "b": "34"}],
    }
    assert server.held() == {}


def test_a_clash_of_two_devices_is_shown_and_chosen(
    window: Callable[[], Page], server: Server
) -> None:
    first, second = window(), window()
    first.goto(sheet_address(server, "e01"))
    fill(first, "50", "30")
    link(first).to_contain_text("在线")
    first.context.set_offline(True)
    first.locator("button.primary").click()
    unsent(first).to_have_text("1 份未发送")
    second.goto(sheet_address(server, "e01"))
    score(second, "40", "20")
    unsent(second).to_have_text("没有未发送")

    first.context.set_offline(False)
    clash = first.locator("[data-clash]")
    expect(clash).to_contain_text("两台设备的评分不一致")
    cells = clash.locator("tbody tr").all_inner_texts()
    assert [row.split() for row in cells] == [["内容", "≠", "50", "40"], ["表达", "≠", "30", "20"]]
    assert server.stored() == {"e01": [{"a": "40", "b": "20"}]}
    assert server.held() == {"e01": [{"a": "50", "b": "30"}]}

    # The other device is told by its next heartbeat, with both values, and may choose too.
    told = second.locator("[data-clash]")
    expect(told).to_contain_text("两台设备的评分不一致")
    rows = told.locator("tbody tr").all_inner_texts()
    assert [row.split() for row in rows] == [["内容", "≠", "50", "40"], ["表达", "≠", "30", "20"]]
    expect(told.locator("thead")).to_contain_text("另一台设备的一份")
    expect(told.get_by_role("button", name="以本机这份为准")).to_be_visible()

    clash.get_by_role("button", name="以本机这份为准").click()
    expect(clash).to_be_hidden()
    expect(told).to_be_hidden()
    expect(second.locator("#mark-a")).to_have_value("50")
    expect(second.locator("[data-state]")).to_contain_text("第 2 版")
    expect(first.locator("#mark-a")).to_have_value("50")
    assert server.stored() == {"e01": [{"a": "40", "b": "20"}, {"a": "50", "b": "30"}]}
    first.reload()
    expect(first.locator("#mark-a")).to_have_value("50")
    expect(first.locator("[data-state]")).to_contain_text("第 2 版")


def test_the_desk_lets_a_tablet_in_by_its_match_code(server: Server, browser: Browser) -> None:
    with server.app.app_context():
        db.session.scalars(select(Session)).one().hall = {"confirms_tablets": True}
        db.session.commit()
    desk = Desk(browser, server.url, "s")
    try:
        tablets = desk.open("organiser", f"sessions/{SESSION}/tablets")
        expect(tablets.get_by_role("heading", name="等待确认的平板")).to_have_count(0)
        judge = desk.window("j1")
        judge.goto(f"{server.url}/sign-in")
        judge.get_by_label("登录码").fill(server.codes["j1"])
        judge.get_by_role("button", name="进入打分").click()
        code = judge.locator(".match").inner_text()
        # The list comes by itself; nobody reloads the page.
        row = tablets.get_by_role("row").filter(has_text=code)
        expect(row).to_contain_text("评委1")
        for page in (judge, tablets):
            assert Axe().run(page).response["violations"] == []
        row.get_by_role("button", name=f"确认评委1的平板 {code}").click()
        expect(judge.get_by_role("heading", name="我的场次")).to_be_visible()
    finally:
        desk.close()


def test_unsent_sheets_leave_as_a_file_and_arrive_once(
    window: Callable[[], Page], server: Server
) -> None:
    page = window()
    page.route(SHEETS, lambda route: route.abort())
    page.goto(sheet_address(server, "e01"))
    score(page, "50.5", "30")
    unsent(page).to_have_text("1 份未发送")
    fill(page, "51", "")
    page.goto(f"{server.url}{HOME}")
    # The server is away; the file is made on the tablet alone.
    expect(page.get_by_role("button", name="导出为文件")).to_be_visible()
    page.context.set_offline(True)
    with page.expect_download() as download:
        page.get_by_role("button", name="导出为文件").click()
    data = download.value.path().read_bytes()

    staff = Hall(server.app, dict(server.codes)).staff()
    address = f"/organiser/s/sessions/{SESSION}/tablets/import"
    for words in ("已收下，第 1 版", "以前已经收到"):
        told = staff.post(address, data={"file": (io.BytesIO(data), "unsent.json")}).text
        assert (words in told, "另有 1 份评委还没有提交" in told) == (True, True)
    page.context.set_offline(False)
    page.unroute(SHEETS)
    unsent(page).to_have_text("没有未发送")
    assert server.stored() == {"e01": [{"a": "50.5", "b": "30"}]}
    assert server.held() == {}


def test_a_late_sheet_is_kept_aside_and_said(window: Callable[[], Page], server: Server) -> None:
    page = window()
    page.goto(sheet_address(server, "e01"))
    submit_off_line(page, "50", "30")
    with server.app.app_context():
        close_session(SYSTEM, season_by_code("s"), SESSION)

    page.context.set_offline(False)
    expect(page.locator("[data-notice=held]")).to_contain_text("打分结束后才到，已暂存")
    unsent(page).to_have_text("没有未发送")
    assert server.stored() == {}
    assert server.held() == {"e01": [{"a": "50", "b": "30"}]}


def test_the_bar_looks_for_the_server_between_heartbeats(
    window: Callable[[], Page], server: Server
) -> None:
    page = window()
    page.goto(sheet_address(server, "e01"))
    link(page).to_contain_text("在线")
    page.context.route("**/judge/s/ping", lambda route: route.abort())
    link(page).to_contain_text("离线")
    # what is stored meanwhile goes on its way with the next heartbeat
    score(page, "50", "30")
    unsent(page).to_have_text("没有未发送")
    page.context.unroute("**/judge/s/ping")
    link(page).to_contain_text("在线")
