"""Written quiz (知识竞赛笔试): what a question must have, when an answer to it is right.

A question is right or wrong as a whole: in a multiple choice every choice must fit.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

KINDS = ("single", "multiple", "true-false", "fill-in", "numeric")
CHOICES = ("single", "multiple")
LETTERS = "ABCDEF"
DIFFICULTIES = range(1, 6)
#: fields of a question as they are typed, in the order of the spreadsheet
FIELDS = (
    *("code", "kind", "text"),
    *(f"option-{letter}" for letter in LETTERS),
    *("answer", "difficulty", "clause", "author"),
)
LONGEST = {"text": 1_000, "answer": 500, "clause": 300, "author": 60}
LONGEST_OPTION = 300
#: what `|` parts: several texts that are all accepted
BETWEEN = "|"
CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,19}")
NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,10})?")
TRUE = {"对", "正确", "是", "√", "✓", "true", "t", "y", "yes", "right"}
FALSE = {"错", "错误", "否", "×", "✗", "x", "false", "f", "n", "no", "wrong"}

Fault = tuple[str, dict[str, str | int]]


@dataclass(frozen=True, slots=True)
class Draft:
    """A question as it will stand in the bank."""

    code: str
    kind: str
    text: str
    #: (letter, text) of each choice
    options: tuple[tuple[str, str], ...]
    #: letters; "true" or "false"; accepted texts; or number and tolerance
    answer: tuple[str, ...]
    difficulty: int
    clause: str
    author: str


def read_question(typed: Mapping[str, str]) -> tuple[Draft, dict[str, Fault]]:
    """Return a question from its typed fields, with what is wrong by field."""
    given = {field: typed.get(field, "").strip() for field in FIELDS}
    faults: dict[str, Fault] = {}
    if not CODE.fullmatch(given["code"]):
        faults["code"] = ("question-code", {})
    if given["kind"] not in KINDS:
        faults["kind"] = ("question-kind", {})
    for field, most in LONGEST.items():
        if field != "author" and not given[field]:
            faults[field] = ("field-missing", {})
        elif len(given[field]) > most:
            faults[field] = ("field-long", {"most": most})
    difficulty = as_digit(given["difficulty"])
    if difficulty not in DIFFICULTIES:
        faults["difficulty"] = ("question-difficulty", {})
    options = _options(given, faults)
    answer: tuple[str, ...] = ()
    if not {"kind", "answer"} & faults.keys():
        answer, fault = _key(given["kind"], given["answer"], {letter for letter, _ in options})
        if fault:
            faults["answer"] = fault
    draft = Draft(
        given["code"],
        given["kind"],
        given["text"],
        options,
        answer,
        difficulty,
        given["clause"],
        given["author"],
    )
    return draft, faults


def as_digit(text: str) -> int:
    """Return a digit as typed, also a full-width one; 0 for anything else."""
    plain = unicodedata.normalize("NFKC", text)
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) == 1 else 0


def _options(given: Mapping[str, str], faults: dict[str, Fault]) -> tuple[tuple[str, str], ...]:
    options = [(x, given[f"option-{x}"]) for x in LETTERS if given[f"option-{x}"]]
    letters = "".join(letter for letter, _ in options)
    if given["kind"] not in CHOICES:
        if given["kind"] in KINDS and options:
            faults[f"option-{letters[0]}"] = ("option-not-here", {})
        return ()
    if len(options) < 2:
        faults[f"option-{LETTERS[len(options)]}"] = ("option-few", {})
    elif not LETTERS.startswith(letters):
        gap = next(x for x in LETTERS if x not in letters)
        faults[f"option-{gap}"] = ("option-gap", {"letter": gap})
    seen: dict[str, str] = {}
    for letter, text in options:
        if len(text) > LONGEST_OPTION:
            faults[f"option-{letter}"] = ("field-long", {"most": LONGEST_OPTION})
        if tidy(text) in seen:
            faults[f"option-{letter}"] = ("option-same", {"letter": seen[tidy(text)]})
        seen.setdefault(tidy(text), letter)
    return tuple(options)


def _key(kind: str, typed: str, letters: set[str]) -> tuple[tuple[str, ...], Fault | None]:
    """Return the key of an answer as typed, or what is wrong with it."""
    if kind in CHOICES:
        found = [c for c in unicodedata.normalize("NFKC", typed).upper() if c not in " ,、;/.\n"]
        strange = [c for c in found if c not in letters]
        if strange:
            return (), ("answer-choice", {"found": strange[0]})
        if kind == "single" and len(set(found)) != 1:
            return (), ("answer-one", {})
        if kind == "multiple" and len(set(found)) < 2:
            return (), ("answer-several", {})
        return tuple(sorted(set(found))), None
    if kind == "true-false":
        word = tidy(typed)
        if word not in TRUE | FALSE:
            return (), ("answer-truth", {})
        return ("true" if word in TRUE else "false",), None
    if kind == "fill-in":
        texts = tuple(t.strip() for t in typed.replace("｜", BETWEEN).split(BETWEEN) if tidy(t))
        return (texts, None) if texts else ((), ("field-missing", {}))
    number, _, tolerance = typed.replace("+-", "±").partition("±")
    bounds = (number_of(number), number_of(tolerance or "0"))
    if bounds[0] is None or bounds[1] is None or bounds[1] < 0:
        return (), ("answer-number", {})
    return (plain_number(number), plain_number(tolerance or "0")), None


def is_right(kind: str, key: Sequence[str], given: Sequence[str]) -> bool:
    """Tell whether an answer fits the key; an empty one never does."""
    if not given:
        return False
    if kind in CHOICES or kind == "true-false":
        return set(given) == set(key)
    if kind == "fill-in":
        return tidy(given[0]) in {tidy(text) for text in key}
    found, number, tolerance = number_of(given[0]), number_of(key[0]), number_of(key[1])
    if found is None or number is None or tolerance is None:
        return False
    return abs(found - number) <= tolerance


def tidy(text: str) -> str:
    """Return a text as it is compared: width, case, spaces and outer punctuation do not count."""
    plain = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    return plain.strip("。.,、;:!?\"'“”‘’《》()") or plain


def plain_number(text: str) -> str:
    """Return a number as typed without width, spaces and thousands' marks."""
    plain = unicodedata.normalize("NFKC", text).replace("−", "-")
    return "".join(plain.replace(",", "").split())


def number_of(text: str) -> Fraction | None:
    """Return a typed number, or nothing where it is none."""
    plain = plain_number(text)
    return Fraction(plain) if NUMBER.fullmatch(plain) else None


def key_text(kind: str, key: Sequence[str]) -> str:
    """Return a key as it is typed: ABD, texts with | between, 95±0.5; of truth its code."""
    if kind in CHOICES:
        return "".join(key)
    if kind == "numeric":
        return key[0] if number_of(key[1]) == 0 else f"{key[0]}±{key[1]}"
    return BETWEEN.join(key)
