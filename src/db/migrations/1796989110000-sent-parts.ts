import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How the parts of messages that are more than text were sent to models. */
export class SentParts1796989110000 implements MigrationInterface {
  name = 'SentParts1796989110000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE context_snapshots ADD COLUMN sent_parts json');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE context_snapshots DROP COLUMN sent_parts');
  }
}
