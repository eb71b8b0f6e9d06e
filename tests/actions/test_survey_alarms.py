"""Alarms (异常提示) on made streams of answers, and what the supervisor decides on them."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from contest.actions import survey_answers
from contest.actions.survey_answers import Answers, take_answers
from contest.actions.survey_rulings import rule_on_sheets
from contest.actions.surveys import close_survey, empty_box
from contest.db import db
from contest.errors import ContestError
from contest.export import export_season
from contest.folder import tally
from contest.loading import find_survey, setup_of, stage_result, survey_state
from contest.models import SurveyBox, SurveySheet, SurveySignal
from contest.queries.survey_alarms import alarms_of, waiting_alarms
from contest.queries.survey_answers import box_place
from contest.queries.survey_codes import network_key, seal
from contest.rules.rounding import points_text

from .survey_season import FAIR, GOOD, MIXED, PLACE, UNSURE, Asked, start_asked

EACH = 60
#: residents of one unit: contented, half so, not at all, unsure
VARIED = (*[GOOD] * 12, *[MIXED] * 5, FAIR, FAIR, UNSURE)
DAY = tuple((hour, minute) for hour in (8, 9, 12, 18, 19, 20) for minute in range(4, 60, 10))
#: a telephone company's addresses, which a whole town shares
SHARED = ("203.0.113.1", "203.0.113.2", "203.0.113.3", "203.0.113.4")


def own_device(number: int) -> str:
    """Return a device of one's own."""
    return f"device-{number}"


def own_network(number: int) -> str:
    """Return an address of one's own."""
    return f"10.{number // 250}.7.{number % 250}"


@dataclass(frozen=True)
class Stream:
    """Answers of one unit as they come in: the n-th has the n-th of each, round and round."""

    answers: Sequence[dict[str, str]] = VARIED
    moments: Sequence[tuple[int, int]] = DAY
    device: Callable[[int], str] = own_device
    network: Callable[[int], str] = lambda n: own_network(n + 1000)
    count: int = 48


HONEST = Stream(network=lambda n: SHARED[n % 4] if n % 2 else own_network(n), count=24)


class Clock:
    """The hour that the server reads."""

    moment = (9, 0)

    @classmethod
    def now(cls, zone: ZoneInfo) -> datetime:
        """Return a moment of a day of the survey."""
        return datetime(2026, 8, 1, *cls.moment, tzinfo=zone)


@pytest.fixture
def asked(sqlite_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Asked]:
    """Return the season with its survey open, many codes each, and a clock that is set."""
    with sqlite_app.app_context():
        yield open_asked(sqlite_app, tmp_path, monkeypatch)


