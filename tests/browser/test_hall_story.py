"""A whole session (一场比武): twelve contestants, seven judges, and what goes wrong on the day.

Lots are drawn, one comes late, one withdraws, one judge recuses, one speaks too long; every
score is revealed after the next has come on stage, then the session is closed, verified and
signed, the prizes are confirmed and given in a ceremony. The expected scores are worked out
here from the marks alone.
"""

from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from contest.actions.desk import set_hall
from contest.actor import SYSTEM
from contest.db import verify_database
from contest.loading import season_by_code
from tests.browser.people import Desk, say_done
from tests.browser.tablet import Server, score, sheet_address, sign_in
from tests.web.season import AWARDS, RULEBOOK, SESSION, Hall, marks, open_hall

JUDGES = 7
SEED = "271828"
TABLE = {"limit_seconds": 480, "deductions": [[1, 10, 2000], [11, 9999, 5000]]}
WITHDRAWN, LATE, RECUSED, SLOW = "e05", "e07", "e09", "e03"
RECUSED_JUDGE = "j3"


@pytest.fixture
def hall(sqlite_app: Flask, tmp_path: Path) -> Hall:
    """Return a season whose session is timed and not yet open."""
    found = open_hall(
        sqlite_app,
        tmp_path / "season",
        12,
        is_open=False,
        judges=JUDGES,
        rulebook=RULEBOOK + AWARDS,
    )
    with sqlite_app.app_context():
        set_hall(SYSTEM, season_by_code("s"), SESSION, TABLE)
    return found


def mark_of(judge: int, number: int) -> str:
    """Return what a judge gives for the first criterion; the second is always 30."""
    return f"{40 + (judge * 5 + number * 7) % 19}.5"


def expected_score(contestant: str) -> str:
    """Return the score by hand: the mean without the highest and the lowest, less overtime."""
    number = int(contestant[1:])
    panel = [j for j in range(1, JUDGES + 1) if (contestant, f"j{j}") != (RECUSED, RECUSED_JUDGE)]
    totals = sorted(Fraction(mark_of(j, number)) + 30 for j in panel)[1:-1]
    exact = sum(totals, Fraction(0)) / len(totals)
    exact -= Fraction(1, 2) if contestant == SLOW else 0
    hundredths = int(exact * 100 + Fraction(1, 2))
    return f"{hundredths // 100}.{hundredths % 100:02}"


def press(page: Page, name: str) -> None:
    """Press a button and see that it is done."""
    page.get_by_role("button", name=name).first.click()
    expect(page.locator(".notice.success")).to_be_visible()


def rule(desk: Desk, contestant: str, kind: str, value: str, reason: str) -> None:
    """Record a ruling on a contestant's page."""
    page = desk.open("organiser", f"stages/f/first/entries/{contestant}")
    page.locator("[name=kind]").select_option(kind)
    page.locator("[name=value]").fill(value)
    page.get_by_label("理由").fill(reason)
    page.get_by_role("button", name="记录裁定").click()
    say_done(page, "裁定已记录")


def test_a_session_of_twelve_with_seven_judges(desk: Desk, hall: Hall, server: Server) -> None:
    order = prepare(desk)
    screen = desk.window("screen")
    screen.set_viewport_size({"width": 1920, "height": 1080})
    screen.goto(screen_address(desk))
    tablet = desk.window("tablet")
    sign_in(tablet, server)
    panel = {f"j{j}": hall.judge(f"j{j}") for j in range(2, JUDGES + 1)}

    page = desk.open("organiser", f"sessions/{SESSION}/desk")
    for before, contestant in zip([None, *order], order, strict=False):
        press(page, "下一位上场")
        expect(screen.locator("h1")).to_have_text(f"选手{int(contestant[1:])}")
        if before:
            press(page, "亮分：")
            expect(screen.locator("main .score")).to_have_text(expected_score(before))
        press(page, "请评委给")
        if contestant == SLOW:
            speak_too_long(page)
        all_score(server, tablet, panel, contestant)
        page.reload()

    steps = {"organiser": "结束打分", "verifier": "核对无误", "supervisor": "监督签认"}
    for role, step in steps.items():
        press(desk.open(role, f"sessions/{SESSION}"), step)
    page = desk.open("organiser", f"sessions/{SESSION}/desk")
    press(page, "亮分：")
    expect(screen.locator("main .score")).to_have_text(expected_score(order[-1]))
    press(page, "大屏显示名次")
    expect(screen.locator("main")).to_contain_text("第 1 页")
    best = sorted((expected_score(code) for code in order), key=Fraction, reverse=True)
    first = screen.locator("main .points").all_inner_texts()
    assert len(first) > 3 and first == best[: len(first)]
    give_prizes(desk, sorted(order, key=lambda code: -Fraction(expected_score(code))))
    with hall.app.app_context():
        assert verify_database() == []


