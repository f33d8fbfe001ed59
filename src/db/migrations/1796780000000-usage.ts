import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The use of models by day, the reservations of runs under way, and the counters of daily quotas. */
export class Usage1796780000000 implements MigrationInterface {
  name = 'Usage1796780000000';

  // Long: the statements of three tables.
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE daily_usage (
      organization_id text NOT NULL REFERENCES organizations (id),
      day text NOT NULL,
      key_id text NOT NULL,
      user_id text NOT NULL,
      agent_id text NOT NULL,
      model text NOT NULL,
      runs bigint NOT NULL,
      prompt_tokens bigint NOT NULL,
      completion_tokens bigint NOT NULL,
      cost bigint NOT NULL,
      PRIMARY KEY (organization_id, day, key_id, user_id, agent_id, model)
    )`);
    await runner.query('CREATE INDEX daily_usage_user ON daily_usage (user_id)');
    await runner.query(`CREATE TABLE usage_reservations (
      run_id text PRIMARY KEY,
      organization_id text NOT NULL REFERENCES organizations (id),
      day text NOT NULL,
      key_id text NOT NULL,
      user_id text NOT NULL,
      agent_id text NOT NULL,
      model text NOT NULL,
      owners text[] NOT NULL,
      prompt_tokens bigint NOT NULL,
      completion_tokens bigint NOT NULL,
      cost bigint NOT NULL
    )`);
    await runner.query('CREATE INDEX usage_reservations_user ON usage_reservations (user_id)');
    await runner.query(`CREATE TABLE quota_counters (
      owner text NOT NULL,
      day text NOT NULL,
      requests bigint NOT NULL,
      tokens bigint NOT NULL,
      cost bigint NOT NULL,
      reserved_tokens bigint NOT NULL,
      reserved_cost bigint NOT NULL,
      PRIMARY KEY (owner, day)
    )`);
    await runner.query('CREATE INDEX quota_counters_day ON quota_counters (day)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE quota_counters');
    await runner.query('DROP TABLE usage_reservations');
    await runner.query('DROP TABLE daily_usage');
  }
}
