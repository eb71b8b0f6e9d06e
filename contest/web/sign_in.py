"""Sign-in pages (登录): staff by name and password, judges by short code or link."""

from urllib.parse import urlsplit

from flask import (
    Blueprint,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField, PasswordField, StringField

from contest.actions import sign_in as actions
from contest.errors import ContestError
from contest.queries.codes import is_whole_code
from contest.queries.pairing import claim_state
from contest.sentences import LANGUAGES
from contest.web.access import TOKEN
from contest.web.errors import message_of
from contest.web.limits import is_miss, limiter

blueprint = Blueprint("sign_in", __name__)
TRIES = "20 per minute"
#: the cookie's place for a token that opens nothing yet, and where to go once it does
ASKING, ASKING_NEXT = "asking", "asking_next"


class PasswordForm(FlaskForm):  # type: ignore[misc]
    """Name and password."""

    name = StringField()
    password = PasswordField()
    next = HiddenField()


class CodeForm(FlaskForm):  # type: ignore[misc]
    """A judge's short code."""

    code = StringField()
    next = HiddenField()


@blueprint.get("/sign-in")
def form() -> str | Response:
    """Show both ways of signing in."""
    if current_user.is_authenticated:
        return redirect(start_page())
    return _page()


@blueprint.post("/sign-in")
@limiter.limit(TRIES, deduct_when=is_miss)  # type: ignore[untyped-decorator]
def by_password() -> str | Response | tuple[str, int]:
    """Sign in by name and password."""
    given = PasswordForm()
    try:
        token = actions.sign_in_by_password(
            given.name.data or "", given.password.data or "", request.user_agent.string
        )
    except ContestError as error:
        return _page(password_error=message_of(error)), error.status
    return _begin(token)


@blueprint.post("/sign-in/code")
@limiter.limit(TRIES, deduct_when=is_miss)  # type: ignore[untyped-decorator]
def by_code() -> str | Response | tuple[str, int]:
    """Sign in by a judge's code."""
    code = CodeForm().code.data or ""
    try:
        if not is_whole_code(code):
            raise ContestError("code-mistyped", 422)
        token = actions.sign_in_by_code(code, request.user_agent.string)
    except ContestError as error:
        return _page(code_error=message_of(error)), error.status
    return _begin(token)


@blueprint.get("/j/<link>")
def card(link: str) -> str:
    """Show the button of a card's link; looking at it uses nothing up."""
    return render_template("sign_in/card.html", link=link, error="")


@blueprint.post("/j/<link>")
@limiter.limit(TRIES, deduct_when=is_miss)  # type: ignore[untyped-decorator]
def by_link(link: str) -> str | Response | tuple[str, int]:
    """Sign in by the link of a judge's card."""
    try:
        token = actions.sign_in_by_link(link, request.user_agent.string)
    except ContestError as error:
        page = render_template("sign_in/card.html", link="", error=message_of(error))
        return page, error.status
    return _begin(token)


@blueprint.get("/sign-in/waiting")
def waiting() -> ResponseReturnValue:
    """Show the match code until the desk has let the tablet in or turned it away."""
    token = session.get(ASKING, "")
    state, match_code, judge = claim_state(token)
    if state == "in":
        target = session.get(ASKING_NEXT)
        _keep(TOKEN, token)
        return redirect(_first_page(target))
    page = render_template("sign_in/waiting.html", match_code=match_code, judge=judge)
    answer = make_response(page, 200 if state == "waiting" or not token else 403)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/sign-in/waiting.json")
def waiting_news() -> Response:
    """Tell the waiting page whether the desk has answered."""
    answer = jsonify(state=claim_state(session.get(ASKING, ""))[0])
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End the sign-in."""
    token = session.pop(TOKEN, "")
    if token:
        actions.sign_out(token)
    return redirect(url_for("sign_in.form", left=1))


@blueprint.get("/language/<code>")
def language(code: str) -> Response:
    """Switch the language and stay on the page."""
    if code in LANGUAGES:
        session["language"] = code
    return redirect(safe_next(request.args.get("next")) or url_for("public.home"))


@blueprint.get("/start")
def start() -> Response:
    """Lead to the page of one's own work."""
    page = start_page()
    return redirect(_marked(page) if "in" in request.args else page)


def _page(password_error: str = "", code_error: str = "") -> str:
    target = request.values.get("next", "")
    return render_template(
        "sign_in/form.html",
        password_form=PasswordForm(next=target),
        code_form=CodeForm(next=target),
        password_error=password_error,
        code_error=code_error,
    )


def _begin(token: str) -> Response:
    target = safe_next(request.form.get("next"))
    if claim_state(token)[0] == "waiting":
        _keep(ASKING, token)
        if target:
            session[ASKING_NEXT] = target
        return redirect(url_for("sign_in.waiting"))
    _keep(TOKEN, token)
    return redirect(_first_page(target))


def _first_page(target: str | None) -> str:
    """Return where to go after signing in.

    A judge's address bears a mark: on it the tablet waits for the page itself, where it would
    show after a while the one that it keeps – for whoever was signed in before.
    """
    return _marked(target) if target else url_for("sign_in.start") + "?in=1"


def _keep(place: str, token: str) -> None:
    """Put a token into an emptied cookie; the language stays, an earlier sign-in ends."""
    language_now = session.get("language")
    if earlier := session.get(TOKEN):
        actions.sign_out(earlier)
    session.clear()
    session.permanent = True
    session[place] = token
    if language_now:
        session["language"] = language_now


def start_page() -> str:
    """Return where a person's work begins: the newest seat's page."""
    if current_user.is_authenticated:
        for _, code, role, _ in current_user.seats:
            endpoint = "judge.home" if role == "judge" else "organiser.home"
            return url_for(endpoint, season=code)
    return url_for("public.home")


def _marked(address: str) -> str:
    if not address.startswith("/judge/"):
        return address
    return f"{address}{'&' if '?' in address else '?'}in=1"


def safe_next(target: str | None) -> str | None:
    """Return a way back within this site; None for anything else."""
    if not target or not target.startswith("/") or "\\" in target or target.startswith("//"):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target
