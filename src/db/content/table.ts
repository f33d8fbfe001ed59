import { EntitySchema } from '#generated/packages/typeorm.js';
import { column } from '#src/db/columns.ts';
import type { DataKeyRow } from './key-store.ts';

export const dataKeyTable = new EntitySchema<DataKeyRow>({
  name: 'DataKey',
  tableName: 'data_keys',
  columns: {
    id: column.text({ primary: true }),
    organizationId: column.text(),
    wrapped: column.text(),
    createdAt: column.time(),
    retiredAt: column.time({ nullable: true }),
    coveredAt: column.time({ nullable: true }),
  },
  indices: [{ name: 'data_keys_active', columns: ['organizationId'], unique: true, where: '(retired_at IS NULL)' }],
});
