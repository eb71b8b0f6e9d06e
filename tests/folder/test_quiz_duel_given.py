"""Quiz (知识竞赛), duels (对决) and given scores; contract section 3, domain 5.3 and 5.4."""

from pathlib import Path

import pytest

from .season import blocking, book, column, given, method, scores, stage, write


def quiz_folder(path: Path, sums: dict[str, str], **settings: object) -> Path:
    """Return a folder with quiz ledgers: {"a": "30 20 -10"}, one line per question."""
    lines = [
        f"city,show,{entry},q{number},{points},"
        for entry, line in sums.items()
        for number, points in enumerate(line.split())
    ]
    return write(path, book(stage(method("quiz", **settings))), " ".join(sums), quiz=lines)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [({}, "84.00"), ({"full": 120}, "70.00"), ({"convert": "full", "full": 168}, "50.00")],
)
def test_the_sum_of_the_ledger_is_scaled_to_full(
    tmp_path: Path, settings: dict[str, object], expected: str
) -> None:
    folder = quiz_folder(tmp_path, {"a": "100 20 -10 -30 4"}, **settings)

    assert column(folder, "round_scores", "score") == {"a": expected}


def test_best_is_a_hundred(tmp_path: Path) -> None:
    folder = quiz_folder(tmp_path, {"a": "180", "b": "100"}, convert="best")

    # 100 / 180 x 100 = 55.555…
    assert column(folder, "round_scores", "score") == {"a": "100.00", "b": "55.56"}


def test_band_goes_from_floor_to_ceiling(tmp_path: Path) -> None:
    sums = {"a": "180", "b": "100", "c": "60"}
    folder = quiz_folder(tmp_path, sums, convert="band", floor=60, ceiling=100)

    # b: 60 + 40 x (100 - 60) / (180 - 60) = 73.33
    assert column(folder, "round_scores", "score") == {"a": "100.00", "b": "73.33", "c": "60.00"}


def test_a_band_of_equal_sums_does_not_divide_by_zero(tmp_path: Path) -> None:
    folder = quiz_folder(tmp_path, {"a": "50", "b": "50"}, convert="band", floor=60, ceiling=100)

    assert len(set(column(folder, "round_scores", "score").values())) == 1


@pytest.mark.parametrize("convert", ["full", "best"])
def test_a_negative_sum_converts_to_zero(tmp_path: Path, convert: str) -> None:
    folder = quiz_folder(tmp_path, {"a": "100", "b": "10 -30"}, convert=convert)

    assert column(folder, "round_scores", "score") == {"a": "100.00", "b": "0.00"}


def test_a_best_sum_below_zero_does_not_turn_the_order(tmp_path: Path) -> None:
    folder = quiz_folder(tmp_path, {"a": "-10", "b": "-20"}, convert="best")

    assert column(folder, "round_scores", "score") == {"a": "0.00", "b": "0.00"}


# ------------------------------------------------------------------ duels


def duel_folder(path: Path, bouts: list[str], **settings: object) -> Path:
    """Return a folder of bouts: "a b red red blue" = red, blue and one vote per judge."""
    lines = []
    for number, line in enumerate(bouts):
        red, blue, *votes = line.split()
        lines += [
            f"city,show,n{number},{red},{blue},j{seat},{vote}" for seat, vote in enumerate(votes)
        ]
    return write(path, book(stage(method("duel", **settings))), "a b c", bouts=lines)


# a beats b by 2 of 3 votes, b and c are drawn, c beats a by 3 of 3
BOUTS = ["a b red red blue", "b c red blue draw", "c a red red red"]


def test_points_of_won_and_drawn_bouts(tmp_path: Path) -> None:
    folder = duel_folder(tmp_path, BOUTS)

    # of 3 x 2 bouts = 6: a 3, b 1, c 1 + 3 = 4
    assert column(folder, "round_scores", "score") == {"a": "50.00", "b": "16.67", "c": "66.67"}


def test_points_of_a_bout_are_settings(tmp_path: Path) -> None:
    folder = duel_folder(tmp_path, BOUTS, win=4, draw=2, loss=1)

    # of 4 x 2 bouts = 8: a 4 + 1, b 1 + 2, c 2 + 4
    assert column(folder, "round_scores", "score") == {"a": "62.50", "b": "37.50", "c": "75.00"}


def test_votes_are_a_share_of_the_votes_cast(tmp_path: Path) -> None:
    folder = duel_folder(tmp_path, BOUTS, convert="votes")

    # of 6 votes each: a 2, b 1 + 1 + a half = 2.5, c 1 + a half + 3 = 4.5
    assert column(folder, "round_scores", "score") == {"a": "33.33", "b": "41.67", "c": "75.00"}


def test_equal_votes_are_a_draw(tmp_path: Path) -> None:
    folder = duel_folder(tmp_path, ["a b red blue", "b c blue red", "c a blue red"])

    assert column(folder, "round_scores", "score") == {"a": "33.33", "b": "33.33", "c": "33.33"}


def test_who_is_recused_for_either_side_has_no_vote(tmp_path: Path) -> None:
    folder = duel_folder(tmp_path, BOUTS, convert="votes")
    ruled = [f"city,recuse,{who},亲属,王见证,2026-08-01" for who in ("a,j0", "c,j2")]
    header = "stage,kind,contestant,value,reason,by,at"
    (folder / "decisions.csv").write_text("\n".join([header, *ruled]) + "\n")

    # left: a b red blue; b c red blue; c a red
    assert column(folder, "round_scores", "score") == {"a": "33.33", "b": "50.00", "c": "66.67"}


# ------------------------------------------------------------------ given


@pytest.mark.parametrize(("settings", "expected"), [({}, "45.00"), ({"full": 50}, "90.00")])
def test_a_given_score_is_scaled_to_full(
    tmp_path: Path, settings: dict[str, int], expected: str
) -> None:
    folder = write(tmp_path, book(stage(given(**settings))), "a", scores=scores(a="45"))

    assert column(folder, "round_scores", "score") == {"a": expected}


@pytest.mark.parametrize(
    ("name", "evidence"),
    [
        ("quiz", {"quiz": ["city,show,a,q1,90", "city,show,b,q1,80"]}),
        ("duel", {"bouts": ["city,show,n1,a,b,j1,red"]}),
        ("given", {"scores": scores(a="90", b="80")}),
    ],
)
def test_an_entry_without_evidence_is_blocked_and_has_no_zero(
    tmp_path: Path, name: str, evidence: dict[str, list[str]]
) -> None:
    folder = write(tmp_path, book(stage(method(name))), "a b c", **evidence)

    assert blocking(folder) == {"c"}
    assert column(folder, "standings", "total")["c"] == ""
