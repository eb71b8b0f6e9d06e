"""Every page (全部页面) on every screen.

Two seasons are served: `s` with an open session, and the one that can be checked by hand,
published to the last prize.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from babel.messages.pofile import read_po
from flask import Flask
from playwright.sync_api import Browser, Page, Request, Response, expect
from werkzeug.routing import Rule

from contest.actions.awards import confirm_awards
from contest.actions.ceremony import make_ceremony, move
from contest.actions.people import add_staff
from contest.actions.promotion import confirm_promotion
from contest.actions.publishing import publish_awards, publish_stage
from contest.actions.screens import make_ceremony_screen, make_screen
from contest.actions.sign_in import hash_password
from contest.actor import SYSTEM
from contest.loading import season_by_code
from contest.publications import awards_draft, stage_draft
from contest.transfer import import_folder
from tests.conftest import LiveServer
from tests.web.pages import NO_ANSWERS, STAFF, address, readers, rules_of
from tests.web.season import (
    BOUT,
    PAPER,
    PASSWORD,
    QUESTION,
    QUIZ,
    RING,
    RULEBOOK,
    SESSION,
    SURVEY,
    Hall,
    open_hall,
)

ROOT = Path(__file__).parents[2]
MINIMAL = ROOT / "seed" / "minimal"
CATALOGUE = ROOT / "contest" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
#: what stands in an address; the season with the open session has all that has a `code`
FINISHED = {
    "season": "minimal",
    "field": "community",
    "stage": "city",
    "contestant": "b1",
    "kind": "stage",
    "link": "a-link-of-a-card",
    "token": "a-token-of-a-screen",
    "paper": PAPER,
    "question": QUESTION,
    "quiz": QUIZ,
    "ring": RING,
    "bout": BOUT,
    "survey": SURVEY,
    "ceremony": "1",
    "ceremony_token": "a-token-of-a-screen",
}
HELD = {**FINISHED, "season": "s", "code": SESSION, "contestant": "e01", "field": "f"}
#: what answers with something else than a page
NO_PAGES = {
    **NO_ANSWERS,
    "judge.manifest": "JSON",
    "judge.prepare": "JSON",
    "organiser.ceremony_news": "JSON",
    "organiser.desk_news": "JSON",
    "hall.ceremony_now": "JSON",
    "hall.state": "JSON",
    "sign_in.waiting_news": "JSON",
}
WIDTHS = (360, 768, 1024, 1920)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: rules whose verdict hangs on colours and words; the rest sees the same page in any of them
CHANGING = [
    *("color-contrast", "link-in-text-block", "html-has-lang", "html-lang-valid", "valid-lang"),
    *("button-name", "link-name", "label", "image-alt", "document-title"),
]
#: visible controls smaller than a finger; links of tables and crumbs need 24 px, and links
#: within a sentence are as high as its letters
SMALL = """(least) => [...document.querySelectorAll('a, button, input, select, summary')]
  .filter((e) => e.type !== 'hidden' && !e.classList.contains('skip') && e.checkVisibility())
  .map((e) => [e, (e.matches('[type=checkbox], [type=radio]') && e.closest('label')) || e])
  .map(([e, box]) => [e, box.getBoundingClientRect()])
  .filter(([e, box]) => {
    if (e.matches('p a, li a') && getComputedStyle(e).display === 'inline') return false;
    return box.height + 0.5 < (e.matches('table a, .crumbs a') ? 24 : least);
  })
  .map(([e, box]) => `${e.tagName} ${e.textContent.trim() || e.name}: ${Math.round(box.height)}`)"""


@pytest.fixture
def screens(hall: Hall) -> dict[str, str]:
    """Return the tokens of a session's screen and of one of a rehearsal that goes on."""
    with hall.app.app_context():
        season = season_by_code("minimal")
        key = make_ceremony(SYSTEM, season, "community", "city", [], is_rehearsal=True)
        for seen, place in enumerate((0, 2)):
            move(SYSTEM, season, key, seen, place)
        return {
            "token": make_screen(SYSTEM, season_by_code("s"), SESSION, "1").token,
            "ceremony": str(key),
            "ceremony_token": make_ceremony_screen(SYSTEM, season, key, "1").token,
        }


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
    found = open_hall(live_server.app, tmp_path / "s", 12, live=4)
    with live_server.app.app_context():
        password = hash_password(PASSWORD)
        for role in STAFF:
            add_staff(season_by_code("minimal"), "", role, role, password)
    return found


def test_every_page_can_be_looked_at(sqlite_app: Flask) -> None:
    rules = list(rules_of(sqlite_app, NO_PAGES))
    unread = [rule.endpoint for rule in rules if not readers(rule)]
    unplaced = [r.endpoint for r in rules if not address(sqlite_app, r, known_to(r))]

    assert (unread, unplaced) == ([], [])


def test_what_is_no_page_is_none(sqlite_app: Flask) -> None:
    known = {rule.endpoint for rule in sqlite_app.url_map.iter_rules()}

    assert NO_PAGES.keys() <= known


