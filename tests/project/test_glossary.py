"""The glossary (术语) has a line for every code that people meet."""

import re
from pathlib import Path

import pytest

from contest.folder.rulings import KINDS
from contest.models import ROLES
from contest.rules.values import STATUSES
from contest.sentences import METHODS, OUTCOMES, STATES

GLOSSARY = Path(__file__).parents[2] / "docs" / "GLOSSARY.md"
CODES = sorted({*STATUSES, *ROLES, *METHODS, *OUTCOMES, *STATES, *KINDS})


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_line(code: str) -> None:
    lines = [line for line in GLOSSARY.read_text().splitlines() if line.startswith("| ")]
    named = {name for line in lines for name in re.findall(r"`([\w-]+)`", line.split("|")[2])}

    assert code in named


def test_every_word_of_a_page_for_a_code_is_the_glossary_s() -> None:
    text = GLOSSARY.read_text()
    for table in (METHODS, OUTCOMES, STATES):
        for code, word in table.items():
            assert re.search(rf"^\| {re.escape(word)} \| .*`{code}`", text, re.MULTILINE), code
