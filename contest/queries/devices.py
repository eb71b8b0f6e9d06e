"""The panel's tablets (平板) as the desk sees them: what each holds, and who has signed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from contest.db import db
from contest.models import Decision, Device, Judge, PanelSeat, ScoreSheet, Session, SignIn, now
from contest.queries.sessions import SessionView
from contest.queries.tablets import lost_devices

#: two heartbeats are missing
SILENT_AFTER = timedelta(seconds=10)
#: a judge's sign-in that was not used for so long is over
IDLE_JUDGE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class TabletView:
    """A tablet as it last spoke; `on_server` counts its judge's sheets of the session."""

    id: int
    seat_number: int
    judge_code: str
    judge: str
    name: str
    entered: int
    on_server: int
    unsent: int
    photos: int
    is_persistent: bool
    seen_at: datetime
    reminded_at: datetime | None
    is_signed_in: bool
    is_lost: bool

    @property
    def waits(self) -> bool:
        """Tell whether it holds sheets or photos that are not sent; a lost one is given up."""
        return bool(self.unsent or self.photos) and not self.is_lost

    @property
    def is_silent(self) -> bool:
        """Tell whether the tablet has not spoken for a while."""
        return now() - self.seen_at > SILENT_AFTER

    @property
    def may_hold(self) -> bool:
        """Tell whether a silent tablet may have sheets that nobody knows of."""
        is_paired = self.is_signed_in and now() - self.seen_at < IDLE_JUDGE
        return self.is_silent and is_paired and not self.is_lost


def panel_tablets(session_id: int) -> list[TabletView]:
    """Return the tablets of a panel, each as it last spoke, by seat number.

    A tablet that signs in anew is told by its name; what it said before no longer holds.
    """
    counts = db.session.execute(
        select(ScoreSheet.judge_id, func.count(ScoreSheet.contestant_id.distinct()))
        .where(ScoreSheet.session_id == session_id)
        .group_by(ScoreSheet.judge_id)
    )
    on_server: dict[int, int] = dict(counts.all())
    rows = db.session.execute(
        select(PanelSeat.seat_number, Judge, Device, SignIn.ended_at)
        .join(Judge, Judge.id == PanelSeat.judge_id)
        .join(Device, Device.judge_id == Judge.id)
        .join(SignIn, SignIn.id == Device.sign_in_id)
        .where(PanelSeat.session_id == session_id)
        .order_by(PanelSeat.seat_number, Device.seen_at)
    ).all()
    season_id = db.session.get_one(Session, session_id).season_id
    lost = lost_devices(season_id, [device.name for _, _, device, _ in rows])
    newest = {
        (seat, device.name or str(device.id)): row for row in rows for seat, _, device, _ in [row]
    }
    return [
        TabletView(
            device.id,
            seat,
            judge.code,
            judge.name,
            device.name,
            device.entered,
            on_server.get(judge.id, 0),
            device.unsent,
            device.unsent_photos,
            device.is_persistent,
            device.seen_at,
            device.reminded_at,
            ended_at is None,
            device.name in lost,
        )
        for seat, judge, device, ended_at in newest.values()
    ]


def holding_tablets(view: SessionView) -> list[TabletView]:
    """Return the tablets that a session's closing waits for.

    They hold sheets or photos that the server has not, or are silent while sheets of their
    judge are missing. A silent one whose judge has handed in everything holds nothing up:
    tablets are put away when the work is done.
    """
    missing = {
        seat.number
        for place, seat in enumerate(view.seats)
        if any(entry.marks[place] == "missing" for entry in view.entries)
    }
    tablets = panel_tablets(view.session.id)
    return [t for t in tablets if t.waits or (t.may_hold and t.seat_number in missing)]


def closing_words(session_id: int) -> tuple[Decision | None, Decision | None]:
    """Return who asked to close in spite of unsent sheets since the opening, and who agreed."""
    kinds = ("open-session", "reopen-session", "close-request", "close-confirm")
    rows = db.session.scalars(
        select(Decision)
        .where(Decision.session_id == session_id, Decision.kind.in_(kinds))
        .order_by(Decision.id)
    )
    asked: Decision | None = None
    agreed: Decision | None = None
    for row in rows:
        asked = row if row.kind == "close-request" else asked
        agreed = row if row.kind == "close-confirm" else None
        if row.kind in ("open-session", "reopen-session"):
            asked = None
    return asked, agreed