@pytest.mark.parametrize(
    ("scheme", "language", "staff"),
    [("light", "zh", ("organiser", "verifier")), ("dark", "en", ("supervisor", "organiser"))],
)
def test_every_page_is_sound_on_every_screen(
    hall: Hall,
    screens: dict[str, str],
    live_server: LiveServer,
    browser: Browser,
    scheme: str,
    language: str,
    staff: tuple[str, str],
) -> None:
    """One reader looks at each page; of the staff, whoever comes first here."""
    wrong: list[str] = []
    roles = ("", "judge", *staff)
    for role in roles:
        context = browser.new_context(
            base_url=live_server.url,
            color_scheme=scheme,
            reduced_motion="reduce",  # colours are judged when they have come to rest
            viewport={"width": 1024, "height": 768},
        )
        page = context.new_page()
        page.goto(f"/language/{language}")
        enter(page, role, hall)
        heard = listen(page)
        for rule in rules_of(hall.app, NO_PAGES):
            if role == next((one for one in roles if one in readers(rule)), None):
                path = address(hall.app, rule, {**known_to(rule), **screens})
                found = look_at(page, path, language, finger(rule))
                found += heard
                heard.clear()
                wrong += [f"{rule.endpoint} as {role or 'anybody'}: {what}" for what in found]
        context.close()

    assert not wrong, "\n".join(wrong)


def known_to(rule: Rule) -> Mapping[str, str]:
    """Return what stands in a rule's address."""
    arguments = {"code", "paper", "question", "quiz", "ring", "survey"}
    is_held = bool(arguments & rule.arguments) or rule.endpoint.startswith(("judge.", "survey."))
    return HELD if is_held else FINISHED


def finger(rule: Rule) -> int:
    """Return how high a control must be: judges work in a hurry, residents may be old."""
    return 48 if rule.endpoint.startswith(("judge.", "quiz.", "survey.")) else 44


def enter(page: Page, role: str, hall: Hall) -> None:
    """Sign in as a role."""
    if not role:
        return
    page.goto("/sign-in")
    facts = {"code": hall.codes["j1"]} if role == "judge" else {"name": role, "password": PASSWORD}
    for name, value in facts.items():
        page.fill(f"#{name}", value)
    page.press(f"#{name}", "Enter")
    expect(page.locator("form[action='/sign-out']")).to_be_visible()


def listen(page: Page) -> list[str]:
    """Return a list that fills with what goes wrong while pages load."""
    heard: list[str] = []

    def answered(answer: Response) -> None:
        if answer.status >= 400:
            heard.append(f"{answer.status} {answer.url}")

    def failed(request: Request) -> None:
        # a page that is left drops what it was still asking for
        if request.failure != "net::ERR_ABORTED":
            heard.append(f"{request.failure} {request.url}")

    page.on("pageerror", lambda error: heard.append(f"script broke: {error}"))
    page.on("console", lambda line: heard.append(line.text) if line.type == "error" else None)
    page.on("response", answered)
    page.on("requestfailed", failed)
    return heard


def look_at(page: Page, path: str, language: str, least: int) -> list[str]:
    """Return all that is wrong with a page."""
    answer = page.goto(path)
    kind = answer.headers.get("content-type", "") if answer else "nothing"
    if not kind.startswith("text/html"):
        return [f"answers with {kind}"]
    return axe(page, language) + words(page, language) + sizes(page, least)


def axe(page: Page, language: str = "zh") -> list[str]:
    """Return what axe finds; the dark pages in English differ in colours, names and language."""
    only = {"type": "tag", "values": RULES}
    if language == "en":
        only = {"type": "rule", "values": CHANGING}
    options: dict[str, Any] = {"runOnly": only, "resultTypes": ["violations"]}
    violations = Axe().run(page, options=options).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['target']}" for v in violations]


def words(page: Page, language: str) -> list[str]:
    """Return what says the wrong language, and words that are still Chinese in English."""
    lang = {"zh": "zh-CN", "en": "en"}[language]
    found = [] if page.locator("html").get_attribute("lang") == lang else [f"lang is not {lang}"]
    if language == "en":
        shown = set(re.split(r"\s*[\n\t]\s*", page.inner_text("body")))
        found += [f"Chinese: {text}" for text in sorted(shown & chinese_words())]
    return found


def sizes(page: Page, least: int) -> list[str]:
    """Return the widths at which the page scrolls sideways, and controls too small."""
    found: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 768})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"scrolls sideways at {width}")
        if width in (360, 1024):
            small = page.evaluate(SMALL, least)
            found += [f"small at {width}: {what}" for what in small]
    page.set_viewport_size({"width": 1024, "height": 768})
    return found


@cache
def chinese_words() -> set[str]:
    """Return the Chinese chrome that must not show in English; data stays as it is."""
    with CATALOGUE.open("rb") as file:
        known = {str(message.id) for message in read_po(file) if message.id}
    data = "".join(path.read_text() for path in MINIMAL.glob("*.*")) + RULEBOOK
    return {word for word in known if word not in data}
