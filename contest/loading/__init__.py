"""Loading (取数): the only translation between the tables and the rules."""

from contest.loading.evidence import (
    decision_rows,
    newest_sheets,
    rulings,
    stage_rounds,
    stage_stamp,
)
from contest.loading.results import (
    award_results,
    confirmed,
    need_entrants_confirmed,
    season_results,
    stage_result,
    title_results,
    what_if,
)
from contest.loading.sessions import (
    need_signed,
    round_of,
    session_state,
    session_states,
    stage_sessions,
    total_units,
    unsigned_sessions,
)
from contest.loading.setup import (
    ContestantInfo,
    JudgeInfo,
    SeasonSetup,
    UnitInfo,
    rulebook_of,
    season_by_code,
    setup_of,
)

__all__ = [
    "ContestantInfo",
    "JudgeInfo",
    "SeasonSetup",
    "UnitInfo",
    "award_results",
    "confirmed",
    "decision_rows",
    "need_entrants_confirmed",
    "need_signed",
    "newest_sheets",
    "round_of",
    "rulebook_of",
    "rulings",
    "season_by_code",
    "season_results",
    "session_state",
    "session_states",
    "setup_of",
    "stage_result",
    "stage_rounds",
    "stage_sessions",
    "stage_stamp",
    "title_results",
    "total_units",
    "unsigned_sessions",
    "what_if",
]
