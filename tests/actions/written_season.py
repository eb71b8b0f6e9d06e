"""A question bank (题库) for tests: five kinds, as a clerk's spreadsheet has them."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from openpyxl import Workbook

from contest.actions.attempts import Given, Kept, begin_attempt, save_answers
from contest.actions.paper_closing import ask_closing, close_paper
from contest.actions.papers import (
    Plan,
    issue_tickets,
    plan_paper,
    seal_paper,
    set_paper,
    unlock_paper,
)
from contest.actions.questions import import_questions, review_questions
from contest.loading import season_by_code
from contest.models import Season
from contest.queries.attempts import own_items, sitting_of
from contest.queries.questions import newest_questions
from contest.rules.drawing import Line, as_seen, own_choices

from .live_season import PLAYERS, write_live
from .small_season import Small, start_season

HEADINGS = (
    *("题号", "题型", "题干", "选项A", "选项B", "选项C", "选项D", "选项E", "选项F"),
    *("答案", "难度", "出处", "出题人"),
)
#: one question of each kind
ROWS: Sequence[Sequence[object]] = (
    ("S1", "单选题", "第一题", "甲", "乙", "丙", "", "", "", "A", 1, "第一条", "王"),
    ("M1", "多选题", "第二题", "甲", "乙", "丙", "丁", "", "", "ABD", 2, "第二条", "王"),
    ("T1", "判断题", "第三题", "", "", "", "", "", "", "对", 1, "第三条", "王"),
    ("F1", "填空题", "第四题", "", "", "", "", "", "", "实事求是", 2, "第四条", "王"),
    ("N1", "数值题", "第五题", "", "", "", "", "", "", "95±0.5", 3, "第五条", "王"),
)


def spreadsheet(rows: Sequence[Sequence[object]], headings: Sequence[object] = HEADINGS) -> bytes:
    """Return an Excel file of such rows."""
    book = Workbook()
    for row in (headings, *rows):
        book.active.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def many(count: int) -> list[Sequence[object]]:
    """Return so many single-choice questions, the first choice always right."""
    return [
        (
            f"Q{n:04}",
            "单选题",
            f"第{n}问",
            "甲",
            "乙",
            "丙",
            "丁",
            "",
            "",
            "A",
            n % 3 + 1,
            "条",
            "王",
        )
        for n in range(1, count + 1)
    ]


FIELD, STAGE, ROUND = "community", "quiz", "live"
PLACE = (FIELD, STAGE, ROUND)
#: 5 questions of 40 make the 200 points of the round
LINES = tuple(
    Line(kind, 0, 1, 400_000) for kind in ("single", "multiple", "true-false", "fill-in", "numeric")
)
#: right answers in the letters of the bank
KEYS = {"S1": ["A"], "M1": ["A", "B", "D"], "T1": ["true"], "F1": ["实事求是"], "N1": ["95"]}


class _AnyMoment(type):
    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, datetime)


class Clock(datetime, metaclass=_AnyMoment):
    """The server's clock, which tests put forward; stands in for `datetime` of the models."""

    ahead = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        """Return the moment that it is for the server."""
        return datetime.now(tz) + cls.ahead


@dataclass
class Exam:
    """A paper among four, with the tickets of its contestants."""

    small: Small
    paper: int
    tickets: dict[str, str] = field(default_factory=dict)

    @property
    def season(self) -> Season:
        """Return the season, read anew."""
        return season_by_code("live")

    def begin(self, who: str, device: str = "phone") -> None:
        """Begin, or take over."""
        begin_attempt(self.tickets[who], f"{device}-{who}")

    def answer(
        self, who: str, code: str, answer: Sequence[str], device: str = "phone", **more: object
    ) -> Kept:
        """Save an answer given in the bank's letters."""
        sitting = sitting_of(self.tickets[who], f"{device}-{who}")
        items = own_items(sitting)
        number = next(n for n, item in enumerate(items, start=1) if item.code == code)
        item = items[number - 1]
        shown = as_seen(item, own_choices(item, sitting.paper.seed, who), answer)
        id_ = str(more.pop("id", f"{who}-{code}-{'.'.join(answer)}-{device}"))
        given = Given(id_, number, shown, **more)  # type: ignore[arg-type]
        return save_answers(self.tickets[who], f"{device}-{who}", [given])[1][0]

    def answer_all(self, who: str, wrong: Sequence[str] = ()) -> None:
        """Answer everything right but some."""
        for code, key in KEYS.items():
            given = {"S1": ["B"], "T1": ["false"]}.get(code, ["A"]) if code in wrong else key
            self.answer(who, code, given)

    def pass_time(self, seconds: int) -> None:
        """Let so many seconds go by."""
        Clock.ahead += timedelta(seconds=seconds)

    def close(self) -> int:
        """Close the paper by two people."""
        ask_closing(self.small.organiser, self.season, self.paper)
        return close_paper(self.small.verifier, self.season, self.paper)


def fill(small: Small, rows: Sequence[Sequence[object]] = ROWS) -> None:
    """Fill the bank and have it reviewed."""
    import_questions(small.organiser, small.season, spreadsheet(rows))
    bank = newest_questions(small.season.id)
    review_questions(small.verifier, small.season, [(q.code, q.version) for q in bank])


def plan(small: Small, **more: object) -> Exam:
    """Make a paper of an hour with one question of each kind."""
    paper = plan_paper(small.organiser, small.season, PLACE)
    settings = Plan("理论测试", 60, lines=LINES, **more)  # type: ignore[arg-type]
    set_paper(small.organiser, small.season, paper, settings)
    return Exam(small, paper)


def start_exam(folder: Path, **more: object) -> Exam:
    """Return a paper that two people have opened, with everyone's ticket."""
    small = start_season(write_live(folder))
    fill(small)
    exam = plan(small, **more)
    seal_paper(small.organiser, exam.season, exam.paper)
    made = issue_tickets(small.organiser, exam.season, exam.paper, PLAYERS)
    exam.tickets = {who: ticket.link for who, ticket in zip(PLAYERS, made, strict=True)}
    for actor in (small.organiser, small.supervisor):
        unlock_paper(actor, exam.season, exam.paper)
    return exam
