"""Who may import whom (导入关系), as the architecture says."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

CONTEST = Path(__file__).parents[2] / "contest"
ANYTHING = ("", "cli", "demo", "schema", "serving", "transfer", "export")
DATA = {"actor", "db", "errors", "folder", "models", "rules", "sentences"}
READS = {*DATA, "loading", "queries", "publications"}
#: part → the parts it may import besides itself
ALLOWED: dict[str, set[str]] = {
    "rules": set(),
    "errors": set(),
    "sentences": set(),
    "models": set(),
    "config": set(),
    "actor": {"errors"},
    "folder": {"rules", "errors", "sentences"},
    "db": {"actor", "errors", "models"},
    "photos": {"errors"},
    "loading": DATA,
    "publications": {*DATA, "loading"},
    "queries": {*DATA, "loading", "publications"},
    "acting": READS,
    "acting_paper": {*READS, "acting"},
    "acting_sheets": {*READS, "acting"},
    "actions": {*READS, "acting", "acting_paper", "acting_sheets", "photos"},
    "web": {"actions", "actor", "errors", "photos", "publications", "queries", "sentences"},
}
#: what pages know of the rules: numbers as text, values that they are handed to show
SHOWN_RULES = {f"contest.rules.{name}" for name in ("rounding", "awards", "values", "results")}
#: what `rules`, `folder` and `models` may use from outside the standard library
OUTSIDE = {"models": {"sqlalchemy"}}
MODULES = sorted(
    file for file in CONTEST.rglob("*.py") if "migrations" not in file.relative_to(CONTEST).parts
)


def name_of(file: Path) -> str:
    """Return a module's name below `contest`, such as web.public."""
    parts = file.relative_to(CONTEST).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def imported(source: str) -> Iterator[str]:
    """Return what a module imports, by full name; imports for types alone are left out."""
    waiting: list[ast.AST] = [ast.parse(source)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "modules are imported by their full name"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        waiting.extend(ast.iter_child_nodes(node))


def own(file: Path) -> set[str]:
    """Return the modules and names of `contest` that a module imports, below `contest`."""
    found = imported(file.read_text(encoding="utf-8"))
    return {name.removeprefix("contest.") for name in found if name.startswith("contest.")}


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_a_module_imports_only_what_its_part_may(file: Path) -> None:
    part = name_of(file).split(".")[0]
    if part in ANYTHING:
        return
    allowed = {*ALLOWED[part], part}
    wrong = {name for name in own(file) if name.split(".")[0] not in allowed}
    if part == "web":
        wrong = {n for n in wrong if f"contest.{n}".rpartition(".")[0] not in SHOWN_RULES}

    assert wrong == set()


@pytest.mark.parametrize("part", ["rules", "folder", "errors", "sentences", "models"])
def test_the_inner_parts_use_nothing_from_outside(part: str) -> None:
    allowed = {*sys.stdlib_module_names, "contest", *OUTSIDE.get(part, set())}
    files = [file for file in MODULES if name_of(file).split(".")[0] == part]

    used = {n.split(".")[0] for f in files for n in imported(f.read_text(encoding="utf-8"))}

    assert used - allowed == set()


def test_actions_do_not_call_each_other() -> None:
    for file in MODULES:
        if name_of(file).startswith("actions."):
            assert {name for name in own(file) if name.startswith("actions.")} == set(), file.name


def test_the_public_pages_see_publications_only() -> None:
    parts = {name.split(".")[0] for name in own(CONTEST / "web" / "public.py")}

    assert parts <= {"publications", "errors", "sentences", "web"}


def test_pages_contain_no_sql() -> None:
    for file in MODULES:
        if name_of(file).startswith("web"):
            outside = {n.split(".")[0] for n in imported(file.read_text(encoding="utf-8"))}
            assert "sqlalchemy" not in outside, file.name


def test_tally_and_verify_need_neither_the_web_nor_the_database() -> None:
    minimal = CONTEST.parent / "seed" / "minimal"
    script = (
        "import sys\n"
        "from contest.cli import main\n"
        f"main(['tally', {str(minimal)!r}], standalone_mode=False)\n"
        f"main(['verify', {str(minimal)!r}, {str(minimal / 'expected')!r}],"
        " standalone_mode=False)\n"
        "print(sorted({'flask', 'sqlalchemy'} & set(sys.modules)))\n"
    )

    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    assert run.stdout.splitlines()[-1:] == ["[]"], run.stdout + run.stderr
