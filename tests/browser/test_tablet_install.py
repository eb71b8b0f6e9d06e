"""The installed tablet (安装): its manifest, its worker's upgrade, what signing out clears."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from sqlalchemy import select

from contest.db import db
from contest.models import Session
from tests.browser.tablet import (
    HOME,
    SHEETS,
    STORE,
    Server,
    Tablet,
    fill,
    link,
    queue,
    score,
    unsent,
    until,
)
from tests.web.season import SESSION, Hall, marks

CACHED = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const kept = await (await caches.open(name)).keys();
    found.push(...kept.map((request) => new URL(request.url).pathname));
  }
  return found;
}"""
VERSIONS = "async () => (await caches.keys()).map((name) => name.split(' ').pop())"


def is_ready(page: Page) -> None:
    """See that everything for the sessions is on the device."""
    expect(page.locator("[data-ready]")).to_contain_text("已备齐，可离线打分")


def test_it_can_be_installed(sqlite_app: Flask) -> None:
    client = sqlite_app.test_client()
    answer = client.get(f"{HOME}app.webmanifest")
    facts = json.loads(answer.data)
    assert facts["scope"] == facts["start_url"] == HOME
    assert facts["display"] == "standalone"
    assert {icon["purpose"] for icon in facts["icons"]} == {"any", "maskable"}
    for icon in facts["icons"]:
        assert is_there(client, icon["src"])
    worker = client.get(f"{HOME}worker.js")
    assert worker.mimetype == "text/javascript"
    assert f'const SCOPE = "{HOME}"' in worker.text
    for part in installing_parts(worker.text):
        assert is_there(client, part)


def is_there(client: FlaskClient, address: str) -> bool:
    """Tell whether a static file is served."""
    with client.get(address) as answer:
        return answer.status_code == 200


def installing_parts(worker: str) -> list[str]:
    """Return the addresses that a worker keeps."""
    line = next(line for line in worker.splitlines() if line.startswith("const STATIC"))
    found: list[str] = json.loads(line.removeprefix("const STATIC = ").removesuffix(";"))
    assert "/static/js/judge-sheet.js" in found
    return found


def test_signing_out_clears_all_but_what_is_not_sent(tablet: Tablet, server: Server) -> None:
    tablet.sign_in()
    page = tablet.page
    is_ready(page)
    tablet.score("e01", "50", "30")
    unsent(page).to_have_text("没有未发送")
    fill(tablet.sheet("e02"), "51", "")
    expect(page.locator("[data-state]")).to_contain_text("尚未提交")
    assert f"{HOME}sessions/{SESSION}/e12" in page.evaluate(CACHED)

    page.get_by_role("button", name="退出").click()
    page.get_by_role("dialog").get_by_role("button", name="退出").click()
    expect(page.get_by_label("登录码")).to_be_visible()
    until(page, f"async () => (await ({CACHED})()).length === 0")
    left: dict[str, Any] = page.evaluate(f"async () => {{ {STORE} return store.all('s/j1') }}")
    assert left["sheets"] == left["held"] == left["queue"] == []
    assert [draft["marks"] for draft in left["drafts"]] == [{"a": "51", "b": ""}]

    # Another judge on the same device sees nothing of it and sends nothing of it.
    tablet.judge = "j2"
    tablet.sign_in()
    is_ready(page)
    tablet.sheet("e02")
    expect(page.locator("[data-pad]")).to_be_visible()
    expect(page.locator("#mark-a")).to_have_value("")


def end_session(hall: Hall) -> None:
    """Close, verify and sign the session."""
    for role, step in (("organiser", "close"), ("verifier", "verify"), ("supervisor", "sign")):
        assert hall.staff(role).post(f"/organiser/s/sessions/{SESSION}/{step}").status_code == 302


def test_the_tablet_leaves_when_its_session_is_signed(
    tablet: Tablet, server: Server, hall: Hall
) -> None:
    tablet.sign_in()
    page = tablet.page
    is_ready(page)
    tablet.score("e01", "50", "30")
    unsent(page).to_have_text("没有未发送")
    link(page).to_contain_text("在线")
    end_session(hall)
    expect(page.get_by_text("这台设备的登录已结束：")).to_be_visible(timeout=15_000)
    until(page, f"async () => (await ({CACHED})()).length === 0")
    left: dict[str, Any] = page.evaluate(f"async () => {{ {STORE} return store.all('s/j1') }}")
    assert left == {"drafts": [], "queue": [], "sheets": [], "held": []}


def test_a_tablet_whose_sign_in_was_ended_keeps_what_is_not_sent(
    tablet: Tablet, server: Server, hall: Hall
) -> None:
    tablet.sign_in()
    page = tablet.page
    is_ready(page)
    page.context.route(SHEETS, lambda route: route.abort())
    tablet.score("e01", "50", "30")
    unsent(page).to_have_text("1 份未发送")
    hall.staff().post(f"/organiser/s/sessions/{SESSION}/tablets/end")
    notice = page.locator("[data-notice=closed]")
    expect(notice).to_contain_text("没有送到的评分仍在本机", timeout=15_000)
    until(page, f"async () => (await ({CACHED})()).length === 0")
    assert [entry["marks"] for entry in queue(page)] == [{"a": "50", "b": "30"}]

    cards = hall.staff().post(f"/organiser/s/sessions/{SESSION}/cards").text
    server.codes["j1"] = re.findall(r"[A-Z0-9]{4} [A-Z0-9]{4}", cards)[0]
    page.context.unroute(SHEETS)
    notice.get_by_role("link").click()
    tablet.sign_in()
    is_ready(page)
    unsent(page).to_have_text("没有未发送")
    assert server.stored() == {"e01": [{"a": "50", "b": "30"}]}


