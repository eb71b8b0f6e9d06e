"""Numbers (数) as forms send them."""

#: longer ones are nobody's, and take long to read
DIGITS = 9


def whole(text: str, otherwise: int = 0) -> int:
    """Return a whole number as typed in digits; `otherwise` for anything else."""
    is_number = text.isascii() and text.isdigit() and len(text) <= DIGITS
    return int(text) if is_number else otherwise
