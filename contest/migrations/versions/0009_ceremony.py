"""the award ceremony: frozen scripts, steps, screens"""

import sqlalchemy as sa
from alembic import op

from contest.migrations.guards import guard, unguard

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = ("ceremonies", "ceremony_steps")


def _audited():
    return (
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["audit_id"], ["audit_lines.id"], initially="DEFERRED", deferrable=True
        ),
    )


def upgrade():
    op.create_table(
        "ceremonies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("season_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("is_rehearsal", sa.Boolean(), nullable=False),
        sa.Column("script", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("awards_digest", sa.String(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        *_audited(),
        sa.ForeignKeyConstraint(["made_by_id"], ["people.id"]),
        sa.ForeignKeyConstraint(["season_id"], ["seasons.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_ceremonies_audit_id"), "ceremonies", ["audit_id"])
    op.create_index("ix_ceremonies_place", "ceremonies", ["season_id", "field", "stage"])
    op.create_table(
        "ceremony_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ceremony_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("is_paused", sa.Boolean(), nullable=False),
        sa.Column("shown_by_id", sa.Integer(), nullable=True),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        *_audited(),
        sa.ForeignKeyConstraint(["ceremony_id"], ["ceremonies.id"]),
        sa.ForeignKeyConstraint(["shown_by_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("ceremony_id", "number"),
    )
    op.create_index(op.f("ix_ceremony_steps_audit_id"), "ceremony_steps", ["audit_id"])
    op.create_table(
        "ceremony_screens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ceremony_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["ceremony_id"], ["ceremonies.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index(op.f("ix_ceremony_screens_ceremony_id"), "ceremony_screens", ["ceremony_id"])
    guard(TABLES)


def downgrade():
    unguard(TABLES)
    op.drop_index(op.f("ix_ceremony_screens_ceremony_id"), table_name="ceremony_screens")
    op.drop_table("ceremony_screens")
    op.drop_index(op.f("ix_ceremony_steps_audit_id"), table_name="ceremony_steps")
    op.drop_table("ceremony_steps")
    op.drop_index("ix_ceremonies_place", table_name="ceremonies")
    op.drop_index(op.f("ix_ceremonies_audit_id"), table_name="ceremonies")
    op.drop_table("ceremonies")
