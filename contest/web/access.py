"""Access (权限): who is signed in, and which pages are theirs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app, flash, g, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import LoginManager, UserMixin, current_user

from contest.actor import Actor
from contest.errors import ContestError
from contest.queries.devices import IDLE_JUDGE
from contest.queries.people import SignedIn, is_ended, signed_in_by, touch
from contest.queries.seasons import season_by_code

if TYPE_CHECKING:
    from contest.models import Season

TOKEN = "token"
IDLE_STAFF = timedelta(minutes=30)


@dataclass(eq=False)
class User(UserMixin):  # type: ignore[misc]
    """A signed-in person as pages know it."""

    id: int
    name: str
    seats: tuple[tuple[int, str, str, int | None], ...]
    sign_in_id: int

    def roles(self, season_id: int) -> frozenset[str]:
        """Return the roles held in a season."""
        return frozenset(role for seat, _, role, _ in self.seats if seat == season_id)

    def judge_id(self, season_id: int) -> int | None:
        """Return which judge of a season the person is."""
        found = [j for seat, _, role, j in self.seats if seat == season_id and role == "judge"]
        return found[0] if found else None


def init(app: Flask) -> None:
    """Let Flask-Login ask our table of sign-ins."""
    manager = LoginManager(app)
    manager.session_protection = None
    manager.request_loader(_load_user)
    manager.unauthorized_handler(_ask_to_sign_in)


def _load_user(_request: object) -> User | None:
    token = session.get(TOKEN)
    if not token:
        return None
    found = signed_in_by(token, IDLE_STAFF, IDLE_JUDGE)
    if found is None:
        return None
    touch(found)
    return _user(found)


def _user(found: SignedIn) -> User:
    return User(found.person_id, found.name, found.seats, found.sign_in_id)


def _ask_to_sign_in() -> Any:
    token = session.get(TOKEN, "")
    was_ended = is_ended(token)
    if wants_json():
        raise ContestError("sign-in-ended" if was_ended else "signed-out", 401)
    session.pop(TOKEN, None)
    back = request.full_path.rstrip("?")
    if was_ended:
        # a device whose sign-in was ended forgets what it kept
        return redirect(url_for("sign_in.form", left="ended", next=back))
    if token:
        flash(_("登录已过期，请重新登录。登录后回到刚才的页面。"), "warn")
    return redirect(url_for("sign_in.form", next=back))


def wants_json() -> bool:
    """Tell whether a script asks rather than a person."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def needs(*roles: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let only holders of one of the roles in the season of the address see a page.

    The view gets the Season in place of its code.
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(season: str, **arguments: Any) -> Any:
            if not current_user.is_authenticated:
                return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
            found = season_by_code(season)
            g.season = found
            g.roles = current_user.roles(found.id)
            if not g.roles.intersection(roles):
                raise ContestError("not-allowed", 403)
            return view(season=found, **arguments)

        return guarded

    return decorate


def current_actor(season: "Season") -> Actor:
    """Return who acts in a season."""
    return Actor(
        current_user.name,
        current_user.id,
        current_user.roles(season.id),
        current_user.judge_id(season.id),
    )


def viewer_stamp() -> list[str]:
    """Return what of the reader a public page depends on: language and name."""
    name = current_user.name if current_user.is_authenticated else ""
    return [session.get("language", "zh"), name]
