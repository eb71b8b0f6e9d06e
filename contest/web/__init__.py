"""Pages by audience (页面): no SQL, no arithmetic."""

import re
from datetime import datetime
from types import ModuleType
from zoneinfo import ZoneInfo

from flask import Flask, Response, request, session
from flask_babel import Babel, get_locale
from flask_login import current_user
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from contest.photos import MOST_BYTES
from contest.queries.ledger import signed_text
from contest.rules.awards import money_text
from contest.rules.rounding import exact_text, plain_text, points_text, ratio_text
from contest.sentences import LANGUAGES
from contest.web import access, errors
from contest.web.cookies import PageCookies
from contest.web.limits import limiter

ZONE = ZoneInfo("Asia/Shanghai")
#: pages that take a file → bytes that they take
UPLOADS = {
    "organiser.import_questions": 5 * 1024 * 1024,
    # the photo itself, and the form around it
    "judge.send_photo": MOST_BYTES + 64 * 1024,
}
POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)


def parts() -> list[ModuleType]:
    """Return the modules that hold pages; a server loads them once, before its workers."""
    from contest.web import hall, judge, organiser, public, quiz, sign_in, survey

    return [public, sign_in, judge, organiser, hall, quiz, survey]


def register(app: Flask, proxies: int = 0) -> None:
    """Give the app its extensions, pages and errors.

    `proxies`: how many stand before the server; what they say of a visitor's address and of
    https is believed, so that limits count visitors and links on cards begin as they must.
    """
    app.session_interface = PageCookies()
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=1)  # type: ignore[method-assign]
    app.before_request(let_files_in)
    forgery = CSRFProtect(app)
    Babel(app, locale_selector=language)
    limiter.init_app(app)
    access.init(app)
    errors.register(app)
    for part in parts():
        app.register_blueprint(part.blueprint)
        if part.blueprint.name == "survey":
            # residents have no rights but the code that they send along
            forgery.exempt(part.blueprint)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        moment=moment,
        points=points_text,
        plain=plain_text,
        signed=signed_text,
        exact=exact_text,
        ratio=ratio_text,
        money=money,
        yuan=grouped,
    )
    app.jinja_env.globals.update(
        sentence_of=errors.sentence_of,
        word_of=errors.word_of,
        problem_text=errors.problem_text,
        tie_rule=errors.tie_rule,
        language=language,
    )
    app.after_request(protect)


def let_files_in() -> None:
    """Let the pages that take files have them; a form's token is read right after this."""
    most = UPLOADS.get(request.endpoint or "")
    if most and current_user.is_authenticated:
        request.max_content_length = most


def language() -> str:
    """Return the language of the reader: as the address says, chosen before, or Chinese."""
    chosen = request.args.get("lang") or session.get("language")
    return chosen if chosen in LANGUAGES else "zh"


def money(fen: int) -> str:
    """Return fen as yuan with thousands apart."""
    return grouped(money_text(fen))


def grouped(amount: str) -> str:
    """Return an amount written in digits with its thousands apart."""
    return re.sub(r"(?<=\d)(?=(\d{3})+\.)", ",", amount)


def moment(value: datetime | str, form: str = "%Y-%m-%d %H:%M:%S") -> str:
    """Return a moment in the organisers' time."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return at.astimezone(ZONE).strftime(form)


def protect(response: Response) -> Response:
    """Set what every answer must carry."""
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers["Content-Language"] = str(get_locale() or "zh")
    if request.endpoint != "static" and current_user.is_authenticated:
        response.headers["Cache-Control"] = "no-store"
    return response
