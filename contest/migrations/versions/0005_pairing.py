"""pairing: which seat a tablet asks to be let in for"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("sign_ins", sa.Column("seat_id", sa.Integer(), nullable=True))


def downgrade():
    op.drop_column("sign_ins", "seat_id")
