"""The demo season (演示赛季), made level by level: evidence, tally, decisions, next level."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from random import Random

from contest.folder import Outcome, tally
from contest.folder.rulebook import parse_rulebook
from contest.folder.tables import SHAPES
from contest.rules.values import Stage
from ordos_maker.evidence import FILES, Evidence, Row
from ordos_maker.people import (
    KANGBASHI,
    RECUSED,
    Contestant,
    contestants,
    enterprise_branches,
    judges,
    panel,
)
from ordos_maker.units import all_units, real_units

LEVELS = (
    (("community", "township"), ("organ", "group"), ("enterprise", "group")),
    (("community", "county"), ("organ", "county")),
    (("community", "city"), ("organ", "city"), ("enterprise", "city")),
)
TITLE = "示范标兵"
TIE_TOWNSHIP = "150602004"
DECLINING, CHEATING = "150621", "150622"
OFFICE, HEAD_JUDGE = "领导小组办公室 云书禾", "裁判长 白音朝鲁"
DAYS = ("2022-05-20T16:30:00", "2022-06-24T17:10:00", "2022-08-19T18:05:00")
TITLE_DAY = "2022-12-09T10:00:00"
#: who never came to the first level
WITHDRAWN, ABSENT = "C010", "O020"


class Maker:
    """A season on its way."""

    def __init__(self, source: Path, target: Path) -> None:
        self.rng = Random(2022)
        self.target = target
        self.text = (source / "rulebook.toml").read_text(encoding="utf-8")
        self.rulebook = parse_rulebook(self.text)
        real = real_units(source)
        branches = enterprise_branches(real)
        self.units = all_units(real, branches)
        self.places = [unit.code for unit in real if unit.kind in ("city", "county")]
        people = contestants(self.rng, self.units, branches)
        self.people = {c.id: c for c in people}
        for code, status in ((WITHDRAWN, "withdrawn"), (ABSENT, "absent")):
            self.people[code] = self.people[code]._replace(status=status)
        self.judges = judges(self.rng, self.units)
        self.evidence = Evidence(
            self.rng, people, lambda c, stage, round_: panel(c, stage, round_, self.places)
        )
        self.decisions: list[Row] = []
        self.scores: list[Row] = []

    # ------------------------------------------------------------ the levels

    def run(self) -> Outcome:
        """Make all levels and return the last outcome."""
        self._first_level()
        outcome = self._settled(0)
        for level in (1, 2):
            for field, code in LEVELS[level]:
                stage = self.rulebook.stage(field, code)
                going = outcome.result.stages[field, stage.entrants].promoted()
                self.evidence.collect(stage, [self.people[c] for c in sorted(going)])
            outcome = self._second_level() if level == 1 else self._last_level(outcome)
        return outcome

    def _first_level(self) -> None:
        for field, code in LEVELS[0]:
            stage = self.rulebook.stage(field, code)
            able = [c for c in self.people.values() if c.field == field and c.status == "ok"]
            alone = self._alone(able) if field == "community" else []
            self.evidence.collect(stage, [c for c in able if c not in alone])
            self.evidence.collect(stage, alone, only="survey")
        standings = self._tally().result.stages["community", "township"].standings
        here = [s.contestant for s in standings if s.group == TIE_TOWNSHIP]
        self.evidence.equal("township", here[1], here[2])

    def _alone(self, able: list[Contestant]) -> list[Contestant]:
        """Return those whose township has no other secretary: they are recommended."""
        parents = {unit.code: unit.parent for unit in self.units}
        by_township: dict[str, list[Contestant]] = defaultdict(list)
        for contestant in self.people.values():
            if contestant.field == "community":
                by_township[parents[contestant.unit]].append(contestant)
        return [c for c in able if len(by_township[parents[c.unit]]) == 1]

    def _second_level(self) -> Outcome:
        standings = self._settled(1).result.stages["community", "county"].standings
        declining = [s.contestant for s in standings if s.group == DECLINING][2]
        cheating = [s.contestant for s in standings if s.group == CHEATING][1]
        self._decide("county", "decline", declining, "", "因工作调动，自愿放弃市级决赛名额", 1)
        reason = "述职材料与实际严重不符，经核查取消资格"
        self._decide("county", "status", cheating, "disqualified", reason, 1)
        void = [s.contestant for s in standings if s.group == KANGBASHI][-1]
        judge = self.evidence.rows["marks.csv"]["county", void][0][3]
        self._decide("county", "void-sheet", void, f"stage:{judge}", "评分表漏签名，作废", 1)
        return self._settled(1)

    def _last_level(self, before: Outcome) -> Outcome:
        going = before.result.stages["community", "county"].promoted()
        own = sorted(c for c in going if self.people[c].place == KANGBASHI)
        for number, contestant in enumerate(own):
            if number:
                self.evidence.drop_judge("city", contestant, RECUSED)
            when = "评委提出前已交评分表，不予计入" if number == 0 else "未参加评分"
            reason = f"评委工作单位在康巴什区，与选手同一旗区，应予回避；{when}"
            self._decide("city", "recuse", contestant, RECUSED, reason, 2)
        self._title_scores()
        return self._settled(2)

    def _title_scores(self) -> None:
        for contestant in self.people.values():
            if contestant.status == "ok":
                for part in ("creation", "daily"):
                    level = self.evidence.skills[contestant.id] + self.rng.randrange(-40, 50)
                    score = f"{level // 10}.{level % 10}"
                    self.scores.append((TITLE, part, contestant.id, score))

    # ------------------------------------------------------------ decisions

    def _decide(
        self, stage: str, kind: str, contestant: str, value: str, reason: str, level: int
    ) -> None:
        by = OFFICE if kind in ("decline", "status") else HEAD_JUDGE
        self.decisions.append((stage, kind, contestant, value, reason, by, DAYS[level]))

    def _settled(self, level: int) -> Outcome:
        """Tally, and settle every tie that waits for people, until none does."""
        while True:
            outcome = self._tally()
            waiting = [tie for stage in self.rulebook.stages for tie in _open(outcome, stage)]
            for stage, tie in waiting:
                self._settle(stage.code, tie, "成绩完全相同，现场加试一题，按加试成绩排定", level)
            titles = _open_titles(outcome) if self.scores and not waiting else []
            for tie in titles:
                self.rng.shuffle(tie)
                reason = "得分相同，经领导小组集体研究，按平时表现排定"
                self.decisions += [
                    (TITLE, "settle", c, str(n), reason, OFFICE, TITLE_DAY)
                    for n, c in enumerate(tie, start=1)
                ]
            if not waiting and not titles:
                return outcome

    def _settle(self, stage: str, tie: list[str], reason: str, level: int) -> None:
        self.rng.shuffle(tie)
        for number, contestant in enumerate(tie, start=1):
            self._decide(stage, "settle", contestant, str(number), reason, level)

    # ------------------------------------------------------------ files

    def _tally(self) -> Outcome:
        self.write()
        return tally(self.target)

    def write(self) -> None:
        """Write the whole folder."""
        self.target.mkdir(parents=True, exist_ok=True)
        (self.target / "rulebook.toml").write_text(self.text, encoding="utf-8", newline="\n")
        tables: dict[str, Iterable[Row]] = {
            "units.csv": self.units,
            "contestants.csv": self.people.values(),
            "judges.csv": self.judges,
            "scores.csv": self.scores,
            "decisions.csv": self.decisions,
            **{name: self.evidence.table(name) for name in FILES},
        }
        for name, rows in tables.items():
            with (self.target / name).open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(SHAPES[name].columns)
                writer.writerows(rows)


def _open(outcome: Outcome, stage: Stage) -> list[tuple[Stage, list[str]]]:
    """Return the ties of a stage across a cut or across the border of an award."""
    result = outcome.result.stages[stage.field, stage.code]
    at_border = {
        contestant
        for award in outcome.result.awards
        for contestant in award.undecided
        if stage.code == "city"
    }
    ties: dict[tuple[str, int], list[str]] = defaultdict(list)
    waiting = set()
    for s in result.standings:
        if s.rank and s.tied:
            ties[s.group, s.rank].append(s.contestant)
            if s.outcome == "undecided" or s.contestant in at_border:
                waiting.add((s.group, s.rank))
    return [(stage, ties[key]) for key in sorted(waiting)]


def _open_titles(outcome: Outcome) -> list[list[str]]:
    """Return the ties at the last place of a title, one per field."""
    fields: dict[str, list[str]] = defaultdict(list)
    for title in outcome.result.titles:
        for problem in title.problems:
            if problem.code == "title-tied":
                fields[problem.contestant[0]].append(problem.contestant)
    return [sorted(tie) for tie in fields.values()]


def make(source: Path, target: Path) -> Mapping[str, str | int]:
    """Make the season in `target` from the units and rulebook of `source`."""
    summary = Maker(source, target).run().summary
    wanted = {"awards": 173, "spent": "2553700.00", "left": "0.00", "titles": 100, "blocking": 0}
    if summary != wanted:
        raise SystemExit(f"not as wanted: {summary}")
    return summary
