"""A small season (小赛季) whose results are worked by hand.

Three sheets are fewer than five, so none is dropped: score = sum of the sheets ÷ 3.

| township | j1 | j2 | j3 | sum | score | rank |
|---|---|---|---|---|---|---|
| a1 | 54 + 36 = 90 | 53 + 35.5 = 88.5 | 55 + 36.5 = 91.5 | 270 | 90.00 | 1, goes up |
| a2 | 52 + 34 = 86 | 51 + 34 = 85 | 52.5 + 34.5 = 87 | 258 | 86.00 | 2, goes up |
| a3 | 50 + 33 = 83 | 50 + 33 = 83 | 49 + 33 = 82 | 248 | 82.666… → 82.67 | 3 |
| a4 | 45 + 30 = 75 | 75 | 75 | 225 | 75.00 | 4 |
| b1 | 55 + 37 = 92 | 54 + 36.5 = 90.5 | 55 + 36 = 91 | 273.5 | 91.1666… → 91.17 | 1, goes up |
| b2 | 51 + 34 = 85 | 51 + 35 = 86 | 50 + 34 = 84 | 255 | 85.00 | 2, goes up |
| b3 | 50 + 34 = 84 | 84 | 49.5 + 34 = 83.5 | 251.5 | 83.8333… → 83.83 | 3 |
| b4 | 40 + 28 = 68 | 68 | 68 | 204 | 68.00 | 4 |

| city | j1 | j2 | j3 | sum | score | rank | prize |
|---|---|---|---|---|---|---|---|
| b1 | 56 + 37 = 93 | 55.5 + 37 = 92.5 | 93 | 278.5 | 92.8333… → 92.83 | 1 | 3000 |
| a1 | 55 + 37 = 92 | 54 + 37 = 91 | 56 + 37 = 93 | 276 | 92.00 | 2 | 2000 |
| b2 | 52 + 34 = 86 | 51 + 34 = 85 | 86 | 257 | 85.6666… → 85.67 | 3 | 1000 |
| a2 | 50 + 34 = 84 | 84 | 51 + 34 = 85 | 253 | 84.3333… → 84.33 | 4 | 1000 |

Prizes: 3000 + 2000 + 2 × 1000 = 7000.00 yuan, the whole budget.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select

from contest.actions import sessions
from contest.actions.sheets import Submission, submit_sheet
from contest.actor import Actor
from contest.db import db
from contest.loading import season_by_code, setup_of, stage_result
from contest.models import (
    Contestant,
    Judge,
    PanelSeat,
    Person,
    Rulebook,
    Season,
    Seat,
    Session,
    SessionEntry,
)
from contest.queries.receipts import Receipt
from contest.rules.rounding import points_text
from contest.transfer import import_folder
from tests.beginning import begin

Sheets = Mapping[tuple[str, str], str]

FIELD = "community"
TOWNSHIP, CITY = (FIELD, "township"), (FIELD, "city")
JUDGES = ("j1", "j2", "j3")
FINALISTS = ("a1", "a2", "b1", "b2")
#: stage → round and its two criteria
ROUNDS = {"township": ("show", "content", "speech"), "city": ("final", "site", "answer")}
MARKS: Sheets = {
    ("township", "a1"): "54+36 53+35.5 55+36.5",
    ("township", "a2"): "52+34 51+34 52.5+34.5",
    ("township", "a3"): "50+33 50+33 49+33",
    ("township", "a4"): "45+30 45+30 45+30",
    ("township", "b1"): "55+37 54+36.5 55+36",
    ("township", "b2"): "51+34 51+35 50+34",
    ("township", "b3"): "50+34 50+34 49.5+34",
    ("township", "b4"): "40+28 40+28 40+28",
    ("city", "a1"): "55+37 54+37 56+37",
    ("city", "a2"): "50+34 50+34 51+34",
    ("city", "b1"): "56+37 55.5+37 56+37",
    ("city", "b2"): "52+34 51+34 52+34",
}
NAMES = {
    "a1": "田稻香",
    "a2": "席荷风",
    "a3": "其木格",
    "a4": "白石",
    "b1": "云海青",
    "b2": "郝晚晴",
    "b3": "苏日朗",
    "b4": "麦冬",
}
RULEBOOK = """format = 1

