"""Receipts (回执): a code that is read out names its sheet and nothing else."""

import random
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from contest.db import db
from contest.loading import season_by_code, setup_of
from contest.models import ScoreSheet, Session
from contest.queries.codes import ALPHABET, code_of, is_whole_code
from contest.queries.receipt_search import find_receipts
from contest.queries.receipts import receipt_of
from tests.project.test_installation import leitai

from .season import SESSION, Hall, marks, open_hall

SEARCH = "/organiser/s/receipts"
OWN = "/judge/s/receipts"
MANY = 8


@pytest.fixture
def hall(app: Flask, tmp_path: Path) -> Hall:
    """Return a session in which two judges have scored everybody, on both databases."""
    found = open_hall(app, tmp_path / "season", MANY)
    for judge in ("j1", "j2"):
        client = found.judge(judge)
        for n in range(1, MANY + 1):
            given = {"submission": f"device-{judge}-{n}"}
            assert marks(client, f"e{n:02}", str(20 + n % 40), "30", **given) == 200
    return found


def codes(hall: Hall) -> list[str]:
    """Return the receipts of all sheets in the order of arrival."""
    with hall.app.app_context():
        sheets = db.session.scalars(select(ScoreSheet).order_by(ScoreSheet.id)).all()
        return [receipt_of(sheet).code for sheet in sheets]


def test_every_receipt_is_found_and_no_other_code(hall: Hall) -> None:
    known, chance = codes(hall), random.Random(3)
    assert len(set(known)) == 2 * MANY
    assert all(is_whole_code(code) for code in known)
    with hall.app.app_context():
        setup = setup_of(season_by_code("s"))
        for number, code in enumerate(known[::3]):
            (found,) = find_receipts(setup, code.lower().replace("-", " "))
            assert found.subject.startswith(f"{(number * 3) % MANY + 1} ")
            assert found.is_in_chain
    # A slip in any place is told without a look at the sheets.
    for _ in range(1_000):
        code = list(chance.choice(known))
        place = chance.choice([0, 1, 2, 3, 5, 6, 7, 8])
        code[place] = chance.choice([c for c in ALPHABET if c != code[place]])
        assert not is_whole_code("".join(code))


def test_the_page_says_which_sheet_and_shows_no_marks(hall: Hall) -> None:
    code = codes(hall)[2]
    for role in ("organiser", "verifier", "supervisor"):
        page = hall.staff(role).get(SEARCH, query_string={"code": code}).text
        for words in ("评委1", "3 选手3", "现计入的一版", "与记录相符"):
            assert words in page
    judge = hall.judge()
    marks(judge, "e03", "59", "31", submission="device-j1-again", version_seen="1")
    assert "第 1 版，已有更正：现为第 2 版" in hall.staff().get(f"{SEARCH}?code={code}").text
    assert "3 选手3" in judge.get(OWN, query_string={"code": code}).text


def test_a_judge_finds_own_receipts_only(hall: Hall) -> None:
    own, other = codes(hall)[0], codes(hall)[MANY]
    judge = hall.judge()
    assert judge.get(OWN, query_string={"code": own}).status_code == 200
    answer = judge.get(OWN, query_string={"code": other})
    assert (answer.status_code, "没有这个回执号" in answer.text) == (404, True)
    assert judge.get(SEARCH).status_code == 403
    assert hall.staff().get(OWN).status_code == 403


def test_names_stay_hidden_where_judges_know_numbers_alone(hall: Hall) -> None:
    with hall.app.app_context():
        db.session.scalars(select(Session)).one().hall = {"hides_names": True}
        db.session.commit()
    page = hall.judge().get(OWN, query_string={"code": codes(hall)[2]}).text
    assert ("№ 3" in page, "选手3" in page) == (True, False)


