import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The versions of the tools of a version set whose other versions are pinned. */
export class ToolsOfVersionSets1796979100000 implements MigrationInterface {
  readonly name = 'ToolsOfVersionSets1796979100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE service_version_set_revisions ADD COLUMN tool_versions json');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE service_version_set_revisions DROP COLUMN tool_versions');
  }
}
