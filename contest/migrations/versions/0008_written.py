"""written quiz: answers saved beside the chain, what pages say of themselves"""

import sqlalchemy as sa
from alembic import op

from contest.migrations.guards import guard

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade():
    op.drop_table("quiz_answers")
    op.create_table(
        "quiz_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.String(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("device_at", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["quiz_attempts.id"], name=op.f("fk_quiz_answers_attempt_id")),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_quiz_answers_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_answers")),
        sa.UniqueConstraint("attempt_id", "submission_id", name=op.f("uq_quiz_answers_attempt_id_submission_id")),
    )
    guard(["quiz_answers"])
    op.add_column("quiz_papers", sa.Column("alive_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("quiz_attempts", sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("quiz_attempts", sa.Column("unsent", sa.Integer(), server_default="0", nullable=False))


def downgrade():
    op.drop_column("quiz_attempts", "unsent")
    op.drop_column("quiz_attempts", "seen_at")
    op.drop_column("quiz_papers", "alive_at")
    op.drop_table("quiz_answers")
    op.create_table(
        "quiz_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.String(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("device_at", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["quiz_attempts.id"], name=op.f("fk_quiz_answers_attempt_id")),
        sa.ForeignKeyConstraint(["audit_id"], ["audit_lines.id"], name=op.f("fk_quiz_answers_audit_id"), initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_quiz_answers_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_answers")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_quiz_answers_submission_id")),
    )
    op.create_index("ix_quiz_answers_attempt_id", "quiz_answers", ["attempt_id"], unique=False)
    op.create_index(op.f("ix_quiz_answers_audit_id"), "quiz_answers", ["audit_id"], unique=False)
    guard(["quiz_answers"])
