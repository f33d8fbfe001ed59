import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { dataDir as emptyDatabase } from '@electric-sql/pglite-prepopulatedfs';
import { takeDataFolder } from './data-folder.ts';
import { InProcessSocket } from './in-process-socket.ts';

/** Has to be there whenever the folder is opened: the tables of memories may use it. */
const extensions = { vector };

export type Embedded = {
  /** A new connection for `pg`'s `stream` option. There is one database session: use a pool of one. */
  stream: () => InProcessSocket;
  close(): Promise<void>;
};

/**
 * Its pages are in memory, so one is read as quickly as the next. Nothing gathers statistics in it: told otherwise, it
 * would sort all the rest of a long log for each page of it instead of following the index.
 */
const startParams = [...PGlite.defaultStartParams, '-c', 'random_page_cost=1'];

/**
 * Opens the embedded PostgreSQL in `dataDir`, making it on first use; `memory://` keeps it in memory only.
 * Throws `DataFolderError` when another process has the folder and keeps it for `patienceMs`.
 */
export async function openEmbedded(dataDir: string, patienceMs = 0): Promise<Embedded> {
  if (dataDir === 'memory://') {
    const pglite = await PGlite.create({ loadDataDir: await emptyDatabase(), startParams, extensions });
    return { stream: streamsOf(pglite), close: () => pglite.close() };
  }
  const { databaseDir, release } = await takeDataFolder(dataDir, patienceMs);
  try {
    const pglite = await PGlite.create({ dataDir: databaseDir, startParams, extensions });
    const close = () => pglite.close().finally(release);
    return { stream: streamsOf(pglite), close };
  } catch (error) {
    release();
    throw error;
  }
}

function streamsOf(pglite: PGlite): Embedded['stream'] {
  let made = 0;
  return () => new InProcessSocket(pglite, made++ === 0);
}
