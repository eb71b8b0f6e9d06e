"""Faults of the evidence files (错误): all at once, by file, line, column; contract 1 and 7."""

from pathlib import Path

import pytest

from contest.folder import Fault, FolderError, tally

from .season import book, given, marks, method, panel, scores, stage, write


def season(path: Path) -> Path:
    """Return a sound folder that has every evidence file."""
    survey = method(
        "survey",
        "asked",
        20,
        items=[{"code": "all", "name": "总体"}],
        options={"good": 100, "bad": 0},
        min_valid=1,
    )
    rounds = [
        panel("show", 20),
        survey,
        method("quiz", "quiz", 20),
        method("duel", "duel", 20),
        given("paper", 20),
    ]
    return write(
        path,
        book(stage(*rounds)),
        "a b",
        judges=["j1,评委一", "j2,评委二", "j3,评委三"],
        marks=marks(a="90 91 92", b="80 81 82"),
        answers=["city,asked,a,r1,,all,good", "city,asked,b,r1,,all,bad"],
        quiz=["city,quiz,a,q1,40,30", "city,quiz,b,q1,30,30"],
        bouts=["city,duel,n1,a,b,j1,red"],
        scores=scores("city/paper", a="90", b="80"),
        adjustments=["city,show,a,-0.5,超时"],
        decisions=["city,settle,a,1,抽签,组委会,2022-07-01T09:00:00"],
    )


def faults_of(folder: Path) -> list[Fault]:
    """Derive a folder that cannot be read and return its faults."""
    out = folder.parent / "out"
    with pytest.raises(FolderError) as caught:
        tally(folder, out)
    assert not out.exists()
    return list(caught.value.faults)


def append(folder: Path, name: str, *rows: str) -> int:
    """Add rows to a file and return the number of the first added line."""
    file = folder / name
    before = file.read_text(encoding="utf-8")
    file.write_text(before + "".join(row + "\n" for row in rows), encoding="utf-8")
    return before.count("\n") + 1


def test_the_season_of_these_tests_is_sound(tmp_path: Path) -> None:
    assert "standings.csv" in tally(season(tmp_path)).files


# ------------------------------------------------------------------ one wrong cell

WRONG_CELLS = [
    ("units.csv", "x,某镇,township,nowhere", "parent", "nowhere"),
    ("contestants.csv", "x,某某,nofield,t-h,,,", "field", "nofield"),
    ("contestants.csv", "x,某某,community,nowhere,,,", "unit", "nowhere"),
    ("contestants.csv", "x,某某,community,t-h,,,asleep", "status", "asleep"),
    ("marks.csv", "nostage,show,a,j1,x,90", "stage", "nostage"),
    ("marks.csv", "city,noround,a,j1,x,90", "round", "noround"),
    ("marks.csv", "city,show,nobody,j1,x,90", "contestant", "nobody"),
    ("marks.csv", "city,show,a,nojudge,x,90", "judge", "nojudge"),
    ("marks.csv", "city,show,a,j1,nocriterion,90", "criterion", "nocriterion"),
    ("adjustments.csv", "city,show,nobody,1,加分", "contestant", "nobody"),
    ("adjustments.csv", "city,show,a,much,加分", "points", "much"),
    ("answers.csv", "city,asked,nobody,r1,,all,good", "contestant", "nobody"),
    ("answers.csv", "city,asked,a,r9,,noitem,good", "item", "noitem"),
    ("answers.csv", "city,asked,a,r9,,all,superb", "answer", "superb"),
    ("quiz.csv", "city,quiz,nobody,q1,40,30", "contestant", "nobody"),
    ("quiz.csv", "city,quiz,a,q2,forty,30", "points", "forty"),
    ("quiz.csv", "city,quiz,a,q2,40,soon", "seconds", "soon"),
    ("bouts.csv", "city,duel,n2,nobody,b,j1,red", "red", "nobody"),
    ("bouts.csv", "city,duel,n2,a,nobody,j1,red", "blue", "nobody"),
    ("bouts.csv", "city,duel,n2,a,b,j1,green", "winner", "green"),
    ("scores.csv", "city,paper,nobody,90", "contestant", "nobody"),
    ("scores.csv", "city,noround,a,90", "round", "noround"),
    ("decisions.csv", "city,praise,a,,原因,组委会,", "kind", "praise"),
    ("decisions.csv", "city,status,nobody,absent,原因,组委会,", "contestant", "nobody"),
    ("decisions.csv", "city,status,a,asleep,原因,组委会,", "value", "asleep"),
    ("decisions.csv", "city,recuse,a,nojudge,原因,组委会,", "value", "nojudge"),
    ("decisions.csv", "city,void-sheet,a,show,原因,组委会,", "value", "show"),
    ("decisions.csv", "city,void-sheet,a,show:nojudge,原因,组委会,", "value", "show:nojudge"),
    ("decisions.csv", "city,settle,b,0,原因,组委会,", "value", "0"),
    ("decisions.csv", "city,settle,b,first,原因,组委会,", "value", "first"),
    ("decisions.csv", "city,status,a,absent,,组委会,", "reason", ""),
    ("decisions.csv", "city,status,a,absent,原因,,", "by", ""),
]


