"""Year-end titles (示范标兵): organisations ranked by contest and given scores.

An organisation's contest score is its secretary's total in the last stage reached,
times the credit of that stage. Fields are never mixed; places are split over them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from contest.rules.apportionment import by_entrants
from contest.rules.ranking import blocks
from contest.rules.results import Facts, Problem, TitleLine, TitleResult
from contest.rules.rounding import POINT, round_points
from contest.rules.values import Title


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation: its contest total (units) in the last stage reached, given scores."""

    contestant: str
    field: str
    organisation: str
    stage: str
    total: int | None
    given: Mapping[str, int]


def award_title(
    title: Title,
    candidates: Sequence[Candidate],
    entrants: Mapping[str, int],
    settle: Mapping[str, int],
    places: int = 2,
) -> TitleResult:
    """Return the holders of a title by field, best first; a tie at the cut is left open."""
    split, problems = _split(title, entrants)
    lines: list[TitleLine] = []
    for field, seats in split.items():
        own = {c.contestant: c for c in candidates if c.field == field}
        scores = {c.contestant: _score(title, c, places) for c in own.values()}
        problems += [
            Problem("title-missing", False, contestant, facts={"title": title.name})
            for contestant, score in scores.items()
            if score is None
        ]
        found = _one_per_organisation(own, {c: s for c, s in scores.items() if s is not None})
        lines += _holders(title, own, found, seats, settle, problems)
    return TitleResult(tuple(lines), tuple(problems))


def _split(title: Title, entrants: Mapping[str, int]) -> tuple[dict[str, int], list[Problem]]:
    if title.split is not None:
        return dict(title.split), []
    found = by_entrants(title.places, entrants)
    problems = [
        Problem("seats-tied", True, facts={"field": field, "places": found.contested})
        for field in found.tied
    ]
    return found.places, problems


def _score(title: Title, candidate: Candidate, places: int) -> int | None:
    score = Fraction(0)
    for source in title.sources:
        if source.given:
            value = candidate.given.get(source.given)
            credit = Fraction(100)
        else:
            value = candidate.total
            credit = title.stage_credit.get(candidate.stage, Fraction(100))
        if value is None:
            return None
        score += source.weight / 100 * Fraction(value, POINT) * credit / 100
    return round_points(score, places)


def _one_per_organisation(
    own: Mapping[str, Candidate], scores: Mapping[str, int]
) -> dict[str, int]:
    """Keep the best secretary of an organisation."""
    best: dict[str, str] = {}
    for contestant in sorted(scores):
        organisation = own[contestant].organisation
        rival = best.get(organisation)
        if rival is None or scores[contestant] > scores[rival]:
            best[organisation] = contestant
    return {contestant: scores[contestant] for contestant in best.values()}


def _holders(
    title: Title,
    own: Mapping[str, Candidate],
    scores: Mapping[str, int],
    seats: int,
    settle: Mapping[str, int],
    problems: list[Problem],
) -> list[TitleLine]:
    lines: list[TitleLine] = []
    place = 0
    for tie in blocks(scores, {c: (s,) for c, s in scores.items()}, settle):
        if place >= seats:
            break
        if place + len(tie) > seats:
            facts: Facts = {"title": title.name, "places": seats - place}
            problems += [Problem("title-tied", True, contestant, facts=facts) for contestant in tie]
            break
        for contestant in tie:
            candidate = own[contestant]
            lines.append(
                TitleLine(
                    title.name,
                    candidate.field,
                    candidate.organisation,
                    contestant,
                    scores[contestant],
                    place + 1,
                )
            )
        place += len(tie)
    return lines