@pytest.fixture
def anywhere(inside: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Return the same over each database in turn, for what each must count itself."""
    return open_asked(inside, tmp_path, monkeypatch)


def open_asked(app: Flask, folder: Path, patch: pytest.MonkeyPatch) -> Asked:
    """Open the survey."""
    patch.setattr(survey_answers, "datetime", Clock)
    found = start_asked(app, folder / "season")
    found.open(EACH)
    return found


def answer(asked: Asked, unit: str, stream: Stream) -> None:
    """Let residents of a unit answer."""
    for n, code in zip(range(stream.count), asked.codes(unit), strict=False):
        Clock.moment = stream.moments[n % len(stream.moments)]
        answers = stream.answers[n % len(stream.answers)]
        device, network = stream.device(n), stream.network(n)
        given = Answers(code, f"number-{unit}-{n}", answers, device and f"{unit}-{device}", network)
        take_answers(asked.keys, given)


def codes(asked: Asked) -> set[str]:
    """Return the alarms of all units; only the first may have any."""
    survey = find_survey(asked.season.id, PLACE)
    state = survey_state(asked.season.id, PLACE)
    found = alarms_of(setup_of(asked.season), survey, state)
    assert {unit.contestant.code for unit in found} <= {"m1"}
    assert survey is not None
    assert waiting_alarms({survey: state}) == ({survey.id} if found else set())
    return {alarm.code for unit in found for alarm in unit.alarms}


CLEAN = {
    "as everywhere": HONEST,
    "contented": Stream([GOOD] * 15 + [MIXED]),
    "families share a telephone": Stream(device=lambda n: f"device-{n // 4}"),
    "few": Stream([GOOD], [(19, 10)], network=lambda _n: "198.51.100.7", count=12),
    "reminded in the evening": Stream(moments=[*DAY, *[(19, 35)] * 14]),
    "some work at night": Stream(moments=[*[(3, 10), (4, 20)] * 3, *DAY, *DAY], count=50),
    "one company more": Stream(network=lambda n: SHARED[0] if n % 4 == 0 else own_network(n)),
    "networks of version 6": Stream(network=lambda n: f"2001:db8:{n:x}::5"),
    "no device and no address": Stream(device=lambda _n: "", network=lambda _n: ""),
    "discontented": Stream([FAIR] * 9 + [UNSURE]),
}


@pytest.mark.parametrize("name", CLEAN)
def test_honest_answers_raise_no_alarm(asked: Asked, name: str) -> None:
    answer(asked, "m1", CLEAN[name])
    answer(asked, "m2", HONEST)
    answer(asked, "m3", HONEST)

    assert codes(asked) == set()
    asked.close()
    assert codes(asked) == set()


def test_all_behind_a_proxy_that_tells_no_address_raise_no_alarm(asked: Asked) -> None:
    for unit in ("m1", "m2", "m3"):
        answer(asked, unit, Stream(network=lambda _n: "127.0.0.1"))

    assert codes(asked) == set()


def test_a_network_is_only_compared_with_others(asked: Asked) -> None:
    answer(asked, "m1", Stream(network=lambda _n: SHARED[0]))

    assert codes(asked) == set()


FRAUDS = {
    "an evening's work": (Stream(moments=[*DAY[:20], *[(20, 31)] * 28]), {"alarm-burst"}),
    "in two sittings": (Stream(moments=[(10, 2)] * 24 + [(16, 2)] * 24), {"alarm-burst"}),
    "a night's work": (Stream(moments=[(2, 5)]), {"alarm-burst", "alarm-night"}),
    "night after night": (Stream(moments=[*DAY[:9], (1, 5), (2, 5), (3, 5)]), {"alarm-night"}),
    "one telephone": (Stream(device=lambda _n: "device"), {"alarm-device"}),
    "four telephones": (Stream(device=lambda n: f"device-{n % 4}"), {"alarm-device"}),
    "from the office": (
        Stream(network=lambda n: "198.51.100.7" if n % 2 else own_network(n)),
        {"alarm-network"},
    ),
    "from the office, version 6": (
        Stream(network=lambda n: f"2001:db8:7:7::{n:x}"),
        {"alarm-network"},
    ),
    "all the same": (Stream([GOOD]), {"alarm-uniform"}),
    "one sheet copied": (Stream([MIXED] * 47 + [FAIR]), {"alarm-uniform"}),
}


@pytest.mark.parametrize("name", FRAUDS)
def test_each_fraud_raises_its_alarm(asked: Asked, name: str) -> None:
    stream, alarms = FRAUDS[name]
    answer(asked, "m2", HONEST)
    answer(asked, "m3", HONEST)
    answer(asked, "m1", stream)

    assert codes(asked) == alarms - {"alarm-uniform"}
    asked.close()
    assert codes(asked) == alarms


def test_all_frauds_at_once_raise_all_alarms(anywhere: Asked) -> None:
    answer(anywhere, "m2", HONEST)
    answer(anywhere, "m1", Stream([GOOD], [(2, 5)], lambda _n: "d", lambda _n: "198.51.100.7"))
    while_open = {"alarm-burst", "alarm-night", "alarm-device", "alarm-network"}

    assert codes(anywhere) == while_open
    anywhere.close()
    assert codes(anywhere) == {*while_open, "alarm-uniform"}


@pytest.mark.parametrize("is_emptied", [False, True])
def test_answers_without_codes_raise_an_alarm(asked: Asked, *, is_emptied: bool) -> None:
    """Somebody with the key and the database puts three answers more into the box."""
    for unit in ("m1", "m2", "m3"):
        answer(asked, unit, HONEST)
    close_survey(asked.organiser, asked.season, PLACE)
    assert codes(asked) == set()
    survey = find_survey(asked.season.id, PLACE)
    assert survey is not None
    unit = setup_of(asked.season).contestants["m1"].id
    place = {"survey_id": survey.id, "contestant_id": unit, "class_code": "resident"}
    for key in ("0a" * 16, "0b" * 16, "0c" * 16):
        content = seal(asked.keys, key, box_place(*place.values()), bytes([0, 0]))
        db.session.add(SurveyBox(**place, id=key, sealed=content))
    db.session.commit()
    while is_emptied and empty_box(asked.organiser, asked.season, PLACE, asked.keys):
        pass

    assert codes(asked) == {"alarm-box"}


def score(anywhere: Asked) -> str:
    """Return the first community's score; empty without one."""
    found = stage_result(setup_of(anywhere.season), "f", "first").round_scores["asked"].get("m1")
    return points_text(found.score, 2) if found and found.score is not None else ""


def test_what_the_supervisor_leaves_out_stays_and_counts_nowhere(
    anywhere: Asked, tmp_path: Path
) -> None:
    anywhere.answer_all()
    anywhere.close()
    about = ("m1", "web")
    assert score(anywhere) == "80.00"

    rule_on_sheets(anywhere.supervisor, anywhere.season, PLACE, "leave-out", about, "代答")
    assert score(anywhere) == ""
    assert len(db.session.scalars(select(SurveySheet)).all()) == 11
    export_season("asked", tmp_path / "out")
    tally(tmp_path / "out", tmp_path / "results")
    assert ",m1,8" not in (tmp_path / "results" / "round_scores.csv").read_text()

    rule_on_sheets(anywhere.supervisor, anywhere.season, PLACE, "take-in", about, "查明无误")
    assert score(anywhere) == "80.00"


def test_only_the_supervisor_rules_with_a_reason_on_what_is_there(anywhere: Asked) -> None:
    anywhere.answer_all()
    anywhere.close()

    def refused(who: str, kind: str, origin: str, reason: str) -> str:
        with pytest.raises(ContestError) as caught:
            rule_on_sheets(
                getattr(anywhere, who), anywhere.season, PLACE, kind, ("m1", origin), reason
            )
        return caught.value.code

    assert refused("organiser", "leave-out", "web", "代答") == "not-allowed"
    assert refused("supervisor", "leave-out", "web", " ") == "reason-missing"
    assert refused("supervisor", "leave-out", "paper:B9", "代答") == "no-such-origin"
    assert refused("supervisor", "take-in", "web", "代答") == "taken-in-already"
    rule_on_sheets(
        anywhere.supervisor, anywhere.season, PLACE, "keep-alarm", ("m1", ""), "核查无误"
    )


def test_devices_and_networks_are_kept_as_digests_of_this_survey(anywhere: Asked) -> None:
    stream = Stream(device=lambda _n: "my-phone", network=lambda _n: "198.51.100.7", count=3)
    answer(anywhere, "m1", stream)

    rows = db.session.execute(select(SurveySignal.kind, SurveySignal.key, SurveySignal.count))
    found = {kind: (key, count) for kind, key, count in rows if kind != "burst"}
    assert found["device"][1] == found["network"][1] == 3
    assert "my-phone" not in found["device"][0]
    assert re.fullmatch("[0-9a-f]{3}", found["network"][0])
    mapped = network_key(anywhere.keys, 1, "::ffff:198.51.100.7")
    assert mapped == network_key(anywhere.keys, 1, "198.51.100.7")
    assert network_key(anywhere.keys, 1, "198.51.100.7") != network_key(
        anywhere.keys, 2, "198.51.100.7"
    )


def test_a_network_s_drawer_is_shared_by_many_addresses(anywhere: Asked) -> None:
    """What is kept names no address: each drawer has one of every sixteen networks' size."""
    drawers = Counter(
        network_key(anywhere.keys, 1, f"10.1.{n // 256}.{n % 256}") for n in range(65_536)
    )

    assert len(drawers) == 4096
    assert min(drawers.values()) > 1
