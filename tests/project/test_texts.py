"""Texts (文字): all of them in Chinese, all of them with their English."""

import io
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from contest import sentences

ROOT = Path(__file__).parents[2]
ENGLISH = ROOT / "contest" / "translations" / "en" / "LC_MESSAGES"
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
HAN = re.compile(r"[\u4e00-\u9fff]")
FULL_WIDTH = re.compile(r"[\u4e00-\u9fff\uff00-\uffef]")


@cache
def texts() -> dict[str, str]:
    """Return every text of the pages and the command with a place where it stands."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found: dict[str, str] = {}
    for name, line, message, *_rest in extract_from_dir(ROOT, methods, options, KEYWORDS):
        for text in (message,) if isinstance(message, str) else message:
            found.setdefault(text, f"{name}:{line}")
    return found


@cache
def english() -> Catalog:
    """Return the English as it is written."""
    with (ENGLISH / "messages.po").open("rb") as file:
        return read_po(file, locale="en")


def test_there_are_texts() -> None:
    assert len(texts()) > 100
    assert "登录" in texts()


def test_every_text_is_chinese() -> None:
    assert {text: place for text, place in texts().items() if not FULL_WIDTH.search(text)} == {}


def test_every_text_has_its_english() -> None:
    missing = {
        text: place
        for text, place in texts().items()
        if text not in english() or not english()[text].string or english()[text].fuzzy
    }
    assert missing == {}


def test_the_english_fills_in_the_same_facts() -> None:
    differing = {
        text: str(english()[text].string)
        for text in texts()
        if text in english()
        and set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(english()[text].string))
    }
    assert differing == {}


def test_no_english_contains_chinese_beyond_names() -> None:
    mixed = {
        text: str(english()[text].string)
        for text in texts()
        if text in english() and FULL_WIDTH.search(str(english()[text].string))
    }
    assert mixed == {}


def test_the_compiled_catalogue_is_up_to_date() -> None:
    fresh = io.BytesIO()
    write_mo(fresh, english())
    fresh.seek(0)
    with (ENGLISH / "messages.mo").open("rb") as file:
        stored = {message.id: message.string for message in read_mo(file) if message.id}

    assert stored == {message.id: message.string for message in read_mo(fresh) if message.id}


@pytest.mark.parametrize("folder", ["templates", "contest/web"])
def test_no_chinese_stands_outside_a_translated_text(folder: str) -> None:
    """Texts that a page shows pass through `_`; comments and docstrings are not shown."""
    not_shown = re.compile(
        r'\{#.*?#\}|""".*?"""|#[^\n{]*\n|_\((?:[^()]|\([^()]*\))*\)|lang="zh-CN"[^>]*>[^<]*', re.S
    )
    shown = {
        str(file.relative_to(ROOT)): found
        for file in sorted((ROOT / folder).rglob("*"))
        if file.suffix in (".html", ".py")
        and (found := HAN.findall(not_shown.sub("", file.read_text(encoding="utf-8"))))
    }
    assert shown == {}


def test_no_code_means_two_things() -> None:
    """Tables are joined: a code in two of them would lose one of its sentences."""
    tables = (
        *(sentences.FAULTS, sentences.PROBLEMS, sentences.OUTCOMES, sentences.METHODS),
        *(sentences.REASONS, sentences.ERRORS, sentences.TASKS, sentences.STEPS, sentences.CLI),
    )
    counts = Counter(code for table in tables for code in table)
    assert [code for code, count in counts.items() if count > 1] == []
