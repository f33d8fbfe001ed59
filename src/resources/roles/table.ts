import { EntitySchema } from '#generated/packages/typeorm.js';
import { column } from '#src/db/columns.ts';

/** A row of `roles`: a named set of scopes of an organization. */
export type RoleRow = {
  organizationId: string;
  name: string;
  description: string;
  scopes: string[];
  createdAt: Date;
  updatedAt: Date;
};

export const roleTable = new EntitySchema<RoleRow>({
  name: 'Role',
  tableName: 'roles',
  columns: {
    organizationId: column.text({ primary: true }),
    name: column.text({ primary: true }),
    description: column.text(),
    scopes: column.json(),
    createdAt: column.time(),
    updatedAt: column.time(),
  },
});
