"""Serving (网站服务): gunicorn inside the command, with gevent workers.

The caller has patched the standard library for gevent before anything was imported.
"""

import signal
from collections.abc import Callable
from os import cpu_count
from threading import Thread
from time import sleep
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from contest import create_app
from contest.actions.outages import EVERY, note_watched
from contest.config import read_config


class Server(BaseApplication):  # type: ignore[misc]
    """One gunicorn; SQLite gets one worker, for it has one writer."""

    def __init__(self, host: str, port: int, ready: Callable[[str], None]) -> None:
        one_writer = read_config().database_url.startswith("sqlite")
        self.settings = {
            "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            "workers": 1 if one_writer else cpu_count() or 1,
            "worker_class": "gevent",
            "worker_connections": 10_000,
            "graceful_timeout": 5,
            "loglevel": "warning",
            "control_socket_disable": True,
            "post_worker_init": start_worker,
            "when_ready": lambda arbiter: ready(address_of(arbiter)),
        }
        super().__init__()

    def load_config(self) -> None:
        """Take our settings."""
        for name, value in self.settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the app, made anew in each worker."""
        return create_app()


def start_worker(worker: Any) -> None:
    """Let Ctrl+C reach the first process alone, which then ends its workers; note life."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_note_life, args=(worker.wsgi,), daemon=True).start()


def _note_life(app: Flask) -> None:
    """Note while the process lives that it works on written quizzes; idle where there are none."""
    while True:
        sleep(EVERY)
        with app.app_context():
            note_watched()


def address_of(arbiter: Any) -> str:
    """Return where the pages can be opened."""
    host, port = arbiter.LISTENERS[0].sock.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
