"""The question bank (题库): lists, one question with its versions, spreadsheets of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, union

from contest.db import db
from contest.errors import ContestError
from contest.loading.excel import Row, read_rows, write_sheet
from contest.models import Decision, Person, Question, QuizPaper
from contest.rules.written import (
    BETWEEN,
    FIELDS,
    KINDS,
    LETTERS,
    Draft,
    Fault,
    key_text,
    read_question,
    tidy,
)

PAGE = 50
STATES = ("waiting", "reviewed", "used", "withdrawn")
#: columns of the spreadsheet: Chinese, English; either is read
HEADINGS = {
    "code": ("题号", "Code"),
    "kind": ("题型", "Kind"),
    "text": ("题干", "Question"),
    **{f"option-{x}": (f"选项{x}", f"Option{x}") for x in LETTERS},
    "answer": ("答案", "Answer"),
    "difficulty": ("难度", "Difficulty"),
    "clause": ("出处", "Source"),
    "author": ("出题人", "Author"),
}
#: names of the kinds in a spreadsheet; the codes are read as well
KIND_NAMES = {
    "single": ("单选题", "单选", "Single choice"),
    "multiple": ("多选题", "多选", "Multiple choice"),
    "true-false": ("判断题", "判断", "True or false"),
    "fill-in": ("填空题", "填空", "Fill in"),
    "numeric": ("数值题", "数值", "Number"),
}
TRUTH = {"true": ("对", "True"), "false": ("错", "False")}
WIDTHS = (10, 12, 60, *[20] * len(LETTERS), 18, 8, 40, 12)


class QuestionError(ContestError):
    """Questions with wrong fields: (row, field) → fault; row 0 = a form."""

    def __init__(self, faults: Mapping[tuple[int, str], Fault]) -> None:
        super().__init__("questions-wrong", 422, count=len(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class BankLine:
    """A question of the bank in its newest version."""

    question: Question
    writer: str
    reviewer: str
    state: str


@dataclass(frozen=True, slots=True)
class Bank:
    """A page of the bank, with how many questions there are in each state."""

    lines: Sequence[BankLine]
    count: int
    pages: int
    states: Mapping[str, int]


def newest_questions(season_id: int) -> list[Question]:
    """Return every question of a season in its newest version, by code."""
    newest = (
        select(Question.code, func.max(Question.version).label("version"))
        .where(Question.season_id == season_id)
        .group_by(Question.code)
        .subquery()
    )
    return list(
        db.session.scalars(
            select(Question)
            .join(newest, (newest.c.code == Question.code) & (newest.c.version == Question.version))
            .where(Question.season_id == season_id)
            .order_by(Question.code)
        )
    )


def bank_stamp(season_id: int) -> tuple[int | None, int]:
    """Return what is another as soon as a question is written or withdrawn."""
    query = select(func.max(Question.id), func.count(Question.withdrawn_at))
    newest, withdrawn = db.session.execute(query.where(Question.season_id == season_id)).one()
    return newest, withdrawn


def used_codes(season_id: int, *, only_open: bool) -> set[str]:
    """Return the codes of questions in sealed papers; for people to see, only opened ones."""
    papers = select(QuizPaper).where(
        QuizPaper.season_id == season_id, QuizPaper.sealed_at.is_not(None)
    )
    rows = list(db.session.scalars(papers))
    if only_open:
        opened = _opened(season_id)
        rows = [row for row in rows if row.id in opened]
    ids = [question_id for row in rows for question_id, _points in row.drawn]
    query = select(Question.code).where(Question.season_id == season_id)
    codes: set[str] = set()
    for start in range(0, len(ids), 500):
        codes.update(db.session.scalars(query.where(Question.id.in_(ids[start : start + 500]))))
    return codes


def _opened(season_id: int) -> set[int]:
    rows = db.session.scalars(
        select(Decision).where(Decision.season_id == season_id, Decision.kind == "quiz-unlock")
    )
    seen: dict[int, int] = {}
    for row in rows:
        seen[row.facts["paper"]] = seen.get(row.facts["paper"], 0) + 1
    return {paper for paper, count in seen.items() if count > 1}


def bank(season_id: int, chosen: Mapping[str, str], page: int) -> Bank:
    """Return a page of the bank; `chosen`: q, kind, difficulty, state."""
    used = used_codes(season_id, only_open=True)
    names = _people(season_id)
    lines = [_line(question, names, used) for question in newest_questions(season_id)]
    states = {state: sum(line.state == state for line in lines) for state in STATES}
    words = tidy(chosen.get("q", ""))
    found = [
        line
        for line in lines
        if chosen.get("kind", "") in ("", line.question.kind)
        and chosen.get("difficulty", "") in ("", str(line.question.difficulty))
        and chosen.get("state", "") in ("", line.state)
        and words in tidy(_searched(line.question))
    ]
    start = (page - 1) * PAGE
    pages = max(1, -(-len(found) // PAGE))
    return Bank(found[start : start + PAGE], len(found), pages, states)


def _searched(question: Question) -> str:
    options = [text for _, text in question.options]
    return "\n".join([question.code, question.text, *options, question.clause, question.author])


def _people(season_id: int) -> dict[int, str]:
    """Return the names of who wrote or reviewed questions of a season."""
    by = union(
        select(Question.written_by_id).where(Question.season_id == season_id),
        select(Question.reviewed_by_id).where(Question.season_id == season_id),
    )
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(by)))
    return {row.id: row.name for row in rows}


def _line(question: Question, names: Mapping[int, str], used: set[str]) -> BankLine:
    return BankLine(
        question,
        names.get(question.written_by_id or 0, ""),
        names.get(question.reviewed_by_id or 0, ""),
        state_of(question, used),
    )


def state_of(question: Question, used: set[str]) -> str:
    """Return waiting, reviewed, used or withdrawn."""
    if question.withdrawn_at:
        return "withdrawn"
    if question.code in used:
        return "used"
    return "reviewed" if question.reviewed_at else "waiting"


def question_versions(season_id: int, code: str) -> list[BankLine]:
    """Return the versions of a question, newest first; 404 when there is none."""
    rows = db.session.scalars(
        select(Question)
        .where(Question.season_id == season_id, Question.code == code)
        .order_by(Question.version.desc())
    ).all()
    if not rows:
        raise ContestError("unknown-question", 404)
    used = used_codes(season_id, only_open=True)
    names = _people(season_id)
    return [_line(row, names, used) for row in rows]


def typed_of(question: Question) -> dict[str, str]:
    """Return a question's fields as they are typed."""
    options = {f"option-{letter}": text for letter, text in question.options}
    return {
        "code": question.code,
        "kind": question.kind,
        "text": question.text,
        **{f"option-{x}": options.get(f"option-{x}", "") for x in LETTERS},
        "answer": key_text(question.kind, question.answer),
        "difficulty": str(question.difficulty),
        "clause": question.clause,
        "author": question.author,
    }


