"""A live quiz and a bout (现场竞答、同台对决), as the hall sees them.

Four answer: a buzzer question, risk, one question void, and a play-off for the first place.
Then two meet; three judges vote, one of them off line for a while.
"""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, expect

from contest.actions.screens import make_screen
from contest.actor import SYSTEM
from contest.loading import season_by_code, setup_of, stage_result
from contest.queries.bouts import bout_desk
from tests.browser.people import Desk, say_done
from tests.browser.tablet import Server
from tests.web.season import BOUT, QUIZ, RING, Hall, draw_all, open_hall

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
HALL = {"width": 1920, "height": 1080}
#: eight long names, drawn as the screen's own script draws a state, and nothing after them
LONG = """() => {
  const row = { name: "额尔德尼巴特尔朝鲁门", organisation: "", rank: "1", score: "-130" };
  const rows = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => ({ ...row, number: String(n) }));
  const timer = { started_at: new Date(0).toISOString(), seconds: "15" };
  const more = { question: "12补", question_kind: "sudden-death", is_void: true, timer };
  take({ ...state, live: { kind: "quiz", rows, ...more } });
  window.draw = () => {};
}"""
#: how many parts reach beyond the safe edge
BEYOND = """() => {
  const main = document.getElementById("screen").getBoundingClientRect();
  return [...document.querySelectorAll("#screen *")].map((e) => e.getBoundingClientRect())
    .filter((b) => b.bottom > main.bottom + 1 || b.top < main.top - 1
      || b.right > main.right + 1 || b.left < main.left - 1).length;
}"""


@pytest.fixture
def hall(sqlite_app: Flask, tmp_path: Path) -> Hall:
    """Return a season whose live quiz of four and whose bouts are open."""
    return open_hall(sqlite_app, tmp_path / "season", 1, live=4)


def screen(desk: Desk, hall: Hall, session: str) -> Page:
    """Return a screen of the hall."""
    with hall.app.app_context():
        token = make_screen(SYSTEM, season_by_code("s"), session, "1").token
    page = desk.window("screen")
    page.set_viewport_size(HALL)
    page.goto(f"{desk.address}/hall/{token}")
    return page


