"""What the rows of evidence may refer to: contestants, judges, stages and rounds.

A stage's code is unique within its field only; the field of a row follows from its
contestant.
"""

from dataclasses import dataclass, field

from contest.folder.faults import Fault
from contest.folder.rows import ContestantRow, JudgeRow
from contest.folder.tables import points_of, whole_of
from contest.rules.values import Round, Rulebook, Stage

WRONG = "\0"


@dataclass(slots=True)
class Known:
    """Look-ups for one folder; every miss notes a fault and returns None."""

    rulebook: Rulebook
    faults: list[Fault]
    contestants: dict[str, ContestantRow]
    judges: dict[str, JudgeRow] | None
    stages: dict[tuple[str, str], Stage] = field(default_factory=dict)
    rounds: dict[tuple[str, str, str], Round] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for stage in self.rulebook.stages:
            self.stages[stage.field, stage.code] = stage
            for round_ in stage.rounds:
                self.rounds[stage.field, stage.code, round_.code] = round_

    def fault(
        self, file: str, line: int, column: str, found: str, code: str, **facts: str | int
    ) -> None:
        """Note what is wrong with a cell."""
        self.faults.append(Fault(file, line, column, found, code, facts))

    def contestant(
        self, file: str, line: int, code: str, column: str = "contestant"
    ) -> ContestantRow | None:
        """Return a contestant."""
        found = self.contestants.get(code)
        if found is None:
            self.fault(file, line, column, code, "fault-contestant")
        return found

    def field_of(self, file: str, line: int, contestant: str, stage: str) -> str | None:
        """Return the field of a row on a contestant in one of its field's stages."""
        found = self.contestant(file, line, contestant)
        if found is None:
            return None
        if (found.field, stage) not in self.stages:
            allowed = "、".join(code for field, code in self.stages if field == found.field)
            self.fault(file, line, "stage", stage, "fault-choice", allowed=allowed)
            return None
        return found.field

    def round(
        self, file: str, line: int, key: tuple[str, str, str], methods: tuple[str, ...] = ()
    ) -> Round | None:
        """Return a round whose method the file belongs to."""
        found = self.rounds.get(key)
        fitting = [
            code
            for (field, stage, code), round_ in self.rounds.items()
            if (field, stage) == key[:2] and (not methods or round_.method in methods)
        ]
        if found is None or (methods and found.method not in methods):
            allowed = "、".join(fitting)
            self.fault(file, line, "round", key[2], "fault-choice", allowed=allowed)
            return None
        return found

    def judge(self, file: str, line: int, code: str) -> bool:
        """Tell whether a judge is known; without judges.csv every id will do."""
        if self.judges is None or code in self.judges:
            return True
        self.fault(file, line, "judge", code, "fault-judge")
        return False

    def points(self, file: str, line: int, column: str, text: str) -> int | None:
        """Return points in units."""
        found = points_of(text)
        if found is None:
            self.fault(file, line, column, text, "fault-decimal")
        return found

    def whole(self, file: str, line: int, column: str, text: str, low: int) -> int | None:
        """Return a whole number of at least `low`."""
        found = whole_of(text)
        if found is None or found < low:
            self.fault(file, line, column, text, "fault-whole", low=low)
            return None
        return found
