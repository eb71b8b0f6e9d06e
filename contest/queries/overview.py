"""The organiser's overview (总览): every stage's state; `tasks` has what needs a person now."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select

from contest.db import db
from contest.loading import SeasonSetup, session_states
from contest.models import Decision, Publication, Session
from contest.rules.season import StageKey
from contest.rules.values import PanelRules, Stage

STATE_ORDER = ("open", "closed", "verified", "planned", "signed")


@dataclass(frozen=True, slots=True)
class StageState:
    """A stage with the number of its sessions by state, and what is on record."""

    stage: Stage
    field_name: str
    sessions: Counter[str]
    is_confirmed: bool
    is_published: bool
    has_awards: bool
    awards_confirmed: bool
    #: whether it is on record who competes in it
    knows_entrants: bool

    @property
    def place(self) -> StageKey:
        """Return field and code of the stage."""
        return self.stage.field, self.stage.code

    @property
    def signed(self) -> int:
        """Return how many sessions are signed."""
        return self.sessions["signed"]

    @property
    def total(self) -> int:
        """Return how many sessions the stage has."""
        return self.sessions.total()

    @property
    def needs_panels(self) -> bool:
        """Tell whether judges score in a round of the stage."""
        return any(isinstance(r.rules, PanelRules) for r in self.stage.rounds)

    @property
    def is_signed(self) -> bool:
        """Tell whether no session waits for a signature."""
        return self.signed == self.total

    @property
    def takes_evidence(self) -> bool:
        """Tell whether its surveys and papers are due: its entrants known, nothing concluded."""
        return self.knows_entrants and not (self.is_confirmed or self.is_published)


def stage_states(setup: SeasonSetup) -> list[StageState]:
    """Return every stage of the season in the order of the rulebook."""
    sessions = _session_counts(setup)
    decided = _on_record(setup)
    published = _published(setup)
    awards = {(award.field, award.stage) for award in setup.rulebook.awards}
    return [
        StageState(
            stage=stage,
            field_name=setup.field_name(stage.field),
            sessions=sessions.get((stage.field, stage.code), Counter()),
            is_confirmed=("confirm", stage.field, stage.code) in decided,
            is_published=(stage.field, stage.code) in published,
            has_awards=(stage.field, stage.code) in awards,
            awards_confirmed=("confirm-awards", stage.field, stage.code) in decided,
            knows_entrants=stage.entrants == "all"
            or ("confirm", stage.field, stage.entrants) in decided,
        )
        for stage in setup.rulebook.stages
    ]


def _session_counts(setup: SeasonSetup) -> dict[StageKey, Counter[str]]:
    rows = db.session.execute(
        select(Session.id, Session.field, Session.stage).where(Session.season_id == setup.season_id)
    ).all()
    states = session_states(row.id for row in rows)
    counts: dict[StageKey, Counter[str]] = {}
    for row in rows:
        counts.setdefault((row.field, row.stage), Counter())[states[row.id]] += 1
    return counts


def _on_record(setup: SeasonSetup) -> set[tuple[str, str, str]]:
    rows = db.session.execute(
        select(Decision.kind, Decision.field, Decision.stage)
        .where(
            Decision.season_id == setup.season_id,
            Decision.kind.in_(("confirm", "confirm-awards")),
        )
        .distinct()
    )
    return {(kind, field, stage) for kind, field, stage in rows}


def _published(setup: SeasonSetup) -> set[StageKey]:
    rows = db.session.execute(
        select(Publication.field, Publication.stage)
        .where(Publication.season_id == setup.season_id, Publication.kind == "stage")
        .distinct()
    )
    return {(field, stage) for field, stage in rows}
