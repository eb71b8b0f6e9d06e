"""Surveys (满意度调查) from the questionnaire to the score, on both databases."""

import csv
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from contest.actions.publishing import publish_stage
from contest.actions.survey_answers import Answers, take_answers
from contest.actions.survey_codes import make_codes, revoke_codes
from contest.actions.surveys import (
    close_survey,
    empty_box,
    open_survey,
    reopen_survey,
    set_questionnaire,
)
from contest.db import db, writing
from contest.errors import ContestError
from contest.export import export_season
from contest.folder import read_folder, tally
from contest.folder.derive import season_input
from contest.loading import find_survey, need_surveys_closed, setup_of, stage_result
from contest.models import (
    AuditLine,
    Rulebook,
    SurveyBatch,
    SurveyBox,
    SurveySheet,
)
from contest.publications import stage_draft
from contest.queries.questionnaire import QuestionnaireError, read_questionnaire
from contest.queries.survey_batches import groups_with_codes
from contest.queries.survey_codes import Code, keys_of
from contest.queries.surveys import survey_view
from contest.rules import derive
from contest.rules.rounding import points_text

from .survey_season import CODE, FAIR, GOOD, PLACE, Asked, start_asked


@pytest.fixture
def asked(inside: Flask, tmp_path: Path) -> Asked:
    """Return the season before its questionnaire is saved."""
    return start_asked(inside, tmp_path / "season")


def refused(act: Callable[[], object]) -> str:
    """Return the code with which an act is refused."""
    with pytest.raises(ContestError) as caught:
        act()
    return caught.value.code


def count(table: type) -> int:
    """Return how many rows a table has now, whatever was read before."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def score(asked: Asked, contestant: str = "m1") -> str:
    """Return the survey's score as the pages derive it; empty without one."""
    found = stage_result(setup_of(asked.season), "f", "first").round_scores["asked"]
    units = found[contestant].score if contestant in found else None
    return "" if units is None else points_text(units, 2)


def test_answers_become_the_score_that_was_worked_by_hand(asked: Asked) -> None:
    asked.open()
    asked.answer_all()

    assert (count(SurveyBox), count(SurveySheet), score(asked)) == (11, 0, "")
    asked.close()

    assert (count(SurveyBox), count(SurveySheet), score(asked)) == (0, 11, "80.00")


def test_an_export_tallies_to_the_scores_of_the_pages(asked: Asked, tmp_path: Path) -> None:
    asked.open()
    asked.answer_all()
    asked.close()

    export_season("asked", tmp_path / "out")

    tally(tmp_path / "out", tmp_path / "results")
    tallied = (tmp_path / "results" / "round_scores.csv").read_text()
    assert "first,,asked,m1,80.00," in tallied
    result = derive(season_input(read_folder(tmp_path / "out"))).stages["f", "first"]
    units = result.round_scores["asked"]["m1"].score
    assert units is not None and points_text(units, 2) == score(asked) == "80.00"
    with (tmp_path / "out" / "answers.csv").open() as file:
        assert len(list(csv.DictReader(file))) == 22


def test_the_questionnaire_is_a_new_version_of_the_rulebook(asked: Asked) -> None:
    form = asked.form()
    form["option-value"][1] = "70.5"
    form["item-zh"].append("总体是否满意")
    form["item-en"].append("Overall")
    set_questionnaire(asked.organiser, asked.season, PLACE, read_questionnaire(form))

    setup = setup_of(asked.season)
    newest = db.session.scalars(select(Rulebook).order_by(Rulebook.id.desc())).first()
    assert newest and (setup.rulebook_version, newest.version) == (2, 2)
    assert "# 入户" in newest.text
    assert 'name = "总体是否满意"' in newest.text
    rules = setup.stage("f", "first").rounds[0].rules
    assert rules.options["fair"] == 705_000
    assert [item.code for item in rules.items] == ["service", "order", "i1"]


def file_sheet(asked: Asked, respondent: str) -> None:
    """Take in a sheet of the first community as from a file."""
    with writing(asked.organiser, "import", "", asked.season) as transaction:
        place = dict(zip(("field", "stage", "round"), PLACE, strict=True))
        own = {"season_id": asked.season.id, "contestant_id": 1, "respondent": respondent}
        transaction.add(SurveySheet(**place, **own, class_code="resident", answers=FAIR))


