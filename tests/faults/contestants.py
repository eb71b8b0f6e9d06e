"""Contestants at their phones (选手), simulated: each knows what the server has named."""

import json
import re
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode


class Phone:
    """A contestant's browser."""

    def __init__(self, port: int, link: str) -> None:
        self.port, self.link, self.cookie, self.csrf = port, link, "", ""

    def ask(self, method: str, path: str, body: str = "", kind: str = "") -> tuple[int, str]:
        """Return status and text of an answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Cookie": self.cookie, "Content-Type": kind, "Accept": "text/html"}
        if kind == "application/json":
            headers |= {"X-CSRFToken": self.csrf, "Accept": kind}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        for value in answer.headers.get_all("Set-Cookie") or []:
            self.cookie = value.split(";")[0]
        text = answer.read().decode()
        connection.close()
        return answer.status, text

    def begin(self) -> None:
        """Scan, read, press, load the paper."""
        self.ask("GET", f"/quiz/t/{self.link}")
        _, page = self.ask("GET", "/quiz/")
        self.csrf = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
        form = urlencode({"csrf_token": self.csrf})
        self.ask("POST", "/quiz/begin", form, "application/x-www-form-urlencoded")
        status, paper = self.ask("GET", "/quiz/")
        assert status == 200 and "data-paper" in paper, status

    def save(self, number: int, submission: str) -> bool:
        """Save one answer; tell whether the server named it."""
        one = {"submission": submission, "number": number, "seen": 0, "answer": ["B"]}
        body = json.dumps({"answers": [one]})
        try:
            status, text = self.ask("POST", "/quiz/answers", body, "application/json")
            found = json.loads(text)["answers"] if status == 200 else []
        except (OSError, HTTPException, ValueError):
            return False
        return bool(found) and found[0]["submission"] == submission and found[0]["saved"] > 0
