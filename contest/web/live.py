"""Live (现场直播): hall screens hold a stream; every event is the whole state.

One watcher a process looks at the newest action five times a second. When it has moved,
each watched session's or ceremony's state is made once and handed to all of its listeners:
five hundred screens that each asked for it would ask five hundred times.
"""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from queue import Empty, Full, Queue
from typing import Any

from flask import Flask

from contest.queries.ceremony import ceremony_state, live_ceremony_screens
from contest.queries.hall import hall_state, live_screens, newest_change

LOOK_EVERY = 0.2
BEAT_EVERY = 10.0
#: events that may wait for a slow reader before it is dropped
MOST_WAITING = 16

Event = tuple[int, str]
#: what a screen shows: a kind of the tables below and a key
Subject = tuple[str, int]
STATES: dict[str, Callable[[int, datetime], dict[str, Any]]] = {
    "session": hall_state,
    "ceremony": ceremony_state,
}
ALIVE: dict[str, Callable[[Sequence[int]], set[int]]] = {
    "session": live_screens,
    "ceremony": live_ceremony_screens,
}


class Listener:
    """One open stream; a slow or revoked one is ended by `None`."""

    def __init__(self, subject: Subject, screen_id: int) -> None:
        self.subject, self.screen_id = subject, screen_id
        self.events: Queue[Event | None] = Queue(MOST_WAITING)
        self.is_open = True

    def put(self, event: Event | None) -> None:
        """Hand an event over; who reads too slowly is dropped and comes again."""
        try:
            self.events.put_nowait(event)
        except Full:
            self.is_open = False


class Watcher:
    """Looks for changes while anybody listens."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.listeners: set[Listener] = set()
        self.lock = threading.Lock()
        self.thread: threading.Thread | None = None

    def listen(self, subject: Subject, screen_id: int) -> Iterator[str]:
        """Yield the state now and after each change, as server-sent events."""
        listener = Listener(subject, screen_id)
        with self.lock:
            self.listeners.add(listener)
            if self.thread is None:
                self.thread = threading.Thread(target=self._watch, daemon=True)
                self.thread.start()
        try:
            with self.app.app_context():
                first = state_event(subject)
            yield "retry: 1000\n" + message(first)
            seen = first[0]
            while listener.is_open:
                try:
                    event = listener.events.get(timeout=BEAT_EVERY)
                except Empty:
                    yield "event: beat\ndata: {}\n\n"
                    continue
                if event is None:
                    yield "event: ended\ndata: {}\n\n"
                    return
                if event[0] > seen:
                    seen = event[0]
                    yield message(event)
        finally:
            with self.lock:
                self.listeners.discard(listener)

    def _watch(self) -> None:
        newest = -1
        while True:
            with self.lock:
                listeners = list(self.listeners)
                if not listeners:
                    self.thread = None
                    return
            try:
                with self.app.app_context():
                    found = newest_change()
                    if found != newest:
                        self._tell(listeners)
                        newest = found
            except Exception:
                self.app.logger.exception("the watcher could not read; it tries again")
            threading.Event().wait(LOOK_EVERY)

    def _tell(self, listeners: list[Listener]) -> None:
        subjects = {listener.subject for listener in listeners}
        alive = {
            kind: find(sorted(key for of, key in subjects if of == kind))
            for kind, find in ALIVE.items()
        }
        events = {subject: state_event(subject) for subject in subjects}
        for listener in listeners:
            is_alive = listener.screen_id in alive[listener.subject[0]]
            listener.put(events[listener.subject] if is_alive else None)


def state_event(subject: Subject) -> Event:
    """Return the state of what a screen shows with its version, which only grows."""
    kind, key = subject
    state = STATES[kind](key, datetime.now(UTC))
    return state["version"], json.dumps(state, ensure_ascii=False, separators=(",", ":"))


def message(event: Event) -> str:
    """Return an event as it goes over the line."""
    return f"id: {event[0]}\ndata: {event[1]}\n\n"


def watcher_of(app: Flask) -> Watcher:
    """Return the watcher of a process."""
    found: Watcher = app.extensions.setdefault("leitai-watcher", Watcher(app))
    return found
