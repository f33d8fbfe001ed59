import { EntitySchema } from '#generated/packages/typeorm.js';
import { column } from '#src/db/columns.ts';

/** A row of `member_roles`: a role that a user has as a member of the organization. */
export type MemberRoleRow = {
  organizationId: string;
  userId: string;
  role: string;
  /** The subject of the caller who gave it. */
  grantedBy: string;
  grantedAt: Date;
  expiresAt: Date | null;
};

export const memberRoleTable = new EntitySchema<MemberRoleRow>({
  name: 'MemberRole',
  tableName: 'member_roles',
  columns: {
    organizationId: column.text({ primary: true }),
    userId: column.text({ primary: true }),
    role: column.text({ primary: true }),
    grantedBy: column.text(),
    grantedAt: column.time(),
    expiresAt: column.time({ nullable: true }),
  },
  indices: [
    { name: 'member_roles_role', columns: ['organizationId', 'role'] },
    { name: 'member_roles_user', columns: ['userId'] },
  ],
});
