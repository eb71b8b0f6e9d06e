"""Paper and telephone sheets (纸质、电话问卷): bundles, entered twice, compared.

The newest entry of each clerk stands; two equal ones of different people count.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from sqlalchemy import select

from contest.db import db
from contest.models import Person, SurveyPaper
from contest.queries.survey_counts import Cell
from contest.rules.survey import UNKNOWN
from contest.rules.values import SurveyRules

#: sheets of one bundle
MOST_SHEETS = 100


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two clerks' entries differ: sheet and item by number, or a part of the head by name."""

    sheet: int
    item: int
    one: str
    other: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle with the newest entry of each clerk."""

    number: str
    contestant_id: int
    class_code: str
    carrier: str
    entries: Sequence[SurveyPaper]
    names: Mapping[int, str]
    is_counted: bool
    differences: Sequence[Difference]


def bundles_of(survey_id: int, rules: SurveyRules | None = None) -> list[Bundle]:
    """Return the bundles of a survey, the newest first."""
    rows = db.session.execute(
        select(SurveyPaper, Person.name)
        .join(Person, Person.id == SurveyPaper.entered_by_id)
        .where(SurveyPaper.survey_id == survey_id)
        .order_by(SurveyPaper.id)
    )
    found: dict[tuple[int, str], dict[int, SurveyPaper]] = defaultdict(dict)
    names: dict[int, str] = {}
    for row, name in rows:
        found[row.contestant_id, row.bundle][row.entered_by_id] = row
        names[row.entered_by_id] = name
    bundles = [_bundle(list(entries.values()), names, rules) for entries in found.values()]
    return sorted(bundles, key=lambda b: -max(entry.id for entry in b.entries))


def _bundle(
    entries: list[SurveyPaper], names: Mapping[int, str], rules: SurveyRules | None
) -> Bundle:
    counted = agreed(entries)
    shown = counted or max(entries, key=attrgetter("id"))
    differences: Sequence[Difference] = ()
    if rules and len(entries) > 1 and not counted:
        differences = compared(rules, *sorted(entries, key=lambda entry: entry.id)[-2:])
    return Bundle(
        shown.bundle,
        shown.contestant_id,
        shown.class_code,
        shown.carrier,
        entries,
        {entry.entered_by_id: names[entry.entered_by_id] for entry in entries},
        counted is not None,
        differences,
    )


def agreed(entries: Iterable[SurveyPaper]) -> SurveyPaper | None:
    """Return an entry that another person's equals; None as long as there is none."""
    rows = list(entries)
    for number, one in enumerate(rows):
        for other in rows[number + 1 :]:
            if one.entered_by_id != other.entered_by_id and content_of(one) == content_of(other):
                return one
    return None


def content_of(entry: SurveyPaper) -> tuple[object, ...]:
    """Return what two entries must have in common."""
    counts = (entry.issued, entry.returned, entry.valid, entry.void)
    return (entry.class_code, entry.carrier, *counts, entry.sheets)


def compared(rules: SurveyRules, one: SurveyPaper, other: SurveyPaper) -> list[Difference]:
    """Return where two entries differ, in the order of the sheets."""
    found = [
        Difference(0, 0, str(getattr(one, name)), str(getattr(other, name)), name)
        for name in ("class_code", "carrier", "issued", "returned", "valid", "void")
        if getattr(one, name) != getattr(other, name)
    ]
    for number, (mine, theirs) in enumerate(zip(one.sheets, other.sheets, strict=False), start=1):
        for place, item in enumerate(rules.items, start=1):
            left, right = mine.get(item.code, ""), theirs.get(item.code, "")
            if left != right:
                found.append(Difference(number, place, key_of(rules, left), key_of(rules, right)))
    return found


def key_of(rules: SurveyRules, answer: str) -> str:
    """Return the key that a clerk presses for an answer: 1, 2 … for options, 0 for unknown."""
    if answer == UNKNOWN:
        return "0"
    return str(list(rules.options).index(answer) + 1) if answer else ""


def answer_of(rules: SurveyRules, key: str) -> str | None:
    """Return the answer of a key; None for a key that means nothing."""
    options = list(rules.options)
    if key in ("", "-"):
        return ""
    if key == "0":
        return UNKNOWN
    number = int(key) if key.isascii() and key.isdigit() else 0
    return options[number - 1] if 1 <= number <= len(options) else None


def counted_sheets(survey_id: int) -> tuple[Counter[Cell], Counter[Cell]]:
    """Return sheets handed out and valid ones of counted bundles, by unit and group."""
    issued: Counter[Cell] = Counter()
    valid: Counter[Cell] = Counter()
    for bundle in bundles_of(survey_id):
        entry = agreed(bundle.entries)
        if entry is not None:
            cell = (entry.contestant_id, entry.class_code)
            issued[cell] += entry.issued
            valid[cell] += entry.valid
    return issued, valid
