"""People (人员): contestants of three fields and the judges' teams; all invented."""

from collections import Counter
from random import Random
from typing import NamedTuple

from ordos_maker.names import Names
from ordos_maker.units import CITY, Unit, enterprise_groups, enterprise_of

ORDINALS = "一二三四五六七八九"
#: branches of organs at the city, and at each county in order: 130 + 609 = 739
CITY_BRANCHES = 130
COUNTY_BRANCHES = (68, 67, 68, 68, 67, 68, 67, 68, 68)
#: whose judges mark communities (a) and organs (b) at every place
TEAM_ORGANS = {
    "a": ("J1-04", "J4-04", "J3-03", "J4-08", "J1-11"),
    "b": ("J1-05", "J2-03", "J4-05", "J1-07", "J2-05"),
}
RECUSED = "Z07"
KANGBASHI = "150603"


class Contestant(NamedTuple):
    """contestants.csv"""

    id: str
    name: str
    field: str
    unit: str
    organisation: str
    title: str
    status: str = "ok"

    @property
    def place(self) -> str:
        """Return the county, or the city, that the unit belongs to."""
        return self.unit[:6]


class Judge(NamedTuple):
    """judges.csv"""

    id: str
    name: str
    unit: str
    class_code: str


def enterprise_branches(real: list[Unit]) -> dict[str, int]:
    """Return how many branches compete in each group of enterprises: 187."""
    groups = [unit.code for unit in enterprise_groups(real)]
    return dict(zip(groups, (20, 20, 20, 15) + (14,) * 8, strict=True))


def contestants(rng: Random, units: list[Unit], branches: dict[str, int]) -> list[Contestant]:
    """Return the secretaries of communities, organs and enterprises."""
    names = Names(rng)
    by_code = {unit.code: unit for unit in units}
    taken: dict[str, set[str]] = {unit.code: set() for unit in units}
    rows = []
    for field, unit, organisation in (
        *_communities(rng, units, by_code),
        *_organs(units),
        *_enterprises(units, branches),
    ):
        name = names.new(taken[unit.parent])
        title = f"党{organisation.rpartition('党')[2]}书记"
        rows.append(Contestant(field, name, field, unit.code, organisation, title))
    return _numbered(rows)


def _numbered(rows: list[Contestant]) -> list[Contestant]:
    count: Counter[str] = Counter()
    found = []
    for row in rows:
        count[row.field] += 1
        found.append(row._replace(id=f"{row.field[0].upper()}{count[row.field]:03d}"))
    return found


Post = tuple[str, Unit, str]


def _communities(rng: Random, units: list[Unit], by_code: dict[str, Unit]) -> list[Post]:
    sizes = ("党委", "党委", "党总支", "党支部")
    return [
        ("community", u, f"{by_code[u.parent].name}{u.name}{sizes[rng.randrange(4)]}")
        for u in units
        if u.kind == "community"
    ]


def _organs(units: list[Unit]) -> list[Post]:
    posts: list[Post] = []
    places = [unit.code for unit in units if unit.kind == "county"]
    for place, number in ((CITY, CITY_BRANCHES), *zip(places, COUNTY_BRANCHES, strict=True)):
        organs = [u for u in units if u.kind == "organ" and u.code.startswith(place)]
        whole, more = divmod(number, len(organs))
        for index, unit in enumerate(organs):
            # spread the organs with one branch more evenly over the list
            has_more = (index + 1) * more // len(organs) > index * more // len(organs)
            posts += [("organ", unit, f"{unit.name}机关{b}") for b in _branches(whole + has_more)]
    return posts


def _enterprises(units: list[Unit], branches: dict[str, int]) -> list[Post]:
    by_code = {unit.code: unit for unit in units}
    posts: list[Post] = []
    for group, number in branches.items():
        count = Counter(f"{group}-{enterprise_of(b) + 1:02d}" for b in range(number))
        for code, own in count.items():
            unit = by_code[code]
            posts += [("enterprise", unit, f"{unit.name}{b}") for b in _branches(own)]
    return posts


def _branches(number: int) -> list[str]:
    if number == 1:
        return ["党支部"]
    return [f"第{ORDINALS[index]}党支部" for index in range(number)]


def judges(rng: Random, units: list[Unit]) -> list[Judge]:
    """Return two teams of five per place, ten experts and four public judges."""
    names, taken = Names(rng), set[str]()
    places = [unit.code for unit in units if unit.kind in ("city", "county")]
    found = [
        Judge(f"J{place}{team}{seat}", names.new(taken), f"{place}-{organ}", "")
        for place in places
        for team, organs in TEAM_ORGANS.items()
        for seat, organ in enumerate(organs, start=1)
    ]
    bodies = [unit.code for unit in units if unit.kind == "body"]
    for seat in range(1, 11):
        code = f"Z{seat:02d}"
        home = KANGBASHI if code == RECUSED else bodies[seat % len(bodies)]
        found.append(Judge(code, names.new(taken), home, "expert"))
    found += [Judge(f"P{seat:02d}", names.new(taken), "", "public") for seat in range(1, 5)]
    return found


def panel(contestant: Contestant, stage: str, round_: str, places: list[str]) -> list[str]:
    """Return who marks a contestant; below the city no judge is of the contestant's group."""
    field = contestant.field
    if stage == "city":
        return CITY_PANELS[field, round_]
    if field == "enterprise":
        return team("b", contestant.place)
    around = places if field == "organ" else places[1:]
    steps = {"township": 0, "group": 1, "county": 1 if field == "community" else 2}[stage]
    place = around[(around.index(contestant.place) + steps) % len(around)]
    return team("a" if field == "community" else "b", place)


def team(letter: str, place: str) -> list[str]:
    """Return the five judges of a team."""
    return [f"J{place}{letter}{seat}" for seat in range(1, 6)]


EXPERTS = [f"Z{seat:02d}" for seat in range(1, 11)]
UNBOUND = [code for code in EXPERTS if code != RECUSED]
CITY_PANELS = {
    ("community", "observation"): EXPERTS[1:8],
    ("community", "stage"): [*EXPERTS[:5], "P01", "P02", "P03", "P04"],
    ("organ", "stage"): UNBOUND,
    ("enterprise", "observation"): UNBOUND[:7],
    ("enterprise", "stage"): UNBOUND[2:],
}
