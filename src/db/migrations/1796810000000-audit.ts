import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The audit: a chain of entries for each organization, and the head of each chain, which is locked to append to it. */
export class Audit1796810000000 implements MigrationInterface {
  name = 'Audit1796810000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE audit_chains (
      organization_id text PRIMARY KEY,
      seq bigint NOT NULL,
      previous_hash bytea NOT NULL,
      hash bytea NOT NULL
    )`);
    await runner.query(`CREATE TABLE audit_log (
      organization_id text NOT NULL,
      seq bigint NOT NULL,
      id text NOT NULL,
      at timestamptz(3) NOT NULL,
      action text NOT NULL,
      request_id text,
      source text NOT NULL,
      actor text NOT NULL,
      credential_id text,
      acting_for text,
      target text,
      address text,
      before_hash text,
      after_hash text,
      details json,
      salt bytea,
      content_hash bytea NOT NULL,
      previous_hash bytea NOT NULL,
      hash bytea NOT NULL,
      PRIMARY KEY (organization_id, seq)
    )`);
    await runner.query('CREATE INDEX audit_log_actor ON audit_log (organization_id, actor, seq)');
    await runner.query('CREATE INDEX audit_log_target ON audit_log (organization_id, target, seq)');
    await runner.query('CREATE INDEX audit_log_acting_for ON audit_log (acting_for, seq) WHERE acting_for IS NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_log');
    await runner.query('DROP TABLE audit_chains');
  }
}
