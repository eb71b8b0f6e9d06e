"""What organisers see of a survey (组织者所见): no small number, as any role, on any page."""

import csv
import io
import re
from pathlib import Path

import pytest
from flask import Flask

from contest.actions.survey_answers import Answers, take_answers
from contest.actions.surveys import close_survey, empty_box
from contest.actor import SYSTEM
from contest.loading import season_by_code
from contest.queries.survey_codes import keys_of, read_code
from contest.queries.surveys import number_of
from tests.conftest import SECRET_KEY
from tests.web.pages import NO_ANSWERS, STAFF, address, readers, rules_of
from tests.web.season import (
    PLANNED,
    SURVEY,
    SURVEY_PLACE,
    Hall,
    links_of,
    open_hall,
    open_planned,
)

BASE = f"/organiser/s/surveys/{SURVEY}"
KEYS = keys_of(SECRET_KEY)
#: what stands in the addresses of the survey's season
PLACE = {"season": "s", "field": "h", "stage": "asked", "contestant": "h01", "survey": SURVEY}


@pytest.fixture
def hall(sqlite_app: Flask, tmp_path: Path) -> Hall:
    """Return a season with an open survey of two units."""
    return open_hall(sqlite_app, tmp_path / "s", 1, live=2)


def answer(hall: Hall, links: list[str]) -> None:
    """Hand in satisfied answers."""
    with hall.app.app_context():
        for link in links:
            chosen = {"service": "satisfied", "order": "fair"}
            take_answers(KEYS, Answers(read_code(KEYS, link), f"number-{link[:8]}", chosen))


def close(hall: Hall) -> None:
    """Close the survey and empty its box."""
    with hall.app.app_context():
        close_survey(SYSTEM, season_by_code("s"), SURVEY_PLACE)
        empty_box(SYSTEM, season_by_code("s"), SURVEY_PLACE, KEYS)


def test_counts_are_never_of_a_few() -> None:
    for number in range(200):
        is_open, closed = number_of(number, in_steps=True), number_of(number, in_steps=False)
        assert is_open.number % 10 == 0
        assert closed.kind != "exact" or closed.number == 0 or closed.number >= 5
        assert is_open.number <= max(number, 10)


def test_the_progress_page_moves_in_steps_and_hides_what_is_small(hall: Hall) -> None:
    staff = hall.staff()
    start = staff.get(BASE).text
    answer(hall, links_of(hall.app)[:4])
    assert numbers(staff.get(BASE).text) == numbers(start)

    close(hall)

    page = staff.get(BASE).text
    assert "不足 10" in page
    assert not re.search(r">\s*[1-4] / \d", page)


def numbers(page: str) -> list[str]:
    """Return the counts of a page."""
    return re.findall(r"(不足 \d+|\d+ 余|\d+ / \d+)", page)


def test_no_page_of_any_role_tells_a_small_group_s_answers(hall: Hall) -> None:
    """Three residents and two members: neither group's mean is anywhere, only the score."""
    answer(hall, links_of(hall.app)[:5])
    close(hall)

    for role in STAFF:
        client = hall.staff(role)
        for rule in rules_of(hall.app, NO_ANSWERS):
            where = address(hall.app, rule, PLACE)
            if where and role in readers(rule):
                page = client.get(where).text
                assert not re.search(r"(服务如何|秩序如何)：", page), where
                assert "resident" not in re.sub(r"<[^>]+>", "", page), where


def test_the_file_of_links_holds_every_code_and_is_audited(hall: Hall) -> None:
    staff = hall.staff()
    answer_ = staff.post(f"{BASE}/codes", data={"what": "links"})

    rows = list(csv.reader(io.StringIO(answer_.text.lstrip("\ufeff"))))
    assert [row[5].partition("#")[2] for row in rows[1:]] == links_of(hall.app)
    assert "打印或导出答题码" in staff.get("/organiser/s/audit").text


@pytest.mark.parametrize("what", ["cards", "letters"])
def test_cards_and_letters_show_code_and_picture(hall: Hall, what: str) -> None:
    staff = hall.staff()
    batch = re.findall(r'name="batch" value="(\d+)"', staff.get(f"{BASE}/codes").text)[0]

    page = staff.post(f"{BASE}/codes", data={"what": what, "batch": batch}).text

    assert page.count("data:image/svg") == 3
    assert len(re.findall(r"\b(?:\w{4} ){3}\w{4}\b", page)) == 3


