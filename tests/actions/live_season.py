"""A season of a live quiz and of bouts (现场竞答、同台对决) among four.

Stage `quiz`: one quiz round of 200 points. Stage `bouts`: one round of bouts.
"""

from collections.abc import Sequence
from pathlib import Path

from contest.actions.desk import set_hall
from contest.actions.ledger import Answer, record_answer
from contest.actions.planning import plan_live

from .small_season import Small, start_season

FIELD = "community"
QUIZ, BOUTS = "community-quiz-live", "community-bouts-ring"
PLAYERS = ("m1", "m2", "m3", "m4")
NAMES = dict(zip(PLAYERS, ("田稻香", "席荷风", "其木格", "白石"), strict=True))
RULEBOOK = """format = 1

[season]
code = "live"
name = "现场赛季"

[[field]]
code = "community"
name = "社区"

[[stage]]
code = "quiz"
name = "竞答赛"
field = "community"

  [[stage.round]]
  code = "live"
  name = "现场竞答"
  method = "quiz"
  form = "理论测试"
  full = 200
  weight = 100

  [[stage.promote]]
  rule = "top"
  n = 1

[[stage]]
code = "bouts"
name = "对决赛"
field = "community"

  [[stage.round]]
  code = "ring"
  name = "同台对决"
  method = "duel"
  form = "情景模拟"
  weight = 100
"""
#: in units: base 100; 10 right, 10 off for wrong, 10 off for a foul; risk 10, 20, 30
SETTINGS = {
    "base": 1_000_000,
    "shows_scores": True,
    "kinds": [
        ["compulsory", 100_000, 0, 0, "one", 60, []],
        ["buzzer", 100_000, 100_000, 100_000, "one", 20, []],
        ["risk", 0, 0, 0, "one", 60, [100_000, 200_000, 300_000]],
        ["designated", 100_000, 50_000, 0, "relay", 60, []],
        ["timed", 100_000, 0, 0, "each", 40, []],
        ["sudden-death", 0, 0, 0, "each", 15, []],
    ],
}


def write_live(folder: Path, players: Sequence[str] = PLAYERS, units: str = "") -> Path:
    """Write the season folder; every player's home unit is a community of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rulebook.toml").write_text(RULEBOOK, encoding="utf-8")
    homes = "".join(f"{p}-home,{p}社区,community,c\n" for p in players)
    (folder / "units.csv").write_text(f"code,name,kind,parent\nc,示例市,city,\n{homes}{units}")
    people = "".join(
        f"{p},{NAMES.get(p, p)},community,{p}-home,{p}社区党委,书记,ok\n" for p in players
    )
    header = "id,name,field,unit,organisation,title,status\n"
    (folder / "contestants.csv").write_text(header + people)
    (folder / "judges.csv").write_text(
        "id,name,unit,class\nj1,评委一,,\nj2,评委二,,\nj3,评委三,,\n"
    )
    return folder


def start_live(folder: Path, players: Sequence[str] = PLAYERS) -> Small:
    """Import the season, plan both sessions and settle how the quiz is held."""
    live = start_season(write_live(folder, players))
    plan_live(live.organiser, live.season, (FIELD, "quiz"), "live", [])
    plan_live(live.organiser, live.season, (FIELD, "bouts"), "ring", ["j1", "j2", "j3"])
    set_hall(live.organiser, live.season, QUIZ, {"quiz": SETTINGS})
    return live


def say(
    live: Small, question: str, kind: str, contestant: str, outcome: str, **more: object
) -> int:
    """Enter an answer; its id is made of where it stands."""
    id_ = more.pop("id", f"desk-{question}-{contestant}-{outcome}")
    given = Answer(str(id_), question, kind, contestant, outcome, **more)  # type: ignore[arg-type]
    return record_answer(live.organiser, live.season, QUIZ, given)
