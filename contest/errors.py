"""Errors for people (提示): what a user can put right.

A `ContestError` carries a code and facts; its sentence lives in `sentences`.
Anything else that is raised is a bug.
"""


class ContestError(Exception):
    """Something that cannot be done as asked; `status` is the HTTP status of the answer."""

    def __init__(self, code: str, status: int = 409, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.facts = facts