def test_a_survey_with_sheets_from_a_file_keeps_its_values(asked: Asked) -> None:
    file_sheet(asked, "r1")
    form = asked.form()
    form["option-value"][1] = "90"
    given = read_questionnaire(form)

    act = lambda: set_questionnaire(asked.organiser, asked.season, PLACE, given)  # noqa: E731
    assert refused(act) == "survey-has-sheets"
    asked.open()
    view = survey_view(setup_of(asked.season), CODE)
    assert view.issued == 3 * 24 + 1


def test_counts_follow_every_sheet_that_is_added(asked: Asked) -> None:
    asked.open()
    issued = []
    for respondent in ("r1", "website-1", "web-1"):
        file_sheet(asked, respondent)
        issued.append(survey_view(setup_of(asked.season), CODE).issued)

    assert issued == [73, 74, 74]


def test_the_same_questionnaire_makes_no_new_version(asked: Asked) -> None:
    for _ in range(2):
        set_questionnaire(asked.organiser, asked.season, PLACE, asked.questionnaire())

    assert count(Rulebook) == 1


def test_all_that_is_wrong_with_a_questionnaire_is_told_by_row(asked: Asked) -> None:
    form = asked.form()
    form |= {"item-weight": ["x", "1"], "option-value": ["100", "", "0"], "min_valid": ["0"]}
    form |= {"class-weight": ["60", "30"], "closes_on": ["8月1日"]}
    form["item-en"] = ["", ""]
    form["item-zh"] = ["", "题"]
    form["item-en"] = ["A question", ""]

    with pytest.raises(QuestionnaireError) as caught:
        read_questionnaire(form)

    codes = [code for code, _ in caught.value.faults]
    assert codes == [
        *("survey-item-word", "survey-option-number", "survey-class-sum"),
        *("survey-min-valid", "survey-day"),
    ]


def test_a_changed_option_value_after_the_opening_is_refused(asked: Asked) -> None:
    asked.open()
    asked.answer_all()
    form = asked.form()
    form["option-value"][1] = "90"
    given = read_questionnaire(form)

    act = lambda: set_questionnaire(asked.organiser, asked.season, PLACE, given)  # noqa: E731
    assert refused(act) == "survey-frozen"
    assert (count(Rulebook), count(SurveyBox)) == (1, 11)


def regroup(asked: Asked, kept: dict[str, str], *new: str) -> None:
    """Save the questionnaire with other words for its groups, and with more groups."""
    form = asked.form()
    form["class-zh"] = [kept.get(code, "") for code in form["class-code"]] + list(new)
    count = sum(map(bool, form["class-zh"]))
    form["class-weight"] = [str(100 / count) if name else "" for name in form["class-zh"]]
    given = read_questionnaire(form, groups_with_codes(survey_id(asked)))
    set_questionnaire(asked.organiser, asked.season, PLACE, given)


def survey_id(asked: Asked) -> int:
    """Return the key of the survey."""
    survey = find_survey(asked.season.id, PLACE)
    assert survey is not None
    return survey.id


def test_a_group_whose_codes_are_out_stays(asked: Asked) -> None:
    asked.prepare()
    with pytest.raises(ContestError) as caught:
        regroup(asked, {"resident": "居民"}, "驻区单位")
    assert (caught.value.code, caught.value.facts) == ("survey-group-coded", {"group": "党员"})
    assert refused(lambda: regroup(asked, {})) == "survey-group-coded"
    regroup(asked, {"resident": "住户", "member": "党员"})

    for batch in {code.batch for n in "123" for code in asked.codes(f"m{n}", "member")}:
        revoke_codes(asked.organiser, asked.season, PLACE, batch, "不再单列")
    regroup(asked, {"resident": "居民"}, "驻区单位")
    open_survey(asked.organiser, asked.season, PLACE, asked.keys)


def test_codes_without_groups_keep_groups_out(asked: Asked) -> None:
    set_questionnaire(asked.organiser, asked.season, PLACE, asked.questionnaire())
    regroup(asked, {})
    make_codes(asked.organiser, asked.season, PLACE, ["m1"], {"": 5}, asked.keys)

    assert refused(lambda: regroup(asked, {}, "居民", "党员")) == "survey-codes-ungrouped"


