"""Surveys (满意度调查): the questionnaire, opening, closing, emptying the box.

planned → open → closed; opening freezes the questionnaire with its values, and a closed
survey can be opened again for more answers. Nobody sees an answer before the closing:
then the box is emptied into survey sheets, in a random order.
"""

import secrets
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import delete, func, select

from contest.acting import decided
from contest.actor import Actor
from contest.db import Transaction, db, hold_off, writing
from contest.errors import ContestError
from contest.loading import (
    Place,
    day_is_past,
    find_survey,
    has_sheets,
    held_rules,
    place_of,
    rulebook_of,
    setup_of,
    survey_round,
    survey_state,
)
from contest.loading.setup import parse_cached
from contest.loading.survey_text import with_survey
from contest.models import Decision, Rulebook, Season, Survey, SurveyBox, SurveySheet
from contest.queries.questionnaire import Questionnaire, word
from contest.queries.survey_answers import box_place, unpacked
from contest.queries.survey_batches import groups_with_codes
from contest.queries.survey_codes import Keys, unseal
from contest.queries.survey_counts import Cell, used_by_unit
from contest.queries.survey_seals import SEAL, seal_of, working_batches
from contest.rules.values import SurveyRules

#: sheets of one emptying at most, so that judges never wait long for the writing lock
PORTION = 1_000


def set_questionnaire(actor: Actor, season: Season, place: Place, given: Questionnaire) -> None:
    """Keep the questionnaire; where the rules differ, as a new version of the rulebook."""
    actor.need("organiser")
    setup = setup_of(season)
    season_id = season.id
    with writing(actor, "set-questionnaire", "/".join(place), season) as transaction:
        round_ = survey_round(setup.rulebook, place)[1]
        if survey_state(season_id, place) != "planned":
            raise ContestError("survey-frozen", survey=round_.name)
        newest = db.session.scalars(
            select(Rulebook).where(Rulebook.season_id == season_id).order_by(Rulebook.id.desc())
        ).first()
        assert newest is not None
        if given.rules != survey_round(parse_cached(newest.text), place)[2]:
            if has_sheets(season_id, place):
                raise ContestError("survey-has-sheets", survey=round_.name)
            text = with_survey(newest.text, place, given.rules)
            assert survey_round(parse_cached(text), place)[2] == given.rules
            newest = Rulebook(
                season_id=season_id,
                version=newest.version + 1,
                text=text,
                reason=f"{round_.name}：编制问卷",
            )
            db.session.add(newest)
            db.session.flush()
            transaction.facts["rulebook"] = newest.version
        survey = find_survey(season_id, place)
        if survey is None:
            survey = Survey(**_named(season_id, place))
            db.session.add(survey)
        else:
            _check_groups(survey, given.rules)
        survey.rulebook_id = newest.id
        survey.texts, survey.closes_on = dict(given.texts), given.closes_on


def open_survey(actor: Actor, season: Season, place: Place, keys: Keys) -> None:
    """Freeze the questionnaire under the newest rules, seal the codes and take answers.

    The seal is worked out before anything is locked; codes made meanwhile refuse the opening.
    """
    actor.need("organiser")
    setup = setup_of(season)
    planned = find_survey(season.id, place)
    sealed = seal_of(keys, working_batches(planned.id) if planned else {})
    with writing(actor, "open-survey", "/".join(place), season) as transaction:
        survey = _survey(season.id, place, "planned")
        if day_is_past(survey.closes_on):
            raise ContestError("survey-day-past")
        survey.rulebook_id = setup.rulebook_id
        rules = survey_round(rulebook_of(setup.rulebook_id), place)[2]
        _check_key(survey, keys)
        _check_groups(survey, rules)
        if sorted(working_batches(survey.id)) != sealed["batches"]:
            raise ContestError("survey-codes-moved")
        facts = {
            "rulebook": setup.rulebook_version,
            "codes": sealed["codes"],
            "items": [item.code for item in rules.items],
        }
        transaction.add(_ruling(actor, survey, "open-survey", facts=facts))
        transaction.add(_ruling(actor, survey, SEAL, facts=sealed))


def close_survey(actor: Actor, season: Season, place: Place) -> None:
    """Take no more answers; those in the box are emptied next."""
    actor.need("organiser")
    with writing(actor, "close-survey", "/".join(place), season) as transaction:
        hold_off()
        survey = _survey(season.id, place, "open")
        transaction.add(_ruling(actor, survey, "close-survey"))


def reopen_survey(
    actor: Actor, season: Season, place: Place, reason: str, closes_on: str = ""
) -> None:
    """Take answers again, such as for a sample that was too small."""
    actor.need("organiser")
    if not reason.strip():
        raise ContestError("reason-missing", 422)
    with writing(actor, "reopen-survey", "/".join(place), season) as transaction:
        survey = _survey(season.id, place, "closed")
        if day_is_past(closes_on):
            raise ContestError("survey-day-past")
        survey.closes_on = closes_on
        transaction.add(_ruling(actor, survey, "reopen-survey", reason.strip()))


