import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { dataDir as emptyDatabase } from '@electric-sql/pglite-prepopulatedfs';
import { lockDataFolder } from './data-folder.ts';
import { explainOpenFailure } from './folder-failures.ts';
import { InProcessSocket, type EmbeddedEngine } from './in-process-socket.ts';

/** The extensions, which are needed whenever the folder is opened: the tables of memories may use them. */
const extensions = { vector };

/** The embedded PostgreSQL. */
export type EmbeddedServer = {
  /** Creates a connection for `pg`'s `stream` option. There is only one database session: use a pool of one. */
  stream: () => InProcessSocket;
  /** Returns the milliseconds since it has answered a statement; it has one connection, for which many may wait. */
  silentMs: () => number;
  /** The folder of its data; null when they are in memory only. */
  folder: string | null;
  close(): Promise<void>;
};

/**
 * The start parameters. All pages are in memory, so random access costs as much as sequential access. No statistics are
 * gathered: with the default cost, PostgreSQL would sort the rest of a long log for each page instead of using the index.
 */
const startParams = [...PGlite.defaultStartParams, '-c', 'random_page_cost=1'];

/**
 * Opens the embedded PostgreSQL in `dataDir`, and creates it on first use; `memory://` keeps it in memory only.
 * @param waitMs the time to wait for another process that has locked the folder
 * @throws DataFolderError when the folder, or the database in it, cannot be used
 */
export async function openEmbedded(dataDir: string, waitMs = 0): Promise<EmbeddedServer> {
  if (dataDir === 'memory://') {
    const pglite = await PGlite.create({ loadDataDir: await emptyDatabase(), startParams, extensions });
    return { ...connect(pglite), folder: null };
  }
  const { folder, databaseDir, release } = await lockDataFolder(dataDir, waitMs);
  try {
    const pglite = await PGlite.create({ dataDir: databaseDir, startParams, extensions });
    const { stream, silentMs, close } = connect(pglite);
    return { stream, silentMs, folder, close: () => close().finally(release) };
  } catch (error) {
    release();
    throw await explainOpenFailure(folder, error);
  }
}

function connect(pglite: PGlite): Pick<EmbeddedServer, 'stream' | 'silentMs' | 'close'> {
  const engine: EmbeddedEngine = { pglite, panic: null, answeredAt: performance.now() };
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
