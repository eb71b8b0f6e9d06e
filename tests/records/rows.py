"""One row of every append-only table (每种记录各一行), written as an action."""

from typing import Any

from contest.actor import Actor
from contest.db import db, writing
from contest.models import (
    Adjustment,
    AppendOnly,
    BoutVote,
    Ceremony,
    CeremonyStep,
    Contestant,
    Decision,
    GivenScore,
    HallStep,
    HeldSheet,
    Judge,
    PaperSheet,
    Person,
    Photo,
    Publication,
    PublicationPage,
    Question,
    QuizAnswer,
    QuizAttempt,
    QuizLine,
    QuizPaper,
    Rulebook,
    ScoreSheet,
    Season,
    Session,
    Survey,
    SurveyPaper,
    SurveySheet,
    Visit,
    now,
)

WHO = Actor("王晓明", roles=frozenset({"organiser"}))


def write_setup() -> int:
    """Write a season with two contestants and a session; return the season's id."""
    with writing(WHO, "setup") as transaction:
        season = Season(code="test", name="测试赛季")
        db.session.add(season)
        db.session.flush()
        transaction.season = season
        rulebook = Rulebook(season_id=season.id, version=1, text="")
        judge = Judge(season_id=season.id, code="e1", name="评委一")
        people = [
            Contestant(season_id=season.id, code=code, name=code, field="community")
            for code in ("a", "b")
        ]
        db.session.add_all([rulebook, judge, *people])
        db.session.flush()
        place = {"field": "community", "stage": "city", "round": "show"}
        session = Session(
            season_id=season.id, rulebook_id=rulebook.id, code="s1", name="第一场", **place
        )
        db.session.add(session)
        db.session.flush()
        season_id: int = season.id
    return season_id


def write_sheet(contestant: int, points: int, version: int = 1) -> None:
    """Write a sheet of the only judge in the only session, as an action of its own."""
    with writing(WHO, "submit-sheet") as transaction:
        transaction.add(
            ScoreSheet(
                submission_id=f"{contestant}-{version}",
                session_id=1,
                contestant_id=contestant,
                judge_id=1,
                version=version,
                marks={"x": points},
            )
        )


def _hall_rows() -> list[AppendOnly]:
    clerk = Person(name="李小红")
    db.session.add(clerk)
    db.session.flush()
    place = {"session_id": 1, "contestant_id": 1}
    sheet = {**place, "judge_id": 1, "marks": {"x": 900_000}}
    return [
        HallStep(session_id=1, number=1, kind="reveal", content="{}", digest="0"),
        HeldSheet(**sheet, submission_id="held", why="late", version_seen=0),
        PaperSheet(**sheet, submission_id="paper", entered_by_id=clerk.id),
        Photo(**place, submission_id="photo", digest="0", size_bytes=1, media_type="image/jpeg"),
        Visit(**place, submission_id="visit", kind="visited"),
    ]


def _collected_rows(place: dict[str, Any]) -> list[AppendOnly]:
    survey = Survey(**place, rulebook_id=1)
    paper = QuizPaper(**place, rulebook_id=1)
    question = Question(
        season_id=1, code="q1", kind="true-false", text="对错", answer=["true"], difficulty=1
    )
    db.session.add_all([survey, paper, question])
    db.session.flush()
    attempt = QuizAttempt(paper_id=paper.id, contestant_id=1, token_hash="0", ends_at=now())
    db.session.add(attempt)
    db.session.flush()
    db.session.add(
        QuizAnswer(
            submission_id="answer", attempt_id=attempt.id, question_id=question.id, answer=["true"]
        )
    )
    counts = {"issued": 2, "returned": 1, "valid": 1, "void": 0}
    return [
        SurveyPaper(
            **counts,
            submission_id="bundle",
            survey_id=survey.id,
            contestant_id=1,
            carrier="paper",
            bundle="1",
            sheets=[{"q1": "good"}],
            entered_by_id=1,
        ),
    ]


def write_one_of_each(season_id: int) -> None:
    """Write one row of every append-only table in one action."""
    place = {"season_id": season_id, "field": "community", "stage": "city", "round": "show"}
    own = {**place, "contestant_id": 1}
    with writing(WHO, "write") as transaction:
        for row in (
            Adjustment(**own, submission_id="x", points=-5_000, reason="超时"),
            BoutVote(**place, bout="1", red_id=1, blue_id=2, judge="e1", winner="red"),
            Decision(season_id=season_id, kind="status", contestant_id=1, by_name="王晓明"),
            GivenScore(**own, score=900_000),
            QuizLine(**own, question="1", points=100_000, seconds=12),
            SurveySheet(**own, respondent="1", answers={"q1": "good"}),
            *_hall_rows(),
            *_collected_rows(place),
        ):
            transaction.add(row)
        publication = Publication(
            season_id=season_id,
            number=1,
            kind="stage",
            content="{}",
            digest="0",
            chain_head="0",
            rulebook_version=1,
        )
        transaction.add(publication)
        ceremony = Ceremony(
            season_id=season_id,
            field="community",
            stage="city",
            is_rehearsal=True,
            script="{}",
            digest="0",
        )
        transaction.add(ceremony)
        db.session.flush()
        transaction.add(CeremonyStep(ceremony_id=ceremony.id, number=1, place=0))
        transaction.add(PublicationPage(publication_id=publication.id, key="a", content="{}"))
    write_sheet(1, 900_000)
