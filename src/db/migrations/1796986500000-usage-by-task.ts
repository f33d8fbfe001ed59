import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Usage by task: that of requests which ask a model without an agent stands beside that of runs. */
export class UsageByTask1796986500000 implements MigrationInterface {
  name = 'UsageByTask1796986500000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE daily_usage ADD COLUMN task text NOT NULL DEFAULT 'answers',
         ADD COLUMN requests bigint NOT NULL DEFAULT 0, ADD COLUMN units bigint NOT NULL DEFAULT 0`,
    );
    await runner.query(
      `ALTER TABLE daily_usage DROP CONSTRAINT daily_usage_pkey,
         ADD PRIMARY KEY (organization_id, day, key_id, user_id, agent_id, model, task)`,
    );
    await runner.query(
      `ALTER TABLE daily_usage ALTER COLUMN task DROP DEFAULT, ALTER COLUMN requests DROP DEFAULT, ALTER COLUMN units DROP DEFAULT`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM daily_usage WHERE task <> 'answers'`);
    await runner.query(
      `ALTER TABLE daily_usage DROP CONSTRAINT daily_usage_pkey,
         ADD PRIMARY KEY (organization_id, day, key_id, user_id, agent_id, model)`,
    );
    await runner.query('ALTER TABLE daily_usage DROP COLUMN task, DROP COLUMN requests, DROP COLUMN units');
  }
}
