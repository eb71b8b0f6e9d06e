"""The running order's versions (出场顺序各版): each can be seen and printed as it was."""

import re
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask

from tests.web.season import SESSION, Hall, open_hall

PAGE = f"/organiser/s/sessions/{SESSION}/order"
ROW = re.compile(
    r'<tr><td class="num">(\d+)</td><td class="num">(\d+)</td>'
    r'<th scope="row" class="name">(\S+?)<span.*?<td class="digest">(\S+?)</td>',
    re.DOTALL,
)


@pytest.fixture
def hall(sqlite_app: Flask, tmp_path: Path) -> Hall:
    """Return a session of four that is not open yet."""
    return open_hall(sqlite_app, tmp_path / "season", 4, is_open=False)


def lot(seed: str, number: int) -> str:
    """Return a contestant's lot, reckoned as the page says that anyone can."""
    return sha256(f"{seed}|e{number:02}".encode()).hexdigest()


def drawn(seed: str) -> list[tuple[str, str, str, str]]:
    """Return the rows of a draw."""
    order = sorted(range(1, 5), key=lambda number: lot(seed, number))
    return [
        (str(place), str(place), f"选手{number}", lot(seed, number)[:12])
        for place, number in enumerate(order, start=1)
    ]


def test_every_version_can_be_seen_as_it_was(hall: Hall) -> None:
    staff = hall.staff()

    def rows(version: str = "") -> list[tuple[str, str, str, str]]:
        answer = staff.get(PAGE + version)
        assert answer.status_code == 200
        return ROW.findall(answer.text)

    assert [row[2] for row in rows()] == ["选手1", "选手2", "选手3", "选手4"]
    for seed in ("3141", "2718"):
        form = {"seed": seed, "witnesses": "王见证"}
        assert staff.post(f"{PAGE}/draw", data=form).status_code == 302
    first = {f"选手{n}": f"e{n:02}" for n in range(1, 5)}[drawn("2718")[0][2]]
    move = {"contestant": first, "place": "4", "reason": "路上堵车"}
    assert staff.post(f"{PAGE}/move", data=move).status_code == 302

    assert rows("?version=1") == drawn("3141")
    assert rows("?version=2") == drawn("2718")
    # the third keeps everybody's lot
    late, *others = [row[1:] for row in drawn("2718")]
    assert [row[1:] for row in rows("?version=3")] == [*others, late]
    assert rows() == rows("?version=3")
    page = staff.get(f"{PAGE}?version=1").text
    assert "这是第 1 版，已被第 3 版取代。" in page
    assert "3141" in page and "2718" not in page
    assert "已被" not in staff.get(PAGE).text
    assert staff.get(f"{PAGE}?version=9").status_code == 404
