"""The resident's pages (居民答卷): a code opens a questionnaire, nothing else is asked.

A code never stands in an address that is sent to the server: a card's link carries it
behind `#`, and forms carry it in their body, so that no log of any server can hold it. No
cookie is needed. Looking uses no code up; only handing in the answers does.
"""

import secrets
from functools import lru_cache

from flask import Blueprint, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_limiter.util import get_remote_address
from limits import parse

from contest.actions.survey_answers import Answers, take_answers
from contest.errors import ContestError
from contest.queries.survey_codes import Code, Keys, keys_of, read_code
from contest.queries.survey_page import CodePage, any_page, open_code
from contest.queries.survey_seals import sealed_surveys
from contest.web import language
from contest.web.errors import message_of
from contest.web.limits import limiter

blueprint = Blueprint("survey", __name__, url_prefix="/q")
#: codes that are refused, of one address; a right one is never held up
MISSES = parse("20 per minute")
REFUSED = ("survey-code-refused", "survey-code-mistyped")
PREFIX = "answer-"


def keys() -> Keys:
    """Return the installation's keys."""
    return keys_of(str(current_app.secret_key))


@blueprint.get("")
def start() -> ResponseReturnValue:
    """Ask for the code; a card's link fills it in."""
    return _answer(_start_page(language(), ""))


@blueprint.post("")
def open_form() -> ResponseReturnValue:
    """Show the questionnaire of a code, with what was chosen before switching the language."""
    try:
        page = open_code(_code(), language())
    except ContestError as error:
        return _refused(error)
    return _form(page)


@blueprint.post("/answers")
def answers() -> ResponseReturnValue:
    """Take the answers in and show the receipt; a refusal keeps everything on the page."""
    form = request.form
    try:
        code = _code()
    except ContestError as error:
        return _refused(error)
    given = Answers(
        code,
        form.get("number", ""),
        _chosen(),
        form.get("device", ""),
        get_remote_address(),
        "sure" in form,
    )
    try:
        receipt = take_answers(keys(), given)
    except ContestError as error:
        return _again(code, error)
    return _answer(render_template("survey/thanks.html", receipt=receipt))


def _again(code: Code, error: ContestError) -> ResponseReturnValue:
    """Show answers that were refused with their questions, where the code may see them."""
    if error.code in REFUSED:
        return _refused(error)
    try:
        page = any_page(code, language())
    except ContestError as refused:
        return _refused(refused)
    return _form(page, error)


@blueprint.get("/codes/<season>")
def codes(season: str) -> ResponseReturnValue:
    """Show how many codes are out and their seals, to everybody and before the first answer."""
    setup, surveys = sealed_surveys(season)
    shown = {"season": season, "name": setup.name, "surveys": surveys}
    return _answer(render_template("survey/codes.html", **shown))


def _code() -> Code:
    return read_code(keys(), request.form.get("code", ""))


def _chosen() -> dict[str, str]:
    form = request.form.items()
    return {name.removeprefix(PREFIX): v for name, v in form if name.startswith(PREFIX)}


def _form(page: CodePage, error: ContestError | None = None) -> ResponseReturnValue:
    html = render_template(
        "survey/form.html",
        page=page,
        code=request.form.get("code", ""),
        number=request.form.get("number") or secrets.token_hex(16),
        device=request.form.get("device", ""),
        chosen=_chosen(),
        error=message_of(error) if error else "",
        is_unsure=error is not None and error.code == "survey-some-blank",
        is_over=error is not None and error.code == "survey-closed",
    )
    return _answer(html, error.status if error else 200)


def _refused(error: ContestError) -> ResponseReturnValue:
    """Answer a code that opens nothing; whoever goes on guessing waits."""
    if error.code in REFUSED and not limiter.limiter.hit(MISSES, "survey", get_remote_address()):
        error = ContestError("too-many-tries", 429)
    if error.code == "survey-not-open":
        # a right code comes too early: it stays in its field
        early = {"error": message_of(error), "code": request.form.get("code", "")}
        return _answer(render_template("survey/start.html", **early), error.status)
    return _answer(_start_page(language(), message_of(error)), error.status)


@lru_cache(maxsize=16)
def _start_page(_language: str, error: str) -> str:
    """Return the page that asks for a code; kept, so that guessing costs the server little."""
    return render_template("survey/start.html", error=error, code="")


def _answer(html: str, status: int = 200) -> ResponseReturnValue:
    answer = make_response(html, status)
    # kept by the phone itself alone, so that the way back shows the page and not an error
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
