"""The sheet (评分表): keypad, keyboard alone, questions, four kinds of nothing, the last look."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from contest.actor import SYSTEM
from contest.db import db, writing
from contest.loading import season_by_code
from contest.models import Contestant, Decision, Session
from tests.browser.tablet import (
    HEARTBEAT,
    HOME,
    STORE,
    Server,
    fill,
    link,
    score,
    sheet_address,
    unsent,
)
from tests.conftest import environ_of, running
from tests.web.season import SESSION, open_hall

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def server(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return one hall for all: each test has a contestant or a judge of its own."""
    folder = tmp_path_factory.mktemp("hall")
    shutil.copy(migrated_file, folder / "leitai.db")
    environ = environ_of(folder)
    with running(environ) as app:
        found = Server(environ, app, open_hall(app, folder / "season", 12).codes)
        found.start()
        yield found
        found.kill()


@pytest.fixture
def open_sheet(window: Callable[..., Page], server: Server) -> Callable[..., Page]:
    """Return what opens the sheet of a contestant."""

    def opened(contestant: str, judge: str = "j1") -> Page:
        page = window(judge)
        page.goto(sheet_address(server, contestant))
        expect(page.locator("[data-pad]")).to_be_visible()
        return page

    return opened


def received(page: Page) -> None:
    """See that the server has the sheet as it is shown."""
    expect(page.locator("[data-state].received")).to_contain_text("服务器已收到")
    unsent(page).to_have_text("没有未发送")


def tap(page: Page, keys: str) -> None:
    """Tap keys of the pad."""
    for key in keys.split():
        page.locator(f"[data-key='{key}']").click()


def test_the_keypad_scores_a_sheet_without_impossible_keys(
    open_sheet: Open, server: Server
) -> None:
    sheet = open_sheet("e01")
    sheet.locator("#mark-a").click()
    tap(sheet, "5 0 .")
    for key in "1234678":
        expect(sheet.locator(f"[data-key='{key}']")).to_have_attribute("aria-disabled", "true")
    sheet.locator("[data-key='3']").click(force=True)
    expect(sheet.locator("[data-pad-reason]")).to_have_text("“内容”应按 0.5 分的间隔打分。")
    tap(sheet, "5")
    expect(sheet.locator("#mark-a")).to_have_value("50.5")
    tap(sheet, "next 4")
    expect(sheet.locator("[data-key='1']")).to_have_attribute("aria-disabled", "true")
    expect(sheet.locator("[data-key='1']")).to_have_attribute("title", "“表达”应在 0 至 40 之间。")
    tap(sheet, "back 2 9 +1")
    expect(sheet.locator("[data-total]")).to_have_text("80")
    tap(sheet, "next")
    expect(sheet.locator("button.primary")).to_be_focused()
    sheet.keyboard.press("Enter")
    received(sheet)
    assert server.stored()["e01"] == [{"a": "50.5", "b": "29.5"}]


def test_a_keyboard_alone_scores_a_sheet(open_sheet: Open, server: Server) -> None:
    sheet = open_sheet("e02", "j3")
    sheet.locator("#mark-a").focus()
    sheet.keyboard.type("６１")
    expect(sheet.locator("#fault-a")).to_have_text("“内容”应在 0 至 60 之间。")
    for _ in range(2):
        sheet.keyboard.press("Backspace")
    sheet.keyboard.type("48。5")
    sheet.keyboard.press("ArrowUp")
    sheet.keyboard.press("Enter")
    sheet.keyboard.type("0")
    sheet.keyboard.press("Enter")
    sheet.keyboard.press("Enter")
    received(sheet)
    # Zero is a mark.
    assert server.stored()["e02"] == [{"a": "49", "b": "0"}]


def test_a_blank_mark_is_kept_but_never_submitted(open_sheet: Open, server: Server) -> None:
    sheet = open_sheet("e03")
    fill(sheet, "50", "")
    sheet.locator("button.primary").click()
    expect(sheet.locator("#fault-b")).to_have_text("请给“表达”打分。")
    expect(sheet.locator("#mark-b")).to_be_focused()
    sheet.reload()
    expect(sheet.locator("#mark-a")).to_have_value("50")
    assert "e03" not in server.stored()