def test_a_wrong_form_is_told_and_keeps_what_was_typed(hall: Hall) -> None:
    with hall.app.app_context():
        close(hall)
    staff = hall.staff()
    data = {"item-zh": ["新题"], "item-weight": ["x"], "option-zh": ["好"], "option-value": ["9"]}

    answer_ = staff.post(f"{BASE}/form", data={**data, "min_valid": "5"})

    assert answer_.status_code == 422
    assert "第 1 题的权重应为" in answer_.text and "至少要有两个选项" in answer_.text
    assert 'value="新题"' in answer_.text


def test_a_changed_value_after_the_opening_is_refused_with_a_sentence(hall: Hall) -> None:
    staff = hall.staff()
    data = {
        **{"item-zh": ["题"], "item-code": ["service"], "item-weight": ["1"]},
        **{"option-zh": ["好", "差"], "option-code": ["satisfied", "fair"]},
        **{"option-value": ["100", "10"], "min_valid": ["5"]},
    }

    answer_ = staff.post(f"{BASE}/form", data=data)

    assert answer_.status_code == 409
    assert "题目、选项分值和权重不能再改" in answer_.text


def test_a_group_whose_codes_are_out_cannot_be_removed_on_the_page(
    sqlite_app: Flask, tmp_path: Path
) -> None:
    data = {
        **{"item-zh": ["题"], "item-code": ["service"], "min_valid": ["5"]},
        **{"option-zh": ["好", "差"], "option-code": ["a", "b"], "option-value": ["100", "10"]},
        **{"class-zh": ["住户", "", "驻区单位"], "class-code": ["resident", "member", ""]},
        **{"class-weight": ["60", "", "40"]},
    }

    answer_ = open_planned(sqlite_app, tmp_path / "s").staff().post(
        f"/organiser/s/surveys/{PLANNED}/form", data=data
    )

    assert answer_.status_code == 409
    assert "“代表”的答题码已经制作，问卷须保留这一人群。" in answer_.text
    assert 'value="驻区单位"' in answer_.text


BUNDLE = {
    **{"unit": "h01", "group": "resident", "carrier": "paper", "bundle": "7"},
    **{"issued": "2", "returned": "2", "valid": "2", "void": "0"},
}
KEYED = {**BUNDLE, "key": ["1", "2", "4", "1"]}


def test_a_refused_bundle_keeps_every_key_that_was_typed(hall: Hall) -> None:
    one, other = hall.staff(), hall.staff("verifier")
    for client, number in ((one, "entry-0001"), (other, "entry-0002")):
        client.post(f"{BASE}/paper/enter", data={**KEYED, "id": number})

    late = one.post(f"{BASE}/paper/enter", data={**KEYED, "id": "entry-0003"})
    assert late.status_code == 409 and "不能再改" in late.text
    assert re.findall(r'name="key" value="(\d)"', late.text) == KEYED["key"]
    assert 'value="entry-0003"' in late.text

    again = {**KEYED, "key": ["1", "1", "1", "1"], "id": "entry-0001"}
    used = one.post(f"{BASE}/paper/enter", data=again)
    assert used.status_code == 422 and 'value="entry-0001"' not in used.text


def test_a_bundle_of_another_kind_or_counted_is_refused_before_its_keys_are_typed(
    hall: Hall,
) -> None:
    one, other = hall.staff(), hall.staff("verifier")
    one.post(f"{BASE}/paper/enter", data={**KEYED, "group": "member", "id": "entry-0001"})

    begun = other.post(f"{BASE}/paper", data=BUNDLE)
    assert begun.status_code == 409 and "已由他人登记为别的人群或方式" in begun.text
    assert 'value="7"' in begun.text
    assert other.post(f"{BASE}/paper", data={**BUNDLE, "unit": "h99"}).status_code == 404

    wrong = {**KEYED, "group": "member", "issued": "3", "id": "entry-0002"}
    other.post(f"{BASE}/paper/enter", data=wrong)
    one.post(f"{BASE}/paper/enter", data={**KEYED, "id": "entry-0003"})
    assert re.search("人群</th><td>代表</td><td>住户", one.get(f"{BASE}/paper").text)

    for client, number in ((one, "entry-0004"), (other, "entry-0005")):
        assert client.post(f"{BASE}/paper", data=BUNDLE).status_code == 200
        client.post(f"{BASE}/paper/enter", data={**KEYED, "id": number})
    assert "不能再改" in one.post(f"{BASE}/paper", data=BUNDLE).text


@pytest.mark.parametrize("role", ["verifier", "supervisor"])
def test_only_the_organiser_has_the_codes(hall: Hall, role: str) -> None:
    client = hall.staff(role)

    assert client.get(f"{BASE}/codes").status_code == 403
    assert client.post(f"{BASE}/codes", data={"what": "links"}).status_code == 403
    assert client.post(f"{BASE}/close").status_code == 403
