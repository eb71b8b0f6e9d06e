"""Alarms of a survey (异常提示): facts for the supervisor, who alone decides.

Answers in a short time, at night, many codes of one device, many answers through a network
that others hardly use; after the closing, equal answers, and more or fewer answers than used
codes. Nothing is left out by itself, and nothing is ever deleted.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Row, and_, func, or_, select

from contest.db import db
from contest.loading import (
    ORIGIN_RULINGS,
    ContestantInfo,
    Place,
    SeasonSetup,
    left_out,
    place_of,
)
from contest.models import Decision, Survey, SurveyBox, SurveySignal
from contest.queries.survey_counts import SheetCounts, sheet_counts, used_by_unit

#: answers of a unit in ten minutes, and the share of all of the unit's that they must be
BURST, BURST_SHARE = 15, 20
NIGHT, NIGHT_SHARE = 5, 15
NIGHT_HOURS = range(5)
DEVICE = 5
#: answers of a unit through one network, their share, and how many times the share of that
#: network in all other units it must be: a town's telephones share a few addresses
NETWORK, NETWORK_SHARE, NETWORK_TIMES = 15, 30, 2
#: sheets of a unit that answer every item alike, and with the same for all items
UNIFORM, UNIFORM_SHARE = 20, 95


@dataclass(frozen=True, slots=True)
class Alarm:
    """A fact about a unit's answers: a code of the sentences with its numbers."""

    code: str
    facts: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a unit's sheets came from, and whether they count."""

    code: str
    count: int
    why_out: str
    is_out: bool


@dataclass(frozen=True, slots=True)
class UnitAlarms:
    """A unit with its alarms, what can be decided on, and what was decided."""

    contestant: ContestantInfo
    alarms: Sequence[Alarm]
    origins: Sequence[Origin]
    rulings: Sequence[Decision]


def alarms_of(setup: SeasonSetup, survey: Survey | None, state: str) -> list[UnitAlarms]:
    """Return the units with alarms or rulings, in the order of their codes."""
    if survey is None or state == "planned":
        return []
    found: dict[int, list[Alarm]] = defaultdict(list)
    for _, contestant_id, alarm in _signalled([survey.id]):
        found[contestant_id].append(alarm)
    origins: dict[int, list[Origin]] = {}
    if state == "closed":
        counts = sheet_counts(survey)
        origins = _origins(survey, counts)
        for _, contestant_id, alarm in _compared([survey]):
            found[contestant_id].append(alarm)
    rulings = _rulings([survey]).get(place_of(survey), {})
    named = {setup.codes[key]: key for key in {*found, *rulings}}
    return [
        UnitAlarms(
            setup.contestants[code],
            found.get(key, []),
            origins.get(key, []),
            rulings.get(key, []),
        )
        for code, key in sorted(named.items())
    ]


def waiting_alarms(surveys: Mapping[Survey, str]) -> set[int]:
    """Return which surveys have a unit with an alarm and no ruling on it yet, by key.

    `surveys`: each with its state; the answers of closed ones are compared too.
    """
    alarmed = {
        (survey, contestant) for survey, contestant, _ in _signalled([s.id for s in surveys])
    }
    closed = [survey for survey, state in surveys.items() if state == "closed"]
    alarmed |= {(survey, contestant) for survey, contestant, _ in _compared(closed)}
    if not alarmed:
        return set()
    rulings = _rulings(list(surveys))
    ruled = {(s.id, contestant) for s in surveys for contestant in rulings.get(place_of(s), {})}
    return {survey for survey, _ in alarmed - ruled}


def _signalled(surveys: Sequence[int]) -> Iterator[tuple[int, int, Alarm]]:
    """Yield survey, contestant and alarm of what was counted while answers came."""
    rows = _high_counts(surveys)
    totals = used_by_unit({row.survey_id for row in rows})
    night: Counter[tuple[int, int]] = Counter()
    devices: Counter[tuple[int, int]] = Counter()
    networks: dict[tuple[int, int, str], int] = {}
    for survey, contestant, kind, key, count in rows:
        unit = survey, contestant
        if kind == "device":
            devices[unit] = max(devices[unit], count)
        elif kind == "network":
            if count * 100 >= totals[unit] * NETWORK_SHARE:
                networks[*unit, key] = count
        else:
            if int(key[11:13]) in NIGHT_HOURS:
                night[unit] += count
            if count >= BURST and count * 100 >= totals[unit] * BURST_SHARE:
                facts: dict[str, str | int] = {"moment": key.replace("T", " "), "count": count}
                yield *unit, Alarm("alarm-burst", facts)
    for unit, count in night.items():
        share = count * 100 // max(1, totals[unit])
        if count >= NIGHT and share >= NIGHT_SHARE:
            yield *unit, Alarm("alarm-night", {"count": count, "share": share})
    for unit, count in devices.items():
        yield *unit, Alarm("alarm-device", {"count": count})
    yield from _concentrated(networks, totals)


