"""Actor (操作人): who does something, with the roles held in the season."""

from dataclasses import dataclass

from contest.errors import ContestError


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person with the roles held in the season, or the system."""

    name: str
    person_id: int | None = None
    roles: frozenset[str] = frozenset()
    judge_id: int | None = None

    def need(self, *roles: str) -> None:
        """Refuse whoever holds none of the roles."""
        if not self.roles.intersection(roles):
            raise ContestError("not-allowed", 403)


SYSTEM = Actor("system", roles=frozenset({"organiser", "verifier", "supervisor"}))
