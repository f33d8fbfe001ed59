import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The sizes of images among files, and the usage of each kind of content; empty for days before. */
export class UsageByContent1796989700000 implements MigrationInterface {
  name = 'UsageByContent1796989700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE files ADD COLUMN image_width bigint, ADD COLUMN image_height bigint');
    await runner.query(`ALTER TABLE daily_usage ADD COLUMN content_counts bigint[] NOT NULL DEFAULT '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE daily_usage DROP COLUMN content_counts');
    await runner.query('ALTER TABLE files DROP COLUMN image_width, DROP COLUMN image_height');
  }
}
