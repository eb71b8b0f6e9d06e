"""The organiser's pages (组织者): every page works, then every refusal."""

import json
import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from contest.db import db
from contest.models import SignIn, now
from tests.web.season import RULEBOOK, SESSION, Hall, marks, open_hall

OWN = "/organiser/s"
WIDE = """
[[stage]]
code = "wide"
name = "镇赛"
field = "g"
group_by = "town"
  [[stage.round]]
  code = "show"
  name = "同台竞技"
  method = "stage"
  weight = 100
  criteria = [{ code = "a", name = "内容", max = 100, step = 0.5 }]
"""
PAGES = (
    "/",
    "/sessions",
    "/sessions?state=open",
    f"/sessions/{SESSION}",
    "/stages/f/first",
    "/stages/f/first?q=选手1",
    "/stages/f/first/entries/e01",
    "/awards",
    "/publications",
    "/publications/stage/f/first",
    "/audit",
)


@pytest.fixture
def hall(sqlite_app: Flask, tmp_path: Path) -> Hall:
    """Return an open session with three entries."""
    return open_hall(sqlite_app, tmp_path / "season", 3)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_works_for_staff_and_for_nobody_else(hall: Hall, path: str) -> None:
    for role in ("organiser", "verifier", "supervisor"):
        assert hall.staff(role).get(OWN + path).status_code == 200
    assert hall.judge().get(OWN + path).status_code == 403
    answer = hall.app.test_client().get(OWN + path)
    assert (answer.status_code, answer.location.startswith("/sign-in?next=/organiser")) == (
        302,
        True,
    )


@pytest.mark.parametrize(
    "path",
    [
        "/organiser/none/",
        f"{OWN}/sessions/none",
        f"{OWN}/stages/f/none",
        f"{OWN}/stages/f/first/entries/none",
        f"{OWN}/publications/none/f/first",
        "/s/none",
        "/none",
    ],
)
def test_what_is_unknown_is_a_page_and_not_a_trace(hall: Hall, path: str) -> None:
    answer = hall.staff().get(path)
    assert answer.status_code == 404
    assert "Traceback" not in answer.get_data(as_text=True)
    assert "没有" in answer.get_data(as_text=True)


def test_an_open_session_shows_who_has_submitted_and_no_value(hall: Hall) -> None:
    assert marks(hall.judge(), "e01", "47.5", "31.5") == 200
    page = hall.staff().get(f"{OWN}/sessions/{SESSION}").get_data(as_text=True)
    assert "已收到 1 / 9 份评分表" in page
    assert "47.5" not in page
    assert "79" not in page


def test_one_person_does_not_close_and_verify(hall: Hall) -> None:
    staff = hall.staff()
    staff.post(f"{OWN}/sessions/{SESSION}/close")
    answer = staff.post(f"{OWN}/sessions/{SESSION}/verify", follow_redirects=True)
    assert answer.status_code == 403
    assert "必须由不同的人担任" in answer.get_data(as_text=True)


def test_only_the_supervisor_signs(hall: Hall) -> None:
    hall.staff().post(f"{OWN}/sessions/{SESSION}/close")
    hall.staff("verifier").post(f"{OWN}/sessions/{SESSION}/verify")
    assert hall.staff("verifier").post(f"{OWN}/sessions/{SESSION}/sign").status_code == 403
    page = hall.staff("supervisor").post(f"{OWN}/sessions/{SESSION}/sign", follow_redirects=True)
    assert "已签认。评委没有其他场次的" in page.get_data(as_text=True)


def test_reopening_needs_a_reason(hall: Hall) -> None:
    staff = hall.staff()
    staff.post(f"{OWN}/sessions/{SESSION}/close")
    refused = staff.post(
        f"{OWN}/sessions/{SESSION}/reopen", data={"reason": " "}, follow_redirects=True
    )
    assert "请写明理由" in refused.get_data(as_text=True)
    done = staff.post(
        f"{OWN}/sessions/{SESSION}/reopen", data={"reason": "统分有误"}, follow_redirects=True
    )
    assert "已重新开放打分" in done.get_data(as_text=True)


def test_nothing_unsigned_is_confirmed_or_published(hall: Hall) -> None:
    staff = hall.staff()
    page = staff.post(f"{OWN}/stages/f/first/confirm", follow_redirects=True)
    assert "未经监督员签认" in page.get_data(as_text=True)
    page = staff.post(
        f"{OWN}/publications/stage/f/first", data={"digest": "0"}, follow_redirects=True
    )
    assert "未经监督员签认" in page.get_data(as_text=True)
    assert hall.app.test_client().get("/s/s/f/first").status_code == 404


