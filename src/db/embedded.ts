import { lockDataFolder } from './data-folder.ts';
import { DatabaseThread } from './database-thread.ts';
import { explainOpenFailure } from './folder-failures.ts';
import { InProcessSocket, type EmbeddedEngine } from './in-process-socket.ts';

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
 * Opens the embedded PostgreSQL in `dataDir`, and creates it on first use; `memory://` keeps it in memory only.
 * @param waitMs the time to wait for another process that has locked the folder
 * @throws DataFolderError when the folder, or the database in it, cannot be used
 */
export async function openEmbedded(dataDir: string, waitMs = 0): Promise<EmbeddedServer> {
  if (dataDir === 'memory://') return { ...connect(await DatabaseThread.open(null)), folder: null };
  const { folder, databaseDir, release } = await lockDataFolder(dataDir, waitMs);
  try {
    const { stream, silentMs, close } = connect(await DatabaseThread.open(databaseDir));
    return { stream, silentMs, folder, close: () => close().finally(release) };
  } catch (error) {
    release();
    throw await explainOpenFailure(folder, error);
  }
}

function connect(thread: DatabaseThread): Pick<EmbeddedServer, 'stream' | 'silentMs' | 'close'> {
  const engine: EmbeddedEngine = { thread, panic: null, answeredAt: performance.now() };
  let made = 0;
  return {
    stream: () => new InProcessSocket(engine, made++ === 0),
    silentMs: () => (engine.panic ? Infinity : performance.now() - engine.answeredAt),
    // A server that is gone cannot be asked to stop; what it had written is recovered at the next start.
    close: () => (engine.panic ? thread.terminate() : thread.close()),
  };
}
