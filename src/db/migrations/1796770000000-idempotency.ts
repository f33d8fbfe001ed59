import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The replies to requests with an `Idempotency-Key`, found by the hash of the key. */
export class Idempotency1796770000000 implements MigrationInterface {
  name = 'Idempotency1796770000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE idempotency_records (
      digest text PRIMARY KEY,
      organization_id text NOT NULL REFERENCES organizations (id),
      fingerprint text NOT NULL,
      run_id text,
      answer bytea,
      subjects text[] NOT NULL,
      created_at timestamptz(3) NOT NULL
    )`);
    await runner.query('CREATE INDEX idempotency_records_age ON idempotency_records (created_at)');
    await runner.query(
      'CREATE INDEX idempotency_records_organization ON idempotency_records (organization_id, created_at)',
    );
    await runner.query('CREATE INDEX idempotency_records_subjects ON idempotency_records USING gin (subjects)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotency_records');
  }
}
