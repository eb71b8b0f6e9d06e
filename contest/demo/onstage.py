"""The demo's second season (现场赛): a live quiz that is going on, and bouts that are drawn up.

Both can be held to their end: by the host at the desk, by the judges on tablets.
"""

from contest import part_folder
from contest.actions.bouts import Pairing, draw_bouts
from contest.actions.desk import set_hall
from contest.actions.ledger import Answer, record_answer
from contest.actions.people import add_staff, seat_judges
from contest.actions.planning import plan_live
from contest.actions.sessions import open_session
from contest.actions.sign_in import hash_password, issue_code
from contest.actor import SYSTEM
from contest.demo.staff import HOST, PASSWORD, acting_as
from contest.folder import read_folder
from contest.loading import season_by_code
from contest.queries.people import judge_seats
from contest.transfer import import_content

SEASON = "onstage-2022"
PLACE = ("community", "final")
QUIZ, BOUTS = "community-final-quiz", "community-final-bouts"
JUDGES = ("P1", "P2", "P3")
DRAWN = Pairing("draw", "single", "20221118", "康守正")
#: points in units; a kind: right, off for wrong, off for a foul, who answers, seconds, choices
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
#: the compulsory round is over, the first buzzer question was answered wrongly
ANSWERED = (
    ("1", "compulsory", "L1", "right", ()),
    ("2", "compulsory", "L2", "right", ()),
    ("3", "compulsory", "L3", "wrong", ()),
    ("4", "compulsory", "L4", "right", ()),
    ("5", "compulsory", "L5", "right", ()),
    ("6", "compulsory", "L6", "wrong", ()),
    ("7", "buzzer", "L4", "wrong", ("L4", "L2")),
)


def hold_onstage() -> None:
    """Load the season, seat its host, and take the live quiz to its second kind."""
    import_content(read_folder(part_folder("seed") / SEASON))
    add_staff(season_by_code(SEASON), *HOST, hash_password(PASSWORD))
    host = acting_as(HOST[1])
    seat_judges(season_by_code(SEASON))
    plan_live(host, season_by_code(SEASON), PLACE, "quiz", [])
    plan_live(host, season_by_code(SEASON), PLACE, "bouts", JUDGES)
    set_hall(host, season_by_code(SEASON), QUIZ, {"quiz": SETTINGS})
    draw_bouts(host, season_by_code(SEASON), BOUTS, DRAWN)
    for code in (QUIZ, BOUTS):
        open_session(host, season_by_code(SEASON), code)
    for question, kind, contestant, outcome, pressed in ANSWERED:
        given = Answer(
            f"demo-{question}-{contestant}", question, kind, contestant, outcome, pressed=pressed
        )
        record_answer(host, season_by_code(SEASON), QUIZ, given)


def onstage_lines() -> list[str]:
    """Return how the host and the judges of the bouts sign in; the judges get new codes."""
    lines = [f"{'host':<12}{HOST[1]} / {PASSWORD}"]
    for seat_id, judge in judge_seats(season_by_code(SEASON), BOUTS):
        code = issue_code(SYSTEM, season_by_code(SEASON), seat_id)
        lines.append(f"{'bout-judge':<12}{judge}  {code}")
    return lines
