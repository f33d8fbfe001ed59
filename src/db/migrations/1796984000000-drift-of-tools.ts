import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How servers describe tools otherwise than when they were imported. */
export class DriftOfTools1796984000000 implements MigrationInterface {
  readonly name = 'DriftOfTools1796984000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE tools ADD COLUMN drift json');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE tools DROP COLUMN drift');
  }
}
