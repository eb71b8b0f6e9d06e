"""The public's pages (公众页面): the smallest season published, seen by anybody.

The numbers are worked by hand in seed/minimal/README.md.
"""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page

from contest import part_folder
from contest.actions.awards import confirm_awards
from contest.actions.promotion import confirm_promotion
from contest.actions.publishing import publish_awards, publish_stage, withdraw_publication
from contest.actor import Actor
from contest.loading import season_by_code
from contest.publications import awards_draft, current, stage_draft
from contest.transfer import import_folder
from tests.conftest import LiveServer

ORGANISER = Actor("梁秋白", roles=frozenset({"organiser"}))
FIELD = "community"
SEASON = "/s/minimal"
TOWNSHIP = f"{SEASON}/{FIELD}/township"
CITY = f"{SEASON}/{FIELD}/city"
PAGES = (
    "/",
    SEASON,
    TOWNSHIP,
    f"{TOWNSHIP}/b1",
    f"{CITY}/b2",
    f"{CITY}/awards",
    f"{SEASON}/awards",
)
#: the pages with charts; `test_pages` looks at all pages before theirs are drawn
DRAWN = (TOWNSHIP, f"{TOWNSHIP}/b1")
SIZES = ((360, 740), (768, 1024), (1024, 768), (1920, 1080))

TRIMMED = """format = 1
[season]
code = "trimmed"
name = "五评委赛季"
[[field]]
code = "community"
name = "社区"
[[stage]]
code = "final"
name = "决赛"
field = "community"
  [[stage.round]]
  code = "survey"
  name = "群众测评"
  method = "survey"
  weight = 40
  items = [{ code = "service", name = "服务" }]
  options = { satisfied = 100, fair = 60 }
  min_valid = 2
  [[stage.round]]
  code = "show"
  name = "同台竞技"
  method = "stage"
  weight = 60
  criteria = [{ code = "all", name = "总体", max = 100, step = 0.5 }]
  [stage.ties]
  break = ["round:show"]
"""


def publish(code: str, stage: str) -> None:
    """Publish a stage as its preview stands."""
    digest = stage_draft(season_by_code(code), FIELD, stage).digest
    publish_stage(ORGANISER, season_by_code(code), FIELD, stage, digest)


def publish_prizes() -> None:
    """Confirm and publish the awards of the smallest season."""
    confirm_awards(ORGANISER, season_by_code("minimal"), FIELD, "city")
    digest = awards_draft(season_by_code("minimal"), FIELD, "city").digest
    publish_awards(ORGANISER, season_by_code("minimal"), FIELD, "city", digest)


def publish_minimal() -> None:
    """Import the smallest season and publish both of its stages."""
    import_folder(part_folder("seed") / "minimal")
    confirm_promotion(ORGANISER, season_by_code("minimal"), FIELD, "township")
    publish("minimal", "township")
    publish("minimal", "city")


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """Return an app over SQLite: what is read here was frozen as text."""
    return sqlite_app


@pytest.fixture
def stages(app: Flask) -> Flask:
    """Return the app with both stages published, but not the awards."""
    with app.app_context():
        publish_minimal()
    return app


@pytest.fixture
def public(stages: Flask) -> FlaskClient:
    """Return a visitor of the season with all of it published."""
    with stages.app_context():
        publish_prizes()
    return stages.test_client()


