"""The tables: setup, people, evidence, decisions, publications, audit."""

from contest.models.base import AppendOnly, Base, now
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

__all__ = [
    "ROLES",
    "Adjustment",
    "AppendOnly",
    "AuditLine",
    "Base",
    "BoutVote",
    "Contestant",
    "Decision",
    "Device",
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
    "QuizLine",
    "Rulebook",
    "ScoreSheet",
    "Season",
    "Seat",
    "Session",
    "SessionEntry",
    "SignIn",
    "SurveySheet",
    "Unit",
    "Visit",
    "now",
]
