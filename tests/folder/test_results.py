"""The result files (结果文件): columns, order of rows, digests, the same bytes; section 7."""

import hashlib
import random
from pathlib import Path

from contest.folder import tally as derive

from .rich import rich_season
from .season import book, contestants, given, scores, stage, tally, units_of, write

COLUMNS = {
    "round_scores.csv": "stage,group,round,contestant,score,exact,sheets,dropped,adjustment,note",
    "standings.csv": "stage,group,contestant,total,rank,tied,outcome,reason",
    "quotas.csv": "stage,rule,group,places",
    "awards.csv": "field,stage,tier,rank,contestant,prize",
    "titles.csv": "title,field,organisation,score,rank",
    "budget.csv": "field,tier,seats,awarded,planned,spent,left",
    "problems.csv": "stage,group,contestant,code,blocking,text",
}


def results_of(folder: Path, out: Path) -> dict[str, bytes]:
    """Derive the folder and return the bytes of each result file."""
    derive(folder, out)
    return {file.name: file.read_bytes() for file in out.iterdir()}


def test_every_result_file_is_written_with_its_columns(tmp_path: Path) -> None:
    results = results_of(rich_season(tmp_path), tmp_path / "out")

    assert set(results) == {*COLUMNS, "digest.txt"}
    assert {name: results[name].decode().splitlines()[0] for name in COLUMNS} == COLUMNS


def test_the_rich_season_has_rows_of_every_kind(tmp_path: Path) -> None:
    results = tally(rich_season(tmp_path))

    assert not [name for name, rows in results.items() if not rows and name != "problems"]


def test_nothing_is_written_unless_asked(tmp_path: Path) -> None:
    folder = rich_season(tmp_path)
    before = sorted(tmp_path.rglob("*"))

    derive(folder, None)

    assert sorted(tmp_path.rglob("*")) == before


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    folder = rich_season(tmp_path)

    assert results_of(folder, tmp_path / "one") == results_of(folder, tmp_path / "two")


def test_the_order_of_input_rows_changes_nothing_but_their_digests(tmp_path: Path) -> None:
    folder = rich_season(tmp_path)
    straight = results_of(folder, tmp_path / "one")

    for file in folder.glob("*.csv"):
        header, *rows = file.read_text(encoding="utf-8").splitlines()
        random.Random(file.name).shuffle(rows)
        file.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    shuffled = results_of(folder, tmp_path / "two")

    del straight["digest.txt"], shuffled["digest.txt"]
    assert shuffled == straight


def test_the_order_of_columns_changes_nothing(tmp_path: Path) -> None:
    folder = rich_season(tmp_path)
    straight = results_of(folder, tmp_path / "one")

    for file in folder.glob("*.csv"):
        rows = [line.split(",") for line in file.read_text(encoding="utf-8").splitlines()]
        file.write_text("".join(",".join(reversed(row)) + "\n" for row in rows), encoding="utf-8")
    turned = results_of(folder, tmp_path / "two")

    del straight["digest.txt"], turned["digest.txt"]
    assert turned == straight


def test_the_digest_names_every_input_and_result(tmp_path: Path) -> None:
    folder, out = rich_season(tmp_path), tmp_path / "out"
    derive(folder, out)

    lines = (out / "digest.txt").read_text(encoding="utf-8").splitlines()

    for file in [*folder.iterdir(), *(out / name for name in COLUMNS)]:
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        assert [line for line in lines if digest in line and file.name in line], file.name


def test_standings_are_sorted_by_stage_group_rank_and_id(tmp_path: Path) -> None:
    low = stage(given(), code="low", group_by="township", promote=[{"rule": "top", "n": 9}])
    people = {"t2": "z y x", "t1": "w v"}
    absent = contestants({"t1": "q"}, status="absent")
    folder = write(
        tmp_path,
        book(low, stage(given(), code="high", entrants="low")),
        people,
        contestants=absent + contestants(people),
        scores=scores("low/show", z="90", y="80", x="90", w="70", v="75")
        + scores("high/show", z="60", y="61", x="62", w="63", v="64"),
    )

    rows = [
        (row["stage"], row["group"], row["rank"], row["contestant"])
        for row in tally(folder)["standings"]
    ]

    assert rows == [
        ("low", "t1", "1", "v"),
        ("low", "t1", "2", "w"),
        ("low", "t1", "", "q"),
        ("low", "t2", "1", "x"),
        ("low", "t2", "1", "z"),
        ("low", "t2", "3", "y"),
        ("high", "", "1", "v"),
        ("high", "", "2", "w"),
        ("high", "", "3", "x"),
        ("high", "", "4", "y"),
        ("high", "", "5", "z"),
    ]


def test_stages_are_in_the_order_of_the_rulebook(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        book(stage(given(), code="b"), stage(given(), code="a")),
        "x",
        scores=scores("a/show", x="90") + scores("b/show", x="80"),
    )

    assert [row["stage"] for row in tally(folder)["standings"]] == ["b", "a"]
    assert [row["stage"] for row in tally(folder)["round_scores"]] == ["b", "a"]


def test_a_promotion_rule_is_listed_for_groups_without_entries(tmp_path: Path) -> None:
    keys = {"group_by": "township", "promote": [{"rule": "top", "n": 2}]}
    folder = write(
        tmp_path,
        book(stage(given(), **keys)),
        {"t1": "a b", "t2": ""},
        scores=scores(a="90", b="80"),
    )

    assert [(row["group"], row["places"]) for row in tally(folder)["quotas"]][:1] == [("t1", "2")]
    assert [row["group"] for row in tally(folder)["quotas"]] == ["t1", "t2"]


def test_ids_that_look_like_numbers_keep_their_zeros(tmp_path: Path) -> None:
    people = contestants({"t": "007 0010"})
    folder = write(
        tmp_path,
        book(stage(given())),
        "",
        contestants=people,
        units=units_of({"t": ""}),
        scores=scores(**{"007": "90", "0010": "80"}),
    )

    assert [row["contestant"] for row in tally(folder)["standings"]] == ["007", "0010"]
