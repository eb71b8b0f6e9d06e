"""Rate limits (限流) on guessing."""

from flask import Response
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, storage_uri="memory://", strategy="moving-window")


def is_miss(answer: Response) -> bool:
    """Return whether a try was refused: a whole hall signs in from one address, misses count."""
    return answer.status_code >= 400
