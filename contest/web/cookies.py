"""The sign-in's cookie (登录凭据): only pages renew it, never what scripts ask in between.

A heartbeat that began before somebody else signed in on the same device would otherwise bring
the cookie of who was there before back.
"""

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin


class PageCookies(SecureCookieSessionInterface):
    """Cookies that a script's request leaves alone unless it changes what they say."""

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Tell whether an answer sets the cookie."""
        is_page = "text/html" in request.headers.get("Accept", "")
        return session.modified or (is_page and super().should_set_cookie(app, session))
