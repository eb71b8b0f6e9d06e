"""Pages of the question bank (题库): what is typed stays, files are taken, roles hold."""

import io
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.actions.written_season import ROWS, many, spreadsheet
from tests.web.season import Hall, open_hall

BANK = "/organiser/s/questions"
TYPED = {
    "code": "S1",
    "kind": "single",
    "text": "新的一题",
    "option-A": "甲",
    "option-B": "乙",
    "answer": "A",
    "difficulty": "1",
    "clause": "第一条",
    "version_seen": "0",
}


@pytest.fixture
def hall(app: Flask, tmp_path: Path) -> Hall:
    """Return an empty season with its people."""
    return open_hall(app, tmp_path / "s", 1)


@pytest.fixture
def organiser(hall: Hall) -> FlaskClient:
    """Return the organiser's browser."""
    return hall.staff()


def send(client: FlaskClient, data: bytes) -> tuple[int, str]:
    """Send a file; return status and text of where it leads."""
    given = {"file": (io.BytesIO(data), "题库.xlsx")}
    answer = client.post(f"{BANK}/import", data=given, follow_redirects=True)
    return answer.status_code, answer.text


def test_a_refused_question_stays_as_it_was_typed(organiser: FlaskClient) -> None:
    answer = organiser.post(f"{BANK}/new", data={**TYPED, "answer": "C", "clause": ""})

    assert answer.status_code == 422
    assert 'value="C"' in answer.text and "新的一题" in answer.text
    assert "不是本题的选项" in answer.text and 'aria-invalid="true"' in answer.text


def test_one_writes_and_another_reviews(hall: Hall, organiser: FlaskClient) -> None:
    organiser.post(f"{BANK}/new", data=TYPED)
    assert "须由另一人审核" in organiser.get(f"{BANK}/S1").text

    hall.staff("verifier").post(f"{BANK}/review", data={"seen": "S1/1", "back": "S1"})

    assert "已审核" in organiser.get(f"{BANK}/S1").text
    assert 'value="S1/1"' not in organiser.get(BANK).text


def test_a_large_file_is_taken_and_its_faults_are_listed(organiser: FlaskClient) -> None:
    data = spreadsheet([*ROWS, *many(1500)])
    assert len(data) > 64 * 1024
    wrong = ("S2", "单选题", "又一题", "甲", "乙", *[""] * 4, "E", 9, "条", "王")

    status, text = send(organiser, spreadsheet([wrong]))
    assert status == 422
    assert "<td>难度</td><td>难度应为 1 至 5。</td>" in text

    status, text = send(organiser, data)
    assert (status, "新增 1505 题" in text) == (200, True)
    assert "共 1505 题" in organiser.get(BANK).text


def test_a_stranger_s_large_file_is_refused_before_it_is_read(hall: Hall) -> None:
    big = b"x" * 100_000
    assert send(hall.staff("verifier"), big)[0] == 403

    hall.app.config["WTF_CSRF_ENABLED"] = True
    assert send(hall.app.test_client(), big)[0] == 413


def test_no_file_is_told(organiser: FlaskClient) -> None:
    answer = organiser.post(f"{BANK}/import", data={})

    assert answer.status_code == 422
    assert "请选择要导入的 Excel 文件" in answer.text


def test_the_template_and_the_bank_are_spreadsheets(organiser: FlaskClient) -> None:
    send(organiser, spreadsheet(ROWS))

    for address in (f"{BANK}/bank.xlsx", f"{BANK}/bank.xlsx?empty=1"):
        answer = organiser.get(address)
        assert answer.data[:2] == b"PK"
        assert "attachment" in answer.headers["Content-Disposition"]
    assert send(organiser, organiser.get(f"{BANK}/bank.xlsx").data)[0] == 200


def test_judges_do_not_see_the_bank(hall: Hall) -> None:
    assert hall.judge().get(BANK).status_code == 403
