"""Contestants at their phones (选手), simulated: each knows what the server has named."""

import json
import re
from datetime import datetime
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode


class Phone:
    """A contestant's browser, and what was named to it."""

    def __init__(self, port: int, link: str) -> None:
        self.port, self.link, self.cookie, self.csrf = port, link, "", ""
        #: submissions as they were named, what was said of each, the last in time of each question
        self.named: list[str] = []
        self.marks: list[str] = []
        self.last: dict[int, str] = {}

    def ask(self, method: str, path: str, body: str = "", kind: str = "") -> tuple[int, str]:
        """Return status and text of an answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Cookie": self.cookie, "Content-Type": kind, "Accept": "text/html"}
        if kind == "application/json":
            headers |= {"X-CSRFToken": self.csrf, "Accept": kind}
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            for value in answer.headers.get_all("Set-Cookie") or []:
                self.cookie = value.split(";")[0]
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def begin(self) -> None:
        """Scan, read, press, load the paper."""
        self.ask("GET", f"/quiz/t/{self.link}")
        _, page = self.ask("GET", "/quiz/")
        self.csrf = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
        form = urlencode({"csrf_token": self.csrf})
        self.ask("POST", "/quiz/begin", form, "application/x-www-form-urlencoded")
        status, paper = self.ask("GET", "/quiz/")
        assert status == 200 and "data-paper" in paper, status

    def save(self, number: int, submission: str, letter: str = "B") -> bool:
        """Save one answer; tell whether the server named it."""
        one = {"submission": submission, "number": number, "seen": 0, "answer": [letter]}
        try:
            found = self._tell([one])["answers"]
        except (OSError, HTTPException, ValueError, KeyError):
            return False
        if not found or found[0]["submission"] != submission or not found[0]["saved"]:
            return False
        self.named.append(submission)
        self.marks.append(found[0]["mark"])
        if found[0]["mark"] != "late":
            self.last[number] = submission
        return True

    def clock(self) -> tuple[datetime, datetime]:
        """Return when the attempt ends and what the time is, as the server says."""
        said = self._tell([])
        return datetime.fromisoformat(said["ends_at"]), datetime.fromisoformat(said["server_at"])

    def _tell(self, answers: list[dict[str, Any]]) -> dict[str, Any]:
        body = json.dumps({"answers": answers})
        _, text = self.ask("POST", "/quiz/answers", body, "application/json")
        found: dict[str, Any] = json.loads(text)
        return found