def test_wrong_codes_are_refused_and_stay_in_the_field(hall: Hall) -> None:
    staff, good = hall.staff(), codes(hall)[0]
    for typed, status, words in (
        (good[:-1], 422, "回执号输入有误"),
        (good[:-1] + ("2" if good[-1] != "2" else "3"), 422, "回执号输入有误"),
        ("22222222", 404, "没有这个回执号"),
        ("<script>", 422, "回执号输入有误"),
    ):
        answer = staff.get(SEARCH, query_string={"code": typed})
        assert (answer.status_code, words in answer.text) == (status, True)
        assert "<script>" not in answer.text
    assert 'value="22222222"' in staff.get(f"{SEARCH}?code=22222222").text


def test_a_receipt_kept_aside_says_so(hall: Hall) -> None:
    one = {"submission": "device-late", "session": SESSION, "contestant": "e01"}
    one |= {"version_seen": 0, "rulebook": 1, "kind": "", "marks": {"a": "7", "b": "9"}}
    sent = hall.judge("j3").post("/judge/s/sheets", json={"device": "d", "sheets": [one]})
    assert sent.get_json()["answers"][0]["version"] == 1
    hall.staff().post(f"/organiser/s/sessions/{SESSION}/close")
    later = {**one, "submission": "device-later", "marks": {"a": "8", "b": "9"}}
    late = hall.judge("j3").post("/judge/s/sheets", json={"device": "d", "sheets": [later]})
    code = late.get_json()["answers"][0]["receipt"]
    staff = hall.staff()
    assert "另行保存，尚未裁定" in staff.get(f"{SEARCH}?code={code}").text
    ruling = {"verdict": "reject", "reason": "打分已经结束"}
    staff.post(f"/organiser/s/sessions/{SESSION}/held/device-later", data=ruling)
    assert "另行保存，没有采用" in staff.get(f"{SEARCH}?code={code}").text


def test_a_sheet_altered_behind_the_product_s_back_is_told(hall: Hall) -> None:
    code = codes(hall)[0]
    with hall.app.app_context():
        line = db.session.scalars(select(ScoreSheet.audit_id).order_by(ScoreSheet.id)).first()
        if db.engine.dialect.name == "sqlite":
            db.session.execute(text("DROP TRIGGER audit_lines_no_update"))
        else:
            db.session.execute(text("ALTER TABLE audit_lines DISABLE TRIGGER ALL"))
        db.session.execute(
            text("UPDATE audit_lines SET person_name = '别人' WHERE id = :id"), {"id": line}
        )
        db.session.commit()
    assert "与记录不符，请立即报告监督员" in hall.staff().get(f"{SEARCH}?code={code}").text


def test_the_command_line_looks_up_many_at_once(
    sqlite_app: Flask, sqlite_environ: dict[str, str], sqlite_home: Path, tmp_path: Path
) -> None:
    found = open_hall(sqlite_app, tmp_path / "season", MANY)
    for n in range(1, MANY + 1):
        given = {"submission": f"device-j1-{n}"}
        assert marks(found.judge("j1"), f"e{n:02}", str(20 + n), "30", **given) == 200
    known = codes(found)

    run = leitai(sqlite_home, "receipts", "s", typed="\n".join(known), **sqlite_environ)
    assert (run.returncode, run.stderr) == (0, "")
    lines = run.stdout.splitlines()
    assert [line[:9] for line in lines[:-1]] == known
    assert lines[2].startswith(f"{known[2]}：评委1，3 选手3，领域 初赛 同台竞技，第 ")
    assert lines[-1] == "8 个回执号都在，所指记录未改动。"

    # 1,000 codes that nobody was given
    chance = random.Random(4)
    others = [code_of(str(chance.random()), 8) for _ in range(1_000)]
    others = [f"{code[:4]}-{code[4:]}" for code in others]
    assert not set(others) & set(known)
    run = leitai(sqlite_home, "receipts", "s", typed="\n".join(others), **sqlite_environ)
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.count("没有这个回执号") == 1_000
    assert run.stderr.splitlines()[-1] == "1000 个回执号中有 1000 个对不上。"