def test_a_new_group_never_has_the_code_of_one_that_had_codes(asked: Asked) -> None:
    set_questionnaire(asked.organiser, asked.season, PLACE, asked.questionnaire())
    regroup(asked, {}, "居民", "党员")
    assert asked.form()["class-code"] == ["c1", "c2"]
    make_codes(asked.organiser, asked.season, PLACE, ["m1"], {"c1": 5, "c2": 5}, asked.keys)
    assert refused(lambda: regroup(asked, {"c1": "居民"}, "驻区单位")) == "survey-group-coded"

    stale = asked.form() | {"class-code": ["c1", ""], "class-zh": ["居民", "驻区单位"]}
    read = read_questionnaire(stale, groups_with_codes(survey_id(asked)))
    assert [group.code for group in read.rules.classes] == ["c1", "c3"]


def test_rules_from_elsewhere_without_a_group_whose_codes_are_out_open_nothing(
    asked: Asked,
) -> None:
    asked.prepare()
    text = db.session.scalars(select(Rulebook.text)).one()
    other = text.replace('code = "member"', 'code = "cadre"')
    with writing(asked.organiser, "setup", "", asked.season):
        db.session.add(Rulebook(season_id=asked.season.id, version=2, text=other, reason="修订"))

    act = lambda: open_survey(asked.organiser, asked.season, PLACE, asked.keys)  # noqa: E731
    assert refused(act) == "survey-group-coded"


def test_a_code_works_once_and_its_answer_stays(asked: Asked) -> None:
    asked.open()
    code = asked.codes()[0]
    receipt = asked.answer(code, GOOD, "first-number")

    assert asked.answer(code, GOOD, "first-number") == receipt
    assert asked.answer(code, FAIR, "first-number") == receipt
    assert refused(lambda: asked.answer(code, FAIR, "other-number")) == "survey-code-refused"
    asked.close()
    assert [sheet.answers for sheet in db.session.scalars(select(SurveySheet))] == [GOOD]
    assert asked.answer(code, GOOD, "first-number") == receipt


def test_fifty_of_one_code_at_once_make_one_answer(asked: Asked) -> None:
    asked.open()
    code = asked.codes()[0]
    app, keys = asked.app, asked.keys

    def send(number: int) -> str:
        with app.app_context():
            try:
                return take_answers(keys, Answers(code, f"browser-{number}", GOOD))
            except ContestError as error:
                return error.code

    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(send, range(50)))

    assert found.count("survey-code-refused") == 49
    assert count(SurveyBox) == 1


def test_many_at_once_all_get_in(asked: Asked) -> None:
    asked.open(each=40)
    app, keys = asked.app, asked.keys
    codes = asked.codes("m1") + asked.codes("m1", "member") + asked.codes("m2")

    def send(code: Code) -> str:
        with app.app_context():
            return take_answers(keys, Answers(code, "number-1", GOOD, "one-device"))

    with ThreadPoolExecutor(16) as pool:
        receipts = list(pool.map(send, codes))

    assert len(set(receipts)) == len(codes) == 120
    assert count(SurveyBox) == 120


@pytest.mark.parametrize("state", ["planned", "closed", "past"])
def test_answers_before_and_after_the_time_are_refused(asked: Asked, state: str) -> None:
    asked.prepare()
    code = asked.codes()[0]
    if state != "planned":
        open_survey(asked.organiser, asked.season, PLACE, asked.keys)
    if state == "closed":
        close_survey(asked.organiser, asked.season, PLACE)
    if state == "past":
        db.session.connection().exec_driver_sql("UPDATE surveys SET closes_on = '2020-01-01'")
        db.session.commit()

    expected = "survey-not-open" if state == "planned" else "survey-closed"
    assert refused(lambda: asked.answer(code, GOOD)) == expected
    assert count(SurveyBox) == 0


def test_answers_that_came_too_early_do_not_hold_on_to_the_rules(asked: Asked) -> None:
    asked.prepare()
    code = asked.codes()[0]
    assert refused(lambda: asked.answer(code, GOOD)) == "survey-not-open"
    form = asked.form()
    form["item-zh"].append("总体是否满意")
    form["item-en"].append("")
    set_questionnaire(asked.organiser, asked.season, PLACE, read_questionnaire(form))
    open_survey(asked.organiser, asked.season, PLACE, asked.keys)

    asked.answer(code, GOOD | {"i1": "fair"})
    asked.close()

    assert db.session.scalars(select(SurveySheet)).one().answers == {**GOOD, "i1": "fair"}


