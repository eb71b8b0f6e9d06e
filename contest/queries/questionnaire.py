"""Questionnaires (问卷): a form as typed → rules and words; rules and words → a form.

Everything that is wrong is told at once, by row and field, and what was typed is kept.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from contest.errors import ContestError
from contest.folder.tables import points_of
from contest.queries.marking import FULL_WIDTH
from contest.rules.rounding import POINT, exact_text, plain_text
from contest.rules.values import Item, RespondentClass, SurveyRules
from contest.sentences import OPTION_WORDS, sentence

#: kinds of rows of the form, and how many of each at the most
ROWS = {"item": 30, "option": 10, "class": 10}
#: columns of a row besides code and words
NUMBERS = {"item": "weight", "option": "value", "class": "weight"}
LONGEST_WORD, LONGEST_GREETING = 120, 600
LANGUAGES = ("zh", "en")
#: a form as typed: every field a list, rows side by side
Typed = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """What a form says."""

    rules: SurveyRules
    texts: Mapping[str, Any]
    closes_on: str


class QuestionnaireError(ContestError):
    """All that is wrong with a form, as (code, facts)."""

    def __init__(self, faults: Sequence[tuple[str, dict[str, str | int]]]) -> None:
        super().__init__("survey-form-faults", 422, count=len(faults))
        self.faults = faults


@dataclass(slots=True)
class _Reader:
    """A form being read, with the faults found so far."""

    typed: Typed
    #: groups that codes were made for: a new group is never given the code of one
    coded: Collection[str]
    faults: list[tuple[str, dict[str, str | int]]] = field(default_factory=list)

    def fault(self, code: str, **facts: str | int) -> None:
        self.faults.append((code, facts))

    def one(self, name: str, default: str = "") -> str:
        return (self.typed.get(name) or [default])[0].strip()

    def rows(self, kind: str) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield the filled rows of a kind with their number on the page."""
        for index, word in enumerate(self.typed.get(f"{kind}-zh", ())[: ROWS[kind]]):
            row = {"zh": word.strip()}
            for name in ("code", "en", NUMBERS[kind], "least"):
                column = self.typed.get(f"{kind}-{name}", ())
                row[name] = column[index].strip() if index < len(column) else ""
            if row["zh"]:
                yield index + 1, row
            elif row["en"]:
                self.fault(f"survey-{kind}-word", row=index + 1)

    def number(self, kind: str, row: int, text: str, *, most: int | None = None) -> Fraction:
        """Return a number that is not negative, with at most four decimals."""
        units = points_of(text.translate(FULL_WIDTH))
        if units is None or units < 0 or (most is not None and units > most * POINT):
            self.fault(f"survey-{kind}-number", row=row)
            return Fraction(0)
        return Fraction(units, POINT)

    def whole(self, name: str, code: str, least: int, most: int) -> int:
        text = self.one(name).translate(FULL_WIDTH)
        if not (text.isascii() and text.isdigit() and least <= int(text[:9]) <= most):
            self.fault(code)
            return least
        return int(text)

    def codes(self, kind: str) -> Iterator[tuple[int, str, dict[str, str]]]:
        """Yield number, code and row; a new row gets the next free code, not a cleared row's."""
        used = {*self.coded, *(code.strip() for code in self.typed.get(f"{kind}-code", ()))}
        fresh = (f"{kind[0]}{n}" for n in range(1, 1000))
        for number, row in self.rows(kind):
            code = row["code"] or next(c for c in fresh if c not in used)
            if not re.fullmatch(r"[\w-]{1,40}", code) or code == "unknown":
                self.fault("bad-submission")
            if any(len(row[language]) > LONGEST_WORD for language in LANGUAGES):
                self.fault(f"survey-{kind}-long", row=number, most=LONGEST_WORD)
            yield number, code, row


def read_questionnaire(typed: Typed, coded: Collection[str] = ()) -> Questionnaire:
    """Return what a form says; QuestionnaireError with all its faults."""
    form = _Reader(typed, coded)
    texts: dict[str, Any] = {
        name: {language: form.one(f"{name}-{language}") for language in LANGUAGES}
        for name in ("title", "greeting")
    }
    if any(len(text) > LONGEST_GREETING for name in texts for text in texts[name].values()):
        form.fault("survey-greeting-long", most=LONGEST_GREETING)
    rules = _rules(form, texts)
    closes_on = form.one("closes_on")
    if closes_on and not _is_day(closes_on):
        form.fault("survey-day")
    if form.faults:
        raise QuestionnaireError(form.faults)
    return Questionnaire(rules, texts, closes_on)


