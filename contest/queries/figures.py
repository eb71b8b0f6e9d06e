"""How a closed written quiz did (试题分析): from its ledger, question by question."""

from collections.abc import Mapping

from sqlalchemy import select

from contest.db import db
from contest.loading.papers import paper_items
from contest.models import QuizLine, QuizPaper
from contest.rules.drawing import Item
from contest.rules.items import PaperFigures, paper_figures


def figures_of(paper: QuizPaper, void: Mapping[str, str]) -> PaperFigures | None:
    """Return the figures of a paper; void questions are left out, for everyone got them."""
    codes = [item.code for item in paper_items(paper) if item.code not in void]
    rows = db.session.execute(
        select(QuizLine.contestant_id, QuizLine.question, QuizLine.points).where(
            QuizLine.season_id == paper.season_id,
            QuizLine.field == paper.field,
            QuizLine.stage == paper.stage,
            QuizLine.round == paper.round,
            QuizLine.question.in_(codes),
        )
    )
    rights: dict[str, dict[str, bool]] = {}
    for contestant, question, points in rows:
        rights.setdefault(str(contestant), dict.fromkeys(codes, False))[question] = points > 0
    return paper_figures(rights)


def items_by_code(paper: QuizPaper) -> dict[str, Item]:
    """Return the items of a paper by code."""
    return {item.code: item for item in paper_items(paper)}
