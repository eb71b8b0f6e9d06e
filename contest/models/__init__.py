"""The tables: setup, people, evidence, decisions, publications, audit."""

from contest.models.base import AppendOnly, Base, Fixed, now
from contest.models.bouts import Bout
from contest.models.ceremony import Ceremony, CeremonyScreen, CeremonyStep
from contest.models.evidence import (
    Adjustment,
    BoutVote,
    GivenScore,
    QuizLine,
    ScoreSheet,
    SurveySheet,
)
from contest.models.hall import (
    Device,
    HallScreen,
    HallStep,
    HeldSheet,
    PaperSheet,
    Photo,
    Visit,
)
from contest.models.people import ROLES, JudgeCode, Person, Seat, SignIn
from contest.models.quiz import (
    QUESTION_KINDS,
    Question,
    QuizAnswer,
    QuizAttempt,
    QuizPaper,
    QuizTicket,
)
from contest.models.records import AuditLine, Decision, Publication, PublicationPage
from contest.models.setup import (
    Contestant,
    Judge,
    PanelSeat,
    Rulebook,
    Season,
    Session,
    SessionEntry,
    Unit,
)
from contest.models.survey import (
    Survey,
    SurveyBatch,
    SurveyBox,
    SurveyPaper,
    SurveySignal,
)

__all__ = [
    "QUESTION_KINDS",
    "ROLES",
    "Adjustment",
    "AppendOnly",
    "AuditLine",
    "Base",
    "Bout",
    "BoutVote",
    "Ceremony",
    "CeremonyScreen",
    "CeremonyStep",
    "Contestant",
    "Decision",
    "Device",
    "Fixed",
    "GivenScore",
    "HallScreen",
    "HallStep",
    "HeldSheet",
    "Judge",
    "JudgeCode",
    "PanelSeat",
    "PaperSheet",
    "Person",
    "Photo",
    "Publication",
    "PublicationPage",
    "Question",
    "QuizAnswer",
    "QuizAttempt",
    "QuizLine",
    "QuizPaper",
    "QuizTicket",
    "Rulebook",
    "ScoreSheet",
    "Season",
    "Seat",
    "Session",
    "SessionEntry",
    "SignIn",
    "Survey",
    "SurveyBatch",
    "SurveyBox",
    "SurveyPaper",
    "SurveySheet",
    "SurveySignal",
    "Unit",
    "Visit",
    "now",
]
