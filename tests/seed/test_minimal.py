"""The smallest season (最小示例赛季): what was worked by hand is what the program derives."""

from pathlib import Path

import pytest

from contest.folder import tally, verify

MINIMAL = Path(__file__).parents[2] / "seed" / "minimal"
EXPECTED = MINIMAL / "expected"


@pytest.mark.parametrize("name", sorted(file.name for file in EXPECTED.iterdir()))
def test_a_result_file_is_the_hand_calculation_byte_for_byte(name: str) -> None:
    assert tally(MINIMAL).files[name].encode() == (EXPECTED / name).read_bytes()


def test_every_result_file_has_its_hand_calculation() -> None:
    assert set(tally(MINIMAL).files) == {file.name for file in EXPECTED.iterdir()}


def test_the_stored_results_verify() -> None:
    assert verify(MINIMAL, EXPECTED) == []


def test_the_files_that_are_written_are_the_expected_ones(tmp_path: Path) -> None:
    tally(MINIMAL, tmp_path)
    written = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert written == {file.name: file.read_bytes() for file in EXPECTED.iterdir()}


def test_the_prizes_cost_the_budget_exactly_and_nothing_is_open() -> None:
    assert tally(MINIMAL).summary == {
        "awards": 4,
        "spent": "7000.00",
        "left": "0.00",
        "titles": 0,
        "blocking": 0,
    }
