import type { DataSource } from 'typeorm';
import { isStorageFull } from './failures.ts';

/** Watches whether the disk of the database is full. */
export type StorageWatch = {
  /** Records an error of the database if it means that the disk is full. */
  note(error: unknown): void;
  /** Checks whether the disk of the database is full. Throws when the database cannot be reached. */
  isFull(): Promise<boolean>;
};

/** A statement that needs new pages on the disk; it is rolled back. */
const probeStatement = `CREATE TABLE parley_storage_probe AS SELECT repeat('x', 8000) AS page FROM generate_series(1, 16)`;

class Rollback extends Error {}

/**
 * Creates a storage watch. It sends no query until a statement has failed because of a full disk. From then on each call of
 * `isFull` tries a write, until one succeeds.
 */
export function watchStorage(dataSource: DataSource): StorageWatch {
  let refused = false;
  async function hasRoom(): Promise<boolean> {
    try {
      await dataSource.transaction(async (tx) => {
        await tx.query(probeStatement);
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
