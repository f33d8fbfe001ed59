import { lockDataFolder, type DataFolder } from './data-folder.ts';
import { DatabaseThread } from './database-thread.ts';
import { readEmptyDatabase } from './empty-database.ts';
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
  /** Whether it was created just now. */
  isNew: boolean;
  close(): Promise<void>;
};

/** An embedded PostgreSQL that is being opened in its thread, whatever else the process does. */
export type OpeningServer = { opened: Promise<EmbeddedServer> };

/**
 * Starts the embedded PostgreSQL in `dataDir`, and creates it on first use; `memory://` keeps it in memory only. Resolves when
 * the rest is done by its thread.
 * @param waitMs the time to wait for another process that has locked the folder
 * @throws DataFolderError when the folder cannot be used; `opened` rejects with it when the database in it cannot
 */
export async function startEmbedded(dataDir: string, waitMs = 0): Promise<OpeningServer> {
  const thread = DatabaseThread.start();
  try {
    if (dataDir === 'memory://') {
      const content = await readEmptyDatabase();
      return { opened: thread.open(content).then(() => ({ ...connect(thread), folder: null, isNew: true })) };
    }
    const dataFolder = await lockDataFolder(dataDir, waitMs);
    return { opened: openInFolder(thread, dataFolder) };
  } catch (error) {
    await thread.terminate();
    throw error;
  }
}

/** Opens the embedded PostgreSQL, as `startEmbedded` does, and waits for it. */
export async function openEmbedded(dataDir: string, waitMs = 0): Promise<EmbeddedServer> {
  const { opened } = await startEmbedded(dataDir, waitMs);
  return opened;
}

async function openInFolder(thread: DatabaseThread, dataFolder: DataFolder): Promise<EmbeddedServer> {
  const { folder, databaseDir, isNew, release } = dataFolder;
  try {
    await thread.open(databaseDir);
    const { stream, silentMs, close } = connect(thread);
    return { stream, silentMs, folder, isNew, close: () => close().finally(release) };
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