def give_prizes(desk: Desk, best: list[str]) -> None:
    """Confirm the prizes – one first, two second – and give them, the lowest tier first."""
    press(desk.open("organiser", "awards"), "确认奖项")
    page = desk.open("organiser", "awards/f/first/ceremonies")
    page.get_by_role("button", name="准备正式典礼").click()
    place = page.url
    page.get_by_role("link", name="大屏").click()
    page.get_by_role("button", name="添加大屏").click()
    hall = desk.window("ceremony")
    hall.set_viewport_size({"width": 1920, "height": 1080})
    hall.goto(page.locator(".panel a").first.inner_text())
    page.goto(place)
    names = [f"选手{int(code[1:])}" for code in best[:3]]
    for number in range(1, 7):
        page.keyboard.press("Space")
        expect(page.locator(".position")).to_have_text(f"第 {number} 页，共 6 页")
        if number == 3:
            expect(hall.locator("main")).to_contain_text(names[1])
            expect(hall.locator("main")).to_contain_text(names[2])
            assert names[0] not in hall.content()
        if number == 5:
            expect(hall.locator("main")).to_contain_text(names[0])
    expect(hall.locator("main")).to_contain_text("一等奖")


def prepare(desk: Desk) -> list[str]:
    """Draw, let one come late, one withdraw and one judge recuse; return who goes on when."""
    page = desk.open("organiser", f"sessions/{SESSION}/order")
    page.get_by_label("种子").fill(SEED)
    page.get_by_label("见证人", exact=True).fill("王见证")
    press(page, "抽签")
    codes = [f"e{n:02}" for n in range(1, 13)]
    drawn = sorted(codes, key=lambda code: sha256(f"{SEED}|{code}".encode()).hexdigest())
    names = [f"选手{int(code[1:])}" for code in drawn]
    assert page.locator("tbody th").all_inner_texts() == names
    press(desk.open("organiser", f"sessions/{SESSION}"), "开始打分")
    rule(desk, WITHDRAWN, "status", "withdrawn", "因病")
    rule(desk, RECUSED, "recuse", RECUSED_JUDGE, "近亲属")
    page = desk.open("organiser", f"sessions/{SESSION}/order")
    page.get_by_text("调整出场顺序").click()
    page.get_by_label("选手").select_option(LATE)
    page.get_by_label("改为第几个出场").fill("12")
    page.get_by_label("理由").fill("路上堵车")
    press(page, "调整")
    numbers = page.locator("tbody td:nth-child(2)").all_inner_texts()
    after = [code for code in drawn if code != LATE] + [LATE]
    assert [int(n) for n in numbers] == [drawn.index(code) + 1 for code in after]
    return [code for code in after if code != WITHDRAWN]


def screen_address(desk: Desk) -> str:
    """Make a screen and return its address."""
    page = desk.open("organiser", f"sessions/{SESSION}/screens")
    page.get_by_role("button", name="添加大屏").click()
    return page.locator(".panel a").first.inner_text()


def speak_too_long(page: Page) -> None:
    """Time a contestant twenty seconds over the limit and deduct once."""
    press(page, "开始计时")
    page.locator("#stopped").fill("500")
    press(page, "停止计时")
    press(page, "登记超时扣分 0.5 分")


def all_score(server: Server, tablet: Page, panel: dict[str, FlaskClient], contestant: str) -> None:
    """Let the first judge score on the tablet, the others as their tablets send."""
    number = int(contestant[1:])
    tablet.goto(sheet_address(server, contestant))
    score(tablet, mark_of(1, number), "30")
    expect(tablet.locator("[data-state]")).to_contain_text("服务器已收到")
    for judge, client in panel.items():
        more = {"submission": f"device-{judge}-{contestant}"}
        status = marks(client, contestant, mark_of(int(judge[1:]), number), "30", **more)
        is_barred = (contestant, judge) == (RECUSED, RECUSED_JUDGE)
        assert status == (403 if is_barred else 200)
