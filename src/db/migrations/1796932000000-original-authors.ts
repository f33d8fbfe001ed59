import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The authors of versions where memories come from: names that an import has told. */
export class OriginalAuthors1796932000000 implements MigrationInterface {
  name = 'OriginalAuthors1796932000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE memory_versions ADD COLUMN original_author text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE memory_versions DROP COLUMN original_author');
  }
}