def test_a_form_without_its_token_is_refused(hall: Hall) -> None:
    staff = hall.staff()
    hall.app.config["WTF_CSRF_ENABLED"] = True
    answer = staff.post(f"{OWN}/sessions/{SESSION}/close")
    assert answer.status_code == 400
    assert "刷新" in answer.get_data(as_text=True)


def test_an_expired_sign_in_asks_again_and_leads_back(hall: Hall) -> None:
    staff = hall.staff()
    with hall.app.app_context():
        db.session.execute(update(SignIn).values(last_seen_at=now() - timedelta(minutes=31)))
        db.session.commit()
    answer = staff.get(f"{OWN}/audit", follow_redirects=True)
    assert "登录已过期" in answer.get_data(as_text=True)
    form = {"name": "organiser", "password": "correct horse battery", "next": f"{OWN}/audit"}
    assert staff.post("/sign-in", data=form).location == f"{OWN}/audit"
    form["next"] = "//elsewhere.example"
    staff.post("/sign-out")
    assert staff.post("/sign-in", data=form).location == "/start?in=1"


def test_a_signed_out_cookie_is_worth_nothing(hall: Hall) -> None:
    staff = hall.staff()
    cookie = staff.get_cookie("leitai")
    assert cookie is not None
    staff.post("/sign-out")
    staff.set_cookie("leitai", cookie.value)
    assert staff.get(f"{OWN}/").status_code == 302


def test_english_is_complete_on_the_pages(hall: Hall) -> None:
    staff = hall.staff()
    staff.get("/language/en")
    page = staff.get(f"{OWN}/").get_data(as_text=True)
    assert 'lang="en"' in page
    assert "现在要办的事" not in page
    assert "总览" not in page


def test_the_audit_names_what_a_line_is_about(hall: Hall) -> None:
    assert marks(hall.judge(), "e02") == 200
    page = hall.staff().get(f"{OWN}/audit").text
    assert f'领域 初赛 同台竞技 · 选手2<span class="sub">{SESSION} e02</span>' in page
    assert '领域 · 初赛<span class="sub">f/first</span>' in page


def test_a_refused_form_is_put_back_once_unless_it_is_too_long(hall: Hall) -> None:
    page, path = f"/organiser/s/sessions/{SESSION}", f"/organiser/s/sessions/{SESSION}/reopen"
    organiser = hall.staff()

    organiser.post(path, data={"reason": "评委更正笔误", "csrf_token": "secret"})
    shown = [organiser.get(page).text for _ in range(2)]
    organiser.post(path, data={"reason": "长" * 701})

    kept = [re.findall(r'data-typed="(.+?)"', text) for text in shown]
    assert [[json.loads(unescape(one)) for one in typed] for typed in kept] == [
        [[path, [["reason", "评委更正笔误"]]]],
        [],
    ]
    assert "data-typed" not in organiser.get(page).text


def test_the_list_counts_the_sheets_that_should_come_as_the_session_s_page_does(
    hall: Hall,
) -> None:
    assert marks(hall.judge(), "e01", "47.5", "31.5") == 200
    organiser, place = hall.staff(), f"{OWN}/sessions/{SESSION}"
    for contestant, kind, value in (("e02", "recuse", "j2"), ("e03", "status", "withdrawn")):
        path = f"{OWN}/stages/f/first/entries/{contestant}/rule"
        organiser.post(path, data={"kind": kind, "value": value, "reason": "本人申请"})

    assert "已收到 1 / 5 份评分表" in organiser.get(place).text
    assert ">1 / 5<" in organiser.get(f"{OWN}/sessions").text


def test_a_long_list_of_sessions_has_pages_and_those_that_are_signed_come_last(
    sqlite_app: Flask, tmp_path: Path
) -> None:
    rulebook = RULEBOOK.replace('name = "领域" }', 'name = "领域" }, { code = "g", name = "镇" }')
    hall = open_hall(sqlite_app, tmp_path / "many", 3, rulebook=rulebook + WIDE, groups=60)
    organiser = hall.staff()
    for role, step in (("organiser", "close"), ("verifier", "verify"), ("supervisor", "sign")):
        hall.staff(role).post(f"{OWN}/sessions/{SESSION}/{step}")

    first, last, beyond = (organiser.get(f"{OWN}/sessions?page={n}").text for n in (1, 2, 9))

    assert [text.count("<a href=\"/organiser/s/sessions/g-") for text in (first, last)] == [50, 10]
    assert [SESSION in text for text in (first, last)] == [False, True]
    assert "第 2 / 2 页" in beyond
    assert "共 61 个" in organiser.get(f"{OWN}/sessions").text
    assert "页</span>" not in organiser.get(f"{OWN}/sessions?q=镇60").text
