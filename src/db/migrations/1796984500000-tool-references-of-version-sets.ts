import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The references to tools of a version set whose other versions are pinned. A set of before has those that its service has
 * now, with which its conversations have begun until now.
 */
export class ToolReferencesOfVersionSets1796984500000 implements MigrationInterface {
  readonly name = 'ToolReferencesOfVersionSets1796984500000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE service_version_set_revisions ADD COLUMN tool_refs json');
    await runner.query(`UPDATE service_version_set_revisions r SET tool_refs = s.tool_refs FROM services s
      WHERE s.id = r.service_id AND r.agent_version IS NOT NULL
        AND (s.state_machine_id IS NULL OR r.state_machine_version IS NOT NULL)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE service_version_set_revisions DROP COLUMN tool_refs');
  }
}
