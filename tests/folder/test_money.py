"""Prize money (奖金) adds up to the fen, whatever the ties are; contract section 6."""

from collections import Counter
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from .season import book, scores, stage, tally, write
from .season import given as given_round

ENTRIES = "abcdefgh"


@settings(max_examples=60, deadline=None)
@given(
    points=st.lists(st.integers(80, 84), min_size=1, max_size=8),
    seats=st.lists(st.integers(1, 3), min_size=1, max_size=3),
    fen=st.lists(st.integers(1, 100_000), min_size=3, max_size=3),
    at_border=st.sampled_from(["ask", "expand", "shrink"]),
    tie_money=st.sampled_from(["full", "share"]),
)
def test_money_adds_up_to_the_fen(
    points: list[int], seats: list[int], fen: list[int], at_border: str, tie_money: str
) -> None:
    prizes = sorted(fen, reverse=True)
    tiers = [
        {"name": f"奖{n}", "seats": number, "prize": f"{prizes[n] / 100:.2f}"}
        for n, number in enumerate(seats)
    ]
    award = {
        "field": "community",
        "stage": "city",
        "seats": sum(seats),
        "tiers": tiers,
        "at_border": at_border,
        "tie_money": tie_money,
    }
    given_points = dict(zip(ENTRIES, map(str, points), strict=False))
    with TemporaryDirectory() as path:
        folder = write(
            Path(path),
            book(stage(given_round()), award=[award]),
            " ".join(given_points),
            scores=scores(**given_points),
        )
        results = tally(folder)

    lines, winners = results["budget"], results["awards"]
    planned, spent, left = (
        sum(Decimal(line[name]) for line in lines) for name in ("planned", "spent", "left")
    )
    assert planned == sum(number * Decimal(prizes[n]) / 100 for n, number in enumerate(seats))
    assert spent == sum(Decimal(row["prize"]) for row in winners)
    assert left == planned - spent
    assert [int(line["awarded"]) for line in lines] == [
        Counter(row["tier"] for row in winners)[line["tier"]] for line in lines
    ]
    assert len({row["contestant"] for row in winners}) == len(winners)
    if at_border != "expand" or tie_money == "share":
        assert left >= 0
    if at_border != "expand":
        assert len(winners) <= sum(seats)
