import { EntitySchema } from '#generated/packages/typeorm.js';
import { column } from '#src/db/columns.ts';

/** What a request with an `Idempotency-Key` has done. */
export type IdempotencyRecord = {
  /** The hash of the key and its scope; the key itself is not kept. */
  digest: string;
  organizationId: string;
  /** The hash of the request. */
  fingerprint: string;
  /** The run from which the reply is read; null for none. */
  runId: string | null;
  /** The reply, encrypted with the caller's key; null while it is read from a run, or from those of the items. */
  answer: Buffer | null;
  /** The ids of the users, conversations, sessions and memories that the reply tells of, by which it is erased. */
  subjects: string[];
  createdAt: Date;
};

export const idempotencyTable = new EntitySchema<IdempotencyRecord>({
  name: 'IdempotencyRecord',
  tableName: 'idempotency_records',
  columns: {
    digest: column.text({ primary: true }),
    organizationId: column.text(),
    fingerprint: column.text(),
    runId: column.text({ nullable: true }),
    answer: column.bytes({ nullable: true }),
    subjects: column.texts(),
    createdAt: column.time(),
  },
  indices: [
    { name: 'idempotency_records_age', columns: ['createdAt'] },
    { name: 'idempotency_records_organization', columns: ['organizationId', 'createdAt'] },
    { name: 'idempotency_records_subjects', columns: ['subjects'], synchronize: false },
  ],
});
