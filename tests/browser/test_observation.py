"""On-site observation (现场观摩): where there is no signal, with reasons, each thing once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from contest.actions.filling import set_filling
from contest.actions.sessions import open_session
from contest.actor import SYSTEM
from contest.db import db
from contest.loading import season_by_code
from contest.models import Photo, ScoreSheet, Visit
from contest.photos import EDGE
from tests.actions.test_pictures import located
from tests.browser.tablet import Server, Tablet, link, sheet_address, unsent
from tests.web.season import RULEBOOK, SESSION, Hall, open_hall

TOUR = RULEBOOK.replace('method = "stage"', 'method = "observation"')
ITEMS = {"a": "0.5 4 党务公开栏未按月更新\n2 1 没有公示办事流程", "b": "1 2 会议记录缺签名"}
GRADES = {"a": "A 95 优秀\nB 85 良好\nC 70 一般\nD 50 较差", "b": "A 95 优秀\nB 80 良好"}


@pytest.fixture
def mode() -> str:
    """Return the way of scoring."""
    return "checklist"


@pytest.fixture
def hall(sqlite_app: Flask, tmp_path: Path, mode: str) -> Hall:
    """Return an open session that is scored by deductions or by grades."""
    found = open_hall(sqlite_app, tmp_path / "season", 3, is_open=False, rulebook=TOUR)
    with sqlite_app.app_context():
        set_filling(SYSTEM, season_by_code("s"), SESSION, mode, ITEMS, GRADES)
        open_session(SYSTEM, season_by_code("s"), SESSION)
    return found


def details(server: Server) -> list[Any]:
    """Return how the marks of every stored version came about."""
    with server.app.app_context():
        rows = db.session.scalars(select(ScoreSheet.detail).order_by(ScoreSheet.id)).all()
        db.session.rollback()
    return list(rows)


def rows(server: Server, table: type[Photo | Visit]) -> list[Any]:
    """Return every row of a table."""
    with server.app.app_context():
        found = list(db.session.scalars(select(table).order_by(table.id)))
        db.session.expunge_all()
        db.session.rollback()
    return found


def part(page: Page, criterion: str) -> Any:
    """Return a criterion's part of the sheet."""
    return page.locator(f"[data-code={criterion}]")


def test_a_checklist_is_filled_in_off_line_and_arrives_once(tablet: Tablet, server: Server) -> None:
    tablet.sign_in()
    page = tablet.page
    expect(page.locator("[data-ready]")).to_contain_text("已备齐，可离线打分")
    page.context.set_offline(True)
    tablet.sheet("e02")
    expect(page.locator("[data-total]")).to_have_text("100")
    more = part(page, "a").get_by_role("button", name="多一次：党务公开栏未按月更新")
    more.click()
    more.click()
    part(page, "a").get_by_label("补充说明：党务公开栏未按月更新").fill("五月、六月")
    part(page, "a").get_by_label("没有公示办事流程").first.check()
    expect(page.locator("[data-total]")).to_have_text("97")
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="撤销").click()
    expect(page.locator("[data-total]")).to_have_text("99")

    # A free deduction needs its reason; what was put down outlives the browser.
    part(page, "b").get_by_role("button", name="另扣分").click()
    part(page, "b").get_by_label("另扣").fill("2.5")
    page.locator("button.primary").click()
    expect(page.locator("#fault-b")).to_have_text("“表达”另扣的分请写明理由。")
    tablet.kill()
    tablet.open()
    page = tablet.page
    page.context.set_offline(True)
    tablet.sheet("e02")
    expect(part(page, "a").locator("[data-own]")).to_have_text("59")
    expect(part(page, "b").get_by_label("另扣")).to_have_value("2.5")
    part(page, "b").get_by_label("理由（必填）").fill("讲解超出范围")
    page.locator("button.primary").click()
    unsent(page).to_have_text("1 份未发送")
    page.goto(f"{server.url}/judge/s/sessions/{SESSION}/marks")
    row = page.locator("tr[data-contestant=e02]")
    expect(row).to_contain_text("党务公开栏未按月更新 2 次，扣 1 分（五月、六月）")
    expect(row).to_contain_text("另扣 2.5 分（讲解超出范围）")

    # Back on line the sign-in has run out: one new one, and the queue goes on.
    page.context.clear_cookies()
    page.context.set_offline(False)
    page.locator("[data-notice=signed-out] a").click()
    tablet.sign_in()
    unsent(page).to_have_text("没有未发送")
    assert server.stored() == {"e02": [{"a": "59", "b": "37.5"}]}
    (detail,) = details(server)
    assert detail["deductions"] == {
        "a": [{"item": "1", "times": 2, "reason": "五月、六月"}],
        "b": [{"item": "", "times": 1, "reason": "讲解超出范围", "points": "2.5"}],
    }


