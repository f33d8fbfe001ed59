import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The memories that the message of a run names are kept, so that it shows them and is answered again with them. */
export class NamedMemories1796260000000 implements MigrationInterface {
  name = 'NamedMemories1796260000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE runs ADD COLUMN memory_refs json');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE runs DROP COLUMN memory_refs');
  }
}
