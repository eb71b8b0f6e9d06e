"""surveys: marks in the batch instead of a row a code, a sealed box without time"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    op.drop_table("survey_codes")
    op.drop_table("survey_box")
    op.drop_table("survey_batches")
    op.add_column(
        "surveys", sa.Column("key_check", sa.String(), server_default="", nullable=False)
    )
    make_batches(
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("marks", sa.LargeBinary(), nullable=False),
    )
    make_box(sa.Column("sealed", sa.LargeBinary(), nullable=False))


def downgrade():
    op.drop_table("survey_box")
    op.drop_table("survey_batches")
    op.drop_column("surveys", "key_check")
    make_batches(
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
    )
    make_box(
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("hour", sa.String(), nullable=False),
    )
    op.create_table(
        "survey_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("link_hash", sa.String(), nullable=False),
        sa.Column("short_hash", sa.String(), nullable=False),
        sa.Column("is_used", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["survey_batches.id"], name=op.f("fk_survey_codes_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_codes")),
        sa.UniqueConstraint("batch_id", "serial", name=op.f("uq_survey_codes_batch_id_serial")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_survey_codes_link_hash")),
        sa.UniqueConstraint("short_hash", name=op.f("uq_survey_codes_short_hash")),
    )


def make_batches(key, own):
    op.create_table(
        "survey_batches",
        key,
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("contestant_id", sa.Integer(), nullable=False),
        sa.Column("class_code", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        own,
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("count > 0", name=op.f("ck_survey_batches_count")),
        sa.ForeignKeyConstraint(["contestant_id"], ["contestants.id"], name=op.f("fk_survey_batches_contestant_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["people.id"], name=op.f("fk_survey_batches_made_by_id")),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name=op.f("fk_survey_batches_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_batches")),
    )
    for column in ("contestant_id", "survey_id"):
        op.create_index(op.f(f"ix_survey_batches_{column}"), "survey_batches", [column])


def make_box(*own):
    op.create_table(
        "survey_box",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("contestant_id", sa.Integer(), nullable=False),
        sa.Column("class_code", sa.String(), nullable=False),
        *own,
        sa.ForeignKeyConstraint(["contestant_id"], ["contestants.id"], name=op.f("fk_survey_box_contestant_id")),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name=op.f("fk_survey_box_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_box")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_survey_box_place", "survey_box", ["survey_id", "contestant_id", "class_code"])
