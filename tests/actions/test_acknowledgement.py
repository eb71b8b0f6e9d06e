"""Acknowledging (确认保存): a commit that the standby has not confirmed is not reported as done."""

import pytest
from flask import Flask
from sqlalchemy import text

from contest.actor import SYSTEM
from contest.db import db, writing

from .checking import audit_lines

#: what PostgreSQL says at commit when the wait for its standby was broken off
WARNING = "canceling wait for synchronous replication due to user request"


def test_a_commit_without_its_standby_is_not_acknowledged(postgres_app: Flask) -> None:
    with postgres_app.app_context():
        for statement in (
            "CREATE FUNCTION warn() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE WARNING '{WARNING}'; RETURN NULL; END $$",
            "CREATE CONSTRAINT TRIGGER warn AFTER INSERT ON audit_lines "
            "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION warn()",
        ):
            db.session.execute(text(statement))
        db.session.commit()
        with pytest.raises(Exception, match="not-acknowledged"), writing(SYSTEM, "try"):
            pass
        assert audit_lines(after=0) == [("try", "", "system")]  # it may well be stored
