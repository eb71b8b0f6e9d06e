"""Evidence (依据): sheets, answers and quiz lines as the rulebook's rounds ask for them.

Everybody has a skill in thousandths; what is drawn lies around it. Integers only.
"""

from collections.abc import Callable, Iterable
from random import Random

from contest.rules.rounding import plain_text
from contest.rules.values import PanelRules, QuizRules, Round, Stage, SurveyRules
from ordos_maker.people import Contestant

Row = tuple[str, ...]
Panel = Callable[[Contestant, str, str], list[str]]
FILES = ("marks.csv", "adjustments.csv", "answers.csv", "quiz.csv")
#: respondents by class for every (field, stage) with a survey
SAMPLES = {
    ("community", "township"): {"resident": 35, "member": 8, "partner": 7},
    ("community", "county"): {"": 15},
    ("community", "city"): {"": 15},
    ("organ", "group"): {"served": 6, "staff": 6},
    ("organ", "city"): {"": 10},
    ("enterprise", "group"): {"": 15},
}
OVERTIME = (("-0.2", "超时12秒"), ("-0.5", "超时25秒"), ("-1", "超时48秒"))
VISIT = (("1", "经验做法在全旗区推广"), ("1.5", "获评自治区级典型"), ("-1", "台账资料缺失"))
PAPER = (("single", 40), ("multiple", 30), ("case", 30))


class Evidence:
    """The rows of every file by (stage, contestant), in the order they came."""

    def __init__(self, rng: Random, people: Iterable[Contestant], panel: Panel) -> None:
        self.rng = rng
        self.panel = panel
        self.rows: dict[str, dict[tuple[str, str], list[Row]]] = {name: {} for name in FILES}
        self.skills = {c.id: 620 + rng.randrange(180) + rng.randrange(160) for c in people}
        self.bias: dict[str, int] = {}

    def collect(self, stage: Stage, entrants: list[Contestant], *, only: str = "") -> None:
        """Draw what every round of a stage collects; `only` names a single method."""
        for round_ in stage.rounds:
            if only and round_.method != only:
                continue
            for contestant in entrants:
                self._round(stage, round_, contestant)

    def _round(self, stage: Stage, round_: Round, contestant: Contestant) -> None:
        rules = round_.rules
        if isinstance(rules, PanelRules):
            self._marks(stage.code, round_, rules, contestant)
            self._adjust(stage.code, round_, contestant)
        elif isinstance(rules, SurveyRules):
            self._answers(stage.code, round_.code, rules, contestant)
        elif isinstance(rules, QuizRules):
            lines = self._paper if round_.form == "理论测试" else self._live
            for question, points, seconds in lines(self.skills[contestant.id]):
                self._add(
                    "quiz.csv",
                    stage.code,
                    round_.code,
                    contestant.id,
                    (question, str(points), str(seconds)),
                )

    def _add(self, file: str, stage: str, round_: str, contestant: str, cells: Row) -> None:
        rows = self.rows[file].setdefault((stage, contestant), [])
        rows.append((stage, round_, contestant, *cells))

    def _marks(self, stage: str, round_: Round, rules: PanelRules, contestant: Contestant) -> None:
        form = self.rng.randrange(-30, 31)
        for judge in self.panel(contestant, stage, round_.code):
            bias = self.bias.setdefault(judge, self.rng.randrange(-20, 21))
            for criterion in rules.criteria:
                level = self.skills[contestant.id] + form + bias + self.rng.randrange(-35, 36)
                steps = criterion.max // criterion.step * min(level, 1000) // 1000
                cells = (judge, criterion.code, plain_text(steps * criterion.step))
                self._add("marks.csv", stage, round_.code, contestant.id, cells)

    def _adjust(self, stage: str, round_: Round, contestant: Contestant) -> None:
        if self.rng.randrange(40) == 0:
            choices = VISIT if round_.method == "observation" else OVERTIME
            cells = choices[self.rng.randrange(len(choices))]
            self._add("adjustments.csv", stage, round_.code, contestant.id, cells)

    def _answers(self, stage: str, round_: str, rules: SurveyRules, contestant: Contestant) -> None:
        number = 0
        small = rules.below != "block" and self.rng.randrange(20) == 0
        for code, size in SAMPLES[contestant.field, stage].items():
            for _ in range(size - (2 if small else 0)):
                number += 1
                for item, answer in self._sheet(rules, self.skills[contestant.id]):
                    cells = (f"r{number:02d}", code, item, answer)
                    self._add("answers.csv", stage, round_, contestant.id, cells)

    def _sheet(self, rules: SurveyRules, skill: int) -> list[tuple[str, str]]:
        """Return one respondent's answers, at least one of them to the point."""
        while True:
            found = [(item.code, self._answer(skill)) for item in rules.items]
            if any(answer in rules.options for _, answer in found):
                return found

    def _answer(self, skill: int) -> str:
        known = self.rng.randrange(100)
        if known < 5:
            return "unknown" if known < 4 else ""
        mood = self.rng.randrange(1000)
        for answer, limit in (
            ("satisfied", skill - 250),
            ("fairly", skill),
            ("fair", (skill + 1600) * 100 // 255),
        ):
            if mood < limit:
                return answer
        return "dissatisfied"

    def _paper(self, skill: int) -> Iterable[tuple[str, int, int]]:
        """Yield the parts of a written test."""
        for part, most in PAPER:
            level = min(skill + self.rng.randrange(-60, 90), 1000)
            yield part, most * level // 1000, 400 + self.rng.randrange(500)

    def _live(self, skill: int) -> Iterable[tuple[str, int, int]]:
        """Yield six compulsory questions, two by buzzer and one at risk."""
        for number in range(1, 7):
            right = self.rng.randrange(1000) < skill + 60
            yield f"b{number}", 10 if right else 0, 8 + self.rng.randrange(50)
        for number in range(1, 3):
            if self.rng.randrange(3):
                right = self.rng.randrange(1000) < skill
                yield f"q{number}", 10 if right else -10, 3 + self.rng.randrange(20)
        stake = (10, 20)[self.rng.randrange(2)]
        right = self.rng.randrange(1000) < skill
        yield "f1", stake if right else -stake, 20 + self.rng.randrange(60)

    def equal(self, stage: str, first: str, second: str) -> None:
        """Give the second contestant evidence that comes to exactly the same score."""
        for file in FILES:
            rows = [(*row[:2], second, *row[3:]) for row in self.rows[file].get((stage, first), [])]
            if file == "marks.csv":
                rows = _handed_on(rows)
            self.rows[file].pop((stage, second), None)
            if rows:
                self.rows[file][stage, second] = rows

    def drop_judge(self, stage: str, contestant: str, judge: str) -> None:
        """Take away the sheets that a judge did not write."""
        rows = self.rows["marks.csv"][stage, contestant]
        self.rows["marks.csv"][stage, contestant] = [row for row in rows if row[3] != judge]

    def table(self, file: str) -> list[Row]:
        """Return all rows of a file."""
        return [row for rows in self.rows[file].values() for row in rows]


def _handed_on(rows: list[Row]) -> list[Row]:
    """Let every judge of a panel write the sheet of the judge before."""
    judges = sorted({row[3] for row in rows})
    after = dict(zip(judges, [*judges[1:], judges[0]], strict=True))
    return sorted((*row[:3], after[row[3]], *row[4:]) for row in rows)
