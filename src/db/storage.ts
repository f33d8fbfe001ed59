import type { DataSource } from 'typeorm';
import { isStorageFull } from './failures.ts';

export type StorageWatch = {
  /** Looks at an error of the database: one that says that the disk is full is remembered. */
  note(error: unknown): void;
  /** Whether the disk of the database is full. Throws when the database cannot be asked. */
  isFull(): Promise<boolean>;
};

/** Needs new pages on the disk, and leaves nothing behind. */
const probe = `CREATE TABLE parley_storage_probe AS SELECT repeat('x', 8000) AS page FROM generate_series(1, 16)`;

class Rollback extends Error {}

/**
 * Knows whether the database has room. Nothing is asked of it until a statement was refused for want of room; from then on
 * each question tries a write, until one succeeds.
 */
export function watchStorage(dataSource: DataSource): StorageWatch {
  let refused = false;
  async function hasRoom(): Promise<boolean> {
    try {
      await dataSource.transaction(async (tx) => {
        await tx.query(probe);
        throw new Rollback();
      });
    } catch (error) {
      if (isStorageFull(error)) return false;
      if (!(error instanceof Rollback)) throw error;
    }
    return true;
  }
  return {
    note(error) {
      refused ||= isStorageFull(error);
    },
    async isFull() {
      if (refused && (await hasRoom())) refused = false;
      return refused;
    },
  };
}
