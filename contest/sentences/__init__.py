"""Sentences (用语): what codes mean, in Chinese; translations hold the English.

One table serves the season folder, the command line and the pages, so that a fault,
a problem or a refusal reads the same wherever it is met. Placeholders are named. A part
of the product with many words of its own has a module here; its tables join below.
"""

import gettext
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from contest.sentences import ceremony, live, refusals, words, written
from contest.sentences.command import CLI
from contest.sentences.conflicts import RELATIONS, SOURCES
from contest.sentences.live import (
    ANSWER_OUTCOMES,
    BOUT_STATES,
    BOUT_SYSTEMS,
    PAIRING_WAYS,
    PLAYOFF_MODES,
    QUESTION_KINDS,
    SIDES,
    WHO_ANSWERS,
)
from contest.sentences.marking import N_
from contest.sentences.observation import (
    OBSERVATION_ACTIONS,
    OBSERVATION_ERRORS,
    PHOTO_ERRORS,
    TEAM_ERRORS,
    VISITS,
)
from contest.sentences.paper import CHECKS, OPEN_CHECKS, PAPER_STATES
from contest.sentences.refusals import HELD
from contest.sentences.rulebook import (
    FAULTS,
    METHODS,
    OUTCOMES,
    PROBLEMS,
    REASONS,
    STATUSES,
    TIE_RULES,
)
from contest.sentences.survey import (
    ALARMS,
    CARRIERS,
    OPTION_WORDS,
    SURVEY_ACTIONS,
    SURVEY_ERRORS,
    SURVEY_STATES,
    SURVEY_STEPS,
)
from contest.sentences.words import RECEIPTS, ROLES, SHEET_KINDS, STATES, TASKS
from contest.sentences.written import (
    ATTEMPT_ENDS,
    QUESTION_FIELDS,
    QUESTION_HINTS,
    QUESTION_STATES,
    SITTING_STATES,
    TEST_STATES,
    TRUTHS,
    WRITTEN_KINDS,
)

__all__ = [
    "ACTIONS",
    "ALARMS",
    "ANSWER_OUTCOMES",
    "ATTEMPT_ENDS",
    "BOUT_STATES",
    "BOUT_SYSTEMS",
    "CARRIERS",
    "CHECKS",
    "CLI",
    "ERRORS",
    "FAULTS",
    "HELD",
    "LANGUAGES",
    "METHODS",
    "N_",
    "OPEN_CHECKS",
    "OPTION_WORDS",
    "OUTCOMES",
    "PAIRING_WAYS",
    "PAPER_STATES",
    "PLAYOFF_MODES",
    "PROBLEMS",
    "QUESTION_FIELDS",
    "QUESTION_HINTS",
    "QUESTION_KINDS",
    "QUESTION_STATES",
    "REASONS",
    "RECEIPTS",
    "RELATIONS",
    "ROLES",
    "SENTENCES",
    "SHEET_KINDS",
    "SIDES",
    "SITTING_STATES",
    "SOURCES",
    "STATES",
    "STATUSES",
    "STEPS",
    "SURVEY_STATES",
    "TASKS",
    "TEST_STATES",
    "TIE_RULES",
    "TRUTHS",
    "VISITS",
    "WHO_ANSWERS",
    "WRITTEN_KINDS",
    "sentence",
]

TRANSLATIONS = Path(__file__).parents[1] / "translations"
LANGUAGES = ("zh", "en")

ERRORS = {
    **refusals.ERRORS,
    **ceremony.ERRORS,
    **live.ERRORS,
    **written.ERRORS,
    **SURVEY_ERRORS,
    **OBSERVATION_ERRORS,
    **PHOTO_ERRORS,
    **TEAM_ERRORS,
}
STEPS = {**words.STEPS, **live.STEPS, **written.STEPS, **SURVEY_STEPS}
ACTIONS = {
    **words.ACTIONS,
    **ceremony.ACTIONS,
    **live.ACTIONS,
    **written.ACTIONS,
    **SURVEY_ACTIONS,
    **SURVEY_STEPS,
    **OBSERVATION_ACTIONS,
}

#: every code that is unique over all tables; the others are asked for by their table
SENTENCES = {
    **FAULTS,
    **PROBLEMS,
    **OUTCOMES,
    **METHODS,
    **REASONS,
    **ERRORS,
    **TASKS,
    **STEPS,
    **CLI,
    **OPTION_WORDS,
    **ALARMS,
}


def sentence(code: str, facts: Mapping[str, str | int], language: str = "zh") -> str:
    """Return a code's sentence with its facts filled in; English where asked for."""
    text = SENTENCES[code]
    if language != "zh":
        text = _catalogue(language).gettext(text)
    return text % facts if facts else text


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("messages", TRANSLATIONS, [language], fallback=True)
