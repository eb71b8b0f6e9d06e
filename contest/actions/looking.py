"""Looks at protected data (查看留痕): nothing is written but that somebody looked."""

from contest.actor import Actor
from contest.db import writing
from contest.models import Season


def look_without(actor: Actor, season: Season, code: str, judge: str, contestant: str) -> None:
    """Write down that somebody asks what a session would be without a judge."""
    actor.need("organiser", "verifier", "supervisor")
    with writing(actor, "look-without", f"{code} {judge} {contestant}".strip(), season):
        pass
