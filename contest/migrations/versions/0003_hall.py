"""the hall: held and paper sheets, steps on the screen, visits, photos, devices"""

import sqlalchemy as sa
from alembic import op

from contest.migrations.guards import guard, unguard

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

TABLES = ("hall_steps", "held_sheets", "paper_sheets", "photos", "visits")


def upgrade():
    op.create_table('devices',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sign_in_id', sa.Integer(), nullable=False),
    sa.Column('judge_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('entered', sa.Integer(), nullable=False),
    sa.Column('unsent', sa.Integer(), nullable=False),
    sa.Column('is_persistent', sa.Boolean(), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['judge_id'], ['judges.id'], name=op.f('fk_devices_judge_id')),
    sa.ForeignKeyConstraint(['sign_in_id'], ['sign_ins.id'], name=op.f('fk_devices_sign_in_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_devices')),
    sa.UniqueConstraint('sign_in_id', name=op.f('uq_devices_sign_in_id'))
    )
    op.create_index(op.f('ix_devices_judge_id'), 'devices', ['judge_id'], unique=False)
    op.create_table('hall_screens',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_hall_screens_session_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hall_screens')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_hall_screens_token_hash'))
    )
    op.create_index(op.f('ix_hall_screens_session_id'), 'hall_screens', ['session_id'], unique=False)
    op.create_table('hall_steps',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('content', sa.String(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('previous_digest', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('shown_by_id', sa.Integer(), nullable=True),
    sa.Column('shown_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('audit_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['audit_id'], ['audit_lines.id'], name=op.f('fk_hall_steps_audit_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_hall_steps_session_id')),
    sa.ForeignKeyConstraint(['shown_by_id'], ['people.id'], name=op.f('fk_hall_steps_shown_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hall_steps')),
    sa.UniqueConstraint('session_id', 'number', name=op.f('uq_hall_steps_session_id_number'))
    )
    op.create_index(op.f('ix_hall_steps_audit_id'), 'hall_steps', ['audit_id'], unique=False)
    op.create_table('held_sheets',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.String(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('contestant_id', sa.Integer(), nullable=False),
    sa.Column('judge_id', sa.Integer(), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('version_seen', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('marks', sa.JSON(), nullable=False),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.Column('device', sa.String(), nullable=False),
    sa.Column('device_at', sa.String(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('audit_id', sa.Integer(), nullable=False),
    sa.CheckConstraint("why IN ('late', 'clash', 'revoked')", name=op.f('ck_held_sheets_why')),
    sa.ForeignKeyConstraint(['audit_id'], ['audit_lines.id'], name=op.f('fk_held_sheets_audit_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['contestant_id'], ['contestants.id'], name=op.f('fk_held_sheets_contestant_id')),
    sa.ForeignKeyConstraint(['judge_id'], ['judges.id'], name=op.f('fk_held_sheets_judge_id')),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_held_sheets_session_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_held_sheets')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_held_sheets_submission_id'))
    )
    op.create_index(op.f('ix_held_sheets_audit_id'), 'held_sheets', ['audit_id'], unique=False)
    op.create_index('ix_held_sheets_session_id', 'held_sheets', ['session_id'], unique=False)
    op.create_table('paper_sheets',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.String(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('contestant_id', sa.Integer(), nullable=False),
    sa.Column('judge_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('marks', sa.JSON(), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('audit_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['audit_id'], ['audit_lines.id'], name=op.f('fk_paper_sheets_audit_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['contestant_id'], ['contestants.id'], name=op.f('fk_paper_sheets_contestant_id')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['people.id'], name=op.f('fk_paper_sheets_entered_by_id')),
    sa.ForeignKeyConstraint(['judge_id'], ['judges.id'], name=op.f('fk_paper_sheets_judge_id')),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_paper_sheets_session_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper_sheets')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_paper_sheets_submission_id'))
    )
    op.create_index(op.f('ix_paper_sheets_audit_id'), 'paper_sheets', ['audit_id'], unique=False)
    op.create_index('ix_paper_sheets_session_id', 'paper_sheets', ['session_id'], unique=False)
    op.create_table('photos',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.String(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('contestant_id', sa.Integer(), nullable=False),
    sa.Column('judge_id', sa.Integer(), nullable=True),
    sa.Column('criterion', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('size_bytes', sa.Integer(), nullable=False),
    sa.Column('media_type', sa.String(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('audit_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['audit_id'], ['audit_lines.id'], name=op.f('fk_photos_audit_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['contestant_id'], ['contestants.id'], name=op.f('fk_photos_contestant_id')),
    sa.ForeignKeyConstraint(['judge_id'], ['judges.id'], name=op.f('fk_photos_judge_id')),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_photos_session_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_photos')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_photos_submission_id'))
    )
    op.create_index(op.f('ix_photos_audit_id'), 'photos', ['audit_id'], unique=False)
    op.create_index('ix_photos_session_id', 'photos', ['session_id'], unique=False)
    op.create_table('visits',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.String(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('contestant_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('arrived_at', sa.String(), nullable=False),
    sa.Column('left_at', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('audit_id', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('visited', 'video', 'postponed')", name=op.f('ck_visits_kind')),
    sa.ForeignKeyConstraint(['audit_id'], ['audit_lines.id'], name=op.f('fk_visits_audit_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['contestant_id'], ['contestants.id'], name=op.f('fk_visits_contestant_id')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['people.id'], name=op.f('fk_visits_entered_by_id')),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_visits_session_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visits')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_visits_submission_id'))
    )
    op.create_index(op.f('ix_visits_audit_id'), 'visits', ['audit_id'], unique=False)
    op.create_index('ix_visits_session_id', 'visits', ['session_id'], unique=False)
    op.add_column('judge_codes', sa.Column('used_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('judge_codes', sa.Column('is_card', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('score_sheets', sa.Column('kind', sa.String(), server_default='', nullable=False))
    op.add_column('score_sheets', sa.Column('detail', sa.JSON(), server_default='{}', nullable=False))
    op.add_column('session_entries', sa.Column('planned_at', sa.String(), server_default='', nullable=False))
    op.add_column('sessions', sa.Column('hall', sa.JSON(), server_default='{}', nullable=False))
    op.add_column('sign_ins', sa.Column('match_code', sa.String(), server_default='', nullable=False))
    op.add_column('sign_ins', sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True))
    guard(TABLES)


def downgrade():
    unguard(TABLES)
    op.drop_column('sign_ins', 'confirmed_at')
    op.drop_column('sign_ins', 'match_code')
    op.drop_column('sessions', 'hall')
    op.drop_column('session_entries', 'planned_at')
    op.drop_column('score_sheets', 'detail')
    op.drop_column('score_sheets', 'kind')
    op.drop_column('judge_codes', 'is_card')
    op.drop_column('judge_codes', 'used_at')
    op.drop_index('ix_visits_session_id', table_name='visits')
    op.drop_index(op.f('ix_visits_audit_id'), table_name='visits')
    op.drop_table('visits')
    op.drop_index('ix_photos_session_id', table_name='photos')
    op.drop_index(op.f('ix_photos_audit_id'), table_name='photos')
    op.drop_table('photos')
    op.drop_index('ix_paper_sheets_session_id', table_name='paper_sheets')
    op.drop_index(op.f('ix_paper_sheets_audit_id'), table_name='paper_sheets')
    op.drop_table('paper_sheets')
    op.drop_index('ix_held_sheets_session_id', table_name='held_sheets')
    op.drop_index(op.f('ix_held_sheets_audit_id'), table_name='held_sheets')
    op.drop_table('held_sheets')
    op.drop_index(op.f('ix_hall_steps_audit_id'), table_name='hall_steps')
    op.drop_table('hall_steps')
    op.drop_index(op.f('ix_hall_screens_session_id'), table_name='hall_screens')
    op.drop_table('hall_screens')
    op.drop_index(op.f('ix_devices_judge_id'), table_name='devices')
    op.drop_table('devices')
