"""observation: who was at a visit, what the devices' clocks said, notes of a route"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("visits", sa.Column("present", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("visits", sa.Column("device_at", sa.String(), server_default="", nullable=False))
    op.add_column("photos", sa.Column("taken_at", sa.String(), server_default="", nullable=False))
    op.add_column(
        "session_entries", sa.Column("planned_note", sa.String(), server_default="", nullable=False)
    )


def downgrade():
    op.drop_column("session_entries", "planned_note")
    op.drop_column("photos", "taken_at")
    op.drop_column("visits", "device_at")
    op.drop_column("visits", "present")