def test_one_tap_undoes_one_mark_after_another(open_sheet: Open) -> None:
    sheet = open_sheet("e02", "j2")
    undo = sheet.get_by_role("button", name="撤销")
    expect(undo).to_be_disabled()
    fill(sheet, "50", "30")
    sheet.locator("#mark-a").focus()
    tap(sheet, "5 1 . 5")
    before = [("50", "30"), ("50", ""), ("", "")]
    undo.click()
    values(sheet, *before[0])
    # What can be undone outlives the page.
    expect(sheet.locator("[data-state]")).to_contain_text("尚未提交")
    sheet.reload()
    for a, b in before[1:]:
        undo.click()
        values(sheet, a, b)
    expect(undo).to_be_disabled()
    expect(sheet.locator("[data-state]")).to_have_text("○ 未提交")


def values(sheet: Page, a: str, b: str) -> None:
    """See which marks stand in the fields."""
    expect(sheet.locator("#mark-a")).to_have_value(a)
    expect(sheet.locator("#mark-b")).to_have_value(b)


def test_the_bar_counts_and_leads_to_the_next_sheet(open_sheet: Open) -> None:
    sheet = open_sheet("e02", "j2")
    expect(sheet.locator("[data-unfinished]")).to_have_text("")
    fill(sheet, "50", "")
    expect(sheet.locator("[data-unfinished]")).to_have_text("未完成 1")
    sheet.locator("[data-next]").click()
    expect(sheet.get_by_role("heading", level=1)).to_contain_text("选手3")
    expect(sheet.locator("[data-unfinished]")).to_have_text("未完成 1")


def test_what_a_quick_hand_typed_before_the_scripts_came_stays(
    open_sheet: Open, server: Server
) -> None:
    sheet = open_sheet("e01", "j2")
    waiting: list[Route] = []
    sheet.route("**/judge-sheet.js", lambda route: waiting.append(route))
    sheet.goto(sheet_address(server, "e04"), wait_until="commit")
    sheet.locator("#mark-a").fill("50.5")
    assert len(waiting) == 1
    waiting[0].continue_()
    expect(sheet.locator("[data-pad]")).to_be_visible()
    values(sheet, "50.5", "")
    expect(sheet.locator("[data-total]")).to_have_text("50.5")
    expect(sheet.locator("[data-state]")).to_contain_text("已存本机，尚未提交")


def test_a_total_far_from_ones_own_mean_is_asked_about(open_sheet: Open, server: Server) -> None:
    sheet = open_sheet("e01", "j2")
    for contestant, a, b in (("e10", "50", "30"), ("e11", "54", "32")):
        sheet.goto(sheet_address(server, contestant))
        score(sheet, a, b)
        received(sheet)
    sheet.goto(sheet_address(server, "e12"))
    fill(sheet, "5", "30")
    sheet.locator("button.primary").click()
    question = sheet.get_by_role("dialog")
    expect(question).to_contain_text("确认 35 分？您在本场的其他打分：80–86。")
    question.get_by_role("button", name="返回修改").click()
    expect(sheet.locator("[data-state]")).to_contain_text("尚未提交")
    sheet.locator("#mark-a").fill("50")
    sheet.locator("button.primary").click()
    received(sheet)
    expect(sheet.locator("[data-progress]")).to_have_text("已评 3/12")
    assert server.stored()["e12"] == [{"a": "50", "b": "30"}]


#: slips of the finger in one mark: a digit dropped, doubled, swapped, a point lost
SLIPS = """async ([maxima, step]) => {
  const { deadEnd, faultOf, isFar, isOdd, POINT, textOf, unitsOf } =
    await import('/static/js/judge-units.js');
  let seed = 7;
  const random = (n) => { seed = (seed * 48271) % 2147483647; return seed % n; };
  const rules = maxima.map((max) => ({ min: 0, max: max * POINT, step: step * POINT }));
  const usual = (max) => Math.ceil(0.7 * max / step) + random(Math.floor(0.28 * max / step));
  const sheet = () => maxima.map((max) => usual(max) * step * POINT);
  const sum = (marks) => marks.reduce((all, one) => all + one, 0);
  const slip = (text) => {
    const at = [...text].map((c, i) => (c === '.' ? -1 : i)).filter((i) => i >= 0);
    const i = at[random(at.length)], kind = random(4);
    if (kind === 0) return text.slice(0, i) + text.slice(i + 1);
    if (kind === 1) return text.slice(0, i + 1) + text.slice(i);
    if (kind === 2) return text[1] + text[0] + text.slice(2);
    return text.replace('.', '');
  };
  const isAsked = (marks, others) => isFar(sum(marks), others.map(sum))
    || marks.some((mark, k) => isOdd(mark, others.map((one) => one[k]), rules[k]));
  const counts = { large: 0, caught: 0, honest: 0, asked: 0 };
  for (let n = 0; n < 10000; n += 1) {
    const others = Array.from({ length: 2 + random(8) }, sheet);
    const marks = sheet(), k = random(marks.length), text = slip(textOf(marks[k]));
    const units = unitsOf(text);
    counts.honest += 1;
    if (isAsked(marks, others)) counts.asked += 1;
    if (units !== null && Math.abs(units - marks[k]) < 10 * POINT) continue;
    counts.large += 1;
    const isBlocked = Boolean(faultOf(text, rules[k]) || deadEnd(text, rules[k]));
    if (isBlocked || isAsked(marks.with(k, units || 0), others)) counts.caught += 1;
  }
  return counts;
}"""


