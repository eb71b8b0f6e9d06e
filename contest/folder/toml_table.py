"""A TOML table that reads its keys by type and collects what is wrong with them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from contest.folder.faults import Fault
from contest.folder.locate import Path, line_of
from contest.rules.rounding import POINT

RULEBOOK = "rulebook.toml"


class Faults:
    """The faults of one rulebook, with the lines of its keys."""

    def __init__(self, lines: dict[Path, int]) -> None:
        self.lines = lines
        self.found: list[Fault] = []

    def add(self, path: Path, found: object, code: str, /, **facts: str | int) -> None:
        """Note a fault at a key."""
        column = ".".join(str(p + 1) if isinstance(p, int) else p for p in path)
        line = line_of(path, self.lines)
        self.found.append(Fault(RULEBOOK, line, column, shown(found), code, facts))


def shown(value: object) -> str:
    """Return a value as the reader of a fault knows it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


class Table:
    """One table; every getter returns a usable value even after noting a fault."""

    def __init__(self, data: object, path: Path, faults: Faults) -> None:
        self.path = path
        self.faults = faults
        self.data: Mapping[str, Any] = data if isinstance(data, dict) else {}
        self.read: set[str] = set()
        if not isinstance(data, dict):
            faults.add(path, data, "fault-table")

    def has(self, key: str) -> bool:
        """Tell whether the key is given."""
        return key in self.data

    def fault(self, key: str, code: str, /, **facts: str | int) -> None:
        """Note that the value of a key will not do."""
        self.faults.add((*self.path, key), self.data.get(key), code, **facts)

    def value(self, key: str, default: object = None, *, needed: bool = False) -> Any:
        """Return the raw value of a key."""
        self.read.add(key)
        if key not in self.data:
            if needed:
                self.fault(key, "fault-key-missing")
            return default
        return self.data[key]

    def text(
        self, key: str, default: str = "", *, allowed: Sequence[str] = (), needed: bool = False
    ) -> str:
        """Return a text, one of the allowed ones where there are any."""
        found = self.value(key, default, needed=needed)
        if not isinstance(found, str) or (allowed and found not in allowed):
            if self.has(key):
                choices = "、".join(allowed) if allowed else ""
                code = "fault-choice" if allowed else "fault-text"
                self.fault(key, code, **({"allowed": choices} if allowed else {}))
            return default
        if needed and self.has(key) and not found.strip():
            self.fault(key, "fault-empty")
        return found

    def whole(self, key: str, default: int = 0, *, low: int = 0, needed: bool = False) -> int:
        """Return a whole number of at least `low`."""
        found = self.value(key, default, needed=needed)
        if isinstance(found, bool) or not isinstance(found, int) or found < low:
            self.fault(key, "fault-whole", low=low)
            return default
        return found

    def exact(
        self,
        key: str,
        default: Fraction = Fraction(0),
        *,
        low: Fraction | None = Fraction(0),
        needed: bool = False,
    ) -> Fraction:
        """Return a decimal of any number of places as a fraction."""
        number = exact_of(self.value(key, default, needed=needed))
        if number is None or (low is not None and number < low):
            self.fault(key, "fault-number" if low is None else "fault-number-low", low=str(low))
            return default
        return number

    def points(self, key: str, default: int = 0, *, needed: bool = False) -> int:
        """Return points with at most 4 places in units of 1/10000."""
        if not self.has(key):
            self.value(key, needed=needed)
            return default
        number = exact_of(self.value(key))
        if number is None or (number * POINT).denominator != 1:
            self.fault(key, "fault-decimal")
            return default
        return int(number * POINT)

    def fen(self, key: str, *, needed: bool = False) -> int:
        """Return yuan with at most 2 decimals in fen."""
        if not self.has(key):
            self.value(key, needed=needed)
            return 0
        number = exact_of(self.value(key))
        if number is None or number < 0 or (number * 100).denominator != 1:
            self.fault(key, "fault-money")
            return 0
        return int(number * 100)

    def table(self, key: str) -> "Table":
        """Return a table, empty where it is not given."""
        return Table(self.value(key, {}), (*self.path, key), self.faults)

    def tables(self, key: str, *, needed: bool = False) -> list["Table"]:
        """Return a list of tables."""
        found = self.value(key, [], needed=needed)
        if not isinstance(found, list) or (needed and not found):
            if self.has(key):
                self.fault(key, "fault-list")
            return []
        return [Table(item, (*self.path, key, i), self.faults) for i, item in enumerate(found)]

    def texts(self, key: str) -> list[str]:
        """Return a list of texts."""
        found = self.value(key, [])
        if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
            self.fault(key, "fault-list")
            return []
        return found

    def numbers(self, key: str) -> dict[str, Fraction]:
        """Return a table of numbers that are not negative."""
        table = self.table(key)
        return {name: table.exact(name) for name in table.data}

    def done(self) -> None:
        """Refuse keys that nobody has read: a misspelt key must not be overlooked."""
        known = "、".join(sorted(self.read))
        for key in self.data:
            if key not in self.read:
                self.faults.add((*self.path, key), key, "fault-key-unknown", allowed=known)


def exact_of(value: object) -> Fraction | None:
    """Return a TOML number, or a text that is one, exactly."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | Fraction):
        return Fraction(value)
    if isinstance(value, Decimal) and value.is_finite():
        return Fraction(value)
    if isinstance(value, str):
        try:
            number = Decimal(value.strip())
        except ArithmeticError:
            return None
        return Fraction(number) if number.is_finite() else None
    return None
