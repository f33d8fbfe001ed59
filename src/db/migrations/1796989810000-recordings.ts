import type { MigrationInterface, QueryRunner } from 'typeorm';

const statements = [
  'ALTER TABLE files ADD COLUMN message_id text',
  'CREATE INDEX files_message ON files (message_id) WHERE message_id IS NOT NULL',
  'ALTER TABLE retention_policies ADD COLUMN recordings_days integer',
];

/** The message whose sound a file is, and how long such files are kept. */
export class Recordings1796989810000 implements MigrationInterface {
  name = 'Recordings1796989810000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE retention_policies DROP COLUMN recordings_days');
    await runner.query('ALTER TABLE files DROP COLUMN message_id');
  }
}
