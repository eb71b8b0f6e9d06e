"""Styles (样式): a stray brace silently drops the rule after it."""

import re
from pathlib import Path

import pytest

STYLES = sorted((Path(__file__).parents[2] / "static" / "css").glob("*.css"))


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_every_brace_has_its_other(style: Path) -> None:
    rules = re.sub(r"/\*.*?\*/", "", style.read_text(encoding="utf-8"), flags=re.DOTALL)
    depth = 0
    for brace in re.findall(r"[{}]", rules):
        depth += 1 if brace == "{" else -1
        assert depth >= 0
    assert depth == 0
