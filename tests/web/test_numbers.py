"""Numbers of forms (表单里的数): digits, or what the page means by none."""

import pytest

from contest.web.numbers import whole


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("007", 7), ("2147483647", 2_147_483_647)],
)
def test_digits_are_a_number(text: str, number: int) -> None:
    assert whole(text, -1) == number


@pytest.mark.parametrize("text", ["", " 1", "-1", "1.0", "²", "١", "１", "2147483648", "9" * 5000])
def test_anything_else_is_none(text: str) -> None:
    assert whole(text, -1) == -1
