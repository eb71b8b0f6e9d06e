"""Small forms (表单) that several pages share, and how they are answered."""

import json
from collections.abc import Callable

import segno
from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField

from contest.errors import ContestError
from contest.web.errors import message_of

#: characters of a form that travel with a refusal: a cookie holds no more
MOST_TYPED = 700


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """A deliberate act with its reason."""

    reason = StringField()


def act(action: Callable[[], object], done: str, back: str) -> ResponseReturnValue:
    """Do one thing and return to the page, saying what happened; what was refused stays typed."""
    try:
        action()
    except ContestError as error:
        if error.status in (403, 404):
            raise
        flash(message_of(error), "error")
        _keep_typed()
    else:
        flash(done, "success")
    return redirect(back)


def _keep_typed() -> None:
    """Let the next page put back into this form what was typed."""
    fields = [one for one in request.form.items(multi=True) if one[0] != "csrf_token"]
    if sum(len(value) for _, value in fields) <= MOST_TYPED:
        flash(json.dumps([request.full_path.rstrip("?"), fields], ensure_ascii=False), "typed")


def act_or_show(
    action: Callable[[], object], done: str, back: str, page: Callable[[], str]
) -> ResponseReturnValue:
    """Do one thing like `act`; a refusal shows the page again with what was typed."""
    try:
        action()
    except ContestError as error:
        if error.status in (403, 404):
            raise
        flash(message_of(error), "error")
        return page(), error.status
    flash(done, "success")
    return redirect(back)


def screen_picture(address: str) -> str:
    """Return the QR code of a screen's address; nothing for none."""
    if not address:
        return ""
    found: str = segno.make(address, error="m").svg_data_uri(scale=5, border=2)
    return found
