"""Codes that people read and type (代码): no look-alikes, the last character checks the rest."""

import secrets
from hashlib import sha256

#: 29 characters, a prime, so that the check character tells every single slip
ALPHABET = "23456789ABCDEFGHJKMNPRSTVWXYZ"
LENGTH = 8


def digest(text: str) -> str:
    """Return what is kept of a secret."""
    return sha256(text.encode()).hexdigest()


def random_letters(count: int) -> str:
    """Return so many random characters of the alphabet."""
    return "".join(secrets.choice(ALPHABET) for _ in range(count))


def new_code() -> str:
    """Return a code of random characters, the last of which checks the others."""
    body = random_letters(LENGTH - 1)
    return body + check_character(body)


def code_of(content: str, length: int = LENGTH) -> str:
    """Return the code of a content: the same for the same, the last character checks it."""
    number = int.from_bytes(sha256(content.encode()).digest()[:8])
    letters = ""
    for _ in range(length - 1):
        number, place = divmod(number, len(ALPHABET))
        letters += ALPHABET[place]
    return letters + check_character(letters)


def check_character(body: str) -> str:
    """Return the check character of a code: it tells most slips of the finger."""
    total = sum((place + 2) * ALPHABET.index(character) for place, character in enumerate(body))
    return ALPHABET[total % len(ALPHABET)]


def tidy_code(code: str) -> str:
    """Return a code as typed without spaces and dashes, in capitals."""
    return "".join(c for c in code.upper() if c in ALPHABET)


def is_whole_code(code: str) -> bool:
    """Tell whether a code can be right at all: its check character fits."""
    tidy = tidy_code(code)
    return len(tidy) == LENGTH and check_character(tidy[:-1]) == tidy[-1]