@pytest.mark.parametrize(("file", "row", "column", "found"), WRONG_CELLS)
def test_a_wrong_cell_is_named_by_file_line_and_column(
    tmp_path: Path, file: str, row: str, column: str, found: str
) -> None:
    folder = season(tmp_path)
    line = append(folder, file, row)

    [fault] = faults_of(folder)

    assert (fault.file, fault.line, fault.column, fault.found) == (file, line, column, found)
    assert fault.allowed


@pytest.mark.parametrize(
    "points",
    ["9o", "90,5", "", "NaN", "Infinity", "-inf", "9_0", "0x5A", "90.12345", "1/2", "1 000"],
)
def test_points_are_decimals_of_at_most_four_places(tmp_path: Path, points: str) -> None:
    folder = season(tmp_path)
    line = append(folder, "adjustments.csv", f'city,show,b,"{points}",原因')

    [fault] = faults_of(folder)

    assert (fault.file, fault.line, fault.column) == ("adjustments.csv", line, "points")
    assert fault.found == points


@pytest.mark.parametrize("points", ["90", "90.1234", "+1.5", "-0.5", "0090.50"])
def test_these_points_are_accepted(tmp_path: Path, points: str) -> None:
    folder = season(tmp_path)
    append(folder, "adjustments.csv", f"city,show,b,{points},原因")

    assert tally(folder).files


# ------------------------------------------------------------------ one row too many


@pytest.mark.parametrize(
    ("file", "row"),
    [
        ("units.csv", "t,另一镇,township,c"),
        ("contestants.csv", "a,另一人,community,t-h,,,"),
        ("judges.csv", "j1,另一评委,,"),
        ("marks.csv", "city,show,a,j1,x,95"),
        ("marks.csv", "city,show,a,j1,x,90"),
        ("scores.csv", "city,paper,a,95"),
        ("answers.csv", "city,asked,a,r1,,all,bad"),
    ],
)
def test_a_second_row_for_the_same_key_is_a_fault(tmp_path: Path, file: str, row: str) -> None:
    folder = season(tmp_path)
    line = append(folder, file, row)

    [fault] = faults_of(folder)

    assert (fault.file, fault.line) == (file, line)


def test_a_row_with_too_many_cells_is_a_fault(tmp_path: Path) -> None:
    folder = season(tmp_path)
    line = append(folder, "scores.csv", "city,paper,a,90,91")

    assert ("scores.csv", line) in [(fault.file, fault.line) for fault in faults_of(folder)]


def test_units_that_are_their_own_ancestors_are_a_fault(tmp_path: Path) -> None:
    folder = season(tmp_path)
    append(folder, "units.csv", "x,甲,township,y", "y,乙,county,x")

    assert {fault.file for fault in faults_of(folder)} == {"units.csv"}


# ------------------------------------------------------------------ whole files


@pytest.mark.parametrize("name", ["rulebook.toml", "units.csv", "contestants.csv"])
def test_a_file_that_is_needed_is_missed_by_name(tmp_path: Path, name: str) -> None:
    folder = season(tmp_path)
    (folder / name).unlink()

    assert name in {fault.file for fault in faults_of(folder)}


def test_an_unknown_column_is_refused_by_name(tmp_path: Path) -> None:
    folder = season(tmp_path)
    (folder / "judges.csv").write_text(
        "id,name,unit,class,phone\nj1,甲,,,\nj2,乙,,,\nj3,丙,,,\n", encoding="utf-8"
    )

    [fault] = [fault for fault in faults_of(folder) if fault.file == "judges.csv"]

    assert fault.line == 1
    assert "phone" in (fault.column, fault.found)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    folder = season(tmp_path)
    (folder / "scores.csv").write_text("stage,round,contestant\ncity,paper,a\n", encoding="utf-8")

    [fault] = [fault for fault in faults_of(folder) if fault.line == 1]

    assert fault.file == "scores.csv"
    assert "score" in (fault.column, fault.found)


def test_a_file_that_is_not_utf_8_is_a_fault(tmp_path: Path) -> None:
    folder = season(tmp_path)
    text = (folder / "contestants.csv").read_text(encoding="utf-8")
    (folder / "contestants.csv").write_bytes(text.encode("gbk"))

    assert "contestants.csv" in {fault.file for fault in faults_of(folder)}


def test_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    folder = season(tmp_path)
    first = append(folder, "marks.csv", "city,show,nobody,j1,x,9o", "city,show,a,j1,x,1.23456")
    second = append(folder, "scores.csv", "city,paper,a,95", "nostage,paper,a,1")

    found = {(fault.file, fault.line, fault.column) for fault in faults_of(folder)}

    assert found >= {
        ("marks.csv", first, "contestant"),
        ("marks.csv", first, "points"),
        ("marks.csv", first + 1, "points"),
        ("scores.csv", second + 1, "stage"),
    }
    assert second in {line for file, line, _ in found if file == "scores.csv"}


def test_faults_of_the_rulebook_and_of_the_evidence_come_together(tmp_path: Path) -> None:
    folder = season(tmp_path)
    rulebook = folder / "rulebook.toml"
    rulebook.write_text(
        rulebook.read_text(encoding="utf-8").replace("format = 1", "format = 9"), encoding="utf-8"
    )
    append(folder, "units.csv", "x,某镇,township,nowhere")

    assert {fault.file for fault in faults_of(folder)} == {"rulebook.toml", "units.csv"}
