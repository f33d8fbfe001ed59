import type { MemoryLinkInput } from '#generated/v2/client/types.gen.ts';
import type { MemoryChange, MemoryFields, StoredMemoryVersion } from './table.ts';

/** An earlier version of a memory that comes from elsewhere. */
export type PastVersion = MemoryFields &
  Pick<StoredMemoryVersion, 'change' | 'status' | 'saidAt' | 'originalAuthor' | 'validFrom'>;

/** The past of a memory that comes from elsewhere: its status, its newest change, its earlier versions and its links. */
export type MemoryPast = {
  status: StoredMemoryVersion['status'];
  change: MemoryChange;
  changedAt: Date;
  originalAuthor: string | null;
  versions: PastVersion[];
  links: MemoryLinkInput[];
};
