"""networks: a third kind of signal, how many answers of a unit came through one network"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade():
    allow("'burst', 'device', 'network'")


def downgrade():
    op.execute("DELETE FROM survey_signals WHERE kind = 'network'")
    allow("'burst', 'device'")


def allow(kinds):
    """Let a signal be of these kinds; SQLite copies the table for it."""
    name = op.f("ck_survey_signals_kind")
    with op.batch_alter_table("survey_signals") as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, f"kind IN ({kinds})")
