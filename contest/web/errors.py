"""Errors on pages (错误页): a clear sentence for people, JSON for scripts, no traces."""

import secrets

import structlog
from flask import Flask, current_app, g, jsonify, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from contest import sentences
from contest.errors import ContestError
from contest.rules.results import Problem
from contest.rules.values import Stage
from contest.sentences import SENTENCES
from contest.web.access import wants_json

log = structlog.get_logger()
#: what a person is told for each plain HTTP error
CODES = {
    400: "bad-submission",
    403: "not-allowed",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    429: "too-many-tries",
}


def register(app: Flask) -> None:
    """Answer every error with a page or JSON."""
    app.register_error_handler(ContestError, contest_error)
    app.register_error_handler(CSRFError, outdated)
    app.register_error_handler(HTTPException, plain_error)
    app.register_error_handler(Exception, broken)


def message_of(error: ContestError) -> str:
    """Return the sentence of an error in the reader's language."""
    return sentence_of(error.code, **error.facts)


def sentence_of(code: str, **facts: str | int) -> str:
    """Return the sentence of a code in the reader's language."""
    text: str = gettext(SENTENCES[code])
    return text % facts if facts else text


def problem_text(problem: Problem, stage: Stage) -> str:
    """Return a problem in words, rounds by their names."""
    names = {r.code: r.name for r in stage.rounds}
    facts = dict(problem.facts)
    for key in ("round", "tier"):
        if key in facts:
            facts[key] = names.get(str(facts[key]), facts[key])
    return sentence_of(problem.code, **facts)


def word_of(table: str, code: str) -> str:
    """Return a word of one table of the sentences, looked up once in a request."""
    known: dict[tuple[str, str], str] = g.setdefault("words", {})
    if (table, code) not in known:
        words: dict[str, str] = getattr(sentences, table)
        known[table, code] = gettext(words[code]) if code in words else code
    return known[table, code]


def tie_rule(rule: str) -> str:
    """Return a tie rule in words."""
    name, _, argument = rule.partition(":")
    text: str = gettext(sentences.TIE_RULES[name])
    return text % {"argument": argument} if argument else text


def contest_error(error: ContestError) -> ResponseReturnValue:
    """Answer what a person can put right."""
    return _answer(error.code, message_of(error), error.status)


def outdated(_error: CSRFError) -> ResponseReturnValue:
    """Answer a form without a valid token."""
    return _answer("page-outdated", sentence_of("page-outdated"), 400)


def plain_error(error: HTTPException) -> ResponseReturnValue:
    """Answer an HTTP error; redirects pass."""
    status = error.code or 500
    if status < 400:
        return error
    if status >= 500:
        return broken(error)
    code = CODES.get(status, "bad-submission")
    return _answer(code, sentence_of(code), status)


def broken(error: Exception) -> ResponseReturnValue:
    """Log a bug under a reference that the person can name; tests see it as it is."""
    if current_app.testing:
        raise error
    reference = secrets.token_hex(4)
    log.error("broken", reference=reference, exc_info=error)
    return _answer("broken", sentence_of("broken", reference=reference), 500)


def _answer(code: str, message: str, status: int) -> ResponseReturnValue:
    if wants_json():
        return jsonify(error=code, message=message), status
    return render_template("errors/error.html", message=message, status=status), status
