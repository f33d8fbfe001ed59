import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Calls of tools that people decide about. What a call says is in its message. */
export class Approvals1796950000000 implements MigrationInterface {
  name = 'Approvals1796950000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE approvals (
      id text PRIMARY KEY,
      organization_id text NOT NULL REFERENCES organizations (id),
      conversation_id text NOT NULL,
      session_id text NOT NULL,
      run_id text NOT NULL REFERENCES runs (id),
      agent_id text NOT NULL,
      message_id text NOT NULL,
      tool_call_id text NOT NULL,
      has_arguments boolean NOT NULL,
      tool_id text NOT NULL,
      tool_key text NOT NULL,
      tool_version integer NOT NULL,
      status text NOT NULL,
      created_at timestamptz(3) NOT NULL,
      expires_at timestamptz(3) NOT NULL,
      decided_at timestamptz(3),
      decided_by text,
      decision_run_id text,
      called_at timestamptz(3)
    )`);
    await runner.query('CREATE INDEX approvals_time ON approvals (organization_id, created_at, id)');
    await runner.query(`CREATE INDEX approvals_open ON approvals (expires_at) WHERE status = 'open'`);
    await runner.query('CREATE INDEX approvals_run ON approvals (run_id)');
    await runner.query(
      'CREATE INDEX approvals_decision ON approvals (decision_run_id) WHERE decision_run_id IS NOT NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE approvals');
  }
}
