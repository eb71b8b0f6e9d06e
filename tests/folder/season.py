"""A season folder (赛季文件夹) for a test: written from Python values, read back as rows.

A test says only what it is about. The rest is one field `community`, one stage `city`, and
entries at home in a community of a township of the city `c`; judges are those the marks name.
"""

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from contest import folder as season_folder

Table = dict[str, Any]

COLUMNS = {
    "units": "code,name,kind,parent",
    "contestants": "id,name,field,unit,organisation,title,status",
    "judges": "id,name,unit,class",
    "marks": "stage,round,contestant,judge,criterion,points",
    "adjustments": "stage,round,contestant,points,reason",
    "answers": "stage,round,contestant,respondent,class,item,answer",
    "quiz": "stage,round,contestant,question,points,seconds",
    "bouts": "stage,round,bout,red,blue,judge,winner",
    "scores": "stage,round,contestant,score",
    "decisions": "stage,kind,contestant,value,reason,by,at",
}
HEADED = (
    "season",
    "scoring",
    "field",
    "stage",
    "round",
    "ties",
    "promote",
    "budget",
    "award",
    "title",
)


# ------------------------------------------------------------------ the rulebook


def book(*stages: Table, fields: str = "community", **more: Any) -> Table:
    """Return a rulebook of these stages; `more` is scoring, budget, award, title."""
    names = [{"code": code, "name": code} for code in fields.split()]
    season = {"code": "test", "name": "测试赛季"}
    return {"format": 1, "season": season, "field": names, "stage": list(stages), **more}


def stage(
    *rounds: Table, code: str = "city", ties: str = "", at_cut: str = "", **keys: Any
) -> Table:
    """Return a stage; a lone entry competes here unless `single` says otherwise."""
    rules: Table = {"break": ties.split()} if ties else {}
    if at_cut:
        rules["at_cut"] = at_cut
    head = {"code": code, "name": code, "field": "community", "group_by": "", "single": "compete"}
    return {**head, **keys, "round": list(rounds), **({"ties": rules} if rules else {})}


def panel(code: str = "show", weight: float = 100, **keys: Any) -> Table:
    """Return a round judged by a panel; by default on one criterion x of 100 points."""
    criteria = [{"code": "x", "name": "表现", "max": 100}]
    return {
        "code": code,
        "name": code,
        "method": "stage",
        "weight": weight,
        "criteria": criteria,
        **keys,
    }


def method(name: str, code: str = "show", weight: float = 100, **keys: Any) -> Table:
    """Return a round of another method."""
    return {"code": code, "name": code, "method": name, "weight": weight, **keys}


def given(code: str = "show", weight: float = 100, **keys: Any) -> Table:
    """Return a round whose scores come from scores.csv: the shortest way to a total."""
    return method("given", code, weight, **keys)


def inline(value: object) -> str:
    """Return a value as TOML, in one line."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {inline(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(inline, value)) + "]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)


def toml(table: Table, path: str = "") -> str:
    """Return a rulebook as the TOML that an organiser would write, with headings."""
    headed = {
        key: each
        for key, each in table.items()
        if key in HEADED
        and (
            isinstance(each, dict)
            or (each and isinstance(each, list) and isinstance(each[0], dict))
        )
    }
    lines = [f"{key} = {inline(each)}" for key, each in table.items() if key not in headed]
    for key, each in headed.items():
        name = f"{path}{key}"
        for part in [each] if isinstance(each, dict) else each:
            lines.append(f"\n[{name}]" if isinstance(each, dict) else f"\n[[{name}]]")
            lines.append(toml(part, f"{name}."))
    return "\n".join(lines)


# ------------------------------------------------------------------ the evidence


def marks(at: str = "city/show", judge: str = "j", **sheets: str) -> list[str]:
    """Return rows of marks: a="36/27/28 40/24/25" is one sheet per judge, criteria x/y/z.

    `.` in place of a sheet: that judge sent none; nothing between slashes: no such mark.
    """
    return [
        f"{at.replace('/', ',')},{entry},{judge}{seat},{criterion},{points}"
        for entry, line in sheets.items()
        for seat, sheet in enumerate(line.split(), start=1)
        if sheet != "."
        for criterion, points in zip("xyz", sheet.split("/"), strict=False)
        if points
    ]


def scores(at: str = "city/show", **given_scores: str) -> list[str]:
    """Return rows of given scores: a="90"."""
    return [f"{at.replace('/', ',')},{entry},{score}" for entry, score in given_scores.items()]


def decide(kind: str, contestant: str, value: str = "", at: str = "city") -> str:
    """Return one decision with its reason and name."""
    return f"{at},{kind},{contestant},{value},研究决定,组委会,2022-07-01T09:00:00"


def seats(name: str, judge: str, number: int) -> list[str]:
    """Return judges judge1 … judgeN of a class."""
    return [f"{judge}{seat},评委{judge}{seat},,{name}" for seat in range(1, number + 1)]


def write(
    path: Path, rulebook: Table, people: str | Mapping[str, str], **tables: Iterable[str]
) -> Path:
    """Write a season folder and return it; `people` = "a b c" or {township: "a b", …}."""
    folder = path / "season"
    folder.mkdir(exist_ok=True)
    (folder / "rulebook.toml").write_text(toml(rulebook) + "\n", encoding="utf-8")
    named = {"t": people} if isinstance(people, str) else people
    rows = {name: list(lines) for name, lines in tables.items()}
    rows.setdefault("units", units_of(named))
    rows.setdefault("contestants", contestants(named))
    judging = [*rows.get("marks", []), *rows.get("bouts", [])]
    seen = {line.split(",")[3 if len(line.split(",")) == 6 else 5] for line in judging}
    rows.setdefault("judges", [f"{judge},评委{judge}" for judge in sorted(seen)])
    for name, lines in rows.items():
        header = COLUMNS[name]
        padded = [line + "," * (header.count(",") - line.count(",")) for line in lines]
        (folder / f"{name}.csv").write_text("\n".join([header, *padded, ""]), encoding="utf-8")
    return folder


def units_of(people: Mapping[str, str]) -> list[str]:
    """Return the city, its townships and one community in each."""
    return ["c,市,city,"] + [
        line
        for code in people
        for line in (f"{code},镇{code},township,c", f"{code}-h,社区{code},community,{code}")
    ]


def contestants(people: Mapping[str, str], field: str = "community", status: str = "") -> list[str]:
    """Return the rows of contestants at home in the community of their township."""
    return [
        f"{entry},选手{entry},{field},{code}-h,支部{entry},书记,{status}"
        for code, entries in people.items()
        for entry in entries.split()
    ]


# ------------------------------------------------------------------ the results


def tally(folder: Path) -> dict[str, list[dict[str, str]]]:
    """Derive the season and return the rows of each result file by its name."""
    out = folder.parent / "out"
    season_folder.tally(folder, out)
    return {file.stem: rows_of(file) for file in out.glob("*.csv")}


def rows_of(file: Path) -> list[dict[str, str]]:
    """Return the rows of a file of comma-separated values."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def column(folder: Path, file: str, name: str, **where: str) -> dict[str, str]:
    """Return {contestant: cell} of one column of a result, of the rows that fit `where`."""
    rows = tally(folder)[file]
    return {
        row["contestant"]: row[name]
        for row in rows
        if all(row[key] == value for key, value in where.items())
    }


def blocking(folder: Path) -> set[str]:
    """Return the contestants that have a blocking problem."""
    return {row["contestant"] for row in tally(folder)["problems"] if row["blocking"] == "yes"}
