"""questions: whether one was used follows from the sealed papers, not from a column"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade():
    op.drop_column("questions", "locked_at")


def downgrade():
    op.add_column("questions", sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True))
