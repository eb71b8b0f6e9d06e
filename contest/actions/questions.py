"""The question bank (题库): write, import, review, withdraw.

An edit is a new version and must be reviewed anew, by another person than its writer. Only
a reviewed question can be drawn; one that stands in a sealed paper keeps its text there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from hashlib import sha256

from sqlalchemy import insert

from contest.actor import Actor
from contest.db import Transaction, canonical, db, writing
from contest.errors import ContestError
from contest.loading.excel import Row
from contest.models import Question, Season, now
from contest.queries.questions import (
    bank_stamp,
    checked,
    content_of,
    newest_questions,
    read_bank,
)
from contest.rules.written import Draft

#: what a version says, as its columns are named
FIELDS = [field.name for field in fields(Draft)]


def write_question(
    actor: Actor, season: Season, typed: Mapping[str, str], version_seen: int
) -> int:
    """Write a question or its next version; return its version.

    `version_seen` 0: a new one. QuestionError names the fields that are wrong.
    """
    actor.need("organiser")
    season_id, code = season.id, typed.get("code", "").strip()
    with writing(actor, "write-question", code, season) as transaction:
        bank = newest_questions(season_id)
        before = {question.code: question for question in bank}.get(code)
        if (before.version if before else 0) != version_seen:
            error = "question-newer" if version_seen else "question-taken"
            raise ContestError(error, number=code)
        draft = checked([Row(0, typed, {})], bank)[0]
        if before and not before.withdrawn_at and content_of(before) == draft:
            transaction.is_done_already = True
            return before.version
        _add(transaction, actor, season_id, [(draft, version_seen + 1)])
        return version_seen + 1


def import_questions(actor: Actor, season: Season, data: bytes) -> tuple[int, int, int]:
    """Take in a spreadsheet whole; return how many are new, changed and unchanged."""
    actor.need("organiser")
    season_id = season.id
    rows = read_bank(data)
    # compared before the lock, within it only where the bank has changed since
    stamp, versions = bank_stamp(season_id), _new_versions(season_id, rows)
    with writing(actor, "import-questions", "", season) as transaction:
        if bank_stamp(season_id) != stamp:
            versions = _new_versions(season_id, rows)
        transaction.is_done_already = not versions
        transaction.target = str(len(versions))
        _add(transaction, actor, season_id, versions)
    new = sum(version == 1 for _, version in versions)
    return new, len(versions) - new, len(rows) - len(versions)


def _new_versions(season_id: int, rows: Sequence[Row]) -> list[tuple[Draft, int]]:
    """Return the questions of a spreadsheet that are new or changed, with their versions."""
    bank = newest_questions(season_id)
    known = {question.code: question for question in bank}
    versions = []
    for draft in checked(rows, bank):
        before = known.get(draft.code)
        if before is None:
            versions.append((draft, 1))
        elif before.withdrawn_at or content_of(before) != draft:
            versions.append((draft, before.version + 1))
    return versions


def review_questions(actor: Actor, season: Season, seen: Sequence[tuple[str, int]]) -> int:
    """Confirm questions in the versions that were looked at; return how many."""
    actor.need("organiser", "verifier")
    season_id = season.id
    target = "、".join(code for code, _ in seen[:5])
    with writing(actor, "review-question", target, season) as transaction:
        bank = {question.code: question for question in newest_questions(season_id)}
        done = []
        for code, version in seen:
            question = bank.get(code)
            if question is None:
                raise ContestError("unknown-question", 404)
            if question.version != version:
                raise ContestError("question-newer", number=code)
            if question.written_by_id == actor.person_id:
                raise ContestError("question-own", 403, number=code)
            if question.reviewed_at or question.withdrawn_at:
                continue
            question.reviewed_by_id, question.reviewed_at = actor.person_id, now()
            done.append(f"{code}/{version}")
        transaction.facts["questions"] = done
        transaction.is_done_already = not done
    return len(done)


def withdraw_question(actor: Actor, season: Season, code: str, reason: str) -> None:
    """Take a question out of the bank; a sealed paper that has it keeps it."""
    actor.need("organiser")
    if not reason.strip():
        raise ContestError("reason-missing", 422)
    season_id = season.id
    with writing(actor, "withdraw-question", code, season) as transaction:
        question = {q.code: q for q in newest_questions(season_id)}.get(code)
        if question is None:
            raise ContestError("unknown-question", 404)
        transaction.is_done_already = question.withdrawn_at is not None
        question.withdrawn_at = now()
        transaction.facts["reason"] = reason.strip()


def _add(
    transaction: Transaction, actor: Actor, season_id: int, versions: Sequence[tuple[Draft, int]]
) -> None:
    """Write versions of questions; the audit line has the digest of what they say."""
    said = [
        ({name: getattr(draft, name) for name in FIELDS}, version) for draft, version in versions
    ]
    transaction.facts["questions"] = sha256(canonical(said).encode()).hexdigest()
    own = {"season_id": season_id, "written_by_id": actor.person_id}
    rows = [{**own, **content, "version": version} for content, version in said]
    if rows:
        db.session.execute(insert(Question), rows)
