"""A small season with every kind of evidence (各类依据), for tests of files as a whole."""

from pathlib import Path

from .season import book, decide, given, marks, method, panel, scores, seats, stage, write

PEOPLE = {"t1": "a b c", "t2": "d e f", "t3": "g h"}


def rich_season(path: Path) -> Path:
    """Return a folder with two stages, five methods, ties, decisions, awards and a title."""
    low = stage(
        panel("visit", 50, method="observation"),
        method(
            "survey",
            "asked",
            50,
            items=[{"code": "all", "name": "总体"}],
            min_valid=2,
            options={"good": 100, "fair": 60},
        ),
        code="township",
        group_by="township",
        ties="places:4 round:visit",
        at_cut="all",
        promote=[{"rule": "recommend", "n": 1}, {"rule": "top", "n": 1}, {"rule": "best", "n": 1}],
    )
    high = stage(
        method("quiz", "quiz", 40),
        method("duel", "duel", 20),
        given("paper", 20),
        panel(
            "show", 20, classes=[{"code": "expert", "weight": 80}, {"code": "public", "weight": 20}]
        ),
        entrants="township",
        carry=10,
        ties="quicker firsts",
        promote=[{"rule": "top", "n": 2}],
    )
    tiers = [
        {"name": "一等奖", "seats": 1, "prize": "1000"},
        {"name": "二等奖", "seats": 3, "prize": "333.33"},
    ]
    rulebook = book(
        low,
        high,
        budget={"total": "5000", "over": "warn"},
        award=[
            {
                "field": "community",
                "stage": "city",
                "tiers": tiers,
                "seats": 4,
                "at_border": "expand",
                "tie_money": "share",
            }
        ],
        title=[
            {
                "name": "标兵",
                "places": 2,
                "split": "hamilton",
                "sources": [{"stage": "city", "weight": 100}],
                "stage_credit": {"township": 60, "city": 100},
            }
        ],
    )
    visits = {
        entry: f"{90 - n} {91 - n} {93 - n} {88 - n} {95 - n}" for n, entry in enumerate("abcdefgh")
    }
    asked = [
        f"township,asked,{entry},r{n},,all,{said}"
        for entry in "abcdefgh"
        for n, said in enumerate(("good", "fair", "good"))
    ]
    up = "adgbh"
    return write(
        path,
        rulebook,
        PEOPLE,
        judges=seats("expert", "e", 3) + seats("public", "p", 2) + seats("", "j", 5),
        marks=marks("township/visit", **visits)
        + marks(judge="e", **dict.fromkeys(up, "90 91 92"))
        + marks(judge="p", **dict.fromkeys(up, "80 85")),
        answers=asked,
        quiz=[
            f"city,quiz,{entry},q{n},{points},{n + 5}"
            for entry in up
            for n, points in enumerate((40, 45, -5))
        ],
        bouts=[
            f"city,duel,n{n},{red},{blue},j{seat},red"
            for n, (red, blue) in enumerate(zip(up, up[1:] + up[0], strict=True))
            for seat in (1, 2, 3)
        ],
        scores=scores("city/paper", **{entry: str(80 + n) for n, entry in enumerate(up)}),
        adjustments=["city,show,a,-0.5,超时", "township,visit,d,+1.5,自治区级典型"],
        decisions=[
            decide("recommend", "h", at="township"),
            decide("recuse", "b", "j5", "township"),
            decide("decline", "c", at="township"),
            decide("status", "f", "absent", "township"),
        ],
    )
