"""Papers of written quizzes (笔试试卷): blueprint, seal, tickets, watch, closing, figures."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import segno
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contest.actions import paper_closing, papers
from contest.actions.papers import MOST_TICKETS, Plan
from contest.errors import ContestError
from contest.queries import papers as queries
from contest.queries.attempts import under_way
from contest.queries.figures import figures_of, items_by_code
from contest.queries.papers import blueprint_lines, whole_number
from contest.queries.seasons import setup_of
from contest.web.access import current_actor, needs
from contest.web.errors import message_of
from contest.web.organiser import STAFF, blueprint
from contest.web.organiser.forms import act

if TYPE_CHECKING:
    from contest.models import Season

PLACE = "/quiz-papers/<int:paper>"
#: rows of a blueprint's form
LINES = 12


@blueprint.get("/quiz-papers")
@needs(*STAFF)
def papers_list(season: "Season") -> str:
    """List the quiz rounds with their papers."""
    setup = setup_of(season)
    lines = queries.season_papers(setup)
    return render_template("organiser/quiz/papers.html", season=season, setup=setup, lines=lines)


@blueprint.post("/quiz-papers")
@needs("organiser")
def plan_paper(season: "Season") -> ResponseReturnValue:
    """Make the paper of a quiz round."""
    form = request.form
    place = (form.get("field", ""), form.get("stage", ""), form.get("round", ""))
    made: list[int] = []
    back = url_for("organiser.papers_list", season=season.code)
    answer = act(
        lambda: made.append(papers.plan_paper(current_actor(season), season, place)),
        _("试卷已新建，请填写蓝图。"),
        back,
    )
    if made:
        return redirect(url_for("organiser.quiz_paper", season=season.code, paper=made[0]))
    return answer


@blueprint.get(PLACE)
@needs(*STAFF)
def quiz_paper(season: "Season", paper: int) -> str:
    """Show a paper: how it is held, where it stands, and, once opened, its questions."""
    return _page(season, paper, None)


def _page(season: "Season", paper: int, typed: Mapping[str, str] | None) -> str:
    setup = setup_of(season)
    view = queries.paper_view(setup, paper)
    return render_template(
        "organiser/quiz/paper.html",
        season=season,
        setup=setup,
        view=view,
        typed=queries.typed_paper(view.paper) if typed is None else typed,
        lines=LINES,
    )


@blueprint.post(PLACE + "/settings")
@needs("organiser")
def paper_settings(season: "Season", paper: int) -> ResponseReturnValue:
    """Settle how a paper is held; refused settings stay as they were typed."""
    try:
        papers.set_paper(current_actor(season), season, paper, _plan())
    except ContestError as error:
        if error.status in (403, 404):
            raise
        flash(message_of(error), "error")
        return _page(season, paper, request.form.to_dict()), error.status
    flash(_("试卷设置已保存。"), "success")
    return redirect(url_for("organiser.quiz_paper", season=season.code, paper=paper))


@blueprint.post(PLACE + "/<step>")
@needs(*STAFF)
def paper_step(season: "Season", paper: int, step: str) -> ResponseReturnValue:
    """Take a paper one step on."""
    actor, form = current_actor(season), request.form
    reason = form.get("reason", "")
    closing = paper_closing
    steps: dict[str, tuple[Callable[[], object], str, str]] = {
        "seal": (
            lambda: papers.seal_paper(actor, season, paper),
            _("试卷已抽题并封存。两人启封之前，谁也看不到。"),
            "quiz_paper",
        ),
        "unseal": (
            lambda: papers.unseal_paper(actor, season, paper, reason),
            _("封存的试卷已作废，可以重新抽题。"),
            "quiz_paper",
        ),
        "unlock": (
            lambda: papers.unlock_paper(actor, season, paper),
            _("启封已记录。"),
            "quiz_paper",
        ),
        "extend": (
            lambda: closing.extend_paper(
                actor,
                season,
                paper,
                60 * whole_number(form.get("minutes", "")),
                reason,
                form.get("contestant", ""),
            ),
            _("已延长。"),
            "watch",
        ),
        "void": (
            lambda: closing.void_item(actor, season, paper, form.get("question", ""), reason),
            _("本题已作废，人人得分。"),
            "quiz_paper",
        ),
        "ask-closing": (
            lambda: closing.ask_closing(actor, season, paper),
            _("已提出收卷，请另一人确认。"),
            "quiz_paper",
        ),
        "close": (
            lambda: closing.close_paper(actor, season, paper),
            _("已收卷：成绩已记入记分簿。"),
            "quiz_paper",
        ),
        "release": (
            lambda: closing.release_paper(actor, season, paper),
            _("答卷已公布，选手可以查看本人的作答和正确答案。"),
            "quiz_paper",
        ),
    }
    if step not in steps:
        raise ContestError("not-found", 404)
    work, done, page = steps[step]
    return act(work, done, url_for(f"organiser.{page}", season=season.code, paper=paper))


def _plan() -> Plan:
    form = request.form
    lines = [
        tuple(form.get(f"{key}-{n}", "") for key in ("kind", "difficulty", "count", "points"))
        for n in range(LINES)
    ]
    leaves = form.get("leaves", "").strip()
    return Plan(
        title=form.get("title", ""),
        minutes=whole_number(form.get("minutes", "")),
        grace_seconds=whole_number(form.get("grace", "")),
        starts_at=form.get("starts_at", ""),
        ends_at=form.get("ends_at", ""),
        leaves_allowed=whole_number(leaves) if leaves else -1,
        lines=blueprint_lines(lines),
    )


@blueprint.get(PLACE + "/tickets")
@needs("organiser")
def tickets(season: "Season", paper: int) -> str:
    """Say what tickets do, and for whom they can be made."""
    return _tickets(season, paper, [])


@blueprint.post(PLACE + "/tickets")
@needs("organiser")
def make_tickets(season: "Season", paper: int) -> ResponseReturnValue:
    """Make tickets for a part of the entrants, or for one anew, and show them once."""
    setup = setup_of(season)
    entrants = queries.paper_view(setup, paper).entrants
    one, part = request.form.get("contestant", "").strip(), request.form.get("part", "0")
    start = whole_number(part) * MOST_TICKETS
    chosen = [one] if one else list(entrants[start : start + MOST_TICKETS])
    people = [setup.contestants[code].id for code in chosen if code in setup.contestants]
    working = under_way(paper, people)
    if working and not request.form.get("sure"):
        return _tickets(season, paper, [], {"working": working, "contestant": one, "part": part})
    made = papers.issue_tickets(current_actor(season), season, paper, chosen)
    return _tickets(season, paper, [(ticket, _picture(ticket.link)) for ticket in made])


def _picture(link: str) -> str:
    address = url_for("quiz.link", link=link, _external=True)
    return segno.make(address, error="m").svg_data_uri(scale=4, border=2, light="#fff")


def _tickets(
    season: "Season",
    paper: int,
    made: list[tuple[papers.Ticket, str]],
    asked: Mapping[str, object] | None = None,
) -> str:
    setup = setup_of(season)
    view = queries.paper_view(setup, paper)
    return render_template(
        "organiser/quiz/tickets.html",
        season=season,
        setup=setup,
        view=view,
        tickets=made,
        asked=asked,
        parts=[
            view.entrants[n : n + MOST_TICKETS] for n in range(0, len(view.entrants), MOST_TICKETS)
        ],
    )


@blueprint.get(PLACE + "/watch")
@needs(*STAFF)
def watch(season: "Season", paper: int) -> str:
    """Show how the quiz goes: who has begun, answers, is silent, has handed in."""
    chosen = {key: request.args.get(key, "") for key in ("q", "state")}
    found = queries.watch(setup_of(season), paper, chosen)
    return render_template("organiser/quiz/watch.html", season=season, watch=found, chosen=chosen)


@blueprint.get(PLACE + "/figures")
@needs(*STAFF)
def figures(season: "Season", paper: int) -> str:
    """Show the figures of a closed paper's questions."""
    view = queries.paper_view(setup_of(season), paper)
    return render_template(
        "organiser/quiz/figures.html",
        season=season,
        view=view,
        items=items_by_code(view.paper) if view.acts.closed else {},
        figures=figures_of(view.paper, view.acts.void) if view.acts.closed else None,
    )
