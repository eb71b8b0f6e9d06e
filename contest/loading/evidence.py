"""Evidence and decisions (依据、裁定) from the tables, as the rules take them."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, func, select

from contest.db import db
from contest.folder.derive import stage_rulings
from contest.folder.rows import DecisionRow
from contest.folder.rulings import KINDS, SEVERAL
from contest.loading.setup import SeasonSetup
from contest.loading.surveys import ORIGIN_RULINGS, left_out, newest_answers, sheet_kinds
from contest.models import (
    Adjustment,
    BoutVote,
    Decision,
    GivenScore,
    QuizLine,
    ScoreSheet,
    Session,
)
from contest.rules import evidence
from contest.rules.season import StageKey, StageRulings
from contest.rules.values import PanelRules, Stage, SurveyRules

#: kinds of decisions that results follow from; `recuse-back` takes a recusal back
RULED = (*KINDS, "recuse-back")
Parts = dict[str, dict[str, list[Any]]]


def stage_stamp(setup: SeasonSetup, stage: Stage) -> tuple[int | None, ...]:
    """Return the newest keys of all that a stage is derived from, in few queries.

    Evidence and decisions of the stages below count too; the record of the stage's own
    promotion does not.
    """
    below = [s.code for s in setup.rulebook.stages_of(stage.field)]
    reached = below[: below.index(stage.code) + 1]

    def newest(table: Any, *more: Any) -> Any:
        place = (
            table.season_id == setup.season_id,
            table.field == stage.field,
            table.stage.in_(reached),
        )
        return select(func.max(table.id)).where(*place, *more).scalar_subquery()

    sheets = (
        select(func.max(ScoreSheet.id))
        .join(Session)
        .where(
            Session.season_id == setup.season_id,
            Session.field == stage.field,
            Session.stage.in_(reached),
        )
        .scalar_subquery()
    )
    not_own_record = (Decision.kind != "confirm") | (Decision.stage != stage.code)
    decisions = newest(Decision, Decision.kind.in_((*RULED, *ORIGIN_RULINGS)), not_own_record)
    tables = (Adjustment, QuizLine, BoutVote, GivenScore)
    row = db.session.execute(select(sheets, decisions, *(newest(table) for table in tables))).one()
    return (*row, newest_answers(setup.season_id, stage.field, reached))


def stage_rounds(setup: SeasonSetup, stage: Stage) -> dict[str, evidence.RoundEvidence]:
    """Return the evidence of every round of a stage."""
    surveys = _surveys(setup, stage)
    sheets = newest_sheets(setup, stage)
    lines = _lines(setup, stage)
    votes = _votes(setup, stage)
    given = _given(setup, stage)
    adjustments = _adjustments(setup, stage)
    return {
        r.code: evidence.RoundEvidence(
            sheets.get(r.code, {}),
            surveys.get(r.code, {}),
            lines.get(r.code, {}),
            votes.get(r.code, ()),
            given.get(r.code, {}),
            adjustments.get(r.code, {}),
        )
        for r in stage.rounds
    }


def _of_stage(table: Any, setup: SeasonSetup, stage: Stage) -> Select[Any]:
    return (
        select(table)
        .where(
            table.season_id == setup.season_id,
            table.field == stage.field,
            table.stage == stage.code,
        )
        .order_by(table.id)
    )


def newest_sheets(setup: SeasonSetup, stage: Stage) -> Parts:
    """Return the newest version of every judge's sheet, by round and contestant.

    A judge who abstained, or says that the contestant was absent, handed in no marks.
    """
    criteria = {
        r.code: [c.code for c in r.rules.criteria]
        for r in stage.rounds
        if isinstance(r.rules, PanelRules)
    }
    rows = db.session.execute(
        select(
            Session.round,
            ScoreSheet.contestant_id,
            ScoreSheet.judge_id,
            ScoreSheet.kind,
            ScoreSheet.marks,
        )
        .join(Session)
        .where(
            Session.season_id == setup.season_id,
            Session.field == stage.field,
            Session.stage == stage.code,
        )
        .order_by(ScoreSheet.version)
    )
    newest = {(round_, c, j): (kind, marks) for round_, c, j, kind, marks in rows}
    found: Parts = defaultdict(lambda: defaultdict(list))
    for (round_, contestant, judge), (kind, marks) in newest.items():
        if kind:
            continue
        sheet = evidence.Sheet(
            setup.judge_codes[judge], tuple([marks.get(code) for code in criteria[round_]])
        )
        found[round_][setup.codes[contestant]].append(sheet)
    return found


def _surveys(setup: SeasonSetup, stage: Stage) -> Mapping[str, Mapping[str, list[Any]]]:
    if not any(isinstance(r.rules, SurveyRules) for r in stage.rounds):
        return {}
    newest = newest_answers(setup.season_id, stage.field, [stage.code])
    out = frozenset(left_out(setup.season_id, stage.field, stage.code))
    return _read_surveys(str(db.engine.url), _Held(setup, stage), newest, out)


class _Held:
    """A setup and a stage as one key of a cache: the same objects, the same key."""

    def __init__(self, setup: SeasonSetup, stage: Stage) -> None:
        self.setup, self.stage = setup, stage
        self.key = (setup.season_id, setup.rulebook_id, stage.field, stage.code)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.key == self.key


@lru_cache(maxsize=8)
def _read_surveys(
    _database: str, held: _Held, _newest: int | None, out: frozenset[tuple[str, ...]]
) -> Parts:
    setup, stage = held.setup, held.stage
    items = {
        r.code: [i.code for i in r.rules.items]
        for r in stage.rounds
        if isinstance(r.rules, SurveyRules)
    }
    kinds = sheet_kinds(setup.season_id, stage.field, stage.code)
    found: Parts = defaultdict(lambda: defaultdict(list))
    place = (stage.field, stage.code)
    for (round_, contestant, origin, class_code, text), number in kinds.items():
        if (*place, round_, str(contestant), origin) in out:
            continue
        answers = json.loads(text)
        sheet = evidence.SurveySheet(
            class_code, tuple([answers.get(code, "") for code in items[round_]])
        )
        found[round_][setup.codes[contestant]].extend([sheet] * number)
    return found


def _lines(setup: SeasonSetup, stage: Stage) -> Parts:
    found: Parts = defaultdict(lambda: defaultdict(list))
    for row in db.session.scalars(_of_stage(QuizLine, setup, stage)):
        line = evidence.QuizLine(row.question, row.points, row.seconds)
        found[row.round][setup.codes[row.contestant_id]].append(line)
    return found


def _votes(setup: SeasonSetup, stage: Stage) -> dict[str, list[evidence.Vote]]:
    found: dict[str, list[evidence.Vote]] = defaultdict(list)
    for row in newest_votes(setup.season_id, stage.field, stage.code):
        red, blue = setup.codes[row.red_id], setup.codes[row.blue_id]
        found[row.round].append(evidence.Vote(row.bout, red, blue, row.judge, row.winner))
    return found


def newest_votes(season_id: int, field: str = "", stage: str = "") -> list[BoutVote]:
    """Return the newest version of every judge's vote, of one stage or of all."""
    query = select(BoutVote).where(BoutVote.season_id == season_id)
    if stage:
        query = query.where(BoutVote.field == field, BoutVote.stage == stage)
    newest = {
        (row.field, row.stage, row.round, row.bout, row.judge): row
        for row in db.session.scalars(query.order_by(BoutVote.version, BoutVote.id))
    }
    return sorted(newest.values(), key=lambda row: row.id)