def test_a_visit_and_its_photos_wait_for_a_signal_and_arrive_once(
    tablet: Tablet, server: Server, tmp_path: Path
) -> None:
    shot = tmp_path / "shot.jpg"
    shot.write_bytes(located(size=(2400, 1200)))
    tablet.sign_in()
    page = tablet.page
    expect(page.locator("[data-ready]")).to_contain_text("已备齐，可离线打分")
    page.context.set_offline(True)
    page.goto(f"{server.url}/judge/s/sessions/{SESSION}/visit:e02")
    page.get_by_role("button", name="刚到").click()
    page.get_by_label("2号 评委2").check()
    assert Axe().run(page).response["violations"] == []
    page.reload()
    expect(page.get_by_label("2号 评委2")).to_be_checked()
    page.locator("button.primary").click()
    unsent(page).to_have_text("1 份未发送")

    tablet.sheet("e02")
    here = page.locator("[data-taken] li")
    page.get_by_label("说明（可不填）").fill("公开栏还是三月的")
    page.locator("[data-photos] select").select_option("a")
    page.get_by_label("拍照").set_input_files(shot)
    expect(here).to_contain_text("存在本机，等待发送")
    page.get_by_label("拍照").set_input_files(shot)
    expect(here).to_have_count(2)
    here.last.get_by_role("button", name="删去").click()
    expect(here).to_have_count(1)
    unsent(page).to_have_text("1 份未发送 · 1 张照片未发送")
    assert Axe().run(page).response["violations"] == []

    # The browser is closed and opened again where there is a signal.
    page.close()
    page = tablet.context.new_page()
    page.context.set_offline(False)
    tablet.sheet("e02", page)
    unsent(page).to_have_text("没有未发送")
    page.reload()
    seen = page.locator(".pictures img")
    expect(seen).to_have_count(1)
    assert seen.evaluate("(image) => image.decode().then(() => image.naturalHeight)") == EDGE
    (photo,) = rows(server, Photo)
    assert (photo.criterion, photo.note) == ("a", "公开栏还是三月的")
    (visit,) = rows(server, Visit)
    assert (visit.kind, visit.present) == ("visited", ["j1", "j2"])
    assert server.stored() == {}


def test_a_photo_stays_on_the_tablet_for_any_other_answer(
    window: Callable[[], Page], server: Server, tmp_path: Path
) -> None:
    shot = tmp_path / "shot.jpg"
    shot.write_bytes(located())
    page = window()
    link(page).to_contain_text("在线")
    answers = [
        {"status": 200, "body": "<html>portal</html>", "content_type": "text/html"},
        {"status": 200, "json": {"submission": "other", "receipt": "ABCD", "received_at": "now"}},
        {"status": 503, "json": {"error": "not-acknowledged", "message": "请稍后重试。"}},
    ]
    given = iter(answers)

    def answer(route: Route) -> None:
        told = next(given, None)
        if told:
            route.fulfill(**told)
        else:
            route.continue_()

    page.route("**/judge/s/photos", answer)
    page.goto(sheet_address(server, "e01"))
    page.get_by_label("拍照").set_input_files(shot)
    expect(page.locator("[data-taken] li")).to_contain_text("服务器已收到", timeout=60_000)
    assert next(given, None) is None
    assert len(rows(server, Photo)) == 1


def test_full_marks_are_asked_about_and_corrected(
    window: Callable[[], Page], server: Server
) -> None:
    page = window()
    page.goto(sheet_address(server, "e01"))
    link(page).to_contain_text("在线")
    page.locator("button.primary").click()
    ask = page.locator("dialog.ask")
    expect(ask).to_contain_text("没有一项扣分，按满分 100 分提交？")
    ask.get_by_role("button", name="按满分提交").click()
    expect(page.locator("[data-state].received")).to_contain_text("服务器已收到")
    part(page, "b").get_by_role("button", name="多一次：会议记录缺签名").click()
    page.locator("button.primary").click()
    expect(page.locator("[data-state].received")).to_contain_text("第 2 版")
    assert server.stored() == {"e01": [{"a": "60", "b": "40"}, {"a": "60", "b": "39"}]}
    page.get_by_role("button", name="弃权").click()
    ask.get_by_role("button", name="确认弃权").click()
    expect(page.locator("[data-kind-now]")).to_have_text("已弃权")
    expect(page.locator("[data-total]")).to_have_text("—")


@pytest.mark.parametrize("mode", ["grades"])
def test_grades_are_chosen_by_one_tap_each(window: Callable[[], Page], server: Server) -> None:
    page = window()
    page.goto(sheet_address(server, "e01"))
    link(page).to_contain_text("在线")
    part(page, "a").get_by_label("良好").check()
    expect(page.locator("[data-total]")).to_have_text("51")
    assert Axe().run(page).response["violations"] == []
    page.locator("button.primary").click()
    expect(page.locator("#fault-b")).to_have_text("请给“表达”评定等次。")
    part(page, "b").get_by_label("优秀").check()
    page.locator("button.primary").click()
    expect(page.locator("[data-state].received")).to_contain_text("服务器已收到")
    assert server.stored() == {"e01": [{"a": "51", "b": "38"}]}
    assert details(server)[0]["grades"] == {"a": "B", "b": "A"}
    page.reload()
    expect(part(page, "a").get_by_label("良好")).to_be_checked()
