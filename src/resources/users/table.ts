import { EntitySchema } from '#generated/packages/typeorm.js';
import { column } from '#src/db/columns.ts';
import type { User } from '#generated/v2/client/types.gen.ts';

/** A user as it is stored. */
export type UserRow = {
  id: string;
  organizationId: string;
  /** The id by which the product knows the user, unique among the users that are not deleted. */
  externalId: string | null;
  /** JSON, so that it holds every string. */
  displayName: string | null;
  /** BCP 47. */
  locale: string | null;
  /** IANA. */
  timeZone: string | null;
  metadata: User['metadata'];
  createdAt: Date;
  updatedAt: Date;
  deletedAt: Date | null;
};

export const userTable = new EntitySchema<UserRow>({
  name: 'User',
  tableName: 'users',
  columns: {
    id: column.text({ primary: true }),
    organizationId: column.text(),
    externalId: column.text({ nullable: true }),
    displayName: column.json({ nullable: true }),
    locale: column.text({ nullable: true }),
    timeZone: column.text({ nullable: true }),
    metadata: column.json(),
    createdAt: column.time(),
    updatedAt: column.time(),
    deletedAt: column.time({ nullable: true }),
  },
  indices: [
    {
      name: 'users_external_id',
      columns: ['organizationId', 'externalId'],
      unique: true,
      where: '(deleted_at IS NULL)',
    },
    { name: 'users_time', columns: ['organizationId', 'createdAt', 'id'] },
  ],
});
