"""Every answer a network can give (应答): only a receipt that names a sheet lets it go."""

import random
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.tablet import (
    HEARTBEAT,
    SHEETS,
    STORE,
    Server,
    answer_of,
    queue,
    score,
    sheet_address,
    unsent,
)

Window = Callable[[], Page]
LATER = "00:40"
SENTENCE = "“内容”应在 0 至 60 之间。"
PORTAL = "<!doctype html><title>Wi-Fi</title><p>请先登录无线网络"


def receipt(route: Route, **changes: object) -> dict[str, Any]:
    """Return the server's true answer with some of it changed."""
    return {"answers": [{**answer, **changes} for answer in answer_of(route)]}


def status(code: int) -> Callable[[Route], None]:
    """Return what answers with a status and a body that looks like a receipt."""
    return lambda route: route.fulfill(status=code, json=receipt(route))


def refusal(code: int) -> Callable[[Route], None]:
    """Return what refuses the whole batch in words."""
    body = {"error": "some-error", "message": "现在不能收。"}
    return lambda route: route.fulfill(status=code, json=body)


def redirect(code: int) -> Callable[[Route], None]:
    """Return what sends the batch to the sign-in page."""
    return lambda route: route.fulfill(status=code, headers={"Location": "/sign-in"})


KEEPS: dict[str, Callable[[Route], None]] = {
    "a captive portal": lambda r: r.fulfill(status=200, content_type="text/html", body=PORTAL),
    "a receipt for another sheet": lambda r: r.fulfill(json=receipt(r, submission="other-0001")),
    "a sheet named without a receipt": lambda r: r.fulfill(json=receipt(r, receipt="")),
    "201": status(201),
    "202": status(202),
    "204": lambda r: r.fulfill(status=204),
    "301": redirect(301),
    "302": redirect(302),
    "half an answer": lambda r: r.fulfill(
        content_type="application/json", body='{"answers": [{"submission": "'
    ),
    "reset": lambda r: r.abort("connectionreset"),
    "silence": lambda _: None,
    **{
        str(code): refusal(code)
        for code in (400, 401, 403, 404, 408, 409, 412, 413, 422, 425, 429, 500, 502, 503, 504, 507)
    },
}


def test_no_other_answer_than_a_receipt_lets_a_sheet_go(window: Window, server: Server) -> None:
    page = window()
    page.clock.install()
    given: list[Callable[[Route], None]] = [lambda route: route.abort()]
    page.route(SHEETS, lambda route: given[-1](route))
    page.route(HEARTBEAT, lambda route: route.fulfill(json={"sessions": []}))
    page.goto(sheet_address(server, "e01"))
    score(page, "50", "30")
    unsent(page).to_have_text("1 份未发送")
    before = queue(page)
    assert len(KEEPS) == 27

    for name, answer in KEEPS.items():
        given.append(answer)
        with page.expect_request(SHEETS):
            page.clock.fast_forward(LATER)
        if name == "silence":
            page.clock.fast_forward(LATER)
        assert queue(page) == before, name
        unsent(page).to_have_text("1 份未发送")
    assert server.stored() == {}

    given.append(lambda route: route.continue_())
    page.clock.fast_forward(LATER)
    unsent(page).to_have_text("没有未发送")
    assert server.stored() == {"e01": [{"a": "50", "b": "30"}]}


def test_a_batch_with_refusals_loses_nothing(window: Window, server: Server) -> None:
    page = window()
    refused = {"e03", "e05", "e08"}
    late = ["e11", "e12"]

    def answer(route: Route) -> None:
        # Sheets are added while the batch is on its way.
        while late:
            page.evaluate(ADD, [late.pop()])
        answers = answer_of(route)
        for one in answers:
            if one["contestant"] in refused:
                one.pop("receipt")
                one |= {
                    "error": "sheet-faults",
                    "message": "“内容”应在 0 至 60 之间。",
                    "status": 422,
                }
        route.fulfill(json={"answers": answers})

    page.route(SHEETS, answer)
    page.evaluate(ADD, [f"e{n:02}" for n in range(1, 11)])
    unsent(page).to_have_text("3 份未发送")
    left = queue(page)
    assert {entry["contestant"] for entry in left} == refused
    assert {entry["refused"]["message"] for entry in left} == {SENTENCE}
    expect(page.locator("[data-notice=refused]")).to_contain_text("有 3 份评分被退回")

    page.locator("[data-notice=refused] a").click()
    expect(page.locator("[data-message]")).to_contain_text(SENTENCE)
    expect(page.locator("#mark-a")).to_have_value("50")


ADD = f"""async (contestants) => {{
  {STORE}
  const live = await import('/static/js/judge-live.js');
  for (const contestant of contestants) await store.freeze({{
    owner: 's/j1', session: 'f-first-show', contestant, submission: store.newId(), version_seen: 0,
    rulebook: 1, kind: '', marks: {{ a: '50', b: '30' }}, detail: {{}}, device_at: '',
  }});
  live.changed();
}}"""


SEND = f"""async (count) => {{
  {STORE}
  const {{ sendBatch }} = await import('/static/js/judge-sender.js');
  for (let n = 0; n < count; n += 1) await store.freeze({{
    owner: 's/j1', session: 'f-first-show', contestant: store.newId(), submission: store.newId(),
    version_seen: 0, rulebook: 1, kind: '', marks: {{}}, detail: {{}}, device_at: '',
  }});
  const before = (await store.queued('s/j1')).map((entry) => entry.submission);
  await sendBatch('/judge/s/sheets', 's/j1', '');
  const after = (await store.queued('s/j1')).map((entry) => entry.submission);
  return {{ before, after }};
}}"""


def test_random_answers_let_go_exactly_what_they_prove(page: Page, server: Server) -> None:
    chance = random.Random(5)
    proved: set[str] = set()

    def answer(route: Route) -> None:
        answers = [one for one in answer_of(route) if chance.random() < 0.6]
        for one in answers:
            if chance.random() < 0.3:
                one["submission"] += "x"
        chance.shuffle(answers)
        proved.update(one["submission"] for one in answers)
        route.fulfill(json={"answers": answers})

    page.goto(server.url)
    page.route(SHEETS, answer)
    for _ in range(40):
        proved.clear()
        queues = page.evaluate(SEND, chance.randrange(5))
        assert set(queues["after"]) == set(queues["before"]) - proved
