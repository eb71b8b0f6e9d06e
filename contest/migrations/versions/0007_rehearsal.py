"""rehearsal: which season a rehearsal is of"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column(
        "seasons", sa.Column("rehearsal_of", sa.String(), server_default="", nullable=False)
    )


def downgrade():
    op.drop_column("seasons", "rehearsal_of")
