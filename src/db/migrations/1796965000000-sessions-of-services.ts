import type { MigrationInterface, QueryRunner } from 'typeorm';

const ofSession = [
  'version_set_revision integer',
  'agent_overrides json',
  'state_machine_id text',
  'state_machine_version integer',
];
const ofBoth = ['service_id text', 'version_set text'];

/** Conversations that name a service and a version set, and the versions that their sessions keep. */
export class SessionsOfServices1796965000000 implements MigrationInterface {
  name = 'SessionsOfServices1796965000000';

  async up(runner: QueryRunner): Promise<void> {
    const add = (columns: readonly string[]) => columns.map((column) => `ADD COLUMN ${column}`).join(', ');
    await runner.query(`ALTER TABLE sessions ${add([...ofBoth, ...ofSession])}`);
    await runner.query(`ALTER TABLE conversations ${add(ofBoth)}`);
    for (const table of ['sessions', 'conversations'])
      await runner.query(
        `CREATE INDEX ${table}_service ON ${table} (service_id, created_at, id) WHERE service_id IS NOT NULL`,
      );
  }

  async down(runner: QueryRunner): Promise<void> {
    const drop = (columns: readonly string[]) =>
      columns.map((column) => `DROP COLUMN ${column.split(' ')[0]}`).join(', ');
    await runner.query(`ALTER TABLE sessions ${drop([...ofBoth, ...ofSession])}`);
    await runner.query(`ALTER TABLE conversations ${drop(ofBoth)}`);
  }
}
