"""Import and export (导入导出): a season comes in whole, goes out whole, and means the same."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from contest.actions.promotion import confirm_promotion
from contest.actions.rulings import set_status
from contest.db import db
from contest.errors import ContestError
from contest.export import export_season
from contest.folder import FolderError, tally
from contest.folder.digests import DIGEST
from contest.loading import season_by_code, session_states, setup_of, stage_result, title_results
from contest.models import Contestant, Judge, Rulebook, ScoreSheet, Season, Session, Unit
from contest.rules.rounding import points_text
from contest.transfer import import_folder

from .checking import audit_lines, contents
from .mixed_season import TOTALS, write_mixed
from .small_season import (
    MARKS,
    TOWNSHIP,
    Small,
    correct,
    plan_session,
    standings,
    start_season,
    write_season,
)

WRITERS: dict[str, Callable[[Path], Path]] = {"small": write_season, "mixed": write_mixed}


def results(folder: Path) -> dict[str, str]:
    """Return the result files of a folder; digests of the evidence depend on its bytes."""
    return {name: text for name, text in tally(folder).files.items() if name != DIGEST}


def exported(code: str, folder: Path) -> Path:
    """Export a season and return the folder."""
    export_season(code, folder)
    return folder


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Return the content of every file."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def renamed(folder: Path, code: str, other: str) -> Path:
    """Give the season of a folder another code."""
    file = folder / "rulebook.toml"
    text = file.read_text(encoding="utf-8").replace(f'code = "{code}"', f'code = "{other}"')
    file.write_text(text, encoding="utf-8")
    return folder


def test_an_imported_season_has_all_its_rows(inside: Flask, tmp_path: Path) -> None:
    assert import_folder(write_season(tmp_path / "season")) == "small"
    counts = {
        table.__name__: db.session.scalar(select(func.count()).select_from(table))
        for table in (Season, Rulebook, Unit, Contestant, Judge, Session, ScoreSheet)
    }
    assert counts == {
        "Season": 1,
        "Rulebook": 1,
        "Unit": 12,  # the city, a school, two townships, eight communities
        "Contestant": 8,
        "Judge": 3,
        "Session": 3,  # two townships and the final
        "ScoreSheet": 36,  # 8 × 3 and 4 × 3
    }
    assert audit_lines(after=0) == [("import", "small", "system")]


def test_sheets_on_file_are_sessions_signed_before(inside: Flask, tmp_path: Path) -> None:
    import_folder(write_season(tmp_path / "season"))
    sessions = db.session.scalars(select(Session).order_by(Session.code)).all()
    assert [s.code for s in sessions] == [
        "community-city-final",
        "community-township-show-t1",
        "community-township-show-t2",
    ]
    assert set(session_states(s.id for s in sessions).values()) == {"signed"}
    assert [p.judge.code for p in sessions[1].seats] == ["j1", "j2", "j3"]
    assert [e.contestant.code for e in sessions[1].entries] == ["a1", "a2", "a3", "a4"]


def test_the_tables_derive_what_was_worked_by_hand(held: Small) -> None:
    assert standings(held, "township") == [
        ("a1", "90.00", 1, "promoted"),
        ("a2", "86.00", 2, "promoted"),
        ("a3", "82.67", 3, "out"),
        ("a4", "75.00", 4, "out"),
        ("b1", "91.17", 1, "promoted"),
        ("b2", "85.00", 2, "promoted"),
        ("b3", "83.83", 3, "out"),
        ("b4", "68.00", 4, "out"),
    ]
    assert standings(held, "city") == [
        ("b1", "92.83", 1, ""),
        ("a1", "92.00", 2, ""),
        ("b2", "85.67", 3, ""),
        ("a2", "84.33", 4, ""),
    ]


def test_every_kind_of_evidence_counts_in_the_tables(inside: Flask, tmp_path: Path) -> None:
    setup = setup_of(season_by_code(import_folder(write_mixed(tmp_path / "season"))))
    result = stage_result(setup, "community", "city")
    found = {s.contestant: points_text(s.total or 0, 2) for s in result.standings}
    assert found == TOTALS
    (title,) = title_results(setup)
    (line,) = title.lines
    assert (line.organisation, points_text(line.score, 2), line.rank) == ("甲社区党委", "92.00", 1)


@pytest.mark.parametrize("name", WRITERS)
def test_an_exported_season_tallies_as_before(inside: Flask, tmp_path: Path, name: str) -> None:
    folder = WRITERS[name](tmp_path / "season")
    import_folder(folder)
    assert results(exported(name, tmp_path / "out")) == results(folder)


@pytest.mark.parametrize("name", WRITERS)
def test_export_import_export_gives_the_same_bytes(
    inside: Flask, tmp_path: Path, name: str
) -> None:
    import_folder(WRITERS[name](tmp_path / "season"))
    first = exported(name, tmp_path / "first")
    before = bytes_of(first)
    import_folder(renamed(first, name, "again"))
    second = renamed(exported("again", tmp_path / "second"), "again", name)
    assert bytes_of(second) == before


def test_an_export_changes_nothing(held: Small, tmp_path: Path) -> None:
    before = contents()
    exported("small", tmp_path / "out")
    assert contents() == before


def test_an_unknown_season_is_not_exported(inside: Flask, tmp_path: Path) -> None:
    with pytest.raises(ContestError, match="unknown-season"):
        exported("small", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_exported_rows_stand_in_the_order_of_their_codes(inside: Flask, tmp_path: Path) -> None:
    folder = write_mixed(tmp_path / "season")
    for file in folder.glob("*.csv"):  # capitals stand before small letters everywhere
        text = file.read_text(encoding="utf-8").replace("m3", "M3").replace("j3", "J3")
        head, *lines = text.splitlines()
        file.write_text("\n".join([head, *reversed(lines), ""]), encoding="utf-8")
    import_folder(folder)
    out = exported("mixed", tmp_path / "out")
    for name, codes in (("contestants", ["M3", "m1", "m2"]), ("judges", ["J3", "j1", "j2"])):
        lines = (out / f"{name}.csv").read_text(encoding="utf-8").splitlines()[1:]
        assert [line.split(",")[0] for line in lines] == codes


def test_what_was_ruled_and_corrected_here_goes_out_too(held: Small, tmp_path: Path) -> None:
    confirm_promotion(held.organiser, held.season, *TOWNSHIP)
    # a3 rises to (100 + 83 + 82) ÷ 3 = 88.33, above a2, who stays promoted on record
    correct(held, "community-township-show-t1", "a3", "j1", "60+40")
    set_status(held.organiser, held.season, ("community", "city"), "a1", "withdrawn", "因病")
    found = results(exported("small", tmp_path / "out"))
    lines = found["standings.csv"].splitlines()
    assert "township,t1,a3,88.33,2,no,promoted,top" in lines
    assert "city,,a2,84.33,3,no,," in lines
    assert "city,,a1,,,no,unranked,withdrawn" in lines
    again = import_folder(renamed(tmp_path / "out", "small", "again"))
    copy = Small(season_by_code(again), held.organiser, held.verifier, held.supervisor, {})
    assert standings(copy, "city") == standings(held, "city")


def test_a_season_is_imported_once(held: Small, tmp_path: Path) -> None:
    before = contents()
    with pytest.raises(ContestError, match="season-exists"):
        import_folder(write_season(tmp_path / "season"))
    assert contents() == before


def test_two_seasons_live_side_by_side(held: Small, tmp_path: Path) -> None:
    before = standings(held, "township")
    lower = {**MARKS, ("township", "a1"): "45+30 45+30 45+30"}
    other = start_season(write_season(tmp_path / "other", code="other", marks=lower))
    assert standings(held, "township") == before
    assert standings(other, "township")[0] == ("a2", "86.00", 1, "promoted")
    plan_session(other, "t1", "township", ("a1",))
    assert [s.code for s in db.session.scalars(select(Session)) if s.code == "t1"] == ["t1"]


FAULTY = {
    "a contestant without a field": ("contestants.csv", ",community,a1-home", ",organ,a1-home"),
    "a unit that does not exist": ("contestants.csv", "a4-home", "nowhere"),
    "a mark that is no number": ("marks.csv", "a1,j1,content,54", "a1,j1,content,五十四"),
    "a mark of an unknown judge": ("marks.csv", "a1,j1,content", "a1,j9,content"),
    "a mark given twice": ("marks.csv", "a1,j1,speech", "a1,j1,content"),
    "weights that miss 100": ("rulebook.toml", "weight = 100", "weight = 99"),
    "a broken rulebook": ("rulebook.toml", "format = 1", "format = "),
}


@pytest.mark.parametrize("fault", FAULTY)
def test_a_faulty_folder_leaves_nothing_behind(inside: Flask, tmp_path: Path, fault: str) -> None:
    folder = write_season(tmp_path / "season")
    file, right, wrong = FAULTY[fault]
    text = (folder / file).read_text(encoding="utf-8")
    assert right in text
    (folder / file).write_text(text.replace(right, wrong), encoding="utf-8")
    before = contents()
    with pytest.raises(FolderError):
        import_folder(folder)
    assert contents() == before
    assert not any(before.values())


@pytest.mark.parametrize("missing", ["rulebook.toml", "units.csv", "contestants.csv"])
def test_a_folder_that_lacks_a_file_leaves_nothing_behind(
    inside: Flask, tmp_path: Path, missing: str
) -> None:
    folder = write_season(tmp_path / "season")
    (folder / missing).unlink()
    with pytest.raises(FolderError):
        import_folder(folder)
    assert not any(contents().values())
