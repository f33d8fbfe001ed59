import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The steps of sessions in their state machines, with the places of their events in the log. */
export class MachineSteps1796960000000 implements MigrationInterface {
  name = 'MachineSteps1796960000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE machine_steps (
      session_id text NOT NULL REFERENCES sessions (id),
      seq bigint NOT NULL,
      run_id text NOT NULL REFERENCES runs (id),
      branch_id text,
      position integer NOT NULL,
      kind text NOT NULL,
      place json,
      created_at timestamptz(3) NOT NULL,
      PRIMARY KEY (session_id, seq)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE machine_steps');
  }
}
