import type { MigrationInterface, QueryRunner } from 'typeorm';

const steps = [
  'ALTER TABLE organizations ADD COLUMN updated_at timestamptz(3)',
  'UPDATE organizations SET updated_at = created_at',
  'ALTER TABLE organizations ALTER COLUMN updated_at SET NOT NULL',
  `CREATE TABLE roles (
     organization_id text NOT NULL REFERENCES organizations, name text NOT NULL, description text NOT NULL,
     scopes json NOT NULL, created_at timestamptz(3) NOT NULL, updated_at timestamptz(3) NOT NULL,
     PRIMARY KEY (organization_id, name))`,
  `CREATE TABLE member_roles (
     organization_id text NOT NULL REFERENCES organizations, user_id text NOT NULL REFERENCES users, role text NOT NULL,
     granted_by text NOT NULL, granted_at timestamptz(3) NOT NULL, expires_at timestamptz(3),
     PRIMARY KEY (organization_id, user_id, role))`,
  'CREATE INDEX member_roles_role ON member_roles (organization_id, role)',
];

/** Roles, and the users who have them as members of an organization. */
export class Members1796761000000 implements MigrationInterface {
  name = 'Members1796761000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const step of steps) await runner.query(step);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE member_roles');
    await runner.query('DROP TABLE roles');
    await runner.query('ALTER TABLE organizations DROP COLUMN updated_at');
  }
}
