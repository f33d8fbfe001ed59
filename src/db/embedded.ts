import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { dataDir as emptyDatabase } from '@electric-sql/pglite-prepopulatedfs';
import { takeDataFolder } from './data-folder.ts';
import { explainOpenFailure } from './folder-failures.ts';
import { InProcessSocket, type Engine } from './in-process-socket.ts';

/** Has to be there whenever the folder is opened: the tables of memories may use it. */
const extensions = { vector };

export type Embedded = {
  /** A new connection for `pg`'s `stream` option. There is one database session: use a pool of one. */
  stream: () => InProcessSocket;
  /** How long ago it has answered a statement; it has one connection, for which many may wait. */
  silentMs: () => number;
  /** Where its data is; null when that is in memory only. */
  folder: string | null;
  close(): Promise<void>;
};

/**
 * Its pages are in memory, so one is read as quickly as the next. Nothing gathers statistics in it: told otherwise, it
 * would sort all the rest of a long log for each page of it instead of following the index.
 */
const startParams = [...PGlite.defaultStartParams, '-c', 'random_page_cost=1'];

/**
 * Opens the embedded PostgreSQL in `dataDir`, making it on first use; `memory://` keeps it in memory only.
 * @param waitMs how long another process that has the folder is waited for
 * @throws DataFolderError when the folder, or the database in it, cannot be used
 */
export async function openEmbedded(dataDir: string, waitMs = 0): Promise<Embedded> {
  if (dataDir === 'memory://') {
    const pglite = await PGlite.create({ loadDataDir: await emptyDatabase(), startParams, extensions });
    return { ...connect(pglite), folder: null };
  }
  const { folder, databaseDir, release } = await takeDataFolder(dataDir, waitMs);
  try {
    const pglite = await PGlite.create({ dataDir: databaseDir, startParams, extensions });
    const { stream, silentMs, close } = connect(pglite);
    return { stream, silentMs, folder, close: () => close().finally(release) };
  } catch (error) {
    release();
    throw await explainOpenFailure(folder, error);
  }
}

function connect(pglite: PGlite): Pick<Embedded, 'stream' | 'silentMs' | 'close'> {
  const engine: Engine = { pglite, panic: null, answeredAt: performance.now() };
  let made = 0;
  return {
    stream: () => new InProcessSocket(engine, made++ === 0),
    silentMs: () => (engine.panic ? Infinity : performance.now() - engine.answeredAt),
    // A server that is gone cannot be asked to stop; what it had written is recovered at the next start.
    close: async () => {
      if (!engine.panic) await pglite.close();
    },
  };
}
