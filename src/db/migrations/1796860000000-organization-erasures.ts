import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The indexes by which the rows that refer to a deleted row are found. */
const indexes = [
  'runs_conversation ON runs (conversation_id)',
  'runs_branch ON runs (branch_id) WHERE branch_id IS NOT NULL',
  'runs_answers ON runs (answers_message_id) WHERE answers_message_id IS NOT NULL',
  'messages_branch ON messages (branch_id) WHERE branch_id IS NOT NULL',
  'conversations_current_branch ON conversations (current_branch_id) WHERE current_branch_id IS NOT NULL',
  'branches_parent ON branches (parent_branch_id) WHERE parent_branch_id IS NOT NULL',
  'branches_after_message ON branches (after_message_id) WHERE after_message_id IS NOT NULL',
  'state_checkpoints_session ON state_checkpoints (session_id) WHERE session_id IS NOT NULL',
  'state_checkpoints_agent ON state_checkpoints (agent_id)',
  'member_roles_user ON member_roles (user_id)',
];

/** Lets organizations be erased as users are: one table for both, and rows that can be deleted one after the other. */
export class OrganizationErasures1796860000000 implements MigrationInterface {
  name = 'OrganizationErasures1796860000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE organizations ADD COLUMN deleted_at timestamptz(3)');
    await runner.query('ALTER TABLE user_erasures RENAME TO erasures');
    await runner.query('ALTER INDEX user_erasures_open RENAME TO erasures_open');
    await runner.query('ALTER INDEX user_erasures_pkey RENAME TO erasures_pkey');
    await runner.query('ALTER TABLE erasures RENAME COLUMN user_id TO subject_id');
    await runner.query(
      `ALTER TABLE erasures ADD COLUMN kind text NOT NULL DEFAULT 'user',
         DROP CONSTRAINT user_erasures_user_id_fkey, DROP CONSTRAINT user_erasures_organization_id_fkey`,
    );
    await runner.query('CREATE INDEX erasures_organization ON erasures (organization_id)');
    for (const index of indexes) await runner.query(`CREATE INDEX ${index}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const index of indexes) await runner.query(`DROP INDEX ${index.split(' ')[0]!}`);
    await runner.query('DROP INDEX erasures_organization');
    await runner.query(`DELETE FROM erasures WHERE kind <> 'user'`);
    await runner.query(
      `ALTER TABLE erasures DROP COLUMN kind,
         ADD CONSTRAINT user_erasures_user_id_fkey FOREIGN KEY (subject_id) REFERENCES users,
         ADD CONSTRAINT user_erasures_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations`,
    );
    await runner.query('ALTER TABLE erasures RENAME COLUMN subject_id TO user_id');
    await runner.query('ALTER INDEX erasures_pkey RENAME TO user_erasures_pkey');
    await runner.query('ALTER INDEX erasures_open RENAME TO user_erasures_open');
    await runner.query('ALTER TABLE erasures RENAME TO user_erasures');
    await runner.query('ALTER TABLE organizations DROP COLUMN deleted_at');
  }
}