def _high_counts(surveys: Sequence[int]) -> Sequence[Row[int, int, str, str, int]]:
    """Return the signals that may be worth an alarm."""
    signal = SurveySignal
    is_night = func.substr(signal.key, 12, 2) < f"{NIGHT_HOURS.stop:02}"
    return db.session.execute(
        select(signal.survey_id, signal.contestant_id, signal.kind, signal.key, signal.count)
        .where(
            signal.survey_id.in_(surveys),
            or_(
                and_(signal.kind == "device", signal.count >= DEVICE),
                and_(signal.kind == "network", signal.count >= NETWORK),
                and_(signal.kind == "burst", or_(signal.count >= BURST, is_night)),
            ),
        )
        .order_by(signal.kind, signal.key)
    ).all()


def _concentrated(
    networks: Mapping[tuple[int, int, str], int], totals: Mapping[tuple[int, int], int]
) -> Iterator[tuple[int, int, Alarm]]:
    """Yield an alarm for what comes through a network that other units use far less.

    `networks`: survey, contestant and drawer → answers; `totals`: answers of each unit.
    """
    if not networks:
        return
    everywhere = _by_network({(survey, key) for survey, _, key in networks})
    of_survey: Counter[int] = Counter()
    for (survey, _), total in totals.items():
        of_survey[survey] += total
    for (survey, contestant, key), count in networks.items():
        total = max(1, totals[survey, contestant])
        others = of_survey[survey] - total
        elsewhere = everywhere[survey, key] - count
        # without others to compare with, an address may be the town's own
        if others < NETWORK or count * others < NETWORK_TIMES * elsewhere * total:
            continue
        facts = {"share": count * 100 // total, "elsewhere": elsewhere * 100 // others}
        yield survey, contestant, Alarm("alarm-network", {"count": count, **facts})


def _by_network(keys: set[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """Return how many answers of a whole survey came through each network."""
    signal = SurveySignal
    rows = db.session.execute(
        select(signal.survey_id, signal.key, func.sum(signal.count))
        .where(
            signal.survey_id.in_({survey for survey, _ in keys}),
            signal.kind == "network",
            signal.key.in_({key for _, key in keys}),
        )
        .group_by(signal.survey_id, signal.key)
    )
    return {(survey, key): total for survey, key, total in rows}


def _compared(surveys: Sequence[Survey]) -> Iterator[tuple[int, int, Alarm]]:
    """Yield survey, contestant and alarm of what is seen when no more answers come."""
    keys = {survey.id for survey in surveys}
    used = used_by_unit(keys)
    boxed = _in_box(keys)
    for survey in surveys:
        counts = sheet_counts(survey)
        for contestant, (most, total) in counts.alike.items():
            if total >= UNIFORM and most * 100 >= total * UNIFORM_SHARE:
                facts: dict[str, str | int] = {"count": most, "total": total}
                yield survey.id, contestant, Alarm("alarm-uniform", facts)
        units = {contestant for key, contestant in used if key == survey.id}
        # without codes all sheets are from a file
        for contestant in units | set(counts.origins) if units else ():
            sheets = boxed.get((survey.id, contestant), 0)
            if contestant in counts.origins:
                sheets += counts.origins[contestant]["web"]
            marks = used[survey.id, contestant]
            if sheets != marks:
                facts = {"sheets": sheets, "marks": marks}
                yield survey.id, contestant, Alarm("alarm-box", facts)


def _in_box(surveys: Collection[int]) -> dict[tuple[int, int], int]:
    """Return how many answers of each survey and unit are not emptied out yet."""
    box = SurveyBox
    rows = db.session.execute(
        select(box.survey_id, box.contestant_id, func.count())
        .where(box.survey_id.in_(surveys))
        .group_by(box.survey_id, box.contestant_id)
    )
    return {(survey, contestant): number for survey, contestant, number in rows}


def _origins(survey: Survey, counts: SheetCounts) -> dict[int, list[Origin]]:
    out = left_out(survey.season_id, survey.field, survey.stage)
    return {
        contestant_id: [
            Origin(origin, number, out.get(key, ""), key in out)
            for origin, number in sorted(own.items())
            for key in [(*place_of(survey), str(contestant_id), origin)]
        ]
        for contestant_id, own in counts.origins.items()
    }


def _rulings(surveys: Sequence[Survey]) -> dict[Place, dict[int, list[Decision]]]:
    """Return place → contestant → what the supervisor decided, oldest first."""
    rows = db.session.scalars(
        select(Decision)
        .where(
            Decision.season_id.in_({survey.season_id for survey in surveys}),
            Decision.kind.in_((*ORIGIN_RULINGS, "keep-alarm")),
        )
        .order_by(Decision.id)
    )
    found: dict[Place, dict[int, list[Decision]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row.contestant_id:
            place = (row.field, row.stage, row.value.partition(":")[0])
            found[place][row.contestant_id].append(row)
    return found
