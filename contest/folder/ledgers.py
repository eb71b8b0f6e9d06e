"""Quiz lines, votes of bouts and given scores (竞赛记分、对决票、外部得分) of a folder."""

from pathlib import Path

from contest.folder.known import Known
from contest.folder.rows import BoutRow, QuizRow, ScoreRow
from contest.folder.tables import SHAPES, read_table

QUIZ, BOUTS, SCORES = "quiz.csv", "bouts.csv", "scores.csv"
MOST_SECONDS = 1_000_000
WINNERS = ("red", "blue", "draw")


def read_quiz(folder: Path, known: Known) -> list[QuizRow]:
    """Read quiz.csv; a question may have several lines (a reversal is a counter-entry)."""
    rows = []
    for line, cells in read_table(folder, SHAPES[QUIZ], known.faults):
        stage, round_, contestant, question, text, time = cells
        field = known.field_of(QUIZ, line, contestant, stage)
        points = known.points(QUIZ, line, "points", text)
        # a counter-entry takes its seconds back too
        seconds = known.whole(QUIZ, line, "seconds", time, -MOST_SECONDS) if time else None
        if field is None or known.round(QUIZ, line, (field, stage, round_), ("quiz",)) is None:
            continue
        if points is not None:
            rows.append(QuizRow(line, field, stage, round_, contestant, question, points, seconds))
    return rows


def read_bouts(folder: Path, known: Known) -> list[BoutRow]:
    """Read bouts.csv: one vote a row; a bout has the same two contestants in all rows."""
    rows: list[BoutRow] = []
    sides: dict[tuple[str, str, str, str], tuple[str, str]] = {}
    voted: set[tuple[str, ...]] = set()
    for line, cells in read_table(folder, SHAPES[BOUTS], known.faults):
        stage, round_, bout, red, blue, judge, winner = cells
        field = _bout_field(known, line, stage, red, blue)
        if winner not in WINNERS:
            allowed = "、".join(WINNERS)
            known.fault(BOUTS, line, "winner", winner, "fault-choice", allowed=allowed)
        known.judge(BOUTS, line, judge)
        if field is None or known.round(BOUTS, line, (field, stage, round_), ("duel",)) is None:
            continue
        if sides.setdefault((field, stage, round_, bout), (red, blue)) != (red, blue):
            known.fault(BOUTS, line, "bout", bout, "fault-bout-sides")
        if (field, stage, round_, bout, judge) in voted:
            known.fault(BOUTS, line, "judge", judge, "fault-vote-twice")
        voted.add((field, stage, round_, bout, judge))
        rows.append(BoutRow(line, field, stage, round_, bout, red, blue, judge, winner))
    return rows


def _bout_field(known: Known, line: int, stage: str, red: str, blue: str) -> str | None:
    first = known.contestant(BOUTS, line, red, "red")
    second = known.contestant(BOUTS, line, blue, "blue")
    if first is None or second is None:
        return None
    if red == blue or first.field != second.field:
        known.fault(BOUTS, line, "blue", blue, "fault-bout-sides")
        return None
    return known.field_of(BOUTS, line, red, stage)


def read_scores(folder: Path, known: Known) -> list[ScoreRow]:
    """Read scores.csv: rounds of method `given`, and parts of a title."""
    rows = []
    seen: set[tuple[str, str, str]] = set()
    titles = {
        title.name: [source.given for source in title.sources if source.given]
        for title in known.rulebook.titles
    }
    for line, cells in read_table(folder, SHAPES[SCORES], known.faults):
        stage, round_, contestant, text = cells
        score = known.points(SCORES, line, "score", text)
        if stage in titles:
            field = _title_field(known, line, contestant, round_, titles[stage])
        else:
            field = known.field_of(SCORES, line, contestant, stage)
            if field and known.round(SCORES, line, (field, stage, round_), ("given",)) is None:
                field = None
        if (stage, round_, contestant) in seen:
            known.fault(SCORES, line, "contestant", contestant, "fault-score-twice")
        seen.add((stage, round_, contestant))
        if field and score is not None:
            rows.append(ScoreRow(line, field, stage, round_, contestant, score))
    return rows


def _title_field(
    known: Known, line: int, contestant: str, part: str, parts: list[str]
) -> str | None:
    found = known.contestant(SCORES, line, contestant)
    if part not in parts:
        known.fault(SCORES, line, "round", part, "fault-choice", allowed="、".join(parts))
        return None
    return found.field if found else None
