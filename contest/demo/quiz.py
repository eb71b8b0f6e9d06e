"""The demo's written quiz (演示笔试): a question bank, and a paper that most are working at."""

import csv
from typing import Any

import tomlkit
from sqlalchemy import select

from contest import part_folder
from contest.actions.attempts import Given, Said, begin_attempt, hand_in, save_answers
from contest.actions.papers import (
    Plan,
    Ticket,
    issue_tickets,
    plan_paper,
    seal_paper,
    set_paper,
    unlock_paper,
)
from contest.actions.questions import import_questions, review_questions
from contest.db import db
from contest.demo.staff import acting_as
from contest.folder.rows import SeasonFolder
from contest.folder.rulebook import parse_rulebook
from contest.loading import Place, season_by_code, setup_of
from contest.loading.excel import write_sheet
from contest.loading.papers import paper_acts
from contest.models import QuizPaper
from contest.queries.attempts import own_items, sitting_of
from contest.queries.papers import paper_entrants
from contest.queries.questions import WIDTHS, newest_questions
from contest.rules.drawing import Item, Line, as_seen, lot_of, own_choices
from contest.rules.rounding import POINT

BANK = "questions.csv"
FORM = "理论测试"
#: left for the newcomer to review
UNREVIEWED = ("S17", "T16")
#: 100 points
BLUEPRINT = (
    Line("single", 0, 10, 3 * POINT),
    Line("multiple", 0, 5, 4 * POINT),
    Line("true-false", 0, 10, 2 * POINT),
    Line("fill-in", 0, 5, 3 * POINT),
    Line("numeric", 0, 5, 3 * POINT),
)
MINUTES = 90
#: who have not begun: they get the printed tickets, others are late
WAITING, LATE = 3, 4
#: of a hundred: how many have handed in, how many answers are right
HANDED_IN, RIGHT = 35, 78


def hold_back_quiz(content: SeasonFolder, place: Place) -> None:
    """Make a quiz round of a finished season one that is still to be written."""
    content.quiz = [row for row in content.quiz if (row.field, row.stage, row.round) != place]
    field, stage, round_ = place
    document: Any = tomlkit.parse(content.rulebook_text)
    rounds = next(s for s in document["stage"] if (s["field"], s["code"]) == (field, stage))
    next(r for r in rounds["round"] if r["code"] == round_)["form"] = FORM
    content.rulebook_text = tomlkit.dumps(document)
    content.rulebook = parse_rulebook(content.rulebook_text)


def hold_quiz(code: str, place: Place) -> None:
    """Fill the bank, open a paper by two people and let most contestants work at it."""
    _fill_bank(code)
    paper = _open_paper(code, place)
    tickets = _tickets(code, paper)
    for who in list(tickets)[: -WAITING - LATE]:
        _work(tickets[who].link, who)


def contestant_lines(code: str, place: Place) -> list[str]:
    """Return new tickets of those who have not begun; none once the answers are released."""
    paper = db.session.scalars(select(QuizPaper)).first()
    if paper is None or paper_acts(paper).state == "released":
        return []
    people = paper_entrants(setup_of(season_by_code(code)), paper)[-WAITING:]
    made = issue_tickets(acting_as("organiser"), season_by_code(code), paper.id, people)
    return [f"{'contestant':<12}/quiz/  {ticket.code}  {ticket.name}" for ticket in made]


def _fill_bank(code: str) -> None:
    with (part_folder("seed") / BANK).open(encoding="utf-8", newline="") as file:
        headings, *rows = csv.reader(file)
    data = write_sheet("题库", headings, rows, ("说明", []), WIDTHS)
    import_questions(acting_as("organiser"), season_by_code(code), data)
    bank = newest_questions(season_by_code(code).id)
    seen = [(q.code, q.version) for q in bank if q.code not in UNREVIEWED]
    review_questions(acting_as("verifier"), season_by_code(code), seen)


def _open_paper(code: str, place: Place) -> int:
    organiser = acting_as("organiser")
    paper = plan_paper(organiser, season_by_code(code), place)
    set_paper(organiser, season_by_code(code), paper, Plan(FORM, MINUTES, lines=BLUEPRINT))
    seal_paper(organiser, season_by_code(code), paper)
    for name in ("organiser", "organiser2"):
        unlock_paper(acting_as(name), season_by_code(code), paper)
    return paper


def _tickets(code: str, paper: int) -> dict[str, Ticket]:
    """Make everyone's ticket; return contestant → ticket."""
    setup = setup_of(season_by_code(code))
    people = paper_entrants(setup, db.session.get_one(QuizPaper, paper))
    made = issue_tickets(acting_as("organiser"), season_by_code(code), paper, people)
    return dict(zip(people, made, strict=True))


def _work(link: str, who: str) -> None:
    """Begin and answer, all of it and hand in, or as far as one has come."""
    device = f"demo-{who}"
    begin_attempt(link, device)
    sitting = sitting_of(link, device)
    items = own_items(sitting)
    is_done = _percent(who, "done") < HANDED_IN
    count = len(items) if is_done else len(items) * _percent(who, "far") // 100
    given = []
    for number, item in enumerate(items[:count], start=1):
        choices = own_choices(item, sitting.paper.seed, who)
        shown = as_seen(item, choices, _answer(item, who))
        given.append(Given(f"demo-{who}-{number:03}", number, shown))
    save_answers(link, device, given, Said(leaves=max(0, _percent(who, "left") - 95)))
    if is_done:
        hand_in(link, device)


def _answer(item: Item, who: str) -> list[str]:
    """Return an answer in the bank's letters, most often the right one."""
    is_right = _percent(who, item.code) < RIGHT
    if item.kind in ("fill-in", "numeric"):
        return [item.key[0] if is_right else "0"]
    if is_right:
        return list(item.key)
    if item.kind == "true-false":
        return ["false" if item.key == ("true",) else "true"]
    letters = [letter for letter, _ in item.options if letter not in item.key]
    return letters[:1] if item.kind == "single" else list(item.key[1:])


def _percent(who: str, what: str) -> int:
    """Return a number from 0 to 99 that is the same in every demo."""
    return int(lot_of("demo", who, what)[:8], 16) % 100
