"""Devices (平板): what they say of themselves, and the desk's word to their judges."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import insert, select, update

from contest.acting import decided
from contest.actor import Actor
from contest.db import db, noting, writing
from contest.errors import ContestError
from contest.models import Device, Judge, Season, SignIn, now
from contest.queries.tablets import is_lost

#: how often an unchanged device is written down again
NOTE_AFTER = timedelta(seconds=4)


def note_device(
    sign_in_id: int, judge_id: int, name: str, counts: tuple[int, int, int], is_persistent: bool
) -> None:
    """Write down how many sheets a tablet holds, how many wait and how many photos.

    Never evidence. It is no action: no audit line, like the moment of a sign-in's last use.
    """
    entered, unsent, unsent_photos = counts
    said = {
        "judge_id": judge_id,
        "name": name[:60],
        "entered": entered,
        "unsent": unsent,
        "unsent_photos": unsent_photos,
        "is_persistent": is_persistent,
    }
    known = db.session.scalar(select(Device).where(Device.sign_in_id == sign_in_id))
    is_same = known is not None and all(getattr(known, key) == said[key] for key in said)
    if known is not None and is_same and now() - known.seen_at < NOTE_AFTER:
        return
    device_id = known.id if known is not None else None
    with noting() as connection:
        if device_id is None:
            connection.execute(insert(Device).values(sign_in_id=sign_in_id, **said))
        else:
            change = update(Device).where(Device.id == device_id)
            connection.execute(change.values(seen_at=now(), **said))


def note_unsent_file(
    actor: Actor, season: Season, judge: str, facts: Mapping[str, str | int]
) -> None:
    """Write down that a tablet's file of unsent sheets is imported; each sheet follows."""
    actor.need("organiser")
    with writing(actor, "import-unsent", judge, season) as transaction:
        transaction.facts.update(facts)


def remind_judge(actor: Actor, season: Season, judge: str) -> None:
    """Ask a judge on all own tablets to hand in what is missing."""
    actor.need("organiser", "verifier", "supervisor")
    season_id = season.id
    with writing(actor, "remind", judge, season):
        judge_id = db.session.scalar(
            select(Judge.id).where(Judge.season_id == season_id, Judge.code == judge)
        )
        devices = db.session.scalars(
            select(Device)
            .join(SignIn, SignIn.id == Device.sign_in_id)
            .where(Device.judge_id == judge_id, SignIn.ended_at.is_(None))
        ).all()
        if not devices:
            raise ContestError("no-device")
        for device in devices:
            device.reminded_at = now()


def report_lost(actor: Actor, season: Season, device_id: int, reason: str) -> None:
    """Report a tablet lost: its sign-in ends, and what it still sends is kept aside."""
    _report(actor, season, device_id, "device-lost", reason)


def report_found(actor: Actor, season: Season, device_id: int, reason: str) -> None:
    """Take a report back: what the tablet sends from now on counts; its judge signs in anew."""
    _report(actor, season, device_id, "device-found", reason)


def _report(actor: Actor, season: Season, device_id: int, kind: str, reason: str) -> None:
    actor.need("organiser", "verifier", "supervisor")
    if not reason.strip():
        raise ContestError("reason-missing", 422)
    season_id = season.id
    with writing(actor, kind, str(device_id), season) as transaction:
        row = db.session.execute(
            select(Device, Judge.code, SignIn)
            .join(Judge, Judge.id == Device.judge_id)
            .join(SignIn, SignIn.id == Device.sign_in_id)
            .where(Device.id == device_id, Judge.season_id == season_id)
        ).first()
        if row is None:
            raise ContestError("no-device", 404)
        device, judge, sign_in = row
        if kind == "device-lost":
            sign_in.ended_at = sign_in.ended_at or now()
        elif not is_lost(season_id, device.name):
            raise ContestError("device-not-lost")
        facts = {"judge": judge}
        transaction.add(
            decided(
                actor, season_id, (), kind, value=device.name, reason=reason.strip(), facts=facts
            )
        )
