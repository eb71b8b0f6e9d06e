"""Pages of paper sheets (纸质评分): typing in, what differs, who may see what."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from contest.actions.people import add_staff
from contest.actions.sign_in import hash_password
from contest.loading import season_by_code, setup_of
from contest.queries.blank_sheets import blank_sheets
from tests.web.season import PASSWORD, SESSION, Hall, marks, open_hall

PLACE = f"/organiser/s/sessions/{SESSION}/paper"
JSON = {"Accept": "application/json"}


@pytest.fixture
def hall(sqlite_app: Flask, tmp_path: Path) -> Hall:
    """Return an open session with a second organiser."""
    found = open_hall(sqlite_app, tmp_path / "season", 3)
    with sqlite_app.app_context():
        add_staff(season_by_code("s"), "安娜仁", "anna", "organiser", hash_password(PASSWORD))
    return found


def type_in(
    client: FlaskClient, id: str, a: str = "50", b: str = "30", contestant: str = "e01", **more: str
) -> Any:
    """Type in a sheet of the first judge as the page's script sends it."""
    data = {"submission": id, "mark-a": a, "mark-b": b, "kind": "", "rulebook": "1", **more}
    return client.post(f"{PLACE}/entry/j1/{contestant}", data=data, headers=JSON)


def text(client: FlaskClient, path: str = "") -> str:
    """Return a page of paper."""
    answer = client.get(PLACE + path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_two_people_type_in_what_counts(hall: Hall) -> None:
    one, two = hall.staff(), hall.staff("anna")
    first = type_in(one, "paper-one-1").get_json()
    assert (first["submission"], first["state"]) == ("paper-one-1", "waiting")
    second = type_in(two, "paper-two-1").get_json()
    assert second["state"] == "made"
    assert "organiser、安娜仁录入一致，已计入，回执 " in second["words"]
    assert type_in(two, "paper-two-1").get_json() == second


def test_nobody_sees_the_other_s_values_before_the_own(hall: Hall) -> None:
    one, two = hall.staff(), hall.staff("anna")
    type_in(one, "paper-one-1", "41.5")
    for client in (two, hall.staff("verifier"), hall.staff("supervisor")):
        assert "41.5" not in text(client)
    assert "41.5" not in text(two, "/entry?judge=j1")
    assert "另一人已录入，等您录入" in text(two, "/entry?judge=j1")
    type_in(two, "paper-two-1", "42.5")
    for client in (one, two):
        assert "41.5" in text(client) and "42.5" in text(client)
    for client in (hall.staff("verifier"), hall.staff("supervisor")):
        page = text(client)
        assert "41.5" not in page and "42.5" not in page
        assert "自己录入之后才看得到" in page


def test_a_difference_is_told_at_once_and_mended(hall: Hall) -> None:
    one, two = hall.staff(), hall.staff("anna")
    type_in(one, "paper-one-1", "41.5")
    told = type_in(two, "paper-two-1", "42.5").get_json()
    assert (told["state"], told["look"]) == ("differs", "bad")
    assert "organiser 内容 41.5）" in told["words"]
    assert type_in(one, "paper-one-2", "42.5").get_json()["state"] == "made"
    assert "没有。" in text(one)


def test_faults_name_their_field_and_keep_what_was_typed(hall: Hall) -> None:
    answer = type_in(hall.staff(), "paper-one-1", "60.5", "")
    assert answer.status_code == 422
    assert set(answer.get_json()["fields"]) == {"a", "b"}
    data = {"submission": "paper-one-2", "mark-a": "60.5", "mark-b": "30"}
    page = hall.staff().post(f"{PLACE}/entry/j1/e01", data=data)
    assert page.status_code == 422
    shown = page.get_data(as_text=True)
    assert 'value="60.5"' in shown and "“内容”应在 0 至 60 之间" in shown


def test_the_form_works_without_a_script(hall: Hall) -> None:
    data = {"submission": "paper-one-1", "mark-a": "50", "mark-b": "30", "rulebook": "1"}
    page = hall.staff().post(f"{PLACE}/entry/j1/e01", data=data)
    assert page.status_code == 200
    assert "已录入，等另一人录入" in page.get_data(as_text=True)


def test_a_check_code_leads_to_its_sheet(hall: Hall) -> None:
    with hall.app.app_context():
        sheets = blank_sheets(setup_of(season_by_code("s")), SESSION, "each").sheets
        code = next(sheet.code for sheet in sheets if sheet.number == "2-03")
    page = text(hall.staff(), f"/entry?sheet={code}")
    assert "2号席 评委2" in page and 'data-row="e03"' in page
    assert page.partition('data-row="e03"')[2].partition("</tbody>")[0].count("data-here") == 1
    assert "没有这个校验码的评分表" in text(hall.staff(), "/entry?sheet=ABC-DEF")


def test_a_tablet_s_sheet_shows_as_in_but_not_its_values(hall: Hall) -> None:
    assert marks(hall.judge(), "e01", "43.5") == 200
    page = text(hall.staff(), "/entry?judge=j1")
    assert "平板已交" in page and "43.5" not in page
    type_in(hall.staff(), "paper-one-1", "50")
    assert type_in(hall.staff("anna"), "paper-two-1", "50").get_json()["state"] == "clash"


def test_only_organisers_type_in(hall: Hall) -> None:
    for client in (hall.staff("verifier"), hall.staff("supervisor"), hall.judge()):
        assert client.get(f"{PLACE}/entry").status_code == 403
        assert type_in(client, "paper-one-1").status_code == 403


def test_an_unknown_judge_has_no_page(hall: Hall) -> None:
    assert hall.staff().get(f"{PLACE}/entry?judge=j9").status_code == 404