@pytest.mark.parametrize(
    ("maxima", "step"), [([60, 40], 0.5), ([30, 30, 40], 0.5), ([20] * 5, 1)]
)
def test_large_slips_are_blocked_or_asked_about(
    page: Page, server: Server, maxima: list[int], step: float
) -> None:
    page.goto(server.url)
    counts = page.evaluate(SLIPS, [maxima, step])
    assert counts["large"] > 2_000
    assert counts["caught"] >= 0.9 * counts["large"]
    # An honest judge is hardly ever bothered.
    assert counts["asked"] <= 0.02 * counts["honest"]


@pytest.mark.parametrize(
    ("contestant", "button", "confirm", "said"),
    [
        ("e06", "弃权", "确认弃权", "已弃权"),
        ("e07", "选手未到场", "确认未到场", "选手未到场"),
    ],
)
def test_abstained_and_absent_are_no_marks(
    open_sheet: Open, server: Server, contestant: str, button: str, confirm: str, said: str
) -> None:
    sheet = open_sheet(contestant)
    sheet.get_by_role("button", name=button).click()
    sheet.get_by_role("button", name=confirm).click()
    expect(sheet.locator("[data-kind-now]")).to_have_text(said)
    received(sheet)
    assert server.stored()[contestant] == [{}]
    sheet.goto(f"{server.url}{HOME}sessions/{SESSION}/marks")
    expect(sheet.locator(f"[data-contestant={contestant}] [data-total]")).to_have_text(said)


def score_now(server: Server, contestant: str) -> None:
    """Say as the desk does who is being scored."""
    with server.app.app_context():
        season = season_by_code("s")
        with writing(SYSTEM, "scoring-now", contestant, season) as action:
            key = db.session.scalar(select(Contestant.id).where(Contestant.code == contestant))
            session = db.session.scalar(select(Session.id).where(Session.code == SESSION))
            facts = {"season_id": season.id, "session_id": session, "contestant_id": key}
            action.add(Decision(kind="scoring-now", by_name="desk", **facts))


def test_a_sheet_of_another_contestant_warns(open_sheet: Open, server: Server) -> None:
    sheet = open_sheet("e01", "j3")
    score_now(server, "e04")
    expect(sheet.locator("[data-now]")).to_have_text("正在打分：4 选手4")
    expect(sheet.locator("[data-notice=other-now]")).to_contain_text("您打开的是 选手1 的评分表")
    sheet.locator("[data-notice=other-now] a").click()
    expect(sheet.get_by_role("heading", level=1)).to_contain_text("选手4")
    expect(sheet.locator("[data-notice=other-now]")).to_have_count(0)


def test_the_size_of_type_is_remembered_on_the_device(open_sheet: Open) -> None:
    sheet = open_sheet("e04")
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    sizes = [sheet.evaluate(size)]
    for name in ("字号：大", "字号：特大"):
        sheet.get_by_role("button", name="字号").click()
        sheet.reload()
        expect(sheet.get_by_role("button", name="字号")).to_have_text(name)
        sizes.append(sheet.evaluate(size))
    assert sizes == [16, 20, 24]
    sheet.get_by_role("button", name="字号").click()
    expect(sheet.get_by_role("button", name="字号：标准")).to_be_visible()
    assert sheet.evaluate(size) == 16


#: what of a sheet lies over something else or beyond the page, and what a judge cannot read
OVER = """() => {
  const all = document.querySelectorAll('.criterion label, .criterion input, .standard, .pad');
  const parts = [...all].filter((e) => e.offsetHeight).map((e) => [nameOf(e), boxOf(e)]);
  function nameOf(e) { return e.id || e.htmlFor || e.className; }
  function boxOf(e) { return e.getBoundingClientRect(); }
  const meets = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
    && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const over = parts.flatMap(([one, a], n) => parts.slice(n + 1)
    .filter(([, b]) => meets(a, b)).map(([other]) => one + ' over ' + other));
  const beyond = parts.filter(([, a]) => a.left < 0 || a.right > innerWidth);
  return [...over, ...beyond.map(([one]) => one)];
}"""


