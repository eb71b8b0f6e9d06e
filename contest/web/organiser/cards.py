"""Judges' cards (评委卡): made for a session, printed once, ended by making new ones."""

from typing import TYPE_CHECKING

import segno
from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from contest.actions.people import seat_judges
from contest.actions.sign_in import CODE_LIFE, Card, issue_cards
from contest.queries.people import card_uses
from contest.queries.seasons import setup_of
from contest.queries.sessions import session_view
from contest.web.access import current_actor, needs
from contest.web.organiser import blueprint

if TYPE_CHECKING:
    from contest.models import Season


@blueprint.get("/sessions/<code>/cards")
@needs("organiser")
def cards(season: "Season", code: str) -> str:
    """Say what cards do, and which were used."""
    return _page(season, code, [])


@blueprint.post("/sessions/<code>/cards")
@needs("organiser")
def make_cards(season: "Season", code: str) -> ResponseReturnValue:
    """Make new cards for the panel and show them for printing."""
    actor = current_actor(season)
    seat_judges(season, actor)
    return _page(season, code, issue_cards(actor, season, code))


def _page(season: "Season", code: str, made: list[Card]) -> str:
    setup = setup_of(season)
    view = session_view(setup, code)
    return render_template(
        "organiser/cards.html",
        season=season,
        session=view.session,
        uses=card_uses(view.session.id),
        cards=[(card, link_picture(card.link)) for card in made],
        days=CODE_LIFE.days,
    )


def link_picture(link: str) -> str:
    """Return the QR code of a judge's link as the address of a picture."""
    address = url_for("sign_in.card", link=link, _external=True)
    return segno.make(address, error="m").svg_data_uri(scale=4, border=2, light="#fff")
