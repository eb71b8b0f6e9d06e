"""A resident's answers (答卷): checked against the questionnaire, packed for the box.

Packed answers of a questionnaire are all of one length – a byte an item – so that not
even their size tells what was answered.
"""

from collections.abc import Mapping

from contest.errors import ContestError
from contest.rules.survey import UNKNOWN
from contest.rules.values import SurveyRules


def checked_answers(
    rules: SurveyRules, given: Mapping[str, str], *, is_sure: bool = True
) -> dict[str, str]:
    """Return item → option, `unknown` or empty; refuse what the questionnaire does not know.

    Who is not sure is asked about the items without an answer.
    """
    found = {item.code: given.get(item.code, "") for item in rules.items}
    allowed = choices(rules)
    if any(answer not in allowed for answer in found.values()):
        raise ContestError("bad-submission", 422)
    if not any(found.values()):
        raise ContestError("survey-blank", 422)
    blank = [number for number, answer in enumerate(found.values(), start=1) if not answer]
    if blank and not is_sure:
        numbers = "、".join(map(str, blank))
        raise ContestError("survey-some-blank", 422, count=len(blank), numbers=numbers)
    return found


def choices(rules: SurveyRules) -> list[str]:
    """Return all that can stand for an item: nothing, `unknown`, the options in order."""
    return ["", UNKNOWN, *rules.options]


def packed(rules: SurveyRules, answers: Mapping[str, str]) -> bytes:
    """Return answers as a byte an item."""
    known = choices(rules)
    return bytes(known.index(answers[item.code]) for item in rules.items)


def unpacked(rules: SurveyRules, content: bytes) -> dict[str, str]:
    """Return answers from their bytes."""
    known = choices(rules)
    return {item.code: known[byte] for item, byte in zip(rules.items, content, strict=True)}


def box_place(survey_id: int, contestant_id: int, class_code: str) -> str:
    """Return where answers belong, as it is sealed in with them."""
    return f"{survey_id}/{contestant_id}/{class_code}"
