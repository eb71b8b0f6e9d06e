"""append-only tables: the database refuses UPDATE and DELETE"""

from alembic import op

from contest.migrations.guards import REFUSAL, guard, unguard

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    "adjustments",
    "audit_lines",
    "bout_votes",
    "decisions",
    "given_scores",
    "publication_pages",
    "publications",
    "quiz_lines",
    "score_sheets",
    "survey_sheets",
)


def upgrade():
    if op.get_bind().dialect.name != "sqlite":
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
        )
    guard(TABLES)


def downgrade():
    unguard(TABLES)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_change()")
