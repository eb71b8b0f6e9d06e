"""Queries (查询次数): as many for thirty entries as for two."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from tests.conftest import environ_of, running
from tests.web.season import SESSION, Hall, marks, open_hall

STAFF = (
    "/organiser/s/",
    "/organiser/s/sessions",
    f"/organiser/s/sessions/{SESSION}",
    f"/organiser/s/sessions/{SESSION}/cards",
    f"/organiser/s/sessions/{SESSION}/held",
    f"/organiser/s/sessions/{SESSION}/tablets",
    "/organiser/s/stages/f/first",
    "/organiser/s/stages/f/first/entries/e01",
    "/organiser/s/awards",
    "/organiser/s/publications",
    "/organiser/s/publications/stage/f/first",
    "/organiser/s/audit",
)
JUDGE = (
    "/judge/s/",
    f"/judge/s/sessions/{SESSION}",
    f"/judge/s/sessions/{SESSION}/marks",
    f"/judge/s/sessions/{SESSION}/review",
    f"/judge/s/sessions/{SESSION}/e01",
)
PUBLIC = ("/", "/s/s", "/s/s/f/first", "/s/s/f/first/e01")


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the statements that are executed."""
    found: list[str] = []

    def collect(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        found.append(statement)

    event.listen(Engine, "before_cursor_execute", collect)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", collect)


def queries(client: FlaskClient, address: str) -> int:
    """Return how many queries a page takes the second time."""
    client.get(address)
    with counted() as found:
        assert client.get(address).status_code == 200, address
    return len(found)


def finish(hall: Hall, entries: int) -> None:
    """Score every entry, sign the session and publish the stage."""
    for judge in ("j1", "j2", "j3"):
        client = hall.judge(judge)
        for n in range(1, entries + 1):
            assert (
                marks(client, f"e{n:02}", str(60 - n), "30", submission=f"device-{judge}-{n}")
                == 200
            )
    for role, step in (("organiser", "close"), ("verifier", "verify"), ("supervisor", "sign")):
        hall.staff(role).post(f"/organiser/s/sessions/{SESSION}/{step}")
    staff = hall.staff()
    staff.post("/organiser/s/stages/f/first/confirm")
    page = staff.get("/organiser/s/publications/stage/f/first").get_data(as_text=True)
    digest = page.split('name="digest" value="')[1][:64]
    staff.post("/organiser/s/publications/stage/f/first", data={"digest": digest})


def _figures(hall: Hall, entries: int) -> dict[str, int]:
    judge = hall.judge()
    found = {address: queries(judge, address) for address in JUDGE}
    finish(hall, entries)
    staff, passer_by = hall.staff(), hall.app.test_client()
    found |= {address: queries(staff, address) for address in STAFF}
    return found | {address: queries(passer_by, address) for address in PUBLIC}


@pytest.fixture
def second_app(migrated_file: Path, tmp_path: Path) -> Iterator[Flask]:
    """Return another app with a database of its own."""
    instance = tmp_path / "second"
    instance.mkdir()
    shutil.copy(migrated_file, instance / "leitai.db")
    with running(environ_of(instance)) as found:
        yield found


def test_thirty_entries_take_as_many_queries_as_two(
    sqlite_app: Flask, second_app: Flask, tmp_path: Path
) -> None:
    two = _figures(open_hall(sqlite_app, tmp_path / "two", 2), 2)
    thirty = _figures(open_hall(second_app, tmp_path / "thirty", 30), 30)

    assert thirty == two
    assert max(two.values()) <= 25