def content_of(question: Question) -> Draft:
    """Return what a version says, to compare it with a draft."""
    return Draft(
        question.code,
        question.kind,
        question.text,
        tuple((letter, text) for letter, text in question.options),
        tuple(question.answer),
        question.difficulty,
        question.clause,
        question.author,
    )


def read_bank(data: bytes) -> list[Row]:
    """Return the rows of a spreadsheet of questions; kinds by their codes."""
    kinds = {name.casefold(): kind for kind, names in KIND_NAMES.items() for name in names}
    found = []
    for row in read_rows(data, HEADINGS):
        kind = row.cells.get("kind", "")
        cells = {**row.cells, "kind": kinds.get(kind.casefold(), kind)}
        found.append(Row(row.number, cells, row.faults))
    return found


def checked(rows: Iterable[Row], bank_now: Sequence[Question]) -> list[Draft]:
    """Return the questions of rows; QuestionError with every fault of every row."""
    faults: dict[tuple[int, str], Fault] = {}
    texts = {tidy(q.text): q.code for q in bank_now if not q.withdrawn_at}
    drafts: list[Draft] = []
    lines: dict[str, int] = {}
    for row in rows:
        draft, wrong = read_question(row.cells)
        wrong = {**wrong, **row.faults}
        if draft.code in lines:
            wrong["code"] = ("question-twice", {"row": lines[draft.code]})
        lines.setdefault(draft.code, row.number)
        same = texts.setdefault(tidy(draft.text), draft.code)
        if draft.text and same != draft.code:
            wrong.setdefault("text", ("question-same", {"number": same}))
        faults.update({(row.number, field): fault for field, fault in wrong.items()})
        drafts.append(draft)
    if faults:
        raise QuestionError(dict(sorted(faults.items(), key=_place)))
    return drafts


def _place(fault: tuple[tuple[int, str], Fault]) -> tuple[int, int]:
    (row, field), _ = fault
    return row, FIELDS.index(field)


def bank_sheet(
    season_id: int, language: str, notes: tuple[str, list[list[str]]], empty: bool, title: str
) -> bytes:
    """Return the bank, or an empty form for it, as a spreadsheet that can be imported."""
    column = 1 if language == "en" else 0
    headings = [HEADINGS[field][column] for field in FIELDS]
    rows = (
        []
        if empty
        else [_sheet_row(q, column) for q in newest_questions(season_id) if not q.withdrawn_at]
    )
    return write_sheet(title, headings, rows, notes, WIDTHS)


def _sheet_row(question: Question, column: int) -> list[str]:
    typed = typed_of(question)
    typed["kind"] = KIND_NAMES[question.kind][-1 if column else 0]
    if question.kind == "true-false":
        typed["answer"] = TRUTH[question.answer[0]][column]
    return [typed[field] for field in FIELDS]


__all__ = [
    "BETWEEN",
    "FIELDS",
    "KINDS",
    "Bank",
    "BankLine",
    "QuestionError",
    "bank",
    "bank_sheet",
    "bank_stamp",
    "checked",
    "newest_questions",
    "question_versions",
    "read_bank",
    "state_of",
    "typed_of",
    "used_codes",
]
