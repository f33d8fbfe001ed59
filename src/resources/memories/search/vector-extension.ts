import type { DataSource } from 'typeorm';
import { isOutage } from '#src/db/failures.ts';

// All raw: the extension is no table, and the column is there only with it.

/** Logs a failure that no caller is told of. */
export type OnError = (error: unknown, context: object) => void;

/** The features that the database has for vectors: an HNSW index, and iterative scans of it. */
export type VectorSupport = { hnsw: boolean; iterative: boolean };

/** The advisory lock under which one instance adds the extension and the column. */
const preparationLock = 7_203_772;

/**
 * Adds pgvector and the column for vectors if the database has the extension, and returns its features; null without it.
 * @throws when the database is out of reach.
 */
export async function prepareExtension(dataSource: DataSource, onError: OnError): Promise<VectorSupport | null> {
  // The database user may not create extensions, or the extension does not work: searches are by words then.
  const refused = (error: unknown): [] => {
    if (isOutage(error)) throw error;
    onError(error, { work: 'making the extension vector' });
    return [];
  };
  const installed = () =>
    dataSource.query<{ version: string }[]>(`SELECT extversion AS version FROM pg_extension WHERE extname = 'vector'`);
  const made = async () => {
    await dataSource.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [preparationLock]);
      await tx.query('CREATE EXTENSION IF NOT EXISTS vector');
      await tx.query('ALTER TABLE memory_embeddings ADD COLUMN IF NOT EXISTS embedding vector');
    });
    return installed();
  };
  const [column] = await dataSource.query<object[]>(
    `SELECT 1 FROM pg_attribute WHERE attrelid = 'memory_embeddings'::regclass AND attname = 'embedding'`,
  );
  const [available] = await dataSource.query<object[]>(`SELECT 1 FROM pg_available_extensions WHERE name = 'vector'`);
  if (!column && !available) return null;
  const [extension] = column ? await installed() : await made().catch(refused);
  if (!extension) return null;
  const [major = 0, minor = 0] = extension.version.split('.').map(Number);
  return { hnsw: major > 0 || minor >= 5, iterative: major > 0 || minor >= 8 };
}
