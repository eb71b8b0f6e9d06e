"""surveys, written quizzes, bouts: questionnaires, codes, papers, attempts, pairings"""

import sqlalchemy as sa
from alembic import op

from contest.migrations.guards import guard, unguard

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("quiz_answers", "survey_papers")
VOTE = ["season_id", "field", "stage", "round", "bout", "judge"]
WINNER = sa.CheckConstraint("winner IN ('red', 'blue', 'draw')", name=op.f("ck_bout_votes_winner"))


def make_unique(columns, before):
    """Let a vote have versions, or no more; SQLite must copy the table for it."""
    unguard(["bout_votes"])
    with op.batch_alter_table("bout_votes", table_args=[WINNER]) as batch:
        batch.drop_constraint(op.f("uq_bout_votes_" + "_".join(before)), type_="unique")
        batch.create_unique_constraint(op.f("uq_bout_votes_" + "_".join(columns)), columns)
    guard(["bout_votes"])


def upgrade():
    op.create_table('questions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('season_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('options', sa.JSON(), nullable=False),
    sa.Column('answer', sa.JSON(), nullable=False),
    sa.Column('difficulty', sa.Integer(), nullable=False),
    sa.Column('clause', sa.String(), nullable=False),
    sa.Column('author', sa.String(), nullable=False),
    sa.Column('written_by_id', sa.Integer(), nullable=True),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reviewed_by_id', sa.Integer(), nullable=True),
    sa.Column('reviewed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('locked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('single', 'multiple', 'true-false', 'fill-in', 'numeric')", name=op.f('ck_questions_kind')),
    sa.CheckConstraint('difficulty BETWEEN 1 AND 5', name=op.f('ck_questions_difficulty')),
    sa.ForeignKeyConstraint(['reviewed_by_id'], ['people.id'], name=op.f('fk_questions_reviewed_by_id')),
    sa.ForeignKeyConstraint(['season_id'], ['seasons.id'], name=op.f('fk_questions_season_id')),
    sa.ForeignKeyConstraint(['written_by_id'], ['people.id'], name=op.f('fk_questions_written_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_questions')),
    sa.UniqueConstraint('season_id', 'code', 'version', name=op.f('uq_questions_season_id_code_version'))
    )
    op.create_table('quiz_papers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('season_id', sa.Integer(), nullable=False),
    sa.Column('rulebook_id', sa.Integer(), nullable=False),
    sa.Column('field', sa.String(), nullable=False),
    sa.Column('stage', sa.String(), nullable=False),
    sa.Column('round', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('blueprint', sa.JSON(), nullable=False),
    sa.Column('drawn', sa.JSON(), nullable=False),
    sa.Column('seed', sa.String(), nullable=False),
    sa.Column('limit_seconds', sa.Integer(), nullable=False),
    sa.Column('grace_seconds', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.String(), nullable=False),
    sa.Column('ends_at', sa.String(), nullable=False),
    sa.Column('leaves_allowed', sa.Integer(), nullable=False),
    sa.Column('sealed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['rulebook_id'], ['rulebooks.id'], name=op.f('fk_quiz_papers_rulebook_id')),
    sa.ForeignKeyConstraint(['season_id'], ['seasons.id'], name=op.f('fk_quiz_papers_season_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quiz_papers')),
    sa.UniqueConstraint('season_id', 'field', 'stage', 'round', name=op.f('uq_quiz_papers_season_id_field_stage_round'))
    )
    op.create_table('surveys',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('season_id', sa.Integer(), nullable=False),
    sa.Column('rulebook_id', sa.Integer(), nullable=False),
    sa.Column('field', sa.String(), nullable=False),
    sa.Column('stage', sa.String(), nullable=False),
    sa.Column('round', sa.String(), nullable=False),
    sa.Column('texts', sa.JSON(), nullable=False),
    sa.Column('closes_on', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['rulebook_id'], ['rulebooks.id'], name=op.f('fk_surveys_rulebook_id')),
    sa.ForeignKeyConstraint(['season_id'], ['seasons.id'], name=op.f('fk_surveys_season_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_surveys')),
    sa.UniqueConstraint('season_id', 'field', 'stage', 'round', name=op.f('uq_surveys_season_id_field_stage_round'))
    )
    op.create_table('bouts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.Column('red_id', sa.Integer(), nullable=False),
    sa.Column('blue_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('red_id <> blue_id', name=op.f('ck_bouts_sides')),
    sa.ForeignKeyConstraint(['blue_id'], ['contestants.id'], name=op.f('fk_bouts_blue_id')),
    sa.ForeignKeyConstraint(['red_id'], ['contestants.id'], name=op.f('fk_bouts_red_id')),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_bouts_session_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bouts')),
    sa.UniqueConstraint('session_id', 'code', name=op.f('uq_bouts_session_id_code'))
    )
    op.create_table('quiz_attempts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('paper_id', sa.Integer(), nullable=False),
    sa.Column('contestant_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('submitted_how', sa.String(), nullable=False),
    sa.Column('leaves', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['contestant_id'], ['contestants.id'], name=op.f('fk_quiz_attempts_contestant_id')),
    sa.ForeignKeyConstraint(['paper_id'], ['quiz_papers.id'], name=op.f('fk_quiz_attempts_paper_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quiz_attempts')),
    sa.UniqueConstraint('paper_id', 'contestant_id', name=op.f('uq_quiz_attempts_paper_id_contestant_id'))
    )
    op.create_index(op.f('ix_quiz_attempts_contestant_id'), 'quiz_attempts', ['contestant_id'], unique=False)
    op.create_index(op.f('ix_quiz_attempts_token_hash'), 'quiz_attempts', ['token_hash'], unique=False)
    op.create_table('quiz_tickets',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('paper_id', sa.Integer(), nullable=False),
    sa.Column('contestant_id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['contestant_id'], ['contestants.id'], name=op.f('fk_quiz_tickets_contestant_id')),
    sa.ForeignKeyConstraint(['paper_id'], ['quiz_papers.id'], name=op.f('fk_quiz_tickets_paper_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quiz_tickets')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_quiz_tickets_code_hash'))
    )
    op.create_index(op.f('ix_quiz_tickets_contestant_id'), 'quiz_tickets', ['contestant_id'], unique=False)
    op.create_index(op.f('ix_quiz_tickets_paper_id'), 'quiz_tickets', ['paper_id'], unique=False)
    op.create_table('survey_batches',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('contestant_id', sa.Integer(), nullable=False),
    sa.Column('class_code', sa.String(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('nonce', sa.String(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('count > 0', name=op.f('ck_survey_batches_count')),
    sa.ForeignKeyConstraint(['contestant_id'], ['contestants.id'], name=op.f('fk_survey_batches_contestant_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['people.id'], name=op.f('fk_survey_batches_made_by_id')),
    sa.ForeignKeyConstraint(['survey_id'], ['surveys.id'], name=op.f('fk_survey_batches_survey_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_batches'))
    )
    op.create_index(op.f('ix_survey_batches_contestant_id'), 'survey_batches', ['contestant_id'], unique=False)
    op.create_index(op.f('ix_survey_batches_survey_id'), 'survey_batches', ['survey_id'], unique=False)
    op.create_table('survey_box',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('contestant_id', sa.Integer(), nullable=False),
    sa.Column('class_code', sa.String(), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('hour', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['contestant_id'], ['contestants.id'], name=op.f('fk_survey_box_contestant_id')),
    sa.ForeignKeyConstraint(['survey_id'], ['surveys.id'], name=op.f('fk_survey_box_survey_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_box')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_survey_box_place', 'survey_box', ['survey_id', 'contestant_id', 'class_code'], unique=False)
    op.create_table('survey_papers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.String(), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('contestant_id', sa.Integer(), nullable=False),
    sa.Column('class_code', sa.String(), nullable=False),
    sa.Column('carrier', sa.String(), nullable=False),
    sa.Column('bundle', sa.String(), nullable=False),
    sa.Column('issued', sa.Integer(), nullable=False),
    sa.Column('returned', sa.Integer(), nullable=False),
    sa.Column('valid', sa.Integer(), nullable=False),
    sa.Column('void', sa.Integer(), nullable=False),
    sa.Column('sheets', sa.JSON(), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('audit_id', sa.Integer(), nullable=False),
    sa.CheckConstraint("carrier IN ('paper', 'telephone')", name=op.f('ck_survey_papers_carrier')),
    sa.CheckConstraint('issued >= returned AND returned = valid + void', name=op.f('ck_survey_papers_counts')),
    sa.ForeignKeyConstraint(['audit_id'], ['audit_lines.id'], name=op.f('fk_survey_papers_audit_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['contestant_id'], ['contestants.id'], name=op.f('fk_survey_papers_contestant_id')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['people.id'], name=op.f('fk_survey_papers_entered_by_id')),
    sa.ForeignKeyConstraint(['survey_id'], ['surveys.id'], name=op.f('fk_survey_papers_survey_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_papers')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_survey_papers_submission_id'))
    )
    op.create_index(op.f('ix_survey_papers_audit_id'), 'survey_papers', ['audit_id'], unique=False)
    op.create_index('ix_survey_papers_place', 'survey_papers', ['survey_id', 'contestant_id', 'bundle'], unique=False)
    op.create_table('survey_signals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('contestant_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('burst', 'device')", name=op.f('ck_survey_signals_kind')),
    sa.ForeignKeyConstraint(['contestant_id'], ['contestants.id'], name=op.f('fk_survey_signals_contestant_id')),
    sa.ForeignKeyConstraint(['survey_id'], ['surveys.id'], name=op.f('fk_survey_signals_survey_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_signals')),
    sa.UniqueConstraint('survey_id', 'contestant_id', 'kind', 'key', name=op.f('uq_survey_signals_survey_id_contestant_id_kind_key'))
    )
    op.create_table('quiz_answers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.String(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('answer', sa.JSON(), nullable=False),
    sa.Column('device_at', sa.String(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('audit_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['quiz_attempts.id'], name=op.f('fk_quiz_answers_attempt_id')),
    sa.ForeignKeyConstraint(['audit_id'], ['audit_lines.id'], name=op.f('fk_quiz_answers_audit_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['question_id'], ['questions.id'], name=op.f('fk_quiz_answers_question_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quiz_answers')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_quiz_answers_submission_id'))
    )
    op.create_index('ix_quiz_answers_attempt_id', 'quiz_answers', ['attempt_id'], unique=False)
    op.create_index(op.f('ix_quiz_answers_audit_id'), 'quiz_answers', ['audit_id'], unique=False)
    op.create_table('survey_codes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('link_hash', sa.String(), nullable=False),
    sa.Column('short_hash', sa.String(), nullable=False),
    sa.Column('is_used', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['survey_batches.id'], name=op.f('fk_survey_codes_batch_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_codes')),
    sa.UniqueConstraint('batch_id', 'serial', name=op.f('uq_survey_codes_batch_id_serial')),
    sa.UniqueConstraint('link_hash', name=op.f('uq_survey_codes_link_hash')),
    sa.UniqueConstraint('short_hash', name=op.f('uq_survey_codes_short_hash'))
    )
    op.add_column('bout_votes', sa.Column('submission_id', sa.String(), nullable=True))
    op.add_column('bout_votes', sa.Column('version', sa.Integer(), server_default='0', nullable=False))
    op.add_column('bout_votes', sa.Column('detail', sa.JSON(), server_default='{}', nullable=False))
    op.create_index(op.f('ix_bout_votes_submission_id'), 'bout_votes', ['submission_id'], unique=True)
    op.add_column('quiz_lines', sa.Column('submission_id', sa.String(), nullable=True))
    op.add_column('quiz_lines', sa.Column('detail', sa.JSON(), server_default='{}', nullable=False))
    op.create_index(op.f('ix_quiz_lines_submission_id'), 'quiz_lines', ['submission_id'], unique=True)
    make_unique([*VOTE, "version"], VOTE)
    guard(TABLES)


def downgrade():
    unguard(TABLES)
    make_unique(VOTE, [*VOTE, "version"])
    op.drop_index(op.f('ix_quiz_lines_submission_id'), table_name='quiz_lines')
    op.drop_column('quiz_lines', 'detail')
    op.drop_column('quiz_lines', 'submission_id')
    op.drop_index(op.f('ix_bout_votes_submission_id'), table_name='bout_votes')
    op.drop_column('bout_votes', 'detail')
    op.drop_column('bout_votes', 'version')
    op.drop_column('bout_votes', 'submission_id')
    op.drop_table('survey_codes')
    op.drop_index(op.f('ix_quiz_answers_audit_id'), table_name='quiz_answers')
    op.drop_index('ix_quiz_answers_attempt_id', table_name='quiz_answers')
    op.drop_table('quiz_answers')
    op.drop_table('survey_signals')
    op.drop_index('ix_survey_papers_place', table_name='survey_papers')
    op.drop_index(op.f('ix_survey_papers_audit_id'), table_name='survey_papers')
    op.drop_table('survey_papers')
    op.drop_index('ix_survey_box_place', table_name='survey_box')
    op.drop_table('survey_box')
    op.drop_index(op.f('ix_survey_batches_survey_id'), table_name='survey_batches')
    op.drop_index(op.f('ix_survey_batches_contestant_id'), table_name='survey_batches')
    op.drop_table('survey_batches')
    op.drop_index(op.f('ix_quiz_tickets_paper_id'), table_name='quiz_tickets')
    op.drop_index(op.f('ix_quiz_tickets_contestant_id'), table_name='quiz_tickets')
    op.drop_table('quiz_tickets')
    op.drop_index(op.f('ix_quiz_attempts_token_hash'), table_name='quiz_attempts')
    op.drop_index(op.f('ix_quiz_attempts_contestant_id'), table_name='quiz_attempts')
    op.drop_table('quiz_attempts')
    op.drop_table('bouts')
    op.drop_table('surveys')
    op.drop_table('quiz_papers')
    op.drop_table('questions')
