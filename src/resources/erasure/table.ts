import { EntitySchema } from 'typeorm';
import { column } from '#src/db/columns.ts';
import type { ErasureCounts } from './store.ts';

/** A row of `user_erasures`: the erasure of a user. It outlives the user, and says nothing of them. */
export type StoredErasure = {
  userId: string;
  organizationId: string;
  status: 'running' | 'done';
  counts: ErasureCounts;
  requestedAt: Date;
  requestedBy: string;
  /** What takes the place of the user's id in the audit; null once the erasure has ended, so that nobody can tell. */
  pseudonym: string | null;
  finishedAt: Date | null;
  /** The process that carries it out until its lease expires; null when none does. */
  runnerId: string | null;
  leaseExpiresAt: Date | null;
};

export const erasureTable = new EntitySchema<StoredErasure>({
  name: 'UserErasure',
  tableName: 'user_erasures',
  columns: {
    userId: column.text({ primary: true }),
    organizationId: column.text(),
    status: column.text(),
    counts: column.json(),
    requestedAt: column.time(),
    requestedBy: column.text(),
    pseudonym: column.text({ nullable: true }),
    finishedAt: column.time({ nullable: true }),
    runnerId: column.text({ nullable: true }),
    leaseExpiresAt: column.time({ nullable: true }),
  },
  indices: [{ name: 'user_erasures_open', columns: ['requestedAt'], where: "(status = 'running'::text)" }],
});
