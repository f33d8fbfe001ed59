import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each user has AG-UI threads of their own with an agent, under whatever ids; those of nobody count as one user's. */
export class ThreadsOfUsers1796880000000 implements MigrationInterface {
  name = 'ThreadsOfUsers1796880000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX sessions_thread');
    await runner.query(
      `CREATE UNIQUE INDEX sessions_thread ON sessions (agent_id, thread_id, user_id) NULLS NOT DISTINCT
        WHERE thread_id IS NOT NULL`,
    );
  }

  /** Of threads with one id the first one keeps it; the others stay as sessions. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX sessions_thread');
    await runner.query(
      `UPDATE sessions s SET thread_id = NULL WHERE EXISTS (
         SELECT FROM sessions o WHERE o.agent_id = s.agent_id AND o.thread_id = s.thread_id AND o.id < s.id)`,
    );
    await runner.query(
      `CREATE UNIQUE INDEX sessions_thread ON sessions (agent_id, thread_id) WHERE thread_id IS NOT NULL`,
    );
  }
}
