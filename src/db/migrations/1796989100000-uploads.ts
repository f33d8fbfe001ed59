import type { MigrationInterface, QueryRunner } from 'typeorm';

const statements = [
  `CREATE TABLE uploads (
    id text PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organizations (id),
    user_id text,
    name json,
    bytes bigint NOT NULL,
    received_bytes bigint NOT NULL,
    secret json NOT NULL,
    created_at timestamptz(3) NOT NULL,
    expires_at timestamptz(3) NOT NULL
  )`,
  'CREATE INDEX uploads_organization ON uploads (organization_id)',
  'CREATE INDEX uploads_user ON uploads (user_id) WHERE user_id IS NOT NULL',
  'CREATE INDEX uploads_expiry ON uploads (expires_at)',
  `CREATE TABLE file_segments (
    file_id text NOT NULL,
    start bigint NOT NULL,
    bytes bigint NOT NULL,
    key text NOT NULL,
    PRIMARY KEY (file_id, start)
  )`,
  'ALTER TABLE files ADD COLUMN is_segmented boolean NOT NULL DEFAULT false',
  // Whatever deletes a file or an upload leaves its bytes to be removed. An upload that has become a file leaves them to that.
  `CREATE OR REPLACE FUNCTION remove_file_bytes() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT FROM files WHERE id = OLD.id) THEN RETURN NULL; END IF;
      WITH gone AS (DELETE FROM file_segments WHERE file_id = OLD.id RETURNING key)
        INSERT INTO file_removals (key, due_at) SELECT key, 'epoch' FROM gone;
      IF TG_TABLE_NAME = 'files' THEN
        INSERT INTO file_removals (key, due_at) VALUES (OLD.organization_id || '/' || OLD.id, 'epoch');
      END IF;
      RETURN NULL;
    END $$`,
  'CREATE TRIGGER uploads_deleted AFTER DELETE ON uploads FOR EACH ROW EXECUTE FUNCTION remove_file_bytes()',
];

/** Files that arrive in several requests, and the segments in which their bytes are stored. */
export class Uploads1796989100000 implements MigrationInterface {
  name = 'Uploads1796989100000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE uploads');
    await runner.query('DROP TABLE file_segments');
    await runner.query('ALTER TABLE files DROP COLUMN is_segmented');
    await runner.query(`CREATE OR REPLACE FUNCTION remove_file_bytes() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO file_removals (key, due_at) VALUES (OLD.organization_id || '/' || OLD.id, 'epoch');
        RETURN NULL;
      END $$`);
  }
}