def _rules(form: _Reader, texts: dict[str, Any]) -> SurveyRules:
    items, options, classes = [], {}, []
    words: dict[str, dict[str, Any]] = {"items": {}, "options": {}, "classes": {}}
    for number, code, row in form.codes("item"):
        items.append(Item(code, row["zh"], form.number("item", number, row["weight"] or "1")))
        words["items"][code] = _words(row)
    for number, code, row in form.codes("option"):
        options[code] = int(form.number("option", number, row["value"], most=100) * POINT)
        words["options"][code] = _words(row)
    least: dict[str, str] = {}
    for number, code, row in form.codes("class"):
        weight = form.number("class", number, row["weight"], most=100)
        classes.append(RespondentClass(code, weight, row["zh"]))
        words["classes"][code] = _words(row)
        if row["least"]:
            least[code] = exact_text(form.number("least", number, row["least"], most=100))
    texts.update(words, least=least)
    if not items or not any(item.weight for item in items):
        form.fault("survey-no-items")
    if len(options) < 2:
        form.fault("survey-no-options")
    if classes and sum(c.weight for c in classes) != 100:
        form.fault("survey-class-sum")
    formula, below = form.one("formula", "mean"), form.one("below", "block")
    satisfied = frozenset(form.typed.get("satisfied", ())) & options.keys()
    if formula == "rate" and not satisfied:
        form.fault("survey-no-satisfied")
    shrinks = below == "shrink"
    return SurveyRules(
        items=tuple(items),
        options=options,
        formula=formula if formula == "rate" else "mean",
        satisfied=satisfied if formula == "rate" else frozenset(),
        unknown="zero" if form.one("unknown") == "zero" else "exclude",
        classes=tuple(classes),
        min_valid=form.whole("min_valid", "survey-min-valid", 1, 100_000),
        below=below if below in ("flag", "shrink") else "block",
        shrink=Fraction(form.whole("shrink", "survey-shrink", 1, 10_000) if shrinks else 0),
    )


def _words(row: Mapping[str, str]) -> dict[str, str]:
    return {language: row[language] for language in LANGUAGES}


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10


def typed_of(rules: SurveyRules, texts: Mapping[str, Any], closes_on: str) -> Typed:
    """Return rules and words as the form that says them."""

    def column(kind: str, codes: Sequence[str], language: str) -> list[str]:
        return [word(texts, kind, code, language, fallback=False) for code in codes]

    items, classes = [i.code for i in rules.items], [c.code for c in rules.classes]
    options = list(rules.options)
    found: dict[str, list[str]] = {
        "item-code": items,
        "item-weight": [exact_text(i.weight) for i in rules.items],
        "option-code": options,
        "option-value": [plain_text(units) for units in rules.options.values()],
        "class-code": classes,
        "class-weight": [exact_text(c.weight) for c in rules.classes],
        "class-least": [texts.get("least", {}).get(code, "") for code in classes],
        "satisfied": sorted(rules.satisfied),
        "formula": [rules.formula],
        "unknown": [rules.unknown],
        "below": [rules.below],
        "min_valid": [str(rules.min_valid)],
        "shrink": [exact_text(rules.shrink) if rules.shrink else ""],
        "closes_on": [closes_on],
    }
    for language in LANGUAGES:
        for name in ("title", "greeting"):
            found[f"{name}-{language}"] = [texts.get(name, {}).get(language, "")]
        found[f"option-{language}"] = column("options", options, language)
        found[f"item-{language}"] = column("items", items, language)
        found[f"class-{language}"] = column("classes", classes, language)
    names = [[i.name for i in rules.items], [c.name or c.code for c in rules.classes]]
    for kind, own in zip(("item", "class"), names, strict=True):
        pairs = zip(found[f"{kind}-zh"], own, strict=True)
        found[f"{kind}-zh"] = [text or name for text, name in pairs]
    return found


def word(
    texts: Mapping[str, Any], kind: str, code: str, language: str, *, fallback: bool = True
) -> str:
    """Return the word for an item, option or group: as written, else the usual one."""
    own: Mapping[str, str] = texts.get(kind, {}).get(code, {})
    if own.get(language):
        return own[language]
    usual = f"option-{code}"
    if kind == "options" and usual in OPTION_WORDS and not own.get("zh"):
        return sentence(usual, {}, language)
    return own.get("zh", "") if fallback else ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A questionnaire in one language, as it is read."""

    title: str
    greeting: str
    #: (code, text)
    items: Sequence[tuple[str, str]]
    options: Sequence[tuple[str, str]]
    classes: Mapping[str, str]


def shown(rules: SurveyRules, texts: Mapping[str, Any], name: str, language: str) -> Shown:
    """Return a questionnaire in a language; where a word is missing, the Chinese one."""

    def text(of: str) -> str:
        own: Mapping[str, str] = texts.get(of, {})
        return own.get(language) or own.get("zh", "")

    usual = name if language == "zh" else sentence("survey", {}, language)
    return Shown(
        text("title") or usual,
        text("greeting"),
        [(i.code, word(texts, "items", i.code, language) or i.name) for i in rules.items],
        [(code, word(texts, "options", code, language) or code) for code in rules.options],
        {
            c.code: word(texts, "classes", c.code, language) or c.name or c.code
            for c in rules.classes
        },
    )
