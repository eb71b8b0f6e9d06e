"""The server is restarted while contestants answer (笔试断电): answers and time are theirs.

Five restarts, asked for and by power cut in turn, one of them an outage of more than ten
seconds. `make soak` lets five hundred take part and restarts the whole server each time; here
the workers alone are new but for the outage, for a server takes seconds to load.
"""

import os
import random
import signal
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from contest.actions.outages import OUTAGE
from contest.actions.paper_closing import ask_closing, close_paper
from contest.actor import Actor
from contest.db import db, verify_database
from contest.loading import season_by_code
from contest.loading.answers import newest_answers
from contest.models import AuditLine, Decision, QuizAnswer, QuizAttempt, QuizLine, QuizPaper, now
from contest.rules.rounding import POINT
from tests.faults.contestants import Phone
from tests.serving import Server
from tests.web.season import open_hall

#: who answer, and how often: of four questions, so that answers change again and again
PEOPLE = int(os.environ.get("LEITAI_SOAK_CANDIDATES", "8"))
IS_SOAK = "LEITAI_SOAK_CANDIDATES" in os.environ
EACH, RESTARTS, ANSWERED = 12, 5, 4
#: of the paper that the hall opens for so many
QUESTIONS = 25 if PEOPLE + 1 >= 25 else ANSWERED
#: the restart that takes long, and seconds without a server then
LONG, DOWN = 3, OUTAGE + 0.5
SECOND = timedelta(seconds=1)
#: seconds until all have finished
PATIENCE = 60 + PEOPLE


def test_restarts_lose_no_answer_and_no_time(app: Flask, server: Server, tmp_path: Path) -> None:
    links = open_hall(app, tmp_path / "season", 1, live=PEOPLE + 1).links
    # the first has begun and closed the page for good
    phones = [Phone(server.port, link) for link in links[1 : PEOPLE + 1]]
    for phone in phones:
        phone.begin()
    ends = [phone.clock()[0] for phone in phones]
    restart_at_work(server, phones)
    phones[0].clock()  # whoever asks first is given the time of the last outage

    given = extensions(app)
    assert max(given) >= DOWN
    for phone, before in zip(phones, ends, strict=True):
        asked = now()
        end, at = phone.clock()
        assert end - before == timedelta(seconds=sum(given))
        assert asked - SECOND < at < now() + SECOND
    with app.app_context():
        assert Counter(db.session.scalars(select(QuizAnswer.submission_id))) == Counter(
            submission for phone in phones for submission in phone.named
        )
    end_time(app, sum(given))
    assert phones[0].save(1, "after-the-end") and phones[0].marks[-1] == "late"
    check_closing(app, phones)


def restart_at_work(server: Server, phones: Sequence[Phone]) -> None:
    """Let everyone answer while the server is restarted again and again."""
    threads = [threading.Thread(target=work, args=(phone, n)) for n, phone in enumerate(phones)]
    for thread in threads:
        thread.start()
    for number in range(RESTARTS):
        share = (number + 1) * len(phones) * EACH // (RESTARTS + 1)
        wait_for(lambda: sum(len(phone.named) for phone in phones) >= share)  # noqa: B023
        restart(server, number)
    for thread in threads:
        thread.join(PATIENCE)
    assert [len(phone.named) for phone in phones] == [EACH] * len(phones)


def restart(server: Server, number: int) -> None:
    """Restart for the so manieth time: asked for, by power cut, asked for …"""
    how = signal.SIGKILL if number % 2 else signal.SIGTERM
    if number != LONG and not IS_SOAK:
        server.kill_worker(how)
        return
    if how == signal.SIGKILL:
        server.kill()
    else:
        server.stop()
    threading.Event().wait(DOWN if number == LONG else 0)
    server.start()


def wait_for(is_reached) -> None:  # type: ignore[no-untyped-def]
    """Wait until something is so, within reason."""
    for _ in range(PATIENCE * 100):
        if is_reached():
            return
        threading.Event().wait(0.01)


def work(phone: Phone, number: int) -> None:
    """Answer, each time until the server has said so."""
    luck = random.Random(number)
    for count in range(EACH):
        letter, question = luck.choice("AB"), count % ANSWERED + 1
        while not phone.save(question, f"phone-{number:03}-{count:02}", letter):
            threading.Event().wait(luck.uniform(0.05, 0.2))


def extensions(app: Flask) -> list[int]:
    """Return the seconds that were given back, each with a reason and a line of the audit."""
    with app.app_context():
        rows = db.session.scalars(select(Decision).where(Decision.kind == "quiz-extend")).all()
        lines = db.session.scalars(select(AuditLine).where(AuditLine.action == "quiz-extend")).all()
        assert len(rows) == len(lines)
        assert all("服务器中断" in row.reason and row.contestant_id is None for row in rows)
        return [int(row.value) for row in rows]


def end_time(app: Flask, given: int) -> None:
    """Let the time of all attempts run out at this moment, grace included."""
    threading.Event().wait(0.2)
    with app.app_context():
        paper = db.session.scalars(select(QuizPaper)).one()
        end = now() - timedelta(seconds=given + paper.grace_seconds + 0.1)
        for attempt in db.session.scalars(select(QuizAttempt)):
            attempt.ends_at = end
        db.session.commit()


def check_closing(app: Flask, phones: Sequence[Phone]) -> None:
    """Close the paper: every attempt counts, with what was named to it last."""
    people = [
        Actor(role, person_id=number, roles=frozenset({role}))
        for number, role in ((1, "organiser"), (2, "verifier"))
    ]
    with app.app_context():
        paper = db.session.scalars(select(QuizPaper.id)).one()
        ask_closing(people[0], season_by_code("s"), paper)
        assert close_paper(people[1], season_by_code("s"), paper) == len(phones) + 1
        points = Counter[int]()
        lines = 0
        for line in db.session.scalars(select(QuizLine).where(QuizLine.question.startswith("Q"))):
            points[line.contestant_id] += line.points
            lines += 1
        assert lines == (len(phones) + 1) * QUESTIONS
        last = {frozenset(phone.last.values()) for phone in phones}
        for contestant_id, rows in saved():
            newest = newest_answers(row for row in rows if row.submission_id != "after-the-end")
            assert frozenset(row.submission_id for row in newest.values()) in last
            right = sum(row.answer == ["A"] for row in newest.values())
            assert points[contestant_id] == right * 100 * POINT // QUESTIONS
        assert verify_database() == []


def saved() -> Iterator[tuple[int, list[QuizAnswer]]]:
    """Yield the saved answers of each contestant who gave any."""
    for attempt in db.session.scalars(select(QuizAttempt)).all():
        query = select(QuizAnswer).where(QuizAnswer.attempt_id == attempt.id)
        if rows := list(db.session.scalars(query)):
            yield attempt.contestant_id, rows
