"""A season with one survey (满意度调查), worked by hand.

Two items, `service` counting twice, and two groups, residents 60 % and members 40 %:

| community 1 | service | order | group |
|---|---|---|---|
| 6 residents | 6 × 100 = 100 | 3 × 100, 3 × 60 = 80 | (2 × 100 + 80) ÷ 3 = 280/3 |
| 5 members | 5 × 60 = 60 | 4 × 60, 1 unknown = 60 | 60 |

280/3 × 60 % + 60 × 40 % = 56 + 24 = 80.00.
"""

from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from contest.actions.survey_answers import Answers, take_answers
from contest.actions.survey_codes import make_codes
from contest.actions.surveys import close_survey, empty_box, open_survey, set_questionnaire
from contest.actor import Actor
from contest.db import db
from contest.loading import find_survey, season_by_code, setup_of, survey_round
from contest.models import Season, SurveyBatch
from contest.queries.questionnaire import Questionnaire, read_questionnaire, typed_of
from contest.queries.survey_codes import Code, Keys, keys_of
from contest.transfer import import_folder

from .small_season import seat_person

PLACE = ("f", "first", "asked")
CODE = "f.first.asked"
ROUND = """
  [[stage.round]]
  code = "asked"
  name = "满意度调查"  # 入户
  method = "survey"
  weight = 100
  items = [
    { code = "service", name = "对社区服务是否满意", weight = 2 },
    { code = "order", name = "对小区治理是否满意" },
  ]
  options = { satisfied = 100, fair = 60, dissatisfied = 0 }
  classes = [
    { code = "resident", name = "居民", weight = 60 },
    { code = "member", name = "党员", weight = 40 },
  ]
  min_valid = 10
"""
RULEBOOK = f"""format = 1
season = {{ code = "asked", name = "赛季" }}
field = [{{ code = "f", name = "社区" }}]
[[stage]]
code = "first"
name = "初赛"
field = "f"
{ROUND}"""
GOOD = {"service": "satisfied", "order": "satisfied"}
MIXED = {"service": "satisfied", "order": "fair"}
FAIR = {"service": "fair", "order": "fair"}
UNSURE = {"service": "fair", "order": "unknown"}
#: as in the table above
RESIDENTS = [GOOD, GOOD, GOOD, MIXED, MIXED, MIXED]
MEMBERS = [FAIR, FAIR, FAIR, FAIR, UNSURE]
SECRET = "for tests only, for tests only, for tests only"


@dataclass(frozen=True)
class Asked:
    """The season with the people who hold its seats."""

    app: Flask
    keys: Keys
    organiser: Actor
    clerk: Actor
    supervisor: Actor

    @property
    def season(self) -> Season:
        """Return the season, fresh."""
        return season_by_code("asked")

    def codes(self, contestant: str = "m1", group: str = "resident") -> list[Code]:
        """Return the codes of a unit and group."""
        setup = setup_of(self.season)
        rows = db.session.query(SurveyBatch).filter_by(
            contestant_id=setup.contestants[contestant].id, class_code=group
        )
        return [Code(batch.id, n) for batch in rows for n in range(batch.count)]

    def form(self) -> dict[str, list[str]]:
        """Return the questionnaire as typed."""
        survey = find_survey(self.season.id, PLACE)
        rules = survey_round(setup_of(self.season).rulebook, PLACE)[2]
        return {k: list(v) for k, v in typed_of(rules, survey.texts if survey else {}, "").items()}

    def questionnaire(self) -> Questionnaire:
        """Return the questionnaire that the rulebook asks for."""
        return read_questionnaire(self.form())

    def prepare(self, each: int = 12) -> None:
        """Save the questionnaire and make codes."""
        set_questionnaire(self.organiser, self.season, PLACE, self.questionnaire())
        each_group = {"resident": each, "member": each}
        make_codes(self.organiser, self.season, PLACE, ["m1", "m2", "m3"], each_group, self.keys)

    def open(self, each: int = 12) -> None:
        """Prepare and open."""
        self.prepare(each)
        open_survey(self.organiser, self.season, PLACE, self.keys)

    def answer(self, code: Code, answers: dict[str, str], number: str = "") -> str:
        """Hand answers in."""
        number = number or f"number-{code.batch}-{code.serial}"
        return take_answers(self.keys, Answers(code, number, answers))

    def answer_all(self) -> None:
        """Hand in what the table says, for the first community."""
        for group, sheets in (("resident", RESIDENTS), ("member", MEMBERS)):
            for code, answers in zip(self.codes("m1", group), sheets, strict=False):
                self.answer(code, answers)

    def close(self) -> None:
        """Close and empty the box."""
        close_survey(self.organiser, self.season, PLACE)
        while empty_box(self.organiser, self.season, PLACE, self.keys):
            pass


def write_asked(folder: Path, *, rulebook: str = RULEBOOK) -> Path:
    """Write the season folder."""
    folder.mkdir()
    (folder / "rulebook.toml").write_text(rulebook)
    (folder / "units.csv").write_text("code,name,kind,parent\nc,市,city,\n")
    people = [f"m{n},书记{n},f,c,第{n}社区" for n in (1, 2, 3)]
    lines = ["id,name,field,unit,organisation", *people]
    (folder / "contestants.csv").write_text("\n".join(lines) + "\n")
    return folder


def start_asked(app: Flask, folder: Path) -> Asked:
    """Import the season and seat its people."""
    import_folder(write_asked(folder))
    season = season_by_code("asked")
    people = [
        seat_person(season, name, role)
        for name, role in (
            ("梁秋白", "organiser"),
            ("邵一禾", "verifier"),
            ("顾长亭", "supervisor"),
        )
    ]
    db.session.commit()
    return Asked(app, keys_of(SECRET), *people)
