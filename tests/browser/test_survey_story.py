"""A survey (满意度调查) at the phone and at the clerks' desks, click by click."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from contest.db import db
from contest.models import SurveySheet
from tests.browser.people import Desk, say_done
from tests.browser.test_pages import axe, sizes
from tests.conftest import LiveServer
from tests.web.season import SURVEY, links_of, open_hall

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def desk(live_server: LiveServer, browser: Browser, tmp_path: Path) -> Iterator[Desk]:
    """Return everyone's windows on a season with an open survey."""
    open_hall(live_server.app, tmp_path / "s", 1, live=2)
    found = Desk(browser, live_server.url, "s")
    yield found
    found.close()


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """Return a resident's phone; a script that breaks fails the test."""
    context = browser.new_context(
        base_url=live_server.url, viewport=PHONE, locale="zh-CN", has_touch=True
    )
    broken: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: broken.append(str(error)))
    yield page
    context.close()
    assert broken == []


def choose(phone: Page, item: str, answer: str) -> None:
    """Tap an answer."""
    phone.locator(f"[name=answer-{item}][value={answer}]").tap()


def scan(phone: Page, link: str) -> None:
    """Open a card's link in a window of its own, as a camera does."""
    phone.goto("about:blank")
    phone.goto(f"/q#{link}")
    expect(phone.locator(".question").first).to_be_visible()


def test_a_resident_answers_on_a_small_phone_and_is_never_lost(
    desk: Desk, phone: Page, live_server: LiveServer
) -> None:
    link = links_of(live_server.app)[0]
    scan(phone, link)
    assert link not in phone.url
    assert axe(phone) + sizes(phone, 48) == []
    phone.set_viewport_size(PHONE)  # type: ignore[arg-type]
    small = phone.evaluate(
        "[...document.querySelectorAll('main *')].filter((e) => e.checkVisibility() && "
        "e.textContent.trim() && parseFloat(getComputedStyle(e).fontSize) < 18).length"
    )
    assert small == 0

    choose(phone, "service", "fairly")
    scan(phone, link)  # closed in between, and scanned again
    expect(phone.locator("[name=answer-service][value=fairly]")).to_be_checked()
    phone.get_by_role("button", name="提交答卷").tap()
    expect(phone.locator("#error")).to_contain_text("还有 1 题没有回答（第 2 题）")
    choose(phone, "order", "unknown")
    phone.get_by_role("button", name="English").tap()
    expect(phone.get_by_role("button", name="Send")).to_be_visible()
    expect(phone.locator("[name=answer-order][value=unknown]")).to_be_checked()
    phone.get_by_role("button", name="中文").tap()
    phone.get_by_role("button", name="提交答卷").tap()

    receipt = phone.locator("[data-receipt]").inner_text()
    phone.go_back()
    expect(phone.locator(".question").first).to_be_visible()
    phone.get_by_role("button", name="提交答卷").tap()
    expect(phone.locator("[data-receipt]")).to_have_text(receipt)
    phone.wait_for_load_state()  # by then the page's script has dropped the draft
    phone.goto("about:blank")
    phone.goto(f"/q#{link}")
    expect(phone.get_by_role("alert")).to_contain_text("这个答题码不能使用")
    assert len(receipt) == 9
    assert phone.evaluate("Object.keys(localStorage).filter((k) => k.length > 20)") == []


def test_without_script_the_short_code_is_typed(
    browser: Browser, desk: Desk, live_server: LiveServer
) -> None:
    context = browser.new_context(
        base_url=live_server.url, viewport=PHONE, java_script_enabled=False
    )
    page = context.new_page()
    staff = desk.open("organiser", f"surveys/{SURVEY}/codes")
    staff.get_by_role("button", name="二维码卡").first.click()
    code = staff.locator(".cards .code").first.inner_text()

    page.goto("/q")
    page.get_by_label("答题码").fill(code.lower())
    page.get_by_role("button", name="开始答题").click()
    for item in ("service", "order"):
        page.locator(f"[name=answer-{item}][value=fair]").check(force=True)
    page.get_by_role("button", name="提交答卷").click()

    expect(page.locator("[data-receipt]")).to_be_visible()
    context.close()


def test_an_answer_after_the_closing_is_refused_and_keeps_what_was_chosen(
    desk: Desk, phone: Page, live_server: LiveServer
) -> None:
    scan(phone, links_of(live_server.app)[0])
    choose(phone, "service", "fair")
    choose(phone, "order", "fair")
    staff = desk.open("organiser", f"surveys/{SURVEY}")
    staff.get_by_role("button", name="结束调查").click()
    say_done(staff, "调查已结束")

    phone.get_by_role("button", name="提交答卷").tap()

    expect(phone.get_by_role("alert")).to_contain_text("调查已经结束")
    expect(phone.locator("[name=answer-service][value=fair]")).to_be_checked()


def type_bundle(page: Page, keys: str, bundle: str = "甲1") -> None:
    """Enter a bundle of two sheets by keyboard alone."""
    page.get_by_label("捆号").fill(bundle)
    for label, number in (("发放", "5"), ("回收", "3"), ("有效", "2"), ("作废", "1")):
        page.get_by_label(label, exact=True).fill(number)
    page.get_by_label("作废", exact=True).press("Enter")
    expect(page.get_by_label("第 1 份第 1 题")).to_be_focused()
    assert axe(page) + sizes(page, 44) == []
    page.get_by_label("第 1 份第 1 题").focus()
    page.keyboard.type(keys)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def test_two_clerks_enter_a_bundle_and_settle_their_difference(
    desk: Desk, live_server: LiveServer
) -> None:
    one = desk.open("organiser", f"surveys/{SURVEY}/paper")
    type_bundle(one, "12-3")
    say_done(one, "请另一人再录一遍")
    other = desk.open("verifier", f"surveys/{SURVEY}/paper")
    type_bundle(other, "12-4")
    expect(other.locator(".notice.warn")).to_contain_text("不一致")
    expect(other.locator(".panel").last).to_contain_text("第 2 份第 2 题")

    type_bundle(other, "12-3")

    say_done(other, "已计入")
    with live_server.app.app_context():
        found = [sheet.answers for sheet in db.session.scalars(select(SurveySheet))]
    assert sorted(found, key=str) == [
        {"service": "", "order": "fair"},
        {"service": "satisfied", "order": "fairly"},
    ]
