"""No float touches a score or money (不用浮点数): integers and fractions only."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

CONTEST = Path(__file__).parents[2] / "contest"
FILES = sorted(
    file for part in ("rules", "folder", "actions") for file in (CONTEST / part).rglob("*.py")
)


def floats(source: str) -> Iterator[int]:
    """Return the lines on which a float is written or made."""
    for node in ast.walk(ast.parse(source)):
        is_literal = isinstance(node, ast.Constant) and isinstance(node.value, float | complex)
        is_type = isinstance(node, ast.Name) and node.id in ("float", "complex")
        is_rounding = isinstance(node, ast.Call) and ast.unparse(node.func) == "round"
        if is_literal or is_type or is_rounding:
            yield node.lineno


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(CONTEST)))
def test_a_module_of_scores_has_no_float(file: Path) -> None:
    assert list(floats(file.read_text(encoding="utf-8"))) == []


def test_the_check_finds_floats() -> None:
    assert sorted(floats("a = 1\nb = 0.5\nc = float('1')\nd = round(a)\n")) == [2, 3, 4]
