import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = [
  `CREATE TABLE context_templates (
     id text PRIMARY KEY, organization_id text NOT NULL REFERENCES organizations, version int NOT NULL,
     created_at timestamptz(3) NOT NULL, updated_at timestamptz(3) NOT NULL, deleted_at timestamptz(3))`,
  `CREATE INDEX context_templates_time ON context_templates (organization_id, created_at, id)`,
  `CREATE TABLE context_template_versions (
     template_id text NOT NULL REFERENCES context_templates, version int NOT NULL, definition json NOT NULL,
     created_at timestamptz(3) NOT NULL, created_by text NOT NULL, PRIMARY KEY (template_id, version))`,
  // What was applied to a conversation, by whom: the newest of each kind holds. Only redaction changes a row.
  `CREATE TABLE context_changes (
     conversation_id text NOT NULL REFERENCES conversations, number int NOT NULL, kind text NOT NULL, document text,
     created_at timestamptz(3) NOT NULL, created_by text NOT NULL, PRIMARY KEY (conversation_id, number))`,
  `CREATE INDEX context_changes_kind ON context_changes (conversation_id, kind, number)`,
  // What a run's model was given, as references to what is stored elsewhere and the rest as it was.
  `CREATE TABLE context_snapshots (
     run_id text PRIMARY KEY REFERENCES runs, document text NOT NULL, memory_refs json)`,
];

const names = ['context_snapshots', 'context_changes', 'context_template_versions', 'context_templates'];

/** Templates, what was applied to conversations, and what each answer's model was given. */
export class Contexts1795700000000 implements MigrationInterface {
  name = 'Contexts1795700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables.join(';\n'));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of names) await runner.query(`DROP TABLE ${name}`);
  }
}
