"""Reading rulebook.toml (评分细则): text → values, with all faults at once."""

import re
import tomllib
from decimal import Decimal
from fractions import Fraction

from contest.folder import prizes
from contest.folder.faults import Fault, FolderError
from contest.folder.locate import key_lines
from contest.folder.methods import METHODS
from contest.folder.promotions import promotion_rule
from contest.folder.toml_table import RULEBOOK, Faults, Table, exact_of
from contest.rules.rounding import MAX_PLACES, MODES, POINT
from contest.rules.values import Field, GivenRules, Round, Rulebook, Scoring, Stage

TIE_RULES = ("untrimmed", "firsts", "deductions", "quicker")


def parse_rulebook(text: str) -> Rulebook:
    """Return the rulebook; raise FolderError with every fault."""
    rulebook, faults = read_rulebook(text)
    if rulebook is None or faults:
        raise FolderError(faults)
    return rulebook


def read_rulebook(text: str) -> tuple[Rulebook | None, list[Fault]]:
    """Return what could be read of the rulebook, and the faults."""
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        number = int(line[1]) if line else text.count("\n") + 1
        return None, [Fault(RULEBOOK, number, "", "", "fault-toml")]
    faults = Faults(key_lines(text))
    return _rulebook(Table(data, (), faults)), faults.found


def _rulebook(root: Table) -> Rulebook:
    if root.value("format", needed=True) not in (1, None):
        root.fault("format", "fault-format")
    season = root.table("season")
    code = season.text("code", needed=True)
    scoring = _scoring(root.table("scoring"), Scoring(), root=True)
    fields = [_field(t) for t in root.tables("field", needed=True)]
    _unique(root, "field", [(f.code,) for f in fields])
    codes = [f.code for f in fields]
    stages: list[Stage] = []
    for table in root.tables("stage", needed=True):
        stages.append(_stage(table, scoring, codes, stages))
    _unique(root, "stage", [(s.field, s.code) for s in stages])
    budget = prizes.budget(root)
    has_places = budget.places is not None
    awards = tuple(prizes.award(t, stages, has_places) for t in root.tables("award"))
    titles = tuple(prizes.title(t, stages, codes) for t in root.tables("title"))
    root.done()
    name = season.text("name", code)
    return Rulebook(code, name, tuple(fields), tuple(stages), awards, titles, budget)


def _field(table: Table) -> Field:
    code = table.text("code", needed=True)
    found = Field(code, table.text("name", code))
    table.done()
    return found


def _scoring(table: Table, default: Scoring, *, root: bool = False) -> Scoring:
    """Read the scoring keys that stand in a table, or in its own table `scoring`."""
    if not root and table.has("scoring"):
        inner = table.table("scoring")
        default = _scoring(inner, default, root=True)
    places = table.whole("places", default.places)
    if places > MAX_PLACES:
        table.fault("places", "fault-places", most=MAX_PLACES)
        places = default.places
    found = Scoring(
        places=places,
        rounding=table.text("rounding", default.rounding, allowed=MODES),
        compose=table.text("compose", default.compose, allowed=("late", "parts")),
        limits=_limits(table, default.limits),
    )
    if root:
        table.done()
    return found


def _limits(table: Table, default: tuple[int, int] | None) -> tuple[int, int] | None:
    found = table.value("limits")
    if found is None:
        return default
    if found == []:
        return None
    numbers = [exact_of(item) for item in found] if isinstance(found, list) else []
    units = [int(n * POINT) for n in numbers if n is not None and (n * POINT).denominator == 1]
    if len(units) != 2 or len(numbers) != 2 or units[0] >= units[1]:
        table.fault("limits", "fault-limits")
        return default
    return units[0], units[1]


def _stage(table: Table, default: Scoring, fields: list[str], earlier: list[Stage]) -> Stage:
    code = table.text("code", needed=True)
    field = table.text("field", allowed=fields, needed=True)
    scoring = _scoring(table, default)
    rounds = tuple(_round(t, scoring) for t in table.tables("round", needed=True))
    _unique(table, "round", [(r.code,) for r in rounds])
    if rounds and sum(r.weight for r in rounds) != 100:
        total = sum((r.weight for r in rounds), Fraction(0))
        table.faults.add((*table.path, "round"), str(total), "fault-weights")
    below = [stage.code for stage in earlier if stage.field == field]
    entrants = table.text("entrants", "all", allowed=("all", *below))
    carry = _percent(table, "carry")
    before = entrants if entrants != "all" else (below[-1] if below else "")
    if carry and not before:
        table.fault("carry", "fault-carry")
    ties, at_cut = _ties(table, rounds)
    promote = [promotion_rule(t) for t in table.tables("promote")]
    found = Stage(
        code=code,
        name=table.text("name", code),
        field=field,
        rounds=rounds,
        group_by=table.text("group_by"),
        entrants=entrants,
        carry=carry,
        before=before,
        single=table.text("single", "recommend", allowed=("recommend", "compete")),
        ties=ties,
        at_cut=at_cut,
        promote=tuple(rule for rule in promote if rule),
        scoring=scoring,
    )
    table.done()
    return found


def _round(table: Table, default: Scoring) -> Round:
    code = table.text("code", needed=True)
    method = table.text("method", allowed=tuple(METHODS), needed=True)
    scoring = _scoring(table, default)
    rules = METHODS[method](table) if method in METHODS else GivenRules()
    found = Round(
        code=code,
        name=table.text("name", code),
        method=method,
        weight=_percent(table, "weight", needed=True),
        rules=rules,
        scoring=scoring,
        form=table.text("form"),
    )
    if method in METHODS:
        table.done()
    return found


def _percent(table: Table, key: str, *, needed: bool = False) -> Fraction:
    found = table.exact(key, needed=needed)
    if found > 100:
        table.fault(key, "fault-percent")
        return Fraction(0)
    return found


def _ties(table: Table, rounds: tuple[Round, ...]) -> tuple[tuple[str, ...], str]:
    inner = table.table("ties")
    rules = inner.texts("break")
    codes = [f"round:{r.code}" for r in rounds]
    for rule in rules:
        name, _, argument = rule.partition(":")
        is_places = name == "places" and argument.isascii() and argument.isdigit()
        if not (is_places or rule in codes or rule in TIE_RULES):
            allowed = "、".join(("places:N", *codes, *TIE_RULES))
            inner.faults.add((*inner.path, "break"), rule, "fault-choice", allowed=allowed)
    at_cut = inner.text("at_cut", "ask", allowed=("ask", "all", "none"))
    inner.done()
    return tuple(rules), at_cut


def _unique(table: Table, key: str, codes: list[tuple[str, ...]]) -> None:
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        table.faults.add((*table.path, key), " ".join(code), "fault-twice")
