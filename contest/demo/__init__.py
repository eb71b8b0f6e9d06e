"""The demo (演示): the Ordos season some weeks before its end, with work left to do.

Enterprises are finished and published, their ceremony is prepared. Organs have signed their
final, but two entries tie at the border of the first prize. The communities' final is going
on: the stage session is open, sheets are missing, one survey is too small and asks residents
again, most are at work on the written quiz, and one judge belongs to a contestant's own unit.

A second, small season holds a live quiz and bouts (`onstage.py`).
"""

from contest import part_folder
from contest.actions.awards import confirm_awards
from contest.actions.ceremony import make_ceremony
from contest.actions.desk import set_hall
from contest.actions.people import seat_judges
from contest.actions.planning import plan_sessions
from contest.actions.promotion import confirm_promotion
from contest.actions.publishing import publish_awards, publish_stage
from contest.actions.sessions import open_session
from contest.actions.sheets import Submission, submit_sheet
from contest.actions.sign_in import issue_code
from contest.actor import SYSTEM, Actor
from contest.demo.onstage import SEASON as ONSTAGE
from contest.demo.onstage import hold_onstage, onstage_lines
from contest.demo.quiz import contestant_lines, hold_back_quiz, hold_quiz
from contest.demo.staff import acting_as, seat_staff, staff_lines
from contest.demo.survey import open_further_survey, resident_codes
from contest.errors import ContestError
from contest.folder import read_folder
from contest.folder.derive import season_input
from contest.folder.rows import SeasonFolder, SheetRow
from contest.loading import SeasonSetup, season_by_code, setup_of
from contest.models import Season
from contest.publications import awards_draft, stage_draft
from contest.queries.ceremony import stageable
from contest.queries.people import judge_seats, seasons
from contest.rules import derive
from contest.rules.rounding import plain_text
from contest.transfer import import_content

SEASON = "ordos-2022"
#: what is confirmed and published already, in this order
FINISHED = (
    ("enterprise", "group"),
    ("organ", "group"),
    ("community", "township"),
    ("organ", "county"),
    ("community", "county"),
)
FINAL = ("community", "city")
OPEN_ROUND = "stage"
SURVEY = (*FINAL, "survey")
QUIZ = (*FINAL, "quiz")
VISITS = "observation"
#: in the open session: how many contestants have been on, how many judges are behind
SCORED, BEHIND = 40, 2
SMALL_SAMPLE = 9
#: how the open session is held: eight minutes each, overtime by a table, in units
HALL = {
    "limit_seconds": 480,
    "warn_seconds": 30,
    "deductions": [[1, 10, 2_000], [11, 20, 5_000], [21, 3_600, 10_000]],
    "deduction_cap": 10_000,
}
FIRST_PRIZES = 18
CODES_SHOWN = 3


def fill_demo() -> list[str]:
    """Load the season, take it to where it stands, and return how to sign in.

    Where it is loaded already, judges and contestants get new codes; a demo of an earlier
    version gets the second season as well.
    """
    loaded = [season.code for season in seasons()]
    if SEASON in loaded:
        if ONSTAGE not in loaded:
            hold_onstage()
        return _sign_ins()
    if loaded:
        raise ContestError("season-not-empty")
    content = read_folder(part_folder("seed") / SEASON)
    held = hold_back(content)
    seat_staff(import_content(content))
    seat_judges(season_by_code(SEASON))
    actor = acting_as("organiser")
    for field, stage in FINISHED:
        season = season_by_code(SEASON)
        confirm_promotion(actor, season, field, stage)
        _publish(actor, season, field, stage)
    _finish_enterprises(actor, SEASON)
    _open_final(actor, SEASON, held)
    open_further_survey(actor, SEASON, SURVEY)
    hold_quiz(SEASON, QUIZ)
    hold_onstage()
    return _sign_ins()


def hold_back(content: SeasonFolder) -> list[SheetRow]:
    """Change the finished season into an unfinished one; return the sheets of the open round."""
    _tie_at_border(content)
    final = [s for s in content.sheets if (s.field, s.stage) == FINAL]
    held = [s for s in final if s.round == OPEN_ROUND]
    visits = [s for s in final if s.round == VISITS]
    content.sheets = [s for s in content.sheets if s not in held and s != visits[-1]]
    _shrink_survey(content, visits[0].contestant)
    hold_back_quiz(content, QUIZ)
    home = {c.id: c.unit for c in content.contestants}
    first = min(s.judge for s in held)
    content.judges = [
        j._replace(unit=home[visits[5].contestant]) if j.id == first else j for j in content.judges
    ]
    return held


