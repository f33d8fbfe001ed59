import type { MigrationInterface, QueryRunner } from 'typeorm';

const steps = [
  `ALTER TABLE conversations ADD COLUMN channel_id text, ADD COLUMN workspace_id text,
     ADD COLUMN deleted_at timestamptz(3)`,
  'ALTER TABLE sessions ADD COLUMN deleted_at timestamptz(3)',
  'ALTER TABLE messages ADD COLUMN deleted_at timestamptz(3)',
  // The message that a redaction was for; null when it was for everything in its span.
  'ALTER TABLE event_redactions ADD COLUMN message_id text',
  `CREATE INDEX conversations_channel ON conversations (organization_id, channel_id, created_at DESC)
     WHERE channel_id IS NOT NULL`,
  `CREATE INDEX conversations_workspace ON conversations (organization_id, workspace_id, created_at DESC)
     WHERE workspace_id IS NOT NULL`,
  'CREATE INDEX memories_source ON memories (source_message_id) WHERE source_message_id IS NOT NULL',
];

/** What was deleted leaves a mark in its place, and conversations have a channel and a workspace. */
export class Deletions1796000000000 implements MigrationInterface {
  name = 'Deletions1796000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const step of steps) await runner.query(step);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX memories_source, conversations_workspace, conversations_channel');
    await runner.query('ALTER TABLE event_redactions DROP COLUMN message_id');
    await runner.query('ALTER TABLE messages DROP COLUMN deleted_at');
    await runner.query('ALTER TABLE sessions DROP COLUMN deleted_at');
    await runner.query(
      'ALTER TABLE conversations DROP COLUMN deleted_at, DROP COLUMN workspace_id, DROP COLUMN channel_id',
    );
  }
}
