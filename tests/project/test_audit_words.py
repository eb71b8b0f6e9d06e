"""The audit's words (审计用语): every action that is written has a word on its page."""

import ast
from collections.abc import Iterator
from pathlib import Path

from contest.sentences import ACTIONS

HOUSE = Path(__file__).parents[2] / "contest"
FILES = [HOUSE / "transfer.py", *sorted((HOUSE / "actions").glob("*.py"))]


def test_every_action_has_a_word() -> None:
    found = {action for path in FILES for action in actions_of(ast.parse(path.read_text()))}

    assert {"submit-sheet", "settle", "open-session", "on-stage"} <= found
    assert found - ACTIONS.keys() == set()


def actions_of(module: ast.Module) -> Iterator[str]:
    """Yield the actions that a module writes: `writing(actor, action)`, or a caller's word."""
    yield from _given(module, "writing", 1)
    yield from _given(module, "acting_on", 3)
    yield from _given(module, "acting_on_paper", 3)


def _given(module: ast.Module, name: str, place: int) -> Iterator[str]:
    """Yield the texts that a function is given at a place, directly or by its callers."""
    for function in ast.walk(module):
        if isinstance(function, ast.FunctionDef):
            for argument in _arguments(function, name, place):
                if isinstance(argument, ast.Constant):
                    yield argument.value
                else:
                    assert isinstance(argument, ast.Name), ast.dump(argument)
                    names = [one.arg for one in function.args.args]
                    yield from _given(module, function.name, names.index(argument.id))


def _arguments(function: ast.FunctionDef, name: str, place: int) -> Iterator[ast.expr]:
    for call in ast.walk(function):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == name:
            yield call.args[place]