def test_the_tablet_holds_no_other_judge_s_marks_and_no_hidden_names(
    tablet: Tablet, server: Server
) -> None:
    hall = Hall(server.app, dict(server.codes))
    with server.app.app_context():
        db.session.scalars(select(Session)).one().hall = {"hides_names": True}
        db.session.commit()
    for judge in ("j2", "j3"):
        client = hall.judge(judge)
        for contestant in ("e01", "e02"):
            given = {"submission": f"device-{judge}-{contestant}"}
            assert marks(client, contestant, "41.5", "17.5", **given) == 200
    tablet.sign_in()
    page = tablet.page
    is_ready(page)
    tablet.score("e01", "50.5", "30")
    unsent(page).to_have_text("没有未发送")
    for place in ("", "/marks", "/review", "/e02"):
        page.goto(f"{server.url}{HOME}sessions/{SESSION}{place}")
        expect(page.locator("[data-link]")).to_contain_text("在线")
    kept = page.evaluate(AT_REST) + page.content()
    # What the judge put down is there, so the search would find the rest.
    assert "50.5" in kept
    assert "№ 2" in kept
    found = re.findall(r"41\.5|17\.5|415000|175000|选手\d|评委[23]", kept)
    assert found == []


#: everything that stays on the device: the store, the kept pages, the rest
AT_REST = """async () => {
  const found = [JSON.stringify({ ...localStorage }), JSON.stringify(history.state)];
  found.push(document.cookie);
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      if (new URL(request.url).pathname.startsWith('/static/')) continue;
      found.push(await (await cache.match(request)).text());
    }
  }
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((resolve) => {
      indexedDB.open(name).onsuccess = ({ target }) => resolve(target.result);
    });
    for (const store of db.objectStoreNames) {
      const all = db.transaction(store).objectStore(store).getAll();
      found.push(JSON.stringify(await new Promise((resolve) => {
        all.onsuccess = () => resolve(all.result);
      })));
    }
    db.close();
  }
  return found.join(' ');
}"""


def test_an_upgrade_waits_for_the_sheet_and_keeps_what_is_unsent(
    tablet: Tablet, server: Server, tmp_path: Path
) -> None:
    tablet.sign_in()
    page = tablet.page
    is_ready(page)
    before = page.evaluate(VERSIONS)
    assert len(before) == 1
    tablet.sheet("e01")
    server.kill()
    score(page, "50", "30")
    unsent(page).to_have_text("1 份未发送")
    entry = queue(page)

    # The server comes back with its next version while the sheet is open.
    static = tmp_path / "static"
    shutil.copytree(Path(str(server.app.static_folder)), static)
    script = static / "js" / "judge-units.js"
    script.write_text(script.read_text() + "// the next version\n")
    page.context.route("**/judge/s/sheets", lambda route: route.abort())
    server.start(static)
    page.evaluate("async () => (await navigator.serviceWorker.ready).update()")
    until(page, "async () => (await navigator.serviceWorker.ready).waiting !== null")
    expect(page.locator("[data-notice=update]")).to_have_count(0)
    home = page.context.new_page()
    home.goto(f"{server.url}{HOME}")
    home.get_by_role("button", name="现在更新").click()
    expect(home.locator("[data-notice=update]")).to_contain_text("请先关闭打开的评分表")
    assert before[0] in page.evaluate(VERSIONS)

    page.close()
    home.get_by_role("button", name="现在更新").click()
    expect(home.locator("[data-notice=update]")).to_have_count(0)
    is_ready(home)
    after = home.evaluate(VERSIONS)
    assert len(after) == 1 and after != before
    assert queue(home) == entry
    home.context.unroute("**/judge/s/sheets")
    home.reload()
    unsent(home).to_have_text("没有未发送")
    assert server.stored() == {"e01": [{"a": "50", "b": "30"}]}


LITTLE = "StorageManager.prototype.estimate = async () => ({ quota: 6e7, usage: 2e7 });"
NO_STORE = "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); };"


def test_what_a_browser_cannot_keep_is_told_before_it_is_paired(
    server: Server, page: Page
) -> None:
    told = page.locator("[data-preflight]")
    page.goto(f"{server.url}/sign-in")
    until(page, "async () => !(await indexedDB.databases()).length")
    expect(told).to_be_hidden()
    # the newest Chromium tells everybody the same; others tell what is left
    page.add_init_script(LITTLE)
    page.reload()
    expect(told).to_contain_text("存储空间不足 50 MB")
    page.add_init_script(NO_STORE)
    page.goto(f"{server.url}/j/{'x' * 24}")
    expect(told).to_contain_text("不能在本机保存评分")


@pytest.mark.parametrize("version", [1, 7])
def test_a_store_of_another_version_keeps_its_sheets(
    page: Page, server: Server, version: int
) -> None:
    page.goto(server.url)
    page.evaluate(OTHER_STORE, version)
    kept = page.evaluate(f"async () => {{ {STORE} return store.queued('s/j1') }}")
    assert [entry["submission"] for entry in kept] == ["old-0001"]
    page.evaluate(f"async () => {{ {STORE} await store.setFact('a', 1) }}")


#: a build before this one knew fewer stores; one after it, higher numbers
OTHER_STORE = """(version) => new Promise((resolve) => {
  const request = indexedDB.open("leitai", version);
  request.onupgradeneeded = () => {
    const options = { keyPath: "number", autoIncrement: true };
    const queue = request.result.createObjectStore("queue", options);
    queue.add({ owner: "s/j1", submission: "old-0001", session: "x", contestant: "y" });
  };
  request.onsuccess = () => { request.result.close(); resolve(); };
})"""