def empty_box(actor: Actor, season: Season, place: Place, keys: Keys) -> bool:
    """Turn a portion of a closed survey's box into sheets; tell whether any are left.

    A portion is one audit line. It holds whole groups of units; one that is too large is
    emptied in parts, none a small rest: who compares the tables before and after a portion
    finds each answer among many of its group.
    """
    actor.need("organiser")
    setup = setup_of(season)
    with writing(actor, "empty-box", "/".join(place), season) as transaction:
        survey = _survey(season.id, place, "closed")
        _check_key(survey, keys)
        rows = db.session.execute(
            select(SurveyBox.id, SurveyBox.contestant_id, SurveyBox.class_code, SurveyBox.sealed)
            .where(SurveyBox.survey_id == survey.id)
            .order_by(SurveyBox.contestant_id, SurveyBox.class_code, SurveyBox.id)
            .limit(PORTION + 1)
        ).all()
        if not rows:
            transaction.is_done_already = True
            return False
        taken = rows[: _portion([(row.contestant_id, row.class_code) for row in rows])]
        is_left = len(taken) < len(rows)
        rules = held_rules(setup, survey, place)
        sheets = [
            {
                **_named(season.id, place),
                "contestant_id": contestant_id,
                "class_code": class_code,
                "answers": unpacked(
                    rules,
                    unseal(keys, row, box_place(survey.id, contestant_id, class_code), sealed),
                ),
            }
            for row, contestant_id, class_code, sealed in taken
        ]
        _add_shuffled(transaction, sheets)
        db.session.execute(delete(SurveyBox).where(SurveyBox.id.in_([row.id for row in taken])))
        transaction.facts["sheets"] = len(sheets)
        if not is_left:
            _note_differences(transaction, survey)
    return is_left


def _portion(cells: Sequence[Cell]) -> int:
    """Return how many of the box's first rows are emptied at once: whole groups, or half.

    `cells`: the group of each row, those of one group together, one row more than fits.
    """
    whole = 0
    for _, group in groupby(cells):
        size = len(list(group))
        if whole + size > PORTION:
            break
        whole += size
    return whole or PORTION // 2


def _add_shuffled(transaction: Transaction, sheets: list[dict[str, Any]]) -> None:
    """Add sheets in a random order, under random names."""
    secrets.SystemRandom().shuffle(sheets)
    names = {f"web-{secrets.token_hex(6)}" for _ in sheets}
    while len(names) < len(sheets):
        names.add(f"web-{secrets.token_hex(6)}")
    named = [
        {**sheet, "respondent": name} for sheet, name in zip(sheets, sorted(names), strict=True)
    ]
    transaction.add_many(SurveySheet, named)


def _note_differences(transaction: Transaction, survey: Survey) -> None:
    """Note units whose sheets are not as many as their used codes: somebody was at the box."""
    rows = db.session.execute(
        select(SurveySheet.contestant_id, func.count())
        .where(
            SurveySheet.season_id == survey.season_id,
            SurveySheet.field == survey.field,
            SurveySheet.stage == survey.stage,
            SurveySheet.round == survey.round,
            SurveySheet.respondent.startswith("web-"),
        )
        .group_by(SurveySheet.contestant_id)
    )
    sheets = Counter({row[0]: row[1] for row in rows})
    used = Counter({unit: n for (_, unit), n in used_by_unit({survey.id}).items()})
    wrong = {str(c): [sheets[c], used[c]] for c in used | sheets if sheets[c] != used[c]}
    if wrong:
        transaction.facts["differences"] = wrong


def _survey(season_id: int, place: Place, state: str) -> Survey:
    """Return a survey in a state; refused in any other."""
    survey = find_survey(season_id, place)
    if survey is None:
        raise ContestError("survey-no-questionnaire")
    found = survey_state(season_id, place)
    if found != state:
        name = survey_round(rulebook_of(survey.rulebook_id), place)[1].name
        raise ContestError(f"survey-is-{found}", survey=name)
    return survey


def _check_groups(survey: Survey, rules: SurveyRules) -> None:
    """Refuse rules without a group whose codes are out: its sheets would be of no group."""
    known = {c.code for c in rules.classes} or {""}
    for group, works in sorted(groups_with_codes(survey.id).items()):
        if works and group not in known:
            if not group:
                raise ContestError("survey-codes-ungrouped")
            name = word(survey.texts, "classes", group, "zh") or group
            raise ContestError("survey-group-coded", group=name)


def _check_key(survey: Survey, keys: Keys) -> None:
    if survey.key_check and survey.key_check != keys.check:
        raise ContestError("survey-key-changed")


def _named(season_id: int, place: Place) -> dict[str, Any]:
    return {"season_id": season_id, **dict(zip(("field", "stage", "round"), place, strict=True))}


def _ruling(
    actor: Actor,
    survey: Survey,
    kind: str,
    reason: str = "",
    facts: dict[str, Any] | None = None,
) -> Decision:
    place = place_of(survey)
    more = {"value": place[2], "reason": reason, "facts": facts or {}}
    return decided(actor, survey.season_id, place, kind, **more)
