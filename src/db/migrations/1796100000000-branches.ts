import type { MigrationInterface, QueryRunner } from 'typeorm';

const steps = [
  // The branch with which a conversation began has no row: null stands for it, so that nothing stored has to be touched.
  `CREATE TABLE branches (
     id text PRIMARY KEY, conversation_id text NOT NULL REFERENCES conversations,
     parent_branch_id text REFERENCES branches, after_message_id text REFERENCES messages, fork_position int NOT NULL,
     created_at timestamptz(3) NOT NULL)`,
  'CREATE INDEX branches_conversation ON branches (conversation_id, created_at, id)',
  'ALTER TABLE conversations ADD COLUMN current_branch_id text REFERENCES branches',
  'ALTER TABLE runs ADD COLUMN branch_id text REFERENCES branches, ADD COLUMN answers_message_id text REFERENCES messages',
  'ALTER TABLE messages ADD COLUMN branch_id text REFERENCES branches',
];

/** Conversations have branches, and each message and run is of one. */
export class Branches1796100000000 implements MigrationInterface {
  name = 'Branches1796100000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const step of steps) await runner.query(step);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE messages DROP COLUMN branch_id');
    await runner.query('ALTER TABLE runs DROP COLUMN answers_message_id, DROP COLUMN branch_id');
    await runner.query('ALTER TABLE conversations DROP COLUMN current_branch_id');
    await runner.query('DROP TABLE branches');
  }
}