@pytest.mark.parametrize("presses", [0, 1, 2])
@pytest.mark.parametrize("size", [(1024, 768), (768, 1024), (360, 740)])
def test_what_is_looked_at_is_at_hand_and_nothing_lies_over_it(
    open_sheet: Open, server: Server, size: tuple[int, int], presses: int
) -> None:
    sheet = open_sheet("e12", "j2")
    for _ in range(presses):
        sheet.get_by_role("button", name="字号").click()
    sheet.set_viewport_size({"width": size[0], "height": size[1]})
    expect(sheet.get_by_text("紧扣题意，数字真实。")).to_be_visible()
    expect(sheet.get_by_role("textbox", name="表达")).to_have_accessible_description(
        "不念稿，按时讲完。"
    )
    assert sheet.evaluate(OVER) == []
    # on a phone the keys come with a field, and the field stays in sight above them
    sheet.locator("#mark-b").focus()
    expect(sheet.locator("[data-pad]")).to_be_visible()
    field, pad = (sheet.locator(part).bounding_box() for part in ("#mark-b", "[data-pad]"))
    assert field is not None and pad is not None
    assert field["y"] + field["height"] <= pad["y"] or size[0] > 700


def test_the_last_look_shows_what_is_only_on_the_device(open_sheet: Open, server: Server) -> None:
    sheet = open_sheet("e05")
    fill(sheet, "50", "30")
    sheet.goto(f"{server.url}{HOME}sessions/{SESSION}/review")
    row = sheet.locator("[data-contestant=e05]")
    expect(row.locator("[data-badge]")).to_contain_text("未提交")
    expect(row.locator("[data-total]")).to_have_text("80")
    expect(sheet.locator(".notice.warn").first).to_contain_text("位选手没有评分")


def test_a_captive_portal_is_no_link(open_sheet: Open) -> None:
    sheet = open_sheet("e08")
    link(sheet).to_contain_text("在线")
    sheet.route(HEARTBEAT, lambda route: route.fulfill(status=200, body="<p>请先登录无线网络"))
    link(sheet).to_contain_text("离线", timeout=15_000)
    sheet.unroute(HEARTBEAT)
    link(sheet).to_contain_text("在线", timeout=15_000)


def test_targets_are_large(open_sheet: Open) -> None:
    sheet = open_sheet("e09")
    small = sheet.evaluate("""() => [...document.querySelectorAll("a, button, input, [tabindex]")]
      .filter((found) => found.checkVisibility() && !found.matches(".skip, main, [type=hidden]"))
      .filter((found) => {
        const least = found.matches(".keys button, .slide button") ? 60 : 48;
        const { width, height } = found.getBoundingClientRect();
        return width < least || height < least;
      }).map((found) => found.outerHTML)""")
    assert small == []


def test_a_judge_signs_with_a_link_to_the_server(open_sheet: Open, server: Server) -> None:
    sheet = open_sheet("e01", "j3")
    sheet.evaluate(SUBMIT_MISSING)
    expect(sheet.locator("[data-progress]")).to_have_text("已评 12/12")
    unsent(sheet).to_have_text("没有未发送")
    sheet.goto(f"{server.url}{HOME}sessions/{SESSION}/review")
    button = sheet.get_by_role("button", name="签名")
    expect(button).to_be_enabled()
    sheet.context.set_offline(True)
    expect(button).to_be_disabled()
    expect(sheet.locator("[data-sign-wait]")).to_have_text("连上服务器后才能签名。")
    sheet.context.set_offline(False)
    expect(button).to_be_enabled()
    button.click()
    question = sheet.get_by_role("dialog")
    expect(question).to_contain_text("确认签名？共 12 份评分。")
    question.get_by_role("button", name="返回核对").click()
    expect(sheet.locator(".badge.done", has_text="已签名")).to_have_count(0)
    button.click()
    question.get_by_role("button", name="确认签名").click()
    expect(sheet.locator(".badge.done", has_text="已签名")).to_be_visible()


SUBMIT_MISSING = f"""async () => {{
  {STORE}
  const live = await import('/static/js/judge-live.js');
  const {{ sessions }} = await (await fetch('{HOME}prepare.json')).json();
  for (const entry of sessions[0].entries.filter((one) => !one.sheet)) await store.freeze({{
    owner: 's/j3', session: '{SESSION}', contestant: entry.contestant, submission: store.newId(),
    version_seen: 0, rulebook: 1, kind: '', marks: {{ a: '50', b: '30' }}, detail: {{}},
    device_at: '',
  }});
  live.changed();
}}"""