def _given(setup: SeasonSetup, stage: Stage) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in db.session.scalars(_of_stage(GivenScore, setup, stage)):
        found[row.round][setup.codes[row.contestant_id]] = row.score
    return found


def _adjustments(setup: SeasonSetup, stage: Stage) -> Parts:
    found: Parts = defaultdict(lambda: defaultdict(list))
    for row in standing_adjustments(db.session.scalars(_of_stage(Adjustment, setup, stage))):
        adjustment = evidence.Adjustment(row.points, row.reason)
        found[row.round][setup.codes[row.contestant_id]].append(adjustment)
    return found


def standing_adjustments(rows: Iterable[Adjustment]) -> list[Adjustment]:
    """Return adjustments without those that were given back, and without what gave them back.

    A deduction for overtime and its counter-entry are named `overtime:session:contestant:n`
    in turn. Both stay in the ledger; the tie rule `deductions` must not count either.
    """
    standing: dict[str, Adjustment] = {}
    for row in rows:
        name, _, _ = row.submission_id.rpartition(":")
        key = name if name.startswith("overtime:") else row.submission_id
        before = standing.pop(key, None)
        if before is None or before.points + row.points:
            standing[key] = row
    return list(standing.values())


def title_scores(setup: SeasonSetup) -> dict[str, dict[str, dict[str, int]]]:
    """Return the given scores of the titles: title → part → contestant → units."""
    names = [title.name for title in setup.rulebook.titles]
    rows = db.session.execute(
        select(GivenScore.stage, GivenScore.round, GivenScore.contestant_id, GivenScore.score)
        .where(GivenScore.season_id == setup.season_id, GivenScore.stage.in_(names))
        .order_by(GivenScore.id)
    )
    found: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for title, part, contestant, score in rows:
        found[title][part][setup.codes[contestant]] = score
    return found


def rulings(setup: SeasonSetup, field: str) -> dict[StageKey, StageRulings]:
    """Return the decisions of a field by stage; the newest on a matter counts."""
    by_stage: dict[StageKey, list[DecisionRow]] = defaultdict(list)
    for row in decision_rows(setup, field):
        by_stage[row.field, row.stage].append(row)
    return {key: stage_rulings(rows) for key, rows in by_stage.items()}


def decision_rows(
    setup: SeasonSetup, field: str | None = None, kinds: Sequence[str] = RULED
) -> list[DecisionRow]:
    """Return the decisions that the rules know, the newest on each matter."""
    query = select(Decision).where(Decision.season_id == setup.season_id, Decision.kind.in_(kinds))
    if field is not None:
        query = query.where(Decision.field == field)
    newest: dict[tuple[str, ...], DecisionRow] = {}
    for d in db.session.scalars(query.order_by(Decision.id)):
        contestant = setup.codes[d.contestant_id] if d.contestant_id else ""
        if d.kind == "recuse-back":
            newest.pop((d.field, d.stage, "recuse", contestant, d.value), None)
            continue
        row = DecisionRow(
            0, d.field, d.stage, d.kind, contestant, d.value, d.reason, d.by_name, d.stated_at
        )
        matter = (d.field, d.stage, d.kind, contestant, d.value if d.kind in SEVERAL else "")
        newest[matter] = row
    return list(newest.values())
