"""Swapped sheets (评分表互换): a judge marked one contestant on the other's sheet.

One person proposes with a reason; the verifier or the supervisor, another person, agrees to
just the versions that were proposed. Then both sheets get a new version with the other's
values. The old versions stay.
"""

from collections.abc import Sequence

from contest.acting import act_row, find_session, need_off_panel, need_unrevealed
from contest.actor import Actor
from contest.db import db, writing
from contest.errors import ContestError
from contest.loading import bars_of, session_state, setup_of
from contest.models import Decision, ScoreSheet, Season, Session
from contest.queries.swapping import Swap, pending_swap, sheets_to_swap

#: a session in these states may still be put right
STATES = ("open", "closed")


def propose_swap(
    actor: Actor, season: Season, code: str, swap: tuple[Sequence[str], str, str], reason: str
) -> None:
    """Propose that judges' sheets of two contestants change places; (judges, one, other)."""
    actor.need("organiser", "verifier")
    if not reason.strip():
        raise ContestError("reason-missing", 422)
    judges, one, other = swap
    with writing(actor, "swap-request", f"{code} {one} {other}", season) as transaction:
        session = find_session(season.id, code)
        need_off_panel(actor, session)
        asked = Swap(tuple(sorted(set(judges))), one, other)
        facts = {
            "judges": list(asked.judges),
            "one": one,
            "other": other,
            "versions": _versions(_checked(season, session, asked)),
        }
        transaction.add(act_row(actor, session, "swap-request", reason=reason.strip(), facts=facts))


def agree_swap(actor: Actor, season: Season, code: str) -> None:
    """Agree, as another person, to the proposed swap; both sheets get a new version.

    A judge may have corrected the sheets meanwhile: then what was proposed holds no longer.
    """
    actor.need("verifier", "supervisor")
    with writing(actor, "swap-confirm", code, season) as transaction:
        session = find_session(season.id, code)
        asked = pending_swap(session.id)
        if asked is None:
            raise ContestError("no-swap", 404)
        if actor.person_id is None or asked.by_person_id == actor.person_id:
            raise ContestError("second-person", 403)
        need_off_panel(actor, session)
        pairs = _checked(season, session, Swap.of(asked))
        if _versions(pairs) != asked.facts["versions"]:
            raise ContestError("swap-changed")
        agreed = act_row(actor, session, "swap-confirm", reason=asked.reason, facts=asked.facts)
        transaction.add(agreed)
        db.session.flush()
        for one, other in pairs:
            for sheet, source in ((one, other), (other, one)):
                transaction.add(_version(sheet, source, actor, agreed))


def drop_swap(actor: Actor, season: Season, code: str) -> None:
    """Drop a proposed swap."""
    actor.need("organiser", "verifier", "supervisor")
    with writing(actor, "swap-drop", code, season) as transaction:
        session = find_session(season.id, code)
        if pending_swap(session.id) is None:
            raise ContestError("no-swap", 404)
        transaction.add(act_row(actor, session, "swap-drop"))


def _versions(pairs: Sequence[tuple[ScoreSheet, ScoreSheet]]) -> list[list[int]]:
    """Return what a proposal names: the versions of each judge's two sheets."""
    return [[one.version, other.version] for one, other in pairs]


def _version(sheet: ScoreSheet, source: ScoreSheet, actor: Actor, agreed: Decision) -> ScoreSheet:
    return ScoreSheet(
        submission_id=f"swap:{agreed.id}:{sheet.contestant_id}:{sheet.judge_id}",
        session_id=sheet.session_id,
        contestant_id=sheet.contestant_id,
        judge_id=sheet.judge_id,
        version=sheet.version + 1,
        kind=source.kind,
        marks=source.marks,
        detail=source.detail,
        reason=agreed.reason,
        entered_by_id=actor.person_id,
    )


def _checked(season: Season, session: Session, swap: Swap) -> list[tuple[ScoreSheet, ScoreSheet]]:
    """Return each judge's two sheets; refuse what may not change places."""
    state = session_state(session.id)
    if state not in STATES:
        raise ContestError(f"session-is-{state}", session=session.name)
    setup = setup_of(season)
    infos = [setup.contestants[c] for c in (swap.one, swap.other) if c in setup.contestants]
    if len(infos) < 2 or swap.one == swap.other or not swap.judges:
        raise ContestError("swap-incomplete", 422)
    need_unrevealed(session, *infos)
    bar = bars_of(setup, session)
    for info in infos:
        for judge in swap.judges:
            if judge not in setup.judges:
                raise ContestError("unknown-judge", 404)
            if bar(judge, info):
                raise ContestError("swap-barred", judge=setup.judges[judge].name, name=info.name)
    found = sheets_to_swap(setup, session, swap)
    for judge, pair in found.items():
        if None in pair:
            raise ContestError("swap-no-sheet", judge=setup.judges[judge].name)
    return [(one, other) for one, other in found.values() if one and other]
