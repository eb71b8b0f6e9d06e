"""Pages by audience (页面): no SQL, no arithmetic."""

from flask import Flask


def register(app: Flask) -> None:
    """Give the app its extensions, pages and errors."""