[season]
code = "{code}"
name = "小赛季"

[[field]]
code = "community"
name = "社区"

[[stage]]
code = "township"
name = "街道(乡镇)初赛"
field = "community"
group_by = "township"

  [[stage.round]]
  code = "show"
  name = "同台竞技"
  method = "stage"
  weight = 100
  criteria = [
    {{ code = "content", name = "工作实绩", max = 60, step = 0.5 }},
    {{ code = "speech", name = "现场表达", max = 40, step = 0.5 }},
  ]

  [stage.ties]
  break = ["places:4"]

  [[stage.promote]]
  rule = "top"
  n = 2

[[stage]]
code = "city"
name = "市级决赛"
field = "community"
entrants = "township"

  # 随机问答从 1 分起，每 3 分一档：1、4、7 …… 37、40
  [[stage.round]]
  code = "final"
  name = "决赛"
  method = "stage"
  weight = 100
  criteria = [
    {{ code = "site", name = "阵地建设", max = 60, step = 0.5 }},
    {{ code = "answer", name = "随机问答", min = 1, max = 40, step = 3 }},
  ]

[budget]
total = "{budget}"
places = 4
over = "{over}"

[[award]]
field = "community"
stage = "city"
seats = 4
tiers = [
  {{ name = "一等奖", seats = 1, prize = "3000" }},
  {{ name = "二等奖", seats = 1, prize = "2000" }},
  {{ name = "三等奖", seats = 2, prize = "1000" }},
]
"""


@dataclass(frozen=True)
class Small:
    """The season with the people who hold its seats."""

    season: Season
    organiser: Actor
    verifier: Actor
    supervisor: Actor
    judges: Mapping[str, Actor]


def write_season(
    folder: Path,
    *,
    code: str = "small",
    marks: Sheets = MARKS,
    budget: str = "7000.00",
    over: str = "refuse",
    judge_units: Mapping[str, str] | None = None,
) -> Path:
    """Write the season folder; `.` in place of a sheet: that judge handed in none."""
    folder.mkdir(parents=True, exist_ok=True)
    units = ["code,name,kind,parent", "c,示例市,city,", "x,示例市委党校,school,c"]
    units += ["t1,晨光街道,township,c", "t2,青杨镇,township,c"]
    units += [f"{n}-home,{n}社区,community,t{'ab'.index(n[0]) + 1}" for n in NAMES]
    people = ["id,name,field,unit,organisation,title,status"]
    people += [f"{n},{NAMES[n]},community,{n}-home,{n}社区党委,党委书记,ok" for n in NAMES]
    homes = {"j1": "x", "j2": "c", "j3": "", **(judge_units or {})}
    judges = ["id,name,unit,class"]
    judges += [f"{j},评委{j[1]},{homes[j]}," for j in JUDGES]
    text = RULEBOOK.format(code=code, budget=budget, over=over)
    (folder / "rulebook.toml").write_text(text, encoding="utf-8")
    files = {"units": units, "contestants": people, "judges": judges, "marks": mark_lines(marks)}
    for name, lines in files.items():
        (folder / f"{name}.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
    return folder


def mark_lines(marks: Sheets) -> list[str]:
    """Return the lines of marks.csv."""
    lines = ["stage,round,contestant,judge,criterion,points"]
    for (stage, contestant), sheets in marks.items():
        round_, *criteria = ROUNDS[stage]
        for judge, sheet in zip(JUDGES, sheets.split(), strict=True):
            points = sheet.split("+") if sheet != "." else []
            lines += [
                f"{stage},{round_},{contestant},{judge},{criterion},{point}"
                for criterion, point in zip(criteria, points, strict=False)
            ]
    return lines


def start_season(folder: Path) -> Small:
    """Import a season folder and give its seats to people."""
    files = tuple((path.name, path.read_bytes()) for path in sorted(folder.iterdir()))
    return begin_small(files, lambda: _start_season(folder))


def begin_small(name: Hashable, act: Callable[[], Small]) -> Small:
    """Return the season of an act that many tests begin with."""

    def named() -> tuple[str, Small]:
        small = act()
        return small.season.code, replace(small, season=Season())

    code, small = begin(name, named)
    return replace(small, season=season_by_code(code))


def _start_season(folder: Path) -> Small:
    season = season_by_code(import_folder(folder))
    judge_ids = _keys(Judge, season.id)
    small = Small(
        season,
        seat_person(season, "梁秋白", "organiser"),
        seat_person(season, "邵一禾", "verifier"),
        seat_person(season, "顾长亭", "supervisor"),
        {code: seat_person(season, f"评委{code}", "judge", judge_ids[code]) for code in JUDGES},
    )
    db.session.commit()
    return small


def seat_person(season: Season, name: str, role: str, judge_id: int | None = None) -> Actor:
    """Write a person with one seat and return who acts."""
    person = Person(name=name)
    db.session.add(person)
    db.session.flush()
    db.session.add(Seat(person_id=person.id, season_id=season.id, role=role, judge_id=judge_id))
    db.session.flush()
    return Actor(name, person.id, frozenset({role}), judge_id)


def plan_session(
    small: Small,
    code: str,
    stage: str,
    contestants: Sequence[str],
    judges: Sequence[str] = JUDGES,
) -> int:
    """Write a session that nobody has opened yet; return its key."""
    season_id = small.season.id
    rulebook_id = db.session.scalars(select(Rulebook.id).where(Rulebook.season_id == season_id))
    session = Session(
        season_id=season_id,
        rulebook_id=rulebook_id.one(),
        field=FIELD,
        stage=stage,
        round=ROUNDS[stage][0],
        code=code,
        name=f"场次{code}",
    )
    db.session.add(session)
    db.session.flush()
    keys = _keys(Judge, season_id)
    for number, judge in enumerate(judges, start=1):
        db.session.add(
            PanelSeat(session_id=session.id, seat_number=number, judge_id=keys[judge])
        )
    keys = _keys(Contestant, season_id)
    for number, contestant in enumerate(contestants, start=1):
        entry = SessionEntry(session_id=session.id, order_number=number)
        entry.contestant_id = keys[contestant]
        db.session.add(entry)
    db.session.commit()
    return session.id


def _keys(table: type[Judge] | type[Contestant], season_id: int) -> dict[str, int]:
    query = select(table.code, table.id).where(table.season_id == season_id)
    return {row.code: row.id for row in db.session.execute(query)}


def advance(small: Small, code: str, *steps: str) -> None:
    """Take a session through steps, each by whom it belongs to."""
    for step in steps:
        if step == "open":
            sessions.open_session(small.organiser, small.season, code)
        elif step == "close":
            sessions.close_session(small.organiser, small.season, code)
        elif step == "verify":
            sessions.verify_session(small.verifier, small.season, code)
        elif step == "sign":
            sessions.sign_session(small.supervisor, small.season, code)
        else:
            sessions.reopen_session(small.organiser, small.season, code, "评委更正笔误")


def correct(small: Small, session: str, contestant: str, judge: str, sheet: str) -> Receipt:
    """Reopen a signed session for one judge's new sheet and sign it again."""
    advance(small, session, "reopen")
    criteria = ROUNDS["city" if "city" in session else "township"][1:]
    marks = dict(zip(criteria, sheet.split("+"), strict=True))
    given = Submission(f"again-{session}-{contestant}-{judge}", session, contestant, 1, marks)
    receipt = submit_sheet(small.judges[judge], small.season, given)
    advance(small, session, "close", "verify", "sign")
    return receipt


def standings(small: Small, stage: str) -> list[tuple[str, str, int | None, str]]:
    """Return (contestant, total, rank, outcome) of a stage as it stands."""
    result = stage_result(setup_of(small.season), FIELD, stage)
    return [
        (s.contestant, "" if s.total is None else points_text(s.total, 2), s.rank, s.outcome)
        for s in result.standings
    ]