@pytest.fixture
def trimmed(app: Flask, tmp_path: Path) -> FlaskClient:
    """Return a visitor of a season with five judges and a survey that is not public.

    x1: 90 and 94 are dropped, (91 + 92 + 93) ÷ 3 = 92; survey (100 + 60) ÷ 2 = 80;
    total 80 × 40% + 92 × 60% = 87.20. x2: 80 and 100, total 100 × 40% + 80 × 60% = 88.00.
    """
    tables = {
        "units": ["code,name,kind,parent", "c,示例市,city,"],
        "contestants": [
            "id,name,field,unit,organisation,title,status",
            "x1,席荷风,community,c,荷风社区党委,党委书记,ok",
            "x2,麦冬,community,c,麦田社区党委,党委书记,ok",
        ],
        "judges": ["id,name,unit,class", *(f"j{n},评委{n},," for n in range(1, 6))],
        "marks": ["stage,round,contestant,judge,criterion,points"]
        + [f"final,show,x1,j{n},all,{89 + n}" for n in range(1, 6)]
        + [f"final,show,x2,j{n},all,80" for n in range(1, 6)],
        "answers": [
            "stage,round,contestant,respondent,class,item,answer",
            "final,survey,x1,r1,,service,satisfied",
            "final,survey,x1,r2,,service,fair",
            "final,survey,x2,r1,,service,satisfied",
            "final,survey,x2,r2,,service,satisfied",
        ],
    }
    (tmp_path / "rulebook.toml").write_text(TRIMMED, encoding="utf-8")
    for name, lines in tables.items():
        (tmp_path / f"{name}.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
    with app.app_context():
        import_folder(tmp_path)
        publish("trimmed", "final")
    return app.test_client()


def words(client: FlaskClient, path: str) -> str:
    """Return what a page says, without its marking up."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def test_without_publications_the_home_page_says_so(client: FlaskClient) -> None:
    assert "还没有公布的成绩。" in words(client, "/")


@pytest.mark.parametrize("path", [SEASON, TOWNSHIP, f"{TOWNSHIP}/a1", f"{SEASON}/awards"])
def test_what_is_not_published_is_not_there(app: Flask, path: str) -> None:
    with app.app_context():
        import_folder(part_folder("seed") / "minimal")

    assert app.test_client().get(path).status_code == 404


def test_what_was_withdrawn_is_not_there_and_the_season_says_why(public: FlaskClient) -> None:
    with public.application.app_context():
        number = next(p.number for p in current("minimal") if p.stage == "township")
        withdraw_publication(ORGANISER, season_by_code("minimal"), number, "名单有误")

    assert public.get(TOWNSHIP).status_code == 404
    assert public.get(f"{TOWNSHIP}/a1").status_code == 404
    assert "已撤回 ：名单有误" in words(public, SEASON)


def test_a_board_lists_groups_in_order_with_names_masked(public: FlaskClient) -> None:
    text = words(public, TOWNSHIP)

    assert re.findall(r"(\d|—) (\S\*+\S?) (\S+) ([\d.]+|—)", text) == [
        ("1", "孟*花", "晨光街道向阳社区党委", "90.00"),
        ("2", "苏*娜", "晨光街道文苑社区党总支", "87.33"),
        ("3", "田*雨", "晨光街道新园社区党委", "87.33"),
        ("4", "邵*禾", "晨光街道和顺社区党支部", "81.17"),
        ("1", "朝*门", "青杨镇杨林社区党委", "90.67"),
        ("2", "尹*田", "青杨镇河畔社区党总支", "85.33"),
        ("3", "乔*秋", "青杨镇站前社区党支部", "85.00"),
        ("—", "哈**雅", "青杨镇北坡社区党支部", "—"),
    ]
    assert "每组前 2 名晋级" in text


def test_a_board_shows_one_group_or_what_is_looked_for(public: FlaskClient) -> None:
    assert "孟*花" not in words(public, f"{TOWNSHIP}?group=t2")
    assert "乔*秋" in words(public, f"{TOWNSHIP}?q=站前")
    assert "朝*门" not in words(public, f"{TOWNSHIP}?q=站前")
    assert "没有符合条件的选手。" in words(public, f"{TOWNSHIP}?q=海市蜃楼")


def test_a_tie_rule_names_its_round(trimmed: FlaskClient) -> None:
    assert "环节“同台竞技”的得分" in words(trimmed, f"/s/trimmed/{FIELD}/final")


def test_an_entry_shows_every_mark_the_deduction_and_the_formula(public: FlaskClient) -> None:
    text = words(public, f"{TOWNSHIP}/b1")

    assert "1号 46 27.5 18.5 92 计入 2号 45.5 27 18 90.5 计入 3号 45.5 27.5 18 91 计入" in text
    assert "加减分 -0.5：超时20秒" in text
    assert "(92 + 90.5 + 91) ÷ 3 − 0.5 = 272/3 → 90.67" in text


def test_an_entry_shows_its_way_up(public: FlaskClient) -> None:
    text = words(public, f"{CITY}/b2")

    assert "街道(乡镇)初赛 85.33 2" in text
    assert "市级决赛 88.67 4" in text
    assert "尹书田的分数是怎么来的" in text


def test_dropped_marks_are_struck_out(trimmed: FlaskClient) -> None:
    page = trimmed.get(f"/s/trimmed/{FIELD}/final/x1").text

    assert re.findall(r'<s class="struck">([\d.]+)</s>', page) == ["90", "90", "94", "94"]
    assert "(91 + 92 + 93) ÷ 3 = 92 →" in page
    assert "87.20" in page


def test_a_survey_that_is_not_public_shows_no_number(trimmed: FlaskClient) -> None:
    text = words(trimmed, f"/s/trimmed/{FIELD}/final/x1")

    assert "群众测评 40% 不公布 同台竞技 60% 92.00 总分 87.20" in text
    assert "测评结果按规则不向社会公布，计入总分。" in text
    assert "80" not in text.partition("核验信息")[0]


def test_the_awards_show_full_names_prizes_and_the_ledger(public: FlaskClient) -> None:
    text = words(public, f"{CITY}/awards")

    assert "一等奖 1 朝鲁门 青杨镇杨林社区党委 3,000.00 93.00" in text
    assert "二等奖 2 孟根花 晨光街道向阳社区党委 2,000.00 91.17" in text
    assert "三等奖 2 2 2,000.00 2,000.00 0.00" in text
    assert text.count("1,000.00") == 2


def test_all_awards_of_a_season_stand_on_one_page(public: FlaskClient) -> None:
    assert "社区 · 市级决赛 等次" in words(public, f"{SEASON}/awards")


def test_a_page_carries_what_proves_it(public: FlaskClient) -> None:
    with public.application.app_context():
        (found,) = [p for p in current("minimal") if p.stage == "township"]
    text = words(public, f"{TOWNSHIP}/a1")

    assert "发布编号 第 1 号" in text
    assert f"内容摘要 {found.digest}" in text
    assert f"审计链头 {found.chain_head}" in text
    assert "（北京时间）" in text


@pytest.mark.parametrize("path", PAGES)
def test_an_unchanged_page_is_not_sent_again(public: FlaskClient, path: str) -> None:
    tag = public.get(path).headers["ETag"]
    again = public.get(path, headers={"If-None-Match": tag})

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag


def test_a_page_in_another_language_is_another_page(public: FlaskClient) -> None:
    tag = public.get(TOWNSHIP).headers["ETag"]
    public.get(f"/language/en?next={TOWNSHIP}")
    answer = public.get(TOWNSHIP, headers={"If-None-Match": tag})

    assert answer.status_code == 200
    assert "Promoted" in answer.text


def test_a_board_is_sent_again_once_its_awards_are_published(stages: Flask) -> None:
    client = stages.test_client()
    tag = client.get(CITY).headers["ETag"]
    with stages.app_context():
        publish_prizes()
    answer = client.get(CITY, headers={"If-None-Match": tag})

    assert answer.status_code == 200
    assert "获奖名单与奖金" in answer.text


def test_the_distribution_counts_entries_by_whole_points(public: FlaskClient) -> None:
    """90.00, 90.67; 87.33 twice; 85.33, 85.00; 81.17."""
    page = public.get(TOWNSHIP)
    found = re.search(r'data-figure="([^"]*)"', page.text)
    assert found is not None
    (bars,) = json.loads(unescape(found[1]))["data"]

    assert dict(zip(bars["x"], bars["y"], strict=True)) == {
        81: 1, 82: 0, 83: 0, 84: 0, 85: 2, 86: 0, 87: 2, 88: 0, 89: 0, 90: 2,
    }  # fmt: skip
    assert "有总分的 7 人，最高 90.67 分，最低 81.17 分。" in page.text
    assert "'unsafe-inline'" in page.headers["Content-Security-Policy"]


def test_pages_without_charts_keep_the_strict_policy(public: FlaskClient) -> None:
    assert "unsafe" not in public.get(SEASON).headers["Content-Security-Policy"]


def test_plotly_comes_from_the_package_for_good(client: FlaskClient) -> None:
    with client.get("/plotly.js") as answer:
        assert answer.status_code == 200
        assert answer.mimetype == "text/javascript"
        assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_drawn_charts_are_accessible_and_fit_every_screen(
    live_server: LiveServer, page: Page
) -> None:
    with live_server.app.app_context():
        publish_minimal()
        publish_prizes()
    faults = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for path in DRAWN:
            page.goto(live_server.url + path)
            page.locator("[data-figure]").first.wait_for()
            for place in page.locator("[data-figure]").all():
                place.locator(".main-svg").first.wait_for()
            found = Axe().run(page).response["violations"]
            faults += [(scheme, path, fault["id"]) for fault in found]
            for width, height in SIZES:
                page.set_viewport_size({"width": width, "height": height})
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    faults.append((scheme, path, f"wider than {width}"))

    assert faults == []
