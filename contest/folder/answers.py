"""Survey answers (问卷答案) of a folder."""

from pathlib import Path

from contest.folder.known import Known
from contest.folder.rows import SurveyRow
from contest.folder.tables import SHAPES, read_table
from contest.rules.survey import UNKNOWN
from contest.rules.values import SurveyRules

ANSWERS = "answers.csv"
Slot = tuple[str, SurveyRules] | None


def read_surveys(folder: Path, known: Known) -> list[SurveyRow]:
    """Read answers.csv; one respondent's answers on one contestant become one row."""
    slots: dict[tuple[str, str, str], Slot] = {}
    rows: dict[tuple[str, str, str, str], SurveyRow] = {}
    for line, cells in read_table(folder, SHAPES[ANSWERS], known.faults):
        stage, round_, contestant, respondent, class_code, item, answer = cells
        place = (stage, round_, contestant)
        if place not in slots:
            slots[place] = _slot(known, line, stage, round_, contestant)
        slot = slots[place]
        if slot is None:
            continue
        key = (*place, respondent)
        if key not in rows:
            _check_class(known, line, slot[1], class_code)
            rows[key] = SurveyRow(line, slot[0], *place, respondent, class_code, {})
        elif rows[key].class_code != class_code:
            known.fault(ANSWERS, line, "class", class_code, "fault-respondent-class")
        _add_answer(known, line, rows[key].answers, slot[1], item, answer)
    return list(rows.values())


def _slot(known: Known, line: int, stage: str, round_: str, contestant: str) -> Slot:
    field = known.field_of(ANSWERS, line, contestant, stage)
    if field is None:
        return None
    found = known.round(ANSWERS, line, (field, stage, round_), ("survey",))
    if found is None or not isinstance(found.rules, SurveyRules):
        return None
    return field, found.rules


def _check_class(known: Known, line: int, rules: SurveyRules, class_code: str) -> None:
    codes = [c.code for c in rules.classes]
    if codes and class_code not in codes:
        known.fault(ANSWERS, line, "class", class_code, "fault-choice", allowed="、".join(codes))


def _add_answer(
    known: Known, line: int, answers: dict[str, str], rules: SurveyRules, item: str, answer: str
) -> None:
    if answer and answer != UNKNOWN and answer not in rules.options:
        allowed = "、".join((*rules.options, UNKNOWN))
        known.fault(ANSWERS, line, "answer", answer, "fault-choice", allowed=allowed)
    elif all(item != known_item.code for known_item in rules.items):
        allowed = "、".join(i.code for i in rules.items)
        known.fault(ANSWERS, line, "item", item, "fault-choice", allowed=allowed)
    elif item in answers:
        known.fault(ANSWERS, line, "item", item, "fault-answer-twice")
    else:
        answers[item] = answer
