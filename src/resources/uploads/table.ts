import { EntitySchema } from '#generated/packages/typeorm.js';
import { column } from '#src/db/columns.ts';

/** A file that arrives in several requests, and is not complete. Its id is that of the file. */
export type UploadRow = {
  id: string;
  organizationId: string;
  userId: string | null;
  /** Content: encrypted when a key is configured. */
  name: string | null;
  bytes: number;
  receivedBytes: number;
  /** The secret that the keys of its segments are made of, in base64. Content: encrypted when a key is configured. */
  secret: string;
  createdAt: Date;
  /** The time at which it is removed unless more bytes arrive. */
  expiresAt: Date;
};

export const uploadTable = new EntitySchema<UploadRow>({
  name: 'Upload',
  tableName: 'uploads',
  columns: {
    id: column.text({ primary: true }),
    organizationId: column.text(),
    userId: column.text({ nullable: true }),
    name: column.json({ nullable: true }),
    bytes: column.bigint(),
    receivedBytes: column.bigint(),
    secret: column.json(),
    createdAt: column.time(),
    expiresAt: column.time(),
  },
  indices: [
    { name: 'uploads_organization', columns: ['organizationId'] },
    { name: 'uploads_user', columns: ['userId'], where: '(user_id IS NOT NULL)' },
    { name: 'uploads_expiry', columns: ['expiresAt'] },
  ],
});
