import { EntitySchema } from '#generated/packages/typeorm.js';
import { column } from '#src/db/columns.ts';
import type { ErasureCounts, OrganizationErasureCounts } from './store.ts';

/** The kind of what is erased as a whole. */
export type ErasureKind = 'user' | 'organization';

/** A row of `erasures`: the erasure of a user or an organization. It outlives the subject, and says nothing of them. */
export type StoredErasure = {
  /** The id of the user or of the organization. */
  subjectId: string;
  kind: ErasureKind;
  organizationId: string;
  status: 'running' | 'done';
  /** The numbers of what was erased so far: of a user or, with further kinds, of an organization. */
  counts: ErasureCounts | OrganizationErasureCounts;
  requestedAt: Date;
  requestedBy: string;
  /** What takes the place of a user's id in the audit; null once the erasure has ended, so that nobody can tell. */
  pseudonym: string | null;
  finishedAt: Date | null;
  /** The process that carries it out until its lease expires; null when none does. */
  runnerId: string | null;
  leaseExpiresAt: Date | null;
};

export const erasureTable = new EntitySchema<StoredErasure>({
  name: 'Erasure',
  tableName: 'erasures',
  columns: {
    subjectId: column.text({ primary: true }),
    organizationId: column.text(),
    status: column.text(),
    counts: column.json(),
    requestedAt: column.time(),
    requestedBy: column.text(),
    pseudonym: column.text({ nullable: true }),
    finishedAt: column.time({ nullable: true }),
    runnerId: column.text({ nullable: true }),
    leaseExpiresAt: column.time({ nullable: true }),
    kind: column.text({ default: 'user' }),
  },
  indices: [
    { name: 'erasures_open', columns: ['requestedAt'], where: "(status = 'running'::text)" },
    { name: 'erasures_organization', columns: ['organizationId'] },
  ],
});
