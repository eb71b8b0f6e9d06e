"""unsent photos: how many photos a tablet holds that the server has not"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column(
        "devices", sa.Column("unsent_photos", sa.Integer(), server_default="0", nullable=False)
    )


def downgrade():
    op.drop_column("devices", "unsent_photos")
