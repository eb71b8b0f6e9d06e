"""Rounding (四舍五入): the one place where an exact value becomes a printed one.

Points are kept as integers of 1/10000 point, so that 90.71 is 907_100.
Half-up rounds the magnitude (−0.125 → −0.13), as Excel and a clerk do.
"""

from fractions import Fraction

POINT = 10_000
MAX_PLACES = 4
MODES = ("half-up", "half-even", "down")


def round_points(value: Fraction, places: int, mode: str = "half-up") -> int:
    """Return points rounded to so many decimals, in units of 1/10000 point."""
    unit: int = 10 ** (MAX_PLACES - places)
    return _round_whole(value * (POINT // unit), mode) * unit


def round_places(value: Fraction, places: int, mode: str = "half-up") -> Fraction:
    """Return the value rounded to so many decimals, any number of them."""
    scale: int = 10**places
    return Fraction(_round_whole(value * scale, mode), scale)


def round_count(value: Fraction, mode: str) -> int:
    """Return a number of places: `up`, `down` or `half-up`."""
    if mode == "up":
        return -((-value.numerator) // value.denominator)
    return _round_whole(value, mode)


def _round_whole(value: Fraction, mode: str) -> int:
    whole, rest = divmod(abs(value.numerator), value.denominator)
    twice = 2 * rest
    if mode == "half-up":
        whole += twice >= value.denominator
    elif mode == "half-even":
        whole += twice > value.denominator or (twice == value.denominator and whole % 2 == 1)
    return whole if value >= 0 else -whole


def points_text(units: int, places: int) -> str:
    """Return units of 1/10000 point as a decimal with exactly so many places."""
    sign = "-" if units < 0 else ""
    whole, rest = divmod(abs(units), POINT)
    digits = f"{rest:04d}"[:places]
    return f"{sign}{whole}.{digits}" if places else f"{sign}{whole}"


def ratio_text(value: Fraction) -> str:
    """Return an exact value that is no points rounded to two decimals: 0.75."""
    return points_text(round_points(value, 2), 2)


def plain_text(units: int) -> str:
    """Return units of 1/10000 point as the shortest decimal: 92.5, −0.5, 100."""
    text = points_text(units, MAX_PLACES)
    return text.rstrip("0").rstrip(".")


def exact_text(value: Fraction) -> str:
    """Return a decimal where it ends within 8 places, else the fraction p/q."""
    scaled = value * 10**8
    if scaled.denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    sign = "-" if scaled < 0 else ""
    whole, rest = divmod(abs(scaled.numerator), 10**8)
    return f"{sign}{whole}.{rest:08d}".rstrip("0").rstrip(".")