def test_a_revoked_code_is_refused_like_any_other_before_the_opening(asked: Asked) -> None:
    asked.prepare()
    code = asked.codes()[0]
    revoke_codes(asked.supervisor, asked.season, PLACE, code.batch, "卡片遗失")

    assert refused(lambda: asked.answer(code, GOOD)) == "survey-code-refused"


def test_what_is_blank_or_unknown_to_the_questionnaire_is_refused(asked: Asked) -> None:
    asked.open()
    code = asked.codes()[0]

    assert refused(lambda: asked.answer(code, {})) == "survey-blank"
    assert refused(lambda: asked.answer(code, {"service": "best"})) == "bad-submission"
    given = Answers(code, "a-number", {"service": "fair"}, is_sure=False)
    assert refused(lambda: take_answers(asked.keys, given)) == "survey-some-blank"
    asked.answer(code, {"service": "fair"})
    asked.close()
    assert db.session.scalars(select(SurveySheet)).one().answers == {"service": "fair", "order": ""}


def test_codes_out_of_their_batch_and_revoked_ones_are_refused(asked: Asked) -> None:
    asked.open()
    first, second = asked.codes()[:2]
    asked.answer(first, GOOD)
    revoke_codes(asked.supervisor, asked.season, PLACE, first.batch, "卡片遗失")

    for code in (second, Code(first.batch, 12), Code(first.batch + 1, 0)):
        assert refused(lambda code=code: asked.answer(code, GOOD)) == "survey-code-refused"
    asked.close()
    assert count(SurveySheet) == 1


def test_a_closed_survey_opens_again_for_more(asked: Asked) -> None:
    asked.open()
    asked.answer_all()
    asked.close()
    reopen_survey(asked.organiser, asked.season, PLACE, "样本不足")
    asked.answer(asked.codes()[-1], FAIR)
    asked.close()

    assert count(SurveySheet) == 12


def test_the_box_opens_to_the_key_alone(asked: Asked) -> None:
    asked.open()
    asked.answer_all()
    other = keys_of("another key, another key, another key")
    close_survey(asked.organiser, asked.season, PLACE)

    act = lambda: empty_box(asked.organiser, asked.season, PLACE, other)  # noqa: E731
    assert refused(act) == "survey-key-changed"
    assert count(SurveyBox) == 11


def test_nothing_is_published_before_the_box_is_empty(asked: Asked) -> None:
    asked.open()
    asked.answer_all()

    def publish() -> str:
        draft = stage_draft(asked.season, "f", "first")
        return refused(
            lambda: publish_stage(asked.organiser, asked.season, "f", "first", draft.digest)
        )

    assert publish() == "survey-unfinished"
    close_survey(asked.organiser, asked.season, PLACE)
    assert publish() == "survey-unfinished"
    empty_box(asked.organiser, asked.season, PLACE, asked.keys)
    need_surveys_closed(asked.season.id, "f", "first")


def test_a_row_slipped_into_the_box_is_noticed(asked: Asked) -> None:
    asked.open()
    asked.answer_all()
    close_survey(asked.organiser, asked.season, PLACE)
    row = db.session.scalars(select(SurveyBox)).first()
    assert row is not None
    copy = {c.name: getattr(row, c.name) for c in SurveyBox.__table__.columns} | {"id": "0" * 32}
    db.session.add(SurveyBox(**copy))
    db.session.commit()

    act = lambda: empty_box(asked.organiser, asked.season, PLACE, asked.keys)  # noqa: E731
    assert refused(act) == "survey-box-broken"
    db.session.query(SurveyBox).filter_by(id="0" * 32).delete()
    missing = db.session.scalars(select(SurveyBox.id)).first()
    db.session.query(SurveyBox).filter_by(id=missing).delete()
    db.session.commit()
    empty_box(asked.organiser, asked.season, PLACE, asked.keys)
    line = db.session.scalars(select(AuditLine).order_by(AuditLine.id.desc())).first()
    assert line is not None and list(line.facts["differences"].values()) == [[10, 11]]


def test_codes_are_made_in_batches(asked: Asked) -> None:
    set_questionnaire(asked.organiser, asked.season, PLACE, asked.questionnaire())
    make = lambda n: make_codes(  # noqa: E731
        asked.organiser, asked.season, PLACE, ["m1"], {"resident": n}, asked.keys
    )

    assert make(600) == 600
    assert sorted(db.session.scalars(select(SurveyBatch.count))) == [88, 256, 256]
    assert refused(lambda: make(0)) == refused(lambda: make(5_001)) == "survey-code-count"