def _tie_at_border(content: SeasonFolder) -> None:
    """Give the first second-prize entry of the organs the evidence of the last first prize."""
    result = derive(season_input(content)).stages["organ", "city"]
    ranked = [s.contestant for s in result.standings if s.rank]
    above, below = ranked[FIRST_PRIZES - 1], ranked[FIRST_PRIZES]

    def copied(rows: list, key: tuple[str, str] = ("organ", "city")) -> list:  # type: ignore[type-arg]
        mine = [r for r in rows if (r.field, r.stage) == key and r.contestant == below]
        model = [r for r in rows if (r.field, r.stage) == key and r.contestant == above]
        return [r for r in rows if r not in mine] + [r._replace(contestant=below) for r in model]

    content.sheets = copied(content.sheets)
    content.surveys = copied(content.surveys)
    content.quiz = copied(content.quiz)
    content.adjustments = copied(content.adjustments)


def _shrink_survey(content: SeasonFolder, contestant: str) -> None:
    own = [s for s in content.surveys if (s.field, s.stage, s.contestant) == (*FINAL, contestant)]
    gone = {s.respondent for s in own[SMALL_SAMPLE:]}
    content.surveys = [
        s
        for s in content.surveys
        if (s.field, s.stage, s.contestant) != (*FINAL, contestant) or s.respondent not in gone
    ]


def _publish(actor: Actor, season: Season, field: str, stage: str) -> None:
    digest = stage_draft(season, field, stage).digest
    publish_stage(actor, season, field, stage, digest)


def _finish_enterprises(actor: Actor, code: str) -> None:
    field, stage = "enterprise", "city"
    _publish(actor, season_by_code(code), field, stage)
    confirm_awards(actor, season_by_code(code), field, stage)
    digest = awards_draft(season_by_code(code), field, stage).digest
    publish_awards(actor, season_by_code(code), field, stage, digest)
    season = season_by_code(code)
    first = stageable(season, field, stage).tiers[:1]
    make_ceremony(actor, season, field, stage, first, is_rehearsal=False)


def _open_final(actor: Actor, code: str, held: list[SheetRow]) -> None:
    judges = sorted({s.judge for s in held})
    plan_sessions(actor, season_by_code(code), *FINAL, judges)
    session = _open_session()
    set_hall(actor, season_by_code(code), session, HALL)
    open_session(actor, season_by_code(code), session)
    setup = setup_of(season_by_code(code))
    on = sorted({s.contestant for s in held})[:SCORED]
    for sheet in held:
        if sheet.contestant in on and sheet.judge not in judges[-BEHIND:]:
            _submit(setup, code, session, sheet)


def _submit(setup: SeasonSetup, code: str, session: str, sheet: SheetRow) -> None:
    judge = setup.judges[sheet.judge]
    actor = Actor(judge.name, roles=frozenset({"judge"}), judge_id=judge.id)
    marks = {c: plain_text(units) for c, units in sheet.marks.items() if units is not None}
    given = Submission(
        f"demo:{sheet.contestant}:{sheet.judge}", session, sheet.contestant, 0, marks
    )
    try:
        submit_sheet(actor, season_by_code(code), given)
    except ContestError as error:
        if error.code not in ("recused", "own-unit", "own-region"):
            raise


def _sign_ins() -> list[str]:
    """Return the demo's sign-ins; judges of the open session and contestants get new codes."""
    panel = judge_seats(season_by_code(SEASON), _open_session())[-CODES_SHOWN:]
    lines = staff_lines()
    for seat_id, judge in panel:
        lines.append(f"{'judge':<12}{judge}  {issue_code(SYSTEM, season_by_code(SEASON), seat_id)}")
    lines += [f"{'resident':<12}/q  {code}" for code in resident_codes(SEASON, SURVEY)]
    return lines + contestant_lines(SEASON, QUIZ) + onstage_lines()


def _open_session() -> str:
    return f"{'-'.join(FINAL)}-{OPEN_ROUND}"
