"""A bundle as a clerk types it (录入): counts and keys, all faults told by sheet and item."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from contest.db import db
from contest.errors import ContestError
from contest.loading import ContestantInfo, SeasonSetup
from contest.models import Survey, SurveyPaper
from contest.queries.survey_papers import MOST_SHEETS, agreed, answer_of
from contest.rules.values import SurveyRules

CARRIERS = ("paper", "telephone")
COUNTS = ("issued", "returned", "valid", "void")
LONGEST_BUNDLE = 20


@dataclass(frozen=True, slots=True)
class BundleHead:
    """What is written on a bundle: whose, which number, how many sheets."""

    contestant: str
    class_code: str
    carrier: str
    bundle: str
    issued: int
    returned: int
    valid: int
    void: int


class PaperError(ContestError):
    """All that is wrong with the sheets of a bundle, as (code, facts)."""

    def __init__(self, faults: Sequence[tuple[str, dict[str, str | int]]]) -> None:
        super().__init__("paper-faults", 422, count=len(faults))
        self.faults = faults


def read_head(rules: SurveyRules, given: Mapping[str, str]) -> BundleHead:
    """Return a bundle's head as typed; refused where something is missing or does not add up."""
    text = {key: unicodedata.normalize("NFKC", value).strip() for key, value in given.items()}
    counts = [_whole(text.get(name, "")) for name in COUNTS]
    issued, returned, valid, void = counts
    if not 1 <= len(text.get("bundle", "")) <= LONGEST_BUNDLE:
        raise ContestError("paper-bundle", 422)
    if text.get("carrier") not in CARRIERS:
        raise ContestError("paper-carrier", 422)
    if text.get("group", "") not in ([c.code for c in rules.classes] or [""]):
        raise ContestError("paper-group", 422)
    adds_up = issued >= returned == valid + void and min(counts) >= 0
    if not adds_up or not 1 <= valid <= MOST_SHEETS:
        raise ContestError("paper-counts", 422, most=MOST_SHEETS)
    return BundleHead(
        text.get("unit", ""), text.get("group", ""), text["carrier"], text["bundle"], *counts
    )


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else -1


def read_sheets(rules: SurveyRules, typed: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    """Return the answers of a bundle's valid sheets; PaperError with all faults."""
    faults: list[tuple[str, dict[str, str | int]]] = []
    sheets = []
    allowed = f"1–{len(rules.options)}、0"
    for number, row in enumerate(typed, start=1):
        sheet: dict[str, str] = {}
        for place, (item, text) in enumerate(zip(rules.items, row, strict=True), start=1):
            key = unicodedata.normalize("NFKC", text).strip()
            answer = answer_of(rules, key)
            if answer is None:
                facts: dict[str, str | int] = {"sheet": number, "item": place}
                faults.append(("paper-answer", {**facts, "found": key[:10], "allowed": allowed}))
            sheet[item.code] = answer or ""
        if not any(sheet.values()) and all(fault[1]["sheet"] != number for fault in faults):
            faults.append(("paper-sheet-blank", {"sheet": number}))
        sheets.append(sheet)
    if faults:
        raise PaperError(faults)
    return sheets


def unit_of(setup: SeasonSetup, survey: Survey, head: BundleHead) -> ContestantInfo:
    """Return whose bundle it is; ContestError 404 for who is not asked about."""
    found = setup.contestants.get(head.contestant)
    if found is None or found.field != survey.field:
        raise ContestError("unknown-contestant", 404)
    return found


def entries_of(survey: Survey, contestant_id: int, bundle: str) -> list[SurveyPaper]:
    """Return the newest entry of each clerk of a bundle."""
    rows = db.session.scalars(
        select(SurveyPaper)
        .where(
            SurveyPaper.survey_id == survey.id,
            SurveyPaper.contestant_id == contestant_id,
            SurveyPaper.bundle == bundle,
        )
        .order_by(SurveyPaper.id)
    )
    return list({row.entered_by_id: row for row in rows}.values())


def need_enterable(entries: Sequence[SurveyPaper], head: BundleHead, person_id: int | None) -> None:
    """Refuse a bundle that counts already, or that others entered as another kind.

    Whoever entered it before may correct its kind.
    """
    if agreed(entries):
        raise ContestError("paper-done", bundle=head.bundle)
    kinds = {entry.entered_by_id: (entry.class_code, entry.carrier) for entry in entries}
    is_known = person_id in kinds or (head.class_code, head.carrier) in kinds.values()
    if kinds and not is_known:
        raise ContestError("paper-other-kind", bundle=head.bundle)
