"""Every page (全部页面), found through the app's own addresses, on every screen.

A page without an example address fails by name. Two seasons are served: `s` with an open
session, and the one that can be checked by hand, published to the last prize.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from babel.messages.pofile import read_po
from playwright.sync_api import Browser, Page

from contest.actions.awards import confirm_awards
from contest.actions.people import add_staff
from contest.actions.promotion import confirm_promotion
from contest.actions.publishing import publish_awards, publish_stage
from contest.actions.sign_in import hash_password
from contest.actor import SYSTEM
from contest.loading import season_by_code
from contest.publications import awards_draft, stage_draft
from contest.transfer import import_folder
from tests.conftest import LiveServer
from tests.web.season import PASSWORD, SESSION, Hall, open_hall

ROOT = Path(__file__).parents[2]
MINIMAL = ROOT / "seed" / "minimal"
CATALOGUE = ROOT / "contest" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
FINAL = "community/city"
#: endpoint → who looks, and where
EXAMPLES = {
    "public.home": ("", "/"),
    "public.season": ("", "/s/minimal"),
    "public.all_awards": ("", "/s/minimal/awards"),
    "public.board": ("", f"/s/minimal/{FINAL}"),
    "public.awards": ("", f"/s/minimal/{FINAL}/awards"),
    "public.entry": ("", f"/s/minimal/{FINAL}/b1"),
    "sign_in.form": ("", "/sign-in"),
    "sign_in.card": ("", "/j/a-link-of-a-card"),
    "judge.home": ("judge", "/judge/s/"),
    "judge.session": ("judge", f"/judge/s/sessions/{SESSION}"),
    "judge.marks": ("judge", f"/judge/s/sessions/{SESSION}/marks"),
    "judge.sheet": ("judge", f"/judge/s/sessions/{SESSION}/e01"),
    "organiser.home": ("organiser", "/organiser/minimal/"),
    "organiser.audit": ("organiser", "/organiser/minimal/audit"),
    "organiser.awards": ("organiser", "/organiser/minimal/awards"),
    "organiser.publications": ("organiser", "/organiser/minimal/publications"),
    "organiser.preview": ("organiser", f"/organiser/minimal/publications/stage/{FINAL}"),
    "organiser.sessions": ("organiser", "/organiser/minimal/sessions"),
    "organiser.session": ("organiser", f"/organiser/s/sessions/{SESSION}"),
    "organiser.cards": ("organiser", f"/organiser/s/sessions/{SESSION}/cards"),
    "organiser.stage": ("organiser", f"/organiser/minimal/stages/{FINAL}"),
    "organiser.entry": ("organiser", f"/organiser/minimal/stages/{FINAL}/entries/b1"),
}
#: what answers with something else than a page
NO_PAGES = {"static", "public.plotly_script", "sign_in.language", "sign_in.start"}
WIDTHS = (360, 768, 1024, 1920)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: visible controls that are smaller than a finger; links within text and tables need 24 px
SMALL = """(least) => [...document.querySelectorAll('a, button, input, select, summary')]
  .filter((e) => e.type !== 'hidden' && !e.classList.contains('skip') && e.checkVisibility())
  .map((e) => [e, (e.matches('[type=checkbox], [type=radio]') && e.closest('label')) || e])
  .map(([e, box]) => [e, box.getBoundingClientRect()])
  .filter(([e, box]) => {
    const inText = e.matches('a') && (getComputedStyle(e).display === 'inline'
      || e.closest('table, .crumbs, .masthead, p, li:not(.tasks li)'));
    return box.height + 0.5 < (inText ? 20 : least);
  })
  .map(([e, box]) => `${e.tagName} ${e.textContent.trim() || e.name}: ${Math.round(box.height)}`)"""


@pytest.fixture
def hall(live_server: LiveServer, tmp_path: Path) -> Hall:
    """Return the installation with both seasons."""
    with live_server.app.app_context():
        import_folder(MINIMAL)
        confirm_promotion(SYSTEM, season_by_code("minimal"), "community", "township")
        for stage in ("township", "city"):
            draft = stage_draft(season_by_code("minimal"), "community", stage)
            publish_stage(SYSTEM, season_by_code("minimal"), "community", stage, draft.digest)
        confirm_awards(SYSTEM, season_by_code("minimal"), "community", "city")
        prizes = awards_draft(season_by_code("minimal"), "community", "city")
        publish_awards(SYSTEM, season_by_code("minimal"), "community", "city", prizes.digest)
    found = open_hall(live_server.app, tmp_path / "s", 12)
    with live_server.app.app_context():
        password = hash_password(PASSWORD)
        add_staff(season_by_code("minimal"), "", "organiser", "organiser", password)
    return found


def test_every_page_has_an_example(hall: Hall) -> None:
    rules = hall.app.url_map.iter_rules()
    pages = {rule.endpoint for rule in rules if "GET" in (rule.methods or ())}

    assert pages - NO_PAGES == set(EXAMPLES)


@pytest.mark.parametrize("look", ["light zh", "dark en"])
def test_every_page_is_sound_on_every_screen(
    hall: Hall, live_server: LiveServer, browser: Browser, look: str
) -> None:
    scheme, language = look.split()
    words = chinese_words() if language == "en" else set()
    wrong: list[str] = []
    for role in ("", "judge", "organiser"):
        context = browser.new_context(
            base_url=live_server.url, color_scheme=scheme, viewport={"width": 1024, "height": 768}
        )
        page = context.new_page()
        page.goto(f"/language/{language}")
        enter(page, role, hall)
        heard = listen(page)
        for endpoint, path in addresses(role):
            page.goto(path, wait_until="networkidle")
            found = [*heard, *look_at(page, words), *narrow(page)]
            wrong += [f"{endpoint}: {what}" for what in found]
            heard.clear()
        context.close()

    assert "\n".join(wrong) == ""


def addresses(role: str) -> Iterator[tuple[str, str]]:
    """Yield the pages that a role looks at."""
    yield from ((end, path) for end, (who, path) in EXAMPLES.items() if who == role)


def enter(page: Page, role: str, hall: Hall) -> None:
    """Sign in as a role."""
    if role == "judge":
        page.goto("/sign-in")
        page.fill("#code", hall.codes["j1"])
        page.locator("form[action='/sign-in/code'] button").click()
        page.wait_for_url("**/judge/**")
    elif role:
        page.goto("/sign-in")
        page.fill("#name", role)
        page.fill("#password", PASSWORD)
        page.locator("form[action='/sign-in'] button").click()
        page.wait_for_url("**/organiser/**")


def listen(page: Page) -> list[str]:
    """Return a list that fills with what goes wrong while the page loads."""
    heard: list[str] = []
    page.on("pageerror", lambda error: heard.append(f"script broke: {error}"))
    page.on("console", lambda line: heard.append(line.text) if line.type == "error" else None)
    page.on("response", lambda answer: heard.extend([answer.url] * (answer.status >= 400)))
    return heard


def look_at(page: Page, words: set[str]) -> list[str]:
    """Return what axe finds, and chrome that is still Chinese."""
    options: dict[str, Any] = {"runOnly": {"type": "tag", "values": RULES}}
    violations = Axe().run(page, options=options).response["violations"]
    found = [f"{v['id']}: {v['nodes'][0]['target']}" for v in violations]
    if words:
        shown = set(re.split(r"\s*\n\s*", page.inner_text("body")))
        found += [f"Chinese: {text}" for text in sorted(shown & words)]
        if page.locator("html").get_attribute("lang") != "en":
            found.append("lang is not en")
    return found


def narrow(page: Page) -> list[str]:
    """Return the widths at which the page scrolls sideways, and controls too small."""
    found: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 768})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"scrolls sideways at {width}")
    page.set_viewport_size({"width": 360, "height": 740})
    found += page.evaluate(SMALL, 44)
    page.set_viewport_size({"width": 1024, "height": 768})
    return found


def chinese_words() -> set[str]:
    """Return the Chinese chrome that must not show in English; data stays as it is."""
    with CATALOGUE.open("rb") as file:
        words = {str(message.id) for message in read_po(file) if message.id}
    data = "".join(path.read_text() for path in MINIMAL.glob("*.*"))
    return {word for word in words if word not in data}
