"""Served installations that faults happen to; `app` runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.conftest import SECRET_KEY
from tests.serving import Server


@pytest.fixture
def server(app: Flask) -> Iterator[Server]:
    """Return a served installation over each database in turn."""
    environ = {
        "LEITAI_INSTANCE": app.instance_path,
        "SECRET_KEY": SECRET_KEY,
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
    }
    found = Server(environ)
    found.start()
    yield found
    found.kill()
