"""Item statistics (试题分析) worked by hand."""

from fractions import Fraction

from contest.rules.items import paper_figures

#: four people, three questions: sums 3, 2, 1, 0
RIGHTS = {
    "a": {"1": True, "2": True, "3": True},
    "b": {"1": True, "2": True, "3": False},
    "c": {"1": True, "2": False, "3": False},
    "d": {"1": False, "2": False, "3": False},
}


def test_the_figures_of_a_paper_that_is_checked_by_hand() -> None:
    found = paper_figures(RIGHTS)

    assert found is not None
    assert [item.difficulty for item in found.items] == [
        Fraction(3, 4),
        Fraction(1, 2),
        Fraction(1, 4),
    ]
    # one person each at the top and at the bottom
    assert [item.discrimination for item in found.items] == [1, 1, 1]
    # variance 5/4; Σ pq = 3/16 + 4/16 + 3/16 = 5/8; 3/2 × (1 − 1/2) = 3/4
    assert (found.mean, found.kr20) == (Fraction(3, 2), Fraction(3, 4))


def test_what_cannot_be_said_is_not_said() -> None:
    same = {person: {"1": True, "2": False} for person in "abc"}
    found = paper_figures(same)

    assert found is not None
    assert found.kr20 is None
    assert [item.discrimination for item in found.items] == [None, None]
    assert paper_figures({}) is None
