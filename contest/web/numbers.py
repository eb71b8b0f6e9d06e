"""Numbers (数) as forms send them."""

#: the largest that a key in the tables can be
MOST = 2**31 - 1


def whole(text: str, otherwise: int = 0) -> int:
    """Return a whole number as typed in digits; `otherwise` for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MOST))):
        return otherwise
    return int(text) if int(text) <= MOST else otherwise