def check(page: Page) -> None:
    """See that nothing keeps anybody from using the page."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    assert found.response["violations"] == []


def enter(page: Page, kind: str, number: int, outcome: str, **more: str) -> None:
    """Enter one answer at the quiz desk, once the page has taken its shape."""
    page.wait_for_load_state("load")
    page.get_by_role("radio", name=kind, exact=True).check(force=True)
    page.locator(f"input[data-number='{number}']").check(force=True)
    for field, text in more.items():
        if field == "value":
            page.locator(f"input[name=value][value='{text}']").check(force=True)
        else:
            page.locator(f"[data-answer] [name={field}]").fill(text)
    page.get_by_role("button", name=outcome).click()
    say_done(page, "已记一条")


def test_a_live_quiz_of_four(hall: Hall, desk: Desk) -> None:
    shown = screen(desk, hall, QUIZ)
    page = desk.open("organiser", f"sessions/{QUIZ}/quiz")
    sums = shown.locator(".live-scores .sum")
    expect(sums).to_have_text(["100", "100", "100", "100"])

    enter(page, "抢答题", 3, "答错", question="1", pressed="3 1")
    expect(sums).to_have_text(["100", "100", "100", "90"])
    page.wait_for_load_state("load")
    page.locator("body").click(position={"x": 2, "y": 2})
    page.keyboard.press("1")
    page.keyboard.press("r")
    say_done(page, "+10")
    expect(sums).to_have_text(["110", "100", "100", "90"])
    enter(page, "风险题", 2, "答对", question="3", value="30")
    expect(sums).to_have_text(["130", "110", "100", "90"])

    page.get_by_text("作废一道题").click()
    page.get_by_label("作废题号").fill("3")
    page.get_by_label("补题题号").fill("3补")
    page.locator("#void-reason").fill("题干有误")
    page.get_by_role("button", name="作废并冲回").click()
    say_done(page, "题目已作废")
    expect(sums).to_have_text(["110", "100", "100", "90"])
    expect(shown.locator(".live-question")).to_contain_text("本题作废")
    enter(page, "风险题", 2, "答对", question="3补", value="10")
    expect(sums).to_have_text(["110", "110", "100", "90"])

    # the time for an answer: on the desk, in the hall, and filled in
    page.wait_for_load_state("load")
    page.get_by_role("radio", name="必答题", exact=True).check(force=True)
    page.locator("input[data-number='4']").check(force=True)
    page.locator("[data-answer] [name=question]").fill("4")
    page.get_by_role("button", name="开始计时").click()
    say_done(page, "已开始计时")
    expect(page.get_by_role("timer")).to_have_text(re.compile("^5[0-9]$"))
    expect(shown.locator(".live-clock")).to_have_text(re.compile("^5[0-9]$"))
    expect(shown.locator(".live-question")).to_contain_text("第 4 题")
    expect(page.locator("input[data-number='4']")).to_be_checked()
    expect(page.locator("[data-answer] [name=seconds]")).to_have_value(re.compile("^[1-9]$"))
    page.get_by_role("button", name="答错").click()
    say_done(page, "已记一条：0 分")
    expect(shown.locator(".live-clock")).to_have_count(0)
    expect(page.get_by_role("timer")).to_have_count(0)

    check(page)
    check(shown)

    # the stage's other round leaves both equal, so that they tie for the first place
    with hall.app.app_context():
        draw_all()
    page.reload()
    page.get_by_role("button", name="开始加赛").click()
    say_done(page, "加赛开始")
    enter(page, "加赛题", 1, "答错", question="J1")
    enter(page, "加赛题", 2, "答对", question="J2")
    page.get_by_role("button", name="按加赛结果裁定先后").click()
    say_done(page, "裁定先后")
    expect(sums).to_have_text(["110", "110", "100", "90"])
    shown.evaluate(LONG)
    for size in ({"width": 1024, "height": 768}, HALL):
        shown.set_viewport_size(size)  # type: ignore[arg-type]
        # the board may still be moving to its places
        shown.wait_for_function(f"() => ({BEYOND})() === 0")
        expect(shown.locator(".live-scores li")).to_have_count(8)
    with hall.app.app_context():
        standings = stage_result(setup_of(season_by_code("s")), "h", "live").standings
        ranks = {s.contestant: s.rank for s in standings}
    assert (ranks["h02"], ranks["h01"]) == (1, 2)


#: counts the strokes of the bell
STROKES = """window.strokes = 0;
window.AudioContext = class extends AudioContext { constructor() { super(); strokes += 1; } };"""


def test_the_bell_rings_once_when_the_time_for_an_answer_is_up(hall: Hall, desk: Desk) -> None:
    page = desk.staff("organiser")
    page.add_init_script(STROKES)
    page.clock.install()
    page.goto(f"{desk.address}/organiser/s/sessions/{QUIZ}/quiz")
    page.get_by_role("radio", name="必答题", exact=True).check(force=True)
    page.wait_for_load_state("load")
    page.locator("body").click(position={"x": 2, "y": 2})
    page.keyboard.press("s")
    say_done(page, "已开始计时")
    # its script has come, and the clock is its own
    page.wait_for_load_state("load")
    page.clock.run_for(50_000)
    expect(page.get_by_role("timer")).to_have_text(re.compile("^[1-9]$|^10$"))
    assert page.evaluate("strokes") == 0
    page.clock.run_for(15_000)
    expect(page.get_by_role("timer")).to_have_text("时间到")
    expect(page.locator("[data-answer] [name=seconds]")).to_have_value("60")
    assert page.evaluate("strokes") == 1
    # what somebody types stays, and a page that is opened later is silent
    page.locator("[data-answer] [name=seconds]").fill("42")
    page.clock.run_for(2_000)
    expect(page.locator("[data-answer] [name=seconds]")).to_have_value("42")
    page.reload()
    expect(page.get_by_role("timer")).to_have_text(re.compile("^[0-9]+$|^时间到$"))


def test_a_bout_with_three_judges(hall: Hall, desk: Desk, server: Server) -> None:
    shown = screen(desk, hall, RING)
    page = desk.open("organiser", f"sessions/{RING}/bouts")
    expect(shown.locator(".live-side")).to_have_count(2)
    tablets = {judge: desk.judge(judge, server.codes[judge]) for judge in ("j1", "j2", "j3")}
    address = f"{server.url}/judge/s/sessions/{RING}/bout:{BOUT}"
    for tablet in tablets.values():
        tablet.goto(f"{server.url}/judge/s/sessions/{RING}")
        tablet.locator(f"[data-bout='{BOUT}'] a").click()
        expect(tablet.locator("[data-vote] button.primary")).to_be_disabled()
    page.get_by_role("button", name="开始投票").click()
    say_done(page, "已开始投票")
    for judge, side in (("j1", "red"), ("j2", "blue"), ("j3", "red")):
        tablet = tablets[judge]
        expect(tablet.locator("[data-bout-state]")).to_have_text("请投票。")
        if judge == "j3":
            tablet.context.set_offline(True)
        tablet.locator(f".ballot input[value={side}]").check(force=True)
        if judge == "j2":
            expect(tablet.locator("[data-state]")).to_contain_text("尚未提交")
            tablet.reload()
            expect(tablet.locator(f".ballot input[value={side}]")).to_be_checked()
            expect(tablet.locator("[data-bout-state]")).to_have_text("请投票。")
        tablet.get_by_role("button", name="提交", exact=True).click()
        words = "等待发送" if judge == "j3" else "服务器已收到"
        expect(tablet.locator("[data-state]")).to_contain_text(words)
    check(tablets["j1"])
    expect(page.get_by_role("button", name="结束投票（2 / 3）")).to_be_visible()
    expect(shown.locator(".small")).to_contain_text("已收 2 / 3")
    assert "票" not in shown.locator(".live-bout").inner_text()

    tablets["j3"].context.set_offline(False)
    expect(tablets["j3"].locator("[data-state]")).to_contain_text("服务器已收到")
    tablets["j3"].goto(address)
    expect(tablets["j3"].locator("[data-own]")).to_have_text("您投：红方")
    page.get_by_role("button", name="结束投票（3 / 3）").click()
    say_done(page, "已结束投票")
    check(page)
    page.get_by_role("button", name="宣布结果").click()
    say_done(page, "结果已宣布")
    expect(shown.locator(".live-side.red.won .sum")).to_have_text("2 票 胜")
    expect(tablets["j1"].locator("[data-bout-state]")).to_have_text("结果：红方")
    check(shown)
    with hall.app.app_context():
        bout = bout_desk(setup_of(season_by_code("s")), RING).bouts[0]
        assert (bout.received, bout.goes_on) == (3, "red")
