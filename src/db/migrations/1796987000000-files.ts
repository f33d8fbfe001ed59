import type { MigrationInterface, QueryRunner } from 'typeorm';

const statements = [
  `CREATE TABLE files (
    id text PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organizations (id),
    user_id text,
    name json,
    media_type text NOT NULL,
    bytes bigint NOT NULL,
    sha256 text NOT NULL,
    secret json NOT NULL,
    created_at timestamptz(3) NOT NULL
  )`,
  'CREATE INDEX files_time ON files (organization_id, created_at, id)',
  'CREATE INDEX files_user ON files (user_id, created_at, id) WHERE user_id IS NOT NULL',
  `CREATE TABLE file_removals (
    key text PRIMARY KEY,
    due_at timestamptz(3) NOT NULL
  )`,
  'CREATE INDEX file_removals_due ON file_removals (due_at)',
  // Whatever deletes a file leaves its bytes to be removed: they are outside of the database, and no foreign key reaches them.
  `CREATE FUNCTION remove_file_bytes() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO file_removals (key, due_at) VALUES (OLD.organization_id || '/' || OLD.id, 'epoch');
      RETURN NULL;
    END $$`,
  'CREATE TRIGGER files_deleted AFTER DELETE ON files FOR EACH ROW EXECUTE FUNCTION remove_file_bytes()',
  'ALTER TABLE retention_policies ADD COLUMN files_days integer',
];

/** Files, the stored bytes that no file has any more or yet, and how long files are kept. */
export class Files1796987000000 implements MigrationInterface {
  name = 'Files1796987000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE retention_policies DROP COLUMN files_days');
    await runner.query('DROP TABLE file_removals');
    await runner.query('DROP TABLE files');
    await runner.query('DROP FUNCTION remove_file_bytes()');
  }
}
