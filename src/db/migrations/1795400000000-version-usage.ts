import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = [
  // `field` is empty for the call itself, else a member that was sent with it. They outlive their credential.
  `CREATE TABLE version_usage (
     organization_id text NOT NULL,
     credential_id text NOT NULL,
     version text NOT NULL,
     operation_id text NOT NULL,
     field text NOT NULL,
     calls bigint NOT NULL,
     first_seen timestamptz(3) NOT NULL,
     last_seen timestamptz(3) NOT NULL,
     PRIMARY KEY (organization_id, version, credential_id, operation_id, field)
   )`,
  `CREATE TABLE version_usage_hours (
     hour timestamptz(3) NOT NULL,
     organization_id text NOT NULL,
     version text NOT NULL,
     credential_id text NOT NULL,
     operation_id text NOT NULL,
     calls bigint NOT NULL,
     PRIMARY KEY (hour, organization_id, version, credential_id, operation_id)
   )`,
];

/** Who calls which version of the API: in all, and hour by hour for a while. */
export class VersionUsage1795400000000 implements MigrationInterface {
  name = 'VersionUsage1795400000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const sql of tables) await queryRunner.query(sql);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE version_usage_hours');
    await queryRunner.query('DROP TABLE version_usage');
  }
}
